package report

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// themes are the headings of the catalogue, by the letters of the requirement.
var themes = map[string]string{
	"PT": "Procurement transparency",
	"DA": "Joint data access and control",
	"AM": "Right to demand amendments",
	"TR": "Transparency",
	"IG": "Inclusive governance",
	"DO": "Disruption's obligations",
	"TP": "Trade union principles",
	"GP": "Guiding-principle clauses",
	"GD": "Data protection law",
	"AT": "Additional themes",
	"DL": "Data lifecycle",
	"MP": "Data mapping",
	"DR": "Digital representatives",
	"MC": "Model clauses",
	"HI": "Harm indicators",
}

// theme is the heading a requirement stands under: the heading of its source
// without the letter it has in the catalogue, or else what its letters stand for.
func theme(id, source string) string {
	if len(source) > 3 && source[1] == '.' && source[2] == ' ' {
		heading, _, _ := strings.Cut(source[3:], ": ") // what follows is the row
		return heading
	}
	letters, _, _ := strings.Cut(id, "-")
	if name, ok := themes[letters]; ok {
		return name
	}
	if strings.HasPrefix(id, "Q") {
		return "Co-governance questions"
	}
	if source != "" {
		return source
	}
	return "Other requirements"
}

// Word is the verdict as it is printed.
func Word(v dossier.Value) string {
	return strings.ReplaceAll(string(v), "_", " ")
}

// meanings say in plain words what each verdict means, in the order in which
// reports show verdicts.
var meanings = map[dossier.Value]string{
	dossier.Adverse:       "The words give the supplier or management the opposite right, exclude the duty, or withhold the information.",
	dossier.Contradictory: "One place grants the safeguard and another takes it away. Both quotes are printed. Ask which one rules.",
	dossier.RedactedValue: "The place where it would stand is blacked out. Ask for it, or for the reason it is withheld.",
	dossier.Missing:       "The documents in which it should stand are held, every page of them was read, and it is not there.",
	dossier.Partial:       "The subject is there, but softer, later, narrower, paid for, or in the wrong hands.",
	dossier.NotAssessable: "Nobody can tell yet: a document or schedule is not held, or a page could not be read. It is not a finding of absence.",
	dossier.Present:       "A definite duty, right or stated fact that does what the requirement asks.",
}

// reasonWords are the reason codes in plain words, each fit to follow a dash.
var reasonWords = map[string]string{
	dossier.ReasonNoDocumentOfKind: "no document of a kind in which it could stand is held",
	dossier.ReasonUnreadPages:      "pages that could hold it were not read",
	dossier.ReasonScheduleNotHeld:  "a schedule that could hold it is incorporated but not held",
	dossier.ReasonPossible:         "something like it was found; a person should look",
	dossier.ReasonOtherLanguage:    "the text that could hold it is not in English",
	dossier.ReasonTemplate:         "only a template with blanks was found",

	"exit_only":                "only at exit",
	"backup_only":              "only back-ups",
	"reports_only":             "only reports",
	"on_request":               "only on request",
	"fee":                      "only for a fee",
	"chargeable":               "only for a charge",
	"discretion":               "at the supplier's discretion",
	"soft":                     "soft words: no firm duty",
	"soft_modality":            "soft words: no firm duty",
	"ownership_only":           "ownership words alone",
	"buyer_consent":            "the buyer's consent instead of the workers'",
	"supplier_consent":         "needs the supplier's consent",
	"mutual_agreement":         "only by mutual agreement",
	"anonymised_carve_out":     "anonymised or aggregated data is left out",
	"some_verbs":               "covers only some of sale, gift and transfer",
	"no_deadline":              "no deadline",
	"no_cost_rule":             "does not say who pays",
	"personal_data_only":       "covers personal data only",
	"unnamed":                  "nobody is named",
	"depends_on_unheld":        "depends on a part not held",
	"not_binding":              "the paper says that it does not bind",
	"deleted":                  "the data is deleted",
	"input_only":               "covers only what the buyer put in",
	"keeps_data":               "the supplier keeps the data",
	"may_sell":                 "it may be sold",
	"may_share":                "it may be shared",
	"no_open_format":           "no open format",
	"one_of_two":               "only one of the two halves",
	"only_some_ways":           "covers only some of sale, gift and transfer",
	"opt_out_only":             "people must opt out",
	"own_purposes":             "the supplier may use it for its own purposes",
	"analysis_forbidden":       "the public body may not analyse or compare",
	"general_only":             "only a general explanation",
	"intended_only":            "covers only harm that was meant",
	"liability_excluded":       "liability is excluded",
	"management_alone":         "management or the supplier governs alone",
	"method_secret":            "the method is kept secret",
	"methods_only":             "only the method is disclosed",
	"no_explanation":           "no explanation is owed",
	"no_remedy":                "nothing follows when it is not done",
	"passed_to_users":          "passed on to those who use the system",
	"responsible_not_liable":   "responsible, but not liable",
	"soft_words":               "soft words: no firm duty",
	"supplier_reports":         "only what the supplier reports",
	"taken_away":               "another term takes the right away again",
	"trade_secret":             "kept as a trade secret",
	"plan_only":                "only a plan",
	"not_included":             "training is left out of the contract, or was not given",
	"self_taught":              "only films, guides or screens: no trainer",
	"no_plan":                  "no trainer, no training plan and no date",
	"own_time":                 "in people's own time",
	"where_possible":           "only where the work allows it",
	"pool_only":                "a redeployment list or an effort, no promise of work",
	"redundancy_planned":       "redundancies are planned",
	"closures_left_out":        "office closures and restructuring are left out",
	"technology_only":          "only where a system is the cause",
	"no_review":                "nobody may review or overrule the result",
	"machine_alone":            "the machine decides and nobody looks",
	"no_power_to_overrule":     "a person is there, without power or time to overrule",
	"denied_only":              "denied, and not shown",
	"right_named_only":         "the right is named, with no way to use it",
	"collects_all":             "everything is collected, needed or not",
	"asserted":                 "said, and not shown field by field",
	"not_told":                 "nobody was told, or it is taken for granted",
	"generic_notice":           "a general notice, not one for this system",
	"restricted":               "charged for, cut down or refused",
	"route_only":               "a way to ask, with no help from the supplier",
	"consent_is_basis":         "the consent of staff is the basis",
	"consent_as_extra":         "consent is asked as well",
	"no_balancing":             "no balancing test is shown",
	"representation_refused":   "unions may not speak for members",
	"companion_only":           "a companion only",
	"policy_prevails":          "management's policy goes before the agreement",
	"policy_only":              "only a policy is pointed to",
	"covert_or_bought":         "collected in secret, or bought in",
	"in_part":                  "told in part",
	"undisclosed_training":     "models are trained on the data",
	"indefinite_or_offshore":   "kept for ever, or anywhere",
	"no_period":                "does not say for how long",
	"no_place":                 "does not say where",
	"no_certificate":           "no proof of deletion",
	"no_law_named":             "no law is named",
	"parent_only":              "only the parent company",
	"country_only":             "only the country",
	"supplier_responsible":     "the supplier answers, and no manager",
	"nobody_responsible":       "no manager is named",
	"single_contact":           "one contact only",
	"mission_creep":            "used for what it was not meant for",
	"unit_only":                "only the unit is named",
	"marketing":                "marketing stands in for an assessment",
	"no_method":                "no method or author is given",
	"supplier_authored":        "the supplier assessed itself",
	"union_watched":            "trade union activity is watched",
	"vague":                    "a vague word for what it does",
	"sold_with_company":        "it may pass on when the company is sold",
	"supplier_decides":         "the supplier decides",
	"supplier_keeps":           "the supplier keeps it",
	"supplier_owns":            "the supplier owns it",
	"withheld":                 "the authority withheld the answer",
	"supplier_alone":           "the supplier alone has it",
	"no_duty":                  "the duty is excluded",
	"conditional":              "soft, conditional or in part",
	"blank":                    "the field is blank",
	"overridden":               "overridden elsewhere",
	"refused":                  "refused",
	"supplier_may_refuse":      "the supplier may refuse",
	"no_right":                 "the right is denied",
	"only_a_request":           "no more than a request",
	"harm_excluded":            "harm to people is left out",
	"told_only":                "it is reported and nothing more",
	"faults_only":              "only faults or security incidents count, not harm",
	"as_is":                    "supplied as it is",
	"no_warranty":              "no promise that it works",
	"no_fault":                 "wrong results do not count as a fault",
	"workaround":               "a workaround counts as a fix",
	"severity_by_supplier":     "the supplier says how serious a fault is",
	"response_only":            "only a time to answer, none to fix",
	"deemed_acceptance":        "accepted without a test",
	"live_before_tests":        "in use before it was tested",
	"pilot_only":               "only a pilot",
	"kept_by_supplier":         "the supplier keeps the results",
	"not_monitored":            "nobody watches the effects",
	"no_interval":              "does not say how often or who is told",
	"performance_only":         "only how well the service runs, not whom it hurts",
	"without_notice":           "without notice",
	"maintenance_only":         "maintenance only",
	"supplier_relief":          "the supplier is excused",
	"sole_remedy":              "no other remedy",
	"credits_only":             "credits only",
	"helpdesk_only":            "a helpdesk and nothing else",
	"no_answer":                "no record and no answer",
	"secret_contract":          "the contract itself is secret",
	"redacted_copy":            "only with parts taken out",
	"name_withheld":            "the name is withheld",
	"framework_only":           "only a framework, lot or brand is named",
	"headline_only":            "a headline figure only",
	"price_withheld":           "the price is withheld",
	"blanket_refusal":          "refused as commercially sensitive, without reasons",
	"no_public_interest":       "a section is cited, the public interest is not weighed",
	"supplier_controller":      "the supplier is a controller for itself",
	"union_barred":             "unions may not have it",
	"not_required":             "said not to be needed, or not done",
	"assists_only":             "the supplier only assists",
	"screening_only":           "a screening only",
	"draft_or_late":            "a draft, or later than first use",
	"undated":                  "no date is given",
	"not_consulted":            "nobody was consulted",
	"box_left_empty":           "the box is left empty",
	"informed_only":            "informed or surveyed, not consulted",
	"nothing_recorded":         "what was said is not recorded",
	"one_off":                  "never looked at again",
	"no_owner":                 "no owner or follow-up plan",
	"workers_left_out":         "workers are left out",
	"citizens_only":            "covers the public only",
	"dpo_only":                 "the data protection officer's view only",
	"later":                    "to be named later",
	"some_heads":               "only some of its parts are answered",
	"open_heads":               "parts that nobody can judge yet may hold the rest",
	"impact_denied":            "no effect is expected, though people are moved",
	"ethics_statement":         "a fine statement in place of an assessment",
	"secret_assessment":        "the assessment is kept secret",
	"summary_only":             "only a summary",
	"vendors_only":             "leans on the vendor's assessment",
	"not_published":            "it is not published",
	"decided_before":           "decided before it was assessed",
	"no_trade_off":             "nothing is weighed, no decision recorded",
	"risk_accepted":            "a high risk to rights is accepted",
	"certified_enough":         "a certificate is taken as enough",
	"on_change_only":           "only after a large change",
	"declared_outside":         "declared to be outside it",
	"after_decision":           "only after the decision",
	"union_excluded":           "unions and workers have no seat",
	"observer_only":            "only an observer or a guest",
	"no_worker_seat":           "no seat for workers or their unions",
	"unequal_seats":            "not every group, or not in equal numbers",
	"advice_ignored":           "its advice binds nobody or is kept secret",
	"remit_short":              "it may advise on some matters only",
	"delivery_only":            "it only hears how delivery goes",
	"oversight_ends":           "oversight ends at launch",
	"gap_after_launch":         "nothing takes its place at once",
	"certificate_only":         "a certificate in place of a body",
	"no_body":                  "there is no such body",
	"review_meeting_only":      "only a yearly review of the contract",
	"not_standing":             "it does not say that the body lasts",
	"records_secret":           "its records are secret or destroyed",
	"no_access":                "it does not say who may read it",
	"consulted_only":           "told or heard, without a say",
	"complaints_barred":        "complaints are barred or kept secret",
	"no_body_route":            "complaints do not reach the body",
	"gag":                      "people may not speak of faults",
	"own_cost":                 "at their own cost or in their own time",
	"reps_left_out":            "representatives are left out",
	"harm_denied":              "the harm is denied without figures",
	"no_action":                "counted, but nothing is done about it",
	"ocr":                      "read by character recognition",
	"aspirational":             "a wish, with no word on what it means",
	"intensified":              "more work in the same time",
	"no_instrument":            "no human rights instrument is named",
	"rights_excluded":          "human rights are left out or come second",
	"consultation_only":        "consulted or told; agreement is not needed",
	"management_decides":       "management decides alone",
	"considered_only":          "may be thought about, no more",
	"shared_with_supplier":     "the supplier takes part of the savings",
	"taken_as_cuts":            "the savings are taken out of the budget",
	"no_share":                 "does not say how much, or to whom",
	"consult_only":             "talks about losses, no protection",
	"posts_cut":                "fewer posts are what it is for",
	"general_claim":            "a general claim, no group is named",
	"employer_only":            "only the employer gains",
	"some_groups":              "for some groups, or for some first",
	"groups_excluded":          "some groups or contracts are shut out",
	"hours_or_pay_cut":         "hours or pay are cut",
	"review_promised":          "only a review is promised",
	"law_only":                 "promises to keep the law, no more",
	"rights_waived":            "workers give up rights",
	"equality_statement":       "a statement of equality, no check",
	"disadvantage_accepted":    "a known disadvantage is lived with",
	"no_check":                 "nobody checked",
	"safety_reps_only":         "safety representatives only",
	"no_topics":                "does not say on what",
	"barred":                   "representatives are kept out",
	"by_permission":            "only with leave",
	"on_invitation":            "only when invited or let in",
	"summaries_only":           "only summaries, or only with leave",
	"commercial_bar":           "closed to representatives as confidential",
	"reasonable_time":          "\"reasonable\" time, or no amount",
	"unpaid":                   "unpaid",
	"union_funded":             "the union pays",
	"no_training":              "no training, or at their own cost",
	"nda":                      "experts are shut out",
	"carbon_only":              "carbon alone is counted",
	"categories_only":          "kinds of recipients only, no names",
	"complaints_only":          "an address for complaints and no more",
	"department_only":          "a department and no person",
	"detriment":                "whoever asks is put at a disadvantage",
	"energy_withheld":          "the figures on energy are withheld",
	"final":                    "the result is final",
	"free_sub_processing":      "others may be brought in without asking or telling",
	"guidance_only":            "guidance and no rule",
	"late_or_part":             "too late, on request only, or in part",
	"lump_sum":                 "one sum for everything",
	"marketing_only":           "words of a brochure",
	"names_withheld":           "the names are withheld",
	"no_contact":               "a post is named, but not how to reach it",
	"no_figures":               "no figures",
	"no_lawful_basis":          "no ground in law is given",
	"no_purpose_named":         "limited to the service, but no purpose is named",
	"no_register":              "no list of systems",
	"no_rest":                  "people must be reachable off duty",
	"no_retraining":            "nothing on retraining or redeployment",
	"no_route":                 "no route, no time limit or no power to change the result",
	"no_shield":                "no protection for those who use it",
	"no_sources":               "does not say where the data come from",
	"nobody":                   "nobody is responsible",
	"none_said":                "it is said that there are none",
	"notice_board_only":        "a notice board only",
	"notice_or_proportionate":  "notice or proportion only",
	"off_duty_tracking":        "it follows people off duty",
	"on_permission":            "only with permission",
	"one_side":                 "one side only",
	"open_list":                "a list with no end",
	"opt_in_device":            "left to choice",
	"out_of_scope":             "left out of what was looked at",
	"effect_not_said":          "people are scored, what comes of it is not said",
	"outputs_not_listed":       "what it works out about people is not listed",
	"own_time_or_cost":         "in their own time or at their own cost",
	"passed_to_supplier":       "passed on to the supplier",
	"posts_as_target":          "the supplier gains when posts go",
	"private_device_required":  "people must use their own device",
	"purpose_not_said":         "what the figures are for is not said",
	"ranking_or_quotas":        "ranks, quotas or targets set for people",
	"recipients_unnamed":       "the recipients are not named",
	"representatives_excluded": "representatives are shut out",
	"savings_only":             "savings are stated, posts are not",
	"some_systems":             "some systems only, or later",
	"unlimited_watching":       "watching without limit or without a word",
	"used_for_discipline":      "it may be used to discipline people",
	"vague_purposes":           "purposes so wide that they cover anything",
	"waived":                   "the right is given up",
	"workers_not_told":         "workers are not told",
}

// reason is a reason code in plain words. A code that the table does not have
// is shown with its underscores as spaces, since rule writers name them freely.
func reason(code string) string {
	if words, ok := reasonWords[code]; ok {
		return words
	}
	return Visible(strings.ReplaceAll(code, "_", " "))
}

// shortKind is the kind as officers say it.
func shortKind(k dossier.Kind) string {
	switch k {
	case dossier.DPIA:
		return "DPIA"
	case dossier.EqIA:
		return "EqIA"
	case dossier.HRIA:
		return "HRIA"
	default:
		return k.Name()
	}
}

// stateWords say how far a document was read.
var stateWords = map[dossier.State]string{
	dossier.StateRead:           "read",
	dossier.StatePartlyRead:     "partly read",
	dossier.StateFailed:         "not read",
	dossier.StateUnsupported:    "not read: unsupported",
	dossier.StatePasswordNeeded: "not read: password needed",
}

// outcomeWords say what an authority did with a question.
var outcomeWords = map[dossier.Outcome]string{
	dossier.OutcomeSupplied: "supplied",
	dossier.OutcomePart:     "supplied in part",
	dossier.OutcomeRefused:  "refused",
	dossier.OutcomeNotHeld:  "not held",
	dossier.OutcomeNCND:     "neither confirmed nor denied",
	dossier.OutcomeCost:     "refused for cost",
	dossier.OutcomeDelayed:  "delayed",
}

// holdingWords say whether an incorporated document is here.
var holdingWords = map[dossier.Holding]string{
	dossier.Held:    "held",
	dossier.NotHeld: "not held",
	dossier.Unused:  "declared unused",
}

// factWords are the names of facts as labels.
var factWords = map[string]string{
	"buyer": "Buyer", "supplier": "Supplier", "developer": "Developer",
	"subprocessor": "Sub-processors", "reference": "Reference", "value": "Value",
	"start": "Start", "end": "End", "extension": "Extension",
}

// roleWords say what a quoted span does beside the norm.
var roleWords = map[dossier.Role]string{
	dossier.RoleNorm:       "",
	dossier.RoleLeadIn:     "opening words",
	dossier.RoleTail:       "closing words",
	dossier.RoleDefinition: "definition",
	dossier.RoleException:  "exception",
	dossier.RoleOverride:   "overriding words",
	dossier.RoleLabel:      "form field",
	dossier.RoleQuestion:   "question asked",
}

// lawWords are the jurisdictions in words; the ones that say nothing are left out.
var lawWords = map[dossier.Jurisdiction]string{
	dossier.EnglandWales:    "England and Wales",
	dossier.Scotland:        "Scotland",
	dossier.NorthernIreland: "Northern Ireland",
}
