package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// statements are the sentences of an answer in which the authority speaks for
// itself, lowered and with quotations taken out: the words of the request, of a
// contract or of a statute decide nothing.
func (l *letter) statements(span dossier.Span) []string {
	var out []string
	for _, s := range l.sentences(span) {
		said := quotation.ReplaceAllString(l.t.Cut(s), " ")
		said = strings.ReplaceAll(lowerASCII(said), "’", "'")
		if said = strings.Join(strings.Fields(said), " "); said != "" {
			out = append(out, said)
		}
	}
	return out
}

var (
	ncnd     = expression(`neither confirm(?:s|ed)? (?:nor|or) den|neither to confirm nor|(?:refuse|unable|not obliged|no duty|duty) to (?:either )?confirm or deny|confirm or deny`)
	overCost = expression(`section 12\b|s\.? ?12\(|appropriate limit|cost limit|exceed(?:s|ed)? (?:the )?(?:limit|18 hours|24 hours)|excessive cost|cost to respond to this|until the fee is paid|once the \w+ receives payment|estimates? it will require approximately [\d.]+ hours|cost estimate to`)
	later    = expression(`section 10\(3\)|(?:is|are|been|be) delayed|need (?:more|further|additional) time|extend(?:ed|ing)? the (?:time|deadline|period)|(?:will|aim to|hope to) (?:write|respond|reply|provide you)(?: to you)?(?: again| with)? .{0,40}by \d|further response by|time to consider the public interest|is unsure if it is the custodian`)
	nothing  = expression(`\bit (?:does not|doesn't) (?:currently )?(?:hold|possess|have) (?:any |a )?(?:such |responsive |recorded )?(?:records?|information|documents?)|\b(?:we|i|council|trust|authority|board|department|office|force|constabulary|city|county|university|agency|ministry|service|police) (?:can confirm that (?:we|it) |has determined that it |determined that it |therefore )*(?:do(?:es)? not|don't|doesn't) (?:currently )?(?:hold|possess|have|keep|record|retain) (?:any|a|an|one|this|that|the|such|information|records?|recorded|copies|data|either|minutes|it\b|them\b|additional|further|what)|\bhold(?:s)? no\b|\bno (?:recorded )?information (?:is|was|has been) (?:held|found|recorded)|(?:is|are|was|were|be) not held|not held by|no (?:such )?(?:records?|information|documents?|minutes|assessment|policy) (?:is|are|was|were|exists?|held|found|could be found|responsive)|does not possess|do not possess|possesses no|is not the custodian|did not identify records|no (?:responsive )?records|has no records|have no records?|not retained by|no record of|nothing (?:is |was )?held|\bnone (?:is|are|was|were|of (?:it|them) is) held|\b(?:holds?|has|have) none\b|never (?:been )?(?:prepared|made|carried out|done|drawn up|produced|written|completed|undertaken|kept|recorded|existed)|there (?:is|are|was|were) no (?:such )?(?:records?|documents?|assessments?|minutes|polic(?:y|ies)|recorded)|(?:searches|search) (?:have |has )?(?:found|located|produced|turned up) (?:nothing|none|no )|nothing was found|could not find any|(?:does|do|did) not exist|was ever (?:made|done|carried out) and so|section 1\(1\)\(a\).{0,40}not hold`)
	refusal  = expression(`\bexempt\b|(?:covered|protected|caught|exempted|withheld) (?:by|under) (?:the )?(?:section|regulation|exemption|exception|s\.)|withh(?:e|o)ld|\bwithholding\b|\brefus(?:e|ed|ing|al)\b|not (?:going|able|in a position|willing|prepared|obliged|required) to (?:give|release|disclose|provide|supply|send|share|say|answer)|(?:cannot|can't|unable to|will not|won't|decline to|declining to|not be) (?:be )?(?:give|release|disclose|provide|suppl|send|share|releas|disclos)|(?:section|sections|regulation|exemption|exception)s? [\d(][\w()., and]* (?:of the act |of the regulations )?(?:applies|apply|is engaged|are engaged|has been applied|is applied|have been applied)|is engaged|(?:redacted|removed|taken out|blanked out) (?:under|because|as (?:it|they|this)|in line with|pursuant)|kept back|held back|hold(?:ing)? back|is the (?:exemption|exception) in|(?:exemption|exception) (?:in|at|under|at paragraph) (?:section|regulation)|keeping .{0,40} back|commercially sensitive`)
	partly   = expression(`in part\b|partly|partial|redact|have removed|been removed|taken out|left out|with (?:the exception|one|some)|except for|apart from|the rest of|remainder|some of the|blanked|blacked out|removed from|, less (?:the )?\w|\bless (?:appendix|annex|schedule|part|section|clause|the name|one|two)|\bwith [^.]{1,40} (?:removed|redacted|withheld|left out|blanked out|struck out)|\bsave for\b|\ball but\b|other than|\bexcluding\b|(?:held|kept) back .{0,40} only`)
	someHeld = expression(`\b(?:some|part|most|much)(?: of (?:it|this|what you (?:asked|want|were after)\w*))?,? (?:though|but|if|although) not (?:quite )?(?:all|everything|the whole)\b|\bholds? (?:only )?(?:part|some|parts) of\b|\bholds? some,? but not all\b|\bholds? only (?:part|some)\b`)
	handed   = expression(`\battached\b|accompan(?:y|ies|ying) (?:this|the|my|our)|(?:comes?|sent|is|are|supplied|provided|included|goes|go) with (?:this|the|my|our) (?:letter|response|reply|e-?mail|decision)|\bnow (?:supply|provide|release|disclose|enclose|give|send)\b|\bherewith\b|\benclosed?\b|\benclosing\b|information supplied|\bset out (?:below|in)|\bis (?:given |shown |set out )?below|as follows|in the table|table below|following table|\bcan be found (?:at|on|in)|available (?:at|on|via|from)|\bpublished (?:at|on)|https?://|below is|\bprovided below|are below|please find|released to you|disclose this to you|has been provided|being (?:released|disclosed)|link below|\bis annexed|appended`)
	clearNo  = expression(`not (?:to be )?(?:in point|relevant|needed)|make no use of|no use (?:is|was|has been) made of|never in point|(?:not|no|none|never|nothing) [^.]{0,40}(?:rely|relied|reli|withheld|withh|exempt|applied|refus)|(?:could|did|does|would) not (?:apply|arise|be engaged)|no need to rely|whether (?:or not )?(?:the |an? )?(?:section|exemption|regulation|exception)|looked at whether|considered whether|may be exempt|might be exempt|could be exempt|is a qualified exemption|if an exemption|exempt or non-exempt|exempt and non-exempt|determine whether it is exempt|some of the (?:data|information) .{0,60} is exempt`)
)

// The status words with which some letters begin an answer.
var statuses = []struct {
	phrase  string
	outcome dossier.Outcome
}{
	{"information supplied in part", dossier.OutcomePart}, {"supplied in part", dossier.OutcomePart}, {"partly supplied", dossier.OutcomePart},
	{"partially supplied", dossier.OutcomePart}, {"part supplied", dossier.OutcomePart}, {"part disclosed", dossier.OutcomePart}, {"disclosed in part", dossier.OutcomePart},
	{"information supplied", dossier.OutcomeSupplied}, {"supplied", dossier.OutcomeSupplied}, {"disclosed", dossier.OutcomeSupplied}, {"granted", dossier.OutcomeSupplied},
	{"refused", dossier.OutcomeRefused}, {"withheld", dossier.OutcomeRefused}, {"exempt", dossier.OutcomeRefused},
	{"not held", dossier.OutcomeNotHeld}, {"information not held", dossier.OutcomeNotHeld}, {"no information held", dossier.OutcomeNotHeld},
	{"neither confirmed nor denied", dossier.OutcomeNCND},
}

// outcomeOf tells what was done from the statements of an answer.
func outcomeOf(said []string, text string) dossier.Outcome {
	if len(said) > 0 {
		first := strings.Trim(said[0], " .:*")
		for _, s := range statuses {
			if first == s.phrase {
				return s.outcome
			}
		}
	}
	if o, ok := reviewed(said); ok {
		return o
	}
	var no, none, given, part, some, cost, delay bool
	refusedFirst, told, stands := false, false, upheld(said)
	for _, s := range said {
		if ofBefore.MatchString(s) && !stands {
			continue
		}
		if ncnd.MatchString(s) {
			return dossier.OutcomeNCND
		}
		cost = cost || (overCost.MatchString(s) && !clearNo.MatchString(s))
		delay = delay || later.MatchString(s)
		refuses := refusal.MatchString(s) && !clearNo.MatchString(s)
		if refuses && !given && !no {
			refusedFirst = true
		}
		told = told || !no && !refuses && tells(s)
		given = given || handed.MatchString(s)
		no = no || refuses
		none = none || nothing.MatchString(s)
		some = some || someHeld.MatchString(s)
		part = part || partly.MatchString(s)
	}
	given = given || (strings.Contains(text, " | ") && strings.ContainsAny(text, "0123456789"))
	switch {
	case cost:
		return dossier.OutcomeCost
	case delay:
		return dossier.OutcomeDelayed
	case no && given && (part || !refusedFirst):
		return dossier.OutcomePart
	case no && (told || some):
		return dossier.OutcomePart
	case no:
		return dossier.OutcomeRefused
	case none && given, some:
		return dossier.OutcomePart
	case none:
		return dossier.OutcomeNotHeld
	}
	return dossier.OutcomeSupplied
}

// weighsInterest reports whether an answer reasons about the public interest.
func weighsInterest(said []string) bool {
	for _, s := range said {
		if strings.Contains(s, "public interest") && !hasAny(s, "no public interest", "not subject to", "absolute exemption", "when we have considered") &&
			hasAny(s, "weigh", "balance of", "outweigh", "in favour", "considered the public interest", "interest test", "there is a public interest", "interest favours", "on balance", "interest lies", "nonetheless lies", "interest in maintaining", "interest in withholding") {
			return true
		}
	}
	return false
}
