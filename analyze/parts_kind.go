package analyze

import (
	"math"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A cue is a phrase that speaks for a kind. Each time it stands in the text it
// adds weight, at most most times.
type cue struct {
	kind   dossier.Kind
	phrase string
	weight float64
	most   int
}

// titleCues are names that papers give themselves. They count when a line that
// is shaped like a title begins with, or is, the phrase. The longer name stands
// before the shorter one that it contains.
var titleCues = []cue{
	{dossier.DPIA, "data protection impact assessment", 14, 1},
	{dossier.DPIA, "privacy impact assessment", 14, 1},
	{dossier.DPIA, "privacy assessment", 10, 1},
	{dossier.DPIA, "gegevensbeschermingseffectbeoordeling", 14, 1},
	{dossier.DPIA, "dpia", 10, 1},
	{dossier.EqIA, "equality impact assessment", 14, 1},
	{dossier.EqIA, "equalities impact assessment", 14, 1},
	{dossier.EqIA, "equality analysis", 12, 1},
	{dossier.EqIA, "equality and health impact", 12, 1},
	{dossier.EqIA, "eqia", 10, 1},
	{dossier.HRIA, "human rights impact assessment", 14, 1},
	{dossier.HRIA, "algorithmic impact assessment", 14, 1},
	{dossier.TransparencyRecord, "algorithmic transparency", 12, 1},
	{dossier.CollectiveAgreement, "collective agreement", 14, 1},
	{dossier.CollectiveAgreement, "collective bargaining agreement", 14, 1},
	{dossier.CollectiveAgreement, "technology agreement", 12, 1},
	{dossier.CollectiveAgreement, "recognition agreement", 12, 1},
	{dossier.CollectiveAgreement, "partnership agreement", 10, 1},
	{dossier.CollectiveAgreement, "procedure agreement", 10, 1},
	{dossier.CollectiveAgreement, "procedural agreement", 10, 1},
	{dossier.CollectiveAgreement, "protocol on", 8, 1},
	{dossier.CollectiveAgreement, "joint protocol", 10, 1},
	{dossier.CollectiveAgreement, "joint statement", 8, 1},
	{dossier.CollectiveAgreement, "joint agreement", 10, 1},
	{dossier.CollectiveAgreement, "local agreement", 8, 1},
	{dossier.CollectiveAgreement, "side letter", 9, 1},
	{dossier.CollectiveAgreement, "letter of understanding", 8, 1},
	{dossier.CollectiveAgreement, "policy manual", 8, 1},
	{dossier.CollectiveAgreement, "master agreement between", 4, 1},
	{dossier.Notice, "privacy notice", 14, 1},
	{dossier.Notice, "uses information about", 12, 1},
	{dossier.Notice, "use information about", 12, 1},
	{dossier.Notice, "uses your information", 12, 1},
	{dossier.Notice, "use your information", 12, 1},
	{dossier.Notice, "your personal data and", 8, 1},
	{dossier.Notice, "your information and how", 8, 1},
	{dossier.Notice, "uses your personal", 12, 1},
	{dossier.Notice, "use your personal", 12, 1},
	{dossier.Notice, "uses your data", 12, 1},
	{dossier.Notice, "use your data", 12, 1},
	{dossier.Notice, "privacy statement", 14, 1},
	{dossier.Notice, "privacy policy", 14, 1},
	{dossier.FOIResponse, "freedom of information", 8, 1},
	{dossier.FOIResponse, "foi decision", 12, 1},
	{dossier.FOIResponse, "foi response", 12, 1},
	{dossier.FOIResponse, "foi request", 8, 1},
	{dossier.FOIResponse, "public records request", 8, 1},
	{dossier.FOIResponse, "response to your request", 10, 1},
	{dossier.Contract, "call-off", 8, 1},
	{dossier.Contract, "order form", 9, 1},
	{dossier.Contract, "purchase order", 9, 1},
	{dossier.Contract, "contract for", 9, 1},
	{dossier.Contract, "agreement for", 9, 1},
	{dossier.Contract, "agreement between", 9, 1},
	{dossier.Contract, "an agreement made", 9, 1},
	{dossier.Contract, "this agreement", 7, 1},
	{dossier.Contract, "this contract", 7, 1},
	{dossier.Contract, "memorandum of understanding", 9, 1},
	{dossier.Contract, "memorandum of agreement", 9, 1},
	{dossier.Contract, "terms and conditions", 9, 1},
	{dossier.Contract, "terms of service", 9, 1},
	{dossier.Contract, "core terms", 9, 1},
	{dossier.Contract, "joint schedule", 9, 1},
	{dossier.Contract, "framework schedule", 9, 1},
	{dossier.Contract, "data processing addendum", 9, 1},
	{dossier.Contract, "data sharing agreement", 9, 1},
	{dossier.Contract, "request for proposal", 8, 1},
	{dossier.Contract, "request for quot", 8, 1},
	{dossier.Contract, "request for information (rfi", 8, 1},
	{dossier.Contract, "invitation to tender", 8, 1},
	{dossier.Contract, "performance work statement", 8, 1},
	{dossier.Contract, "statement of work", 8, 1},
	{dossier.Contract, "business case", 9, 1}, // what is bought and what it is to cost stands in it
	{dossier.Contract, "outline business case", 9, 1},
	{dossier.Contract, "full business case", 9, 1},
	{dossier.Contract, "strategic outline", 8, 1},
	{dossier.Contract, "price schedule", 8, 1},
	{dossier.Contract, "pricing schedule", 8, 1},
}

// bodyCues are phrases of the running text.
var bodyCues = []cue{
	{dossier.Contract, "the supplier shall", 1.2, 6}, {dossier.Contract, "the contractor shall", 1.2, 6},
	{dossier.Contract, "the supplier must", 1.2, 6}, {dossier.Contract, "the provider shall", 1.2, 4},
	{dossier.Contract, "shall ", 0.12, 50}, {dossier.Contract, "this agreement", 0.5, 10},
	{dossier.Contract, "this contract", 0.5, 10}, {dossier.Contract, "the parties", 0.4, 8},
	{dossier.Contract, "either party", 0.7, 6}, {dossier.Contract, "each party", 0.7, 6},
	{dossier.Contract, "hereinafter", 1.5, 3}, {dossier.Contract, "whereas", 1, 3},
	{dossier.Contract, "in witness whereof", 3, 1}, {dossier.Contract, "governing law", 1.5, 1},
	{dossier.Contract, "governed by the law", 1.5, 1}, {dossier.Contract, "order form", 0.8, 4},
	{dossier.Contract, "the supplier\")", 3, 1}, {dossier.Contract, "the contractor\")", 3, 1}, {dossier.Contract, "the provider\")", 3, 1},
	{dossier.Contract, "the supplier”)", 3, 1}, {dossier.Contract, "the contractor”)", 3, 1}, {dossier.Contract, "the provider”)", 3, 1},
	{dossier.Contract, "(\"the ", 0.8, 3}, {dossier.Contract, "(the “", 0.8, 3}, {dossier.Contract, "(the \"", 0.8, 3},
	{dossier.Contract, "purchase order", 1.2, 3}, {dossier.Contract, "buyer |", 3, 1}, {dossier.Contract, "supplier |", 1.5, 1},
	{dossier.Contract, "joint schedule", 1.5, 3}, {dossier.Contract, "call-off schedule", 1.5, 3}, {dossier.Contract, "addendum", 0.8, 2}, {dossier.Contract, "offerors", 1, 2}, {dossier.Contract, "rfi", 0.8, 4}, {dossier.Contract, "rfq", 0.8, 4}, {dossier.Contract, "solicitation", 0.8, 4},
	{dossier.Contract, "procurement", 0.4, 8}, {dossier.Contract, "\nproposer", 0.6, 4}, {dossier.Contract, "vendors", 0.4, 6},
	{dossier.Contract, "the contractor", 0.3, 8}, {dossier.Contract, "the supplier", 0.2, 8}, {dossier.Contract, "contracts finder", 1, 2},
	{dossier.Contract, "liability", 0.3, 6}, {dossier.Contract, "indemnif", 0.5, 5}, {dossier.Contract, "terminat", 0.2, 8},

	{dossier.FOIResponse, "\ndear ", 3, 1}, {dossier.FOIResponse, "your request", 1.2, 5},
	{dossier.FOIResponse, "freedom of information act", 1.4, 3}, {dossier.FOIResponse, "freedom of information request", 2.5, 2},
	{dossier.FOIResponse, "freedom of information", 0.8, 4}, {dossier.FOIResponse, "foi ", 0.7, 4},
	{dossier.FOIResponse, "subject: foi", 6, 1}, {dossier.FOIResponse, "subject: re: foi", 6, 1}, {dossier.FOIResponse, "subject: fw: foi", 6, 1},
	{dossier.FOIResponse, "subject: re: freedom", 6, 1}, {dossier.FOIResponse, "subject: freedom", 6, 1},
	{dossier.FOIResponse, "foi reference", 3, 1}, {dossier.FOIResponse, "information commissioner", 1.5, 2},
	{dossier.FOIResponse, "internal review", 2, 2}, {dossier.FOIResponse, "we hold", 0.8, 3},
	{dossier.FOIResponse, "do not hold", 1.2, 3}, {dossier.FOIResponse, "not held", 0.8, 2},
	{dossier.FOIResponse, "exempt", 0.6, 5}, {dossier.FOIResponse, "yours sincerely", 1.5, 1},
	{dossier.FOIResponse, "yours faithfully", 1.5, 1}, {dossier.FOIResponse, "public records request", 3, 2},
	{dossier.FOIResponse, "records responsive", 2.5, 2}, {dossier.FOIResponse, "records request", 2, 2},
	{dossier.FOIResponse, "neither confirm nor deny", 1.5, 1}, {dossier.FOIResponse, "applicant", 0.5, 4},
	{dossier.FOIResponse, "you asked", 1, 3}, {dossier.FOIResponse, "public interest", 0.5, 3},
	{dossier.FOIResponse, "custodian of", 1.2, 2}, {dossier.FOIResponse, "foi@", 1.5, 1},
	{dossier.FOIResponse, "request for information", 0.8, 2}, {dossier.FOIResponse, "whatdotheyknow", 2.5, 2},
	{dossier.FOIResponse, "disclosure log", 1, 1}, {dossier.FOIResponse, "your appeal", 1, 2},
	{dossier.FOIResponse, "response to your information request", 4, 1}, {dossier.FOIResponse, "information request", 1.5, 3},
	{dossier.FOIResponse, "subject: response to information request", 6, 1}, {dossier.FOIResponse, "subject: re: information request", 6, 1},

	{dossier.DPIA, "data protection impact assessment", 0.8, 6}, {dossier.DPIA, "dpia", 0.5, 10},
	{dossier.DPIA, "privacy impact assessment", 0.8, 6}, {dossier.DPIA, "privacy assessment", 0.8, 4},
	{dossier.DPIA, "data protection officer", 0.5, 3}, {dossier.DPIA, "lawful basis", 0.6, 3},
	{dossier.DPIA, "residual risk", 1.2, 3}, {dossier.DPIA, "data subjects", 0.2, 6},
	{dossier.DPIA, "nature, scope, context", 2, 1}, {dossier.DPIA, "likelihood", 0.5, 4},
	{dossier.DPIA, "verwerkingsverantwoordelijke", 0.8, 6}, {dossier.DPIA, "persoonsgegevens", 0.3, 12},
	{dossier.DPIA, "privacy risk", 0.6, 5}, {dossier.DPIA, "personal information bank", 1, 2},

	{dossier.EqIA, "protected characteristic", 1, 5}, {dossier.EqIA, "equality impact", 0.8, 6},
	{dossier.EqIA, "gender reassignment", 1.2, 2}, {dossier.EqIA, "public sector equality duty", 1.2, 2},
	{dossier.EqIA, "eqia", 0.6, 5}, {dossier.EqIA, "pregnancy and maternity", 1.2, 2},

	{dossier.HRIA, "human rights impact", 1, 5}, {dossier.HRIA, "algorithmic impact", 1, 5},

	{dossier.TransparencyRecord, "algorithmic transparency", 1.2, 8}, {dossier.TransparencyRecord, "atrs", 0.8, 8},
	{dossier.TransparencyRecord, "tier 1", 1, 3}, {dossier.TransparencyRecord, "tier 2", 1, 3},
	{dossier.TransparencyRecord, "algorithmic tool", 0.8, 6},

	{dossier.CollectiveAgreement, "collective agreement", 3, 2}, {dossier.CollectiveAgreement, "the union", 0.5, 40}, {dossier.CollectiveAgreement, "trade union", 0.2, 6},
	{dossier.CollectiveAgreement, "the staff side", 0.7, 12}, {dossier.CollectiveAgreement, "trade union side", 0.7, 10}, {dossier.CollectiveAgreement, "employers' side", 0.7, 8},
	{dossier.CollectiveAgreement, "management side", 0.7, 8}, {dossier.CollectiveAgreement, "the unions", 0.4, 16}, {dossier.CollectiveAgreement, "joint council", 1, 5},
	{dossier.CollectiveAgreement, "joint consultative", 0.8, 5}, {dossier.CollectiveAgreement, "joint negotiating", 0.8, 5}, {dossier.CollectiveAgreement, "joint trade union", 1, 4},
	{dossier.CollectiveAgreement, "failure to agree", 1, 3}, {dossier.CollectiveAgreement, "bargaining unit", 1, 6}, {dossier.CollectiveAgreement, "both sides", 0.5, 4},
	{dossier.CollectiveAgreement, "arbitration service", 1, 2}, {dossier.CollectiveAgreement, "facility time", 1, 3}, {dossier.CollectiveAgreement, "full-time officer", 0.8, 3},
	{dossier.CollectiveAgreement, "collective bargaining", 0.8, 4}, {dossier.CollectiveAgreement, "the employer", 0.4, 30},
	{dossier.CollectiveAgreement, "grievance", 0.5, 16}, {dossier.CollectiveAgreement, "shop steward", 1, 4},
	{dossier.CollectiveAgreement, "seniority", 0.5, 20}, {dossier.CollectiveAgreement, "recognised unions", 0.4, 4},
	{dossier.CollectiveAgreement, "exclusive representative", 2, 2}, {dossier.CollectiveAgreement, "exclusive bargaining", 2, 2}, {dossier.CollectiveAgreement, "(\"union\")", 3, 1}, {dossier.CollectiveAgreement, "(“union”)", 3, 1},
	{dossier.CollectiveAgreement, "the union\")", 3, 1}, {dossier.CollectiveAgreement, "the union”)", 3, 1}, {dossier.CollectiveAgreement, "meet and confer", 1, 3}, {dossier.CollectiveAgreement, "laid off", 0.4, 3},
	{dossier.CollectiveAgreement, "police department policy", 3, 1}, {dossier.CollectiveAgreement, "purpose and scope", 3.5, 1},
	{dossier.CollectiveAgreement, "this policy", 0.6, 6}, {dossier.CollectiveAgreement, "members shall", 1, 3}, {dossier.CollectiveAgreement, "personnel shall", 1, 3}, {dossier.CollectiveAgreement, "members of this department", 2, 2},
	{dossier.CollectiveAgreement, "department members", 1, 3}, {dossier.CollectiveAgreement, "operations manual", 2, 2},

	{dossier.Notice, "privacy statement", 1, 6}, {dossier.Notice, "privacy notice", 1, 6}, {dossier.Notice, "privacy policy", 0.5, 6},
	{dossier.Notice, "how we use your", 1.5, 3}, {dossier.Notice, "personal data we collect", 1.5, 2},
	{dossier.Notice, "your information", 0.6, 6}, {dossier.Notice, "what we have about you", 1.5, 1}, {dossier.Notice, "what we hold about you", 1.5, 1}, {dossier.Notice, "what we know about you", 1.5, 1},
	{dossier.Notice, "who else sees", 1.2, 1}, {dossier.Notice, "who we share", 1.2, 2}, {dossier.Notice, "how long we keep", 1.2, 1}, {dossier.Notice, "information about you", 0.6, 4},
	{dossier.Notice, "legal reasons", 0.6, 2}, {dossier.Notice, "legal basis", 0.4, 2}, {dossier.Notice, "your rights", 0.7, 3}, {dossier.Notice, "your other rights", 1.2, 1}, {dossier.Notice, "cookies", 0.5, 5}, {dossier.Notice, "we collect", 0.5, 5},
}

// bareTitles are titles of one or two words, which say what a paper is only when
// they stand alone on their line.
var bareTitles = map[string]bool{
	"agreement": true, "contract": true, "deed": true, "services agreement": true, "service agreement": true, "licence agreement": true,
	"license agreement": true, "software agreement": true, "subscription agreement": true, "master agreement": true, "master services agreement": true,
	"call-off contract": true, "framework agreement": true, "terms of business": true, "standard terms": true, "general terms": true,
	"conditions of contract": true, "special terms": true, "supply agreement": true, "hosting agreement": true, "data processing agreement": true,
}

// titleKind is the kind of a title, given in lower case without its annex number.
func titleKind(low string) dossier.Kind {
	if bareTitles[strings.Trim(low, " .:#*")] {
		return dossier.Contract
	}
	if !titleSearch.in(low) {
		return ""
	}
	for _, c := range titleCues {
		if at := strings.Index(low, c.phrase); at >= 0 && (at == 0 || (at < 60 && len(low)-at-len(c.phrase) < 60 && low[at-1] == ' ')) {
			if strings.HasPrefix(low, "guidance") || strings.Contains(low, "guidance") || strings.Contains(low, "see ") {
				return ""
			}
			return c.kind
		}
	}
	return ""
}

// kindOf weighs the cues of one run of lines. opened is the kind that its
// opening showed, "" when none. The confidence is high when the best kind is
// both strong and well ahead of the next.
func kindOf(ls []line, opened dossier.Kind) (dossier.Kind, float64) {
	if len(ls) == 0 {
		return dossier.Other, 0
	}
	if listsRecords(ls) {
		return dossier.Other, 0.9
	}
	score := map[dossier.Kind]float64{}
	least := 5.0
	if opened != "" {
		score[opened] += 5
		least += 5
	}
	addTitles(score, ls[:min(len(ls), 25)])
	addBody(score, ls)
	addForm(score, ls)
	if isMail(ls) {
		asMail(score)
	}
	ofNoSystem(score, ls)
	best, second := dossier.Other, 0.0
	top := 0.0
	for _, k := range dossier.Kinds {
		switch s := score[k]; {
		case s > top:
			best, second, top = k, top, s
		case s > second:
			second = s
		}
	}
	if top < least {
		// 0.9 where nothing spoke for a kind, down to 0.4 where it was nearly enough.
		return dossier.Other, math.Round((0.9-0.5*top/least)*100) / 100
	}
	conf := (top / (top + second)) * (1 - math.Exp(-top/6))
	if best == dossier.FOIResponse && asApplicant(ls) {
		best = dossier.Other
	}
	return best, math.Round(min(conf, 0.99)*100) / 100
}

// addTitles counts the names that the first lines give the paper; the earlier
// the line, the more it counts, and each kind counts once.
func addTitles(score map[dossier.Kind]float64, ls []line) {
	done := map[dossier.Kind]bool{}
	for n, l := range ls {
		title, _ := withoutAnnex(l.low)
		k := titleKind(title)
		if k == "" || done[k] || len(l.text) > 140 {
			continue
		}
		w := 0.0
		if bareTitles[strings.Trim(title, " .:#*")] {
			w = 8
		}
		for _, c := range titleCues {
			if c.kind == k && strings.Contains(title, c.phrase) {
				w = max(w, c.weight)
			}
		}
		if !titleShaped(l) {
			w *= 0.4
		}
		if n > 8 {
			w *= 0.5
		}
		done[k] = true
		if k == dossier.Contract && withUnion(ls[n:min(len(ls), n+4)]) {
			k = dossier.CollectiveAgreement
		}
		score[k] += w
	}
}

// unionName is how the title of an agreement names a union as a party to it.
var unionName = expression(`(?i)\b(?:union|unions|local \d+|unison|unite|gmb|prospect|teamsters|federation of (?:\w+ ){0,3}employees|(?:employees|workers|teachers|nurses|officers|staff)(?:['’]s?)? (?:association|union|federation|united)|association of (?:\w+ ){0,3}(?:employees|workers|officers|teachers)|(?:employees|workers) united|staff side|trades? council)\b`)

// withUnion reports whether the first lines of an agreement say that it is made
// with a union.
func withUnion(ls []line) bool {
	for i, l := range ls {
		if (i == 0 || len(l.text) < 140) && unionName.MatchString(l.text) && !hasAny(l.low, "credit union", "european union", "students' union", "union street", "union square") {
			return true
		}
	}
	return false
}

// addBody counts phrases over the text of the first 80,000 bytes of the lines:
// each count has its most, which a longer text only reaches sooner.
func addBody(score map[dossier.Kind]float64, ls []line) {
	var b strings.Builder
	for _, l := range ls {
		if b.Len() > 80_000 {
			break
		}
		b.WriteByte('\n')
		b.WriteString(l.low)
	}
	low := strings.ReplaceAll(b.String(), "’", "'")
	count, end := make([]int, len(bodyCues)), make([]int, len(bodyCues))
	bodySearch.each(low, func(at, cue int) bool {
		if at >= end[cue] {
			count[cue]++
			end[cue] = at + len(bodyCues[cue].phrase)
		}
		return false
	})
	for i, c := range bodyCues {
		if n := count[i]; n > 0 {
			score[c.kind] += c.weight * float64(min(n, c.most))
		}
	}
}

// The cues are looked for all together.
var titleSearch, bodySearch = phrasesOf(titleCues), phrasesOf(bodyCues)

func phrasesOf(cues []cue) *literals {
	var words []string
	for _, c := range cues {
		words = append(words, c.phrase)
	}
	return anyOf(words...)
}

// isMail reports whether the lines begin with the head of an e-mail.
func isMail(ls []line) bool {
	from, subject := false, false
	for _, l := range ls[:min(len(ls), 8)] {
		from = from || strings.HasPrefix(l.low, "from: ")
		subject = subject || strings.HasPrefix(l.low, "subject: ")
	}
	return from && subject
}

// What only the one who asks writes, and what only the authority writes. A
// thread or a letter that repeats the request has both.
var (
	applicantWrites = anyOf("my request", "my freedom of information", "my foi", "i would like to request", "i am writing to request", "i am writing to ask",
		"i wish to request", "i am requesting", "i request ", "i do not accept", "i am not satisfied", "i would like to know", "please could you provide", "could you please provide", "please could you send",
		"your handling of", "i would like to complain", "please provide me with", "i am making a request", "i would like to make a request")
	authorityWrites = anyOf("your request", "your email", "your e-mail", "your letter", "your information request", "your freedom", "your foi", "your correspondence", "your enquiry", "your appeal",
		"you asked", "you have asked", "you requested", "you have requested", "we hold", "not hold", "not held", "our response", "our answer", "we can confirm", "i can confirm", "we have considered",
		"is being dealt with", "records responsive", "custodian")
)

// asApplicant reports whether lines are the words of somebody who asks an
// authority, or complains of it, and hold none of the authority's.
func asApplicant(ls []line) bool {
	asks := false
	for _, l := range ls {
		if authorityWrites.in(l.low) {
			return false
		}
		asks = asks || applicantWrites.in(l.low)
	}
	return asks
}

// asMail lowers what an e-mail cannot be: its words name the papers that are
// attached to it, which are judged by themselves. A covering note that was
// taken for an assessment would make its requirements missing.
func asMail(score map[dossier.Kind]float64) {
	for _, k := range []dossier.Kind{dossier.DPIA, dossier.EqIA, dossier.HRIA, dossier.TransparencyRecord, dossier.Contract} {
		score[k] *= 0.3
	}
}

// addForm weighs the shape: assessments are forms of labels, letters are not.
func addForm(score map[dossier.Kind]float64, ls []line) {
	rows := 0
	for _, l := range ls {
		if strings.Contains(l.text, " | ") {
			rows++
		}
	}
	share := float64(rows) / float64(len(ls))
	for _, k := range []dossier.Kind{dossier.DPIA, dossier.EqIA, dossier.HRIA, dossier.TransparencyRecord} {
		if score[k] >= 8 {
			score[k] += 4 * share
		}
	}
}
