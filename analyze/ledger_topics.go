package analyze

import (
	"github.com/checkweigh/checkweigh/dossier"
)

// A topicWord says which topics the words of a title or heading speak of.
type topicWord struct {
	words  *pattern
	topics []dossier.Topic
}

var topicWords = []topicWord{
	{expression(`\b(?:processing (?:of )?(?:personal )?data|data processing|personal data|data protection|gdpr|processing particulars|authorised processing|processing schedule|privacy)\b`), []dossier.Topic{dossier.TopicDataProcessing, dossier.TopicSubProcessors}},
	{expression(`\bdata sharing\b`), []dossier.Topic{dossier.TopicDataProcessing, dossier.TopicDataAccess}},
	{expression(`\b(?:sub-?\s?processors?|sub-?\s?contract(?:ors?|ing)?|supply chain|(?:other|outside|further) (?:companies|firms|suppliers|businesses) (?:working|helping|used|involved|that|who)|helpers|who (?:else )?(?:helps|works for) (?:us|the \w+))\b`), []dossier.Topic{dossier.TopicSubProcessors}},
	{expression(`\b(?:intellectual property|ipr|ip rights|ownership|derived data|licen[cs]e|licensing)\b`), []dossier.Topic{dossier.TopicDataOwnership}},
	{expression(`\b(?:(?:sale|sell|resale|transfer|commercial use|re-?use|disposal|dealings?|trade|trading) (?:or \w+ )?(?:of |in )?(?:\w+ )?data)\b`), []dossier.Topic{dossier.TopicDataOwnership}},
	{expression(`\b(?:authority data|buyer data|customer data|council data|government data|(?:access|rights?|control) (?:to|over|of) (?:the )?(?:\w+ )?data|data access|(?:getting|taking|having) (?:\w+ )?data (?:out|back|from)|extracts?|data rights|records and data)\b`), []dossier.Topic{dossier.TopicDataAccess, dossier.TopicDataOwnership}},
	{expression(`\b(?:exit|termination|transition out|handover|hand-over|leaving|expiry|decommission\w*)\b`), []dossier.Topic{dossier.TopicExit}},
	{expression(`\b(?:change control|changes?|variation|contract change|alterations?|amendments?|continuous improvement|benchmarking|harms?)\b`), []dossier.Topic{dossier.TopicChange}},
	{expression(`\b(?:service levels?|slas?|service credits?|support|maintenance|faults?|defects?|performance|rectification|incident|helpdesk|kpis?|key performance)\b`), []dossier.Topic{dossier.TopicServiceLevels}},
	{expression(`\b(?:acceptance|testing|tests?|implementation|mobilisation|go-live|deployment|pilot)\b`), []dossier.Topic{dossier.TopicAcceptance}},
	{expression(`\b(?:liabilit\w+|indemnit\w+|guarantee|insurance|warrant\w+)\b`), []dossier.Topic{dossier.TopicLiability}},
	{expression(`\b(?:pricing|prices?|charges?|fees?|rate card|rates|payment|invoic\w+|costs?|financial (?:model|terms)|value)\b`), []dossier.Topic{dossier.TopicPricing}},
	{expression(`\b(?:security|cyber|information assurance|business continuity|disaster recovery|bcdr|encryption|vetting|clearance)\b`), []dossier.Topic{dossier.TopicSecurity}},
	{expression(`\b(?:staff|personnel|tupe|employees?|workers?|workforce|key people|social (?:value|responsibility))\b`), []dossier.Topic{dossier.TopicStaff}},
	{expression(`\b(?:governance|contract management|oversight|boards?|reporting|review(?:s)?|meetings?|consultation|trade unions?)\b`), []dossier.Topic{dossier.TopicGovernance}},
	{expression(`\b(?:monitoring|surveillance|audit|logging|tracking|explanations?|explainab\w+)\b`), []dossier.Topic{dossier.TopicMonitoring}},
	{expression(`\btraining\b`), []dossier.Topic{dossier.TopicTraining}},
	{expression(`\b(?:transparency|publication|publicity|freedom of information|commercially sensitive|confidential\w*)\b`), []dossier.Topic{dossier.TopicPublication}},
	{expression(`\b(?:definitions?|interpretation|glossary|defined terms)\b`), []dossier.Topic{dossier.TopicDefinitions}},
	{expression(`\b(?:impact assessments?|dpia|eqia|equality|risk assessment|algorithm\w*|human review|decisions?)\b`), []dossier.Topic{dossier.TopicAssessment}},
	{expression(`\b(?:corporate social responsibility|sustainability|environment\w*|carbon|rainy day|key supplier staff|financial distress|social value)\b`), []dossier.Topic{dossier.TopicStaff}},
}

// general titles name the body of terms: such a document may hold nearly anything.
var general = expression(`\b(?:core terms|general (?:terms|conditions)|standard (?:terms|conditions)|master (?:services )?agreement|terms and conditions|terms of (?:service|business|use)|framework agreement)\b`)

var generalTopics = []dossier.Topic{
	dossier.TopicDataAccess, dossier.TopicDataOwnership, dossier.TopicDataProcessing, dossier.TopicExit, dossier.TopicChange, dossier.TopicServiceLevels,
	dossier.TopicAcceptance, dossier.TopicLiability, dossier.TopicPricing, dossier.TopicSubProcessors, dossier.TopicSecurity, dossier.TopicStaff, dossier.TopicPublication,
}

// Topics tells from a title or heading what a schedule or clause is about, in
// the order of dossier.Topics. It is empty when the words do not tell.
func Topics(title string) []dossier.Topic {
	low := lowerASCII(title)
	found := map[dossier.Topic]bool{}
	if general.MatchString(low) {
		for _, topic := range generalTopics {
			found[topic] = true
		}
	}
	for _, w := range topicWords {
		if w.words.MatchString(low) {
			for _, topic := range w.topics {
				found[topic] = true
			}
		}
	}
	var out []dossier.Topic
	for _, topic := range dossier.Topics {
		if found[topic] {
			out = append(out, topic)
		}
	}
	return out
}

// mainTopics tells what a heading is about first: under "Personal data" stands
// what is done with it, and perhaps who else does it.
func mainTopics(heading string) []dossier.Topic {
	low := lowerASCII(heading)
	var out []dossier.Topic
	if general.MatchString(low) {
		return nil
	}
	for _, w := range topicWords {
		if w.words.MatchString(low) {
			out = append(out, w.topics[0])
		}
	}
	return out
}
