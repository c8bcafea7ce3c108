package dossier

// Topic is a subject that a schedule or a blacked-out heading is about.
// Requirements list the topics of schedules in which they may stand; a schedule
// that is not held blocks a requirement when they share a topic, or when the
// topic of the schedule cannot be told.
type Topic = string

// The topics: one vocabulary for rules, the ledger and redacted places.
const (
	TopicDataAccess     Topic = "data_access"
	TopicDataOwnership  Topic = "data_ownership"
	TopicDataProcessing Topic = "data_processing"
	TopicExit           Topic = "exit"
	TopicChange         Topic = "change"
	TopicServiceLevels  Topic = "service_levels"
	TopicAcceptance     Topic = "acceptance"
	TopicLiability      Topic = "liability"
	TopicPricing        Topic = "pricing"
	TopicSubProcessors  Topic = "sub_processors"
	TopicSecurity       Topic = "security"
	TopicStaff          Topic = "staff"
	TopicGovernance     Topic = "governance"
	TopicMonitoring     Topic = "monitoring"
	TopicTraining       Topic = "training"
	TopicPublication    Topic = "publication"
	TopicDefinitions    Topic = "definitions"
	TopicAssessment     Topic = "assessment"
	TopicParties        Topic = "parties" // who the parties are
)

// Topics lists every topic in the order in which people are shown them.
var Topics = []Topic{
	TopicDataAccess, TopicDataOwnership, TopicDataProcessing, TopicExit, TopicChange, TopicServiceLevels,
	TopicAcceptance, TopicLiability, TopicPricing, TopicSubProcessors, TopicSecurity, TopicStaff, TopicGovernance,
	TopicMonitoring, TopicTraining, TopicPublication, TopicDefinitions, TopicAssessment, TopicParties,
}
