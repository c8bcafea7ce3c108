package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// How an internal review says what becomes of a refusal.
var (
	upholdsSome = expression(`\b(?:uphold|upheld) (?:it|that|this|the \w+) (?:as to|so far as|in so far as|insofar as|only|save)\b|\bnot (?:uphold|upheld) (?:it|that|this|the \w+) as to\b|\b(?:upheld|uphold|overturn(?:ed)?|allow(?:ed)?|succeeds?) (?:\w+ ){0,4}?(?:in part|partly|partially|to some extent)|\b(?:partly|partially) (?:upheld|uphold|overturned?|allowed)|(?:in part|partly|partially) (?:overturned|set aside|reversed)`)
	upholdsNone = expression(`\b(?:that|this|it|which) (?:is|was) (?:indeed )?(?:right|correct)\b|\b(?:i|we) agree with (?:that|this|it|my colleagues?|the (?:original|first))\b|\b(?:not|cannot|can't|don't) (?:be )?(?:uphold|upheld|allow|allowed) (?:your|the|this|that|her|his|their) (?:complaint|appeal|point|ground|objection)\b|\b(?:not|cannot|can't|don't) agree\b|\b(?:i|we|and) (?:therefore |accordingly )?(?:uphold|maintain|confirm) (?:it|that|this)\b(?: under| in full| entirely|\.|,|$| and| because| since| on)|\b(?:refusal|decision|response|exemption|position|handling)\b[^.]{0,60}\b(?:is|was|are|be|stands?)\b (?:therefore |accordingly )?(?:upheld|confirmed|maintained|correct)|\b(?:uphold|confirm|maintain|agree with) (?:the|our|this) (?:original |first |initial )?(?:refusal|decision|response|position)|complaint (?:is|was) (?:not upheld|dismissed|rejected)`)
	upholdsAll  = expression(`\b(?:do|does|did|can|could|is|was|are|were) ?not (?:be )?(?:uphold|upheld|support|sustain|stand by) (?:that|the|this|our|its|it)\b(?: (?:\w+ )?(?:decision|refusal|response|reliance|exemption|position))?|\b(?:uphold|upheld|allow|accept) (?:this|your|the|that|her|his|their) (?:complaint|appeal|point|ground|objection)|complaint (?:is|was) (?:upheld|allowed|justified)|\b(?:refusal|decision|exemption)\b[^.]{0,40}\b(?:is|was|are|has been|have been)\b (?:therefore |accordingly |now )?(?:overturned|set aside|reversed|withdrawn|revoked|lifted)|\b(?:overturn|reverse|withdraw|set aside)s? (?:the|our|its|that|this) (?:\w+ )?(?:refusal|decision|reliance|exemption)|no longer (?:rely|relies|relied|rel(?:y|ies) on|claim|claims|apply|applies|withh)|\bshould (?:not have been (?:withheld|refused|redacted)|have been (?:released|disclosed|supplied|provided))|\bwrong(?:ly)? (?:to (?:withhold|refuse)|withheld|refused|applied)`)
	// ofBefore is a sentence on what was answered first and is now looked at again.
	ofBefore = expression(`\b(?:original|first|initial|earlier|previous) (?:answer|response|decision|reply|refusal|letter)s? (?:said|stated|gave|was|did|removed|relied|refused|withheld|applied|cited|had|did not|explained|claimed)`)
)

// reviewed is the outcome of a question that an internal review has looked at
// again, false where the statements are of no review, or where the review upholds
// what was done, which the other statements then say.
func reviewed(said []string) (dossier.Outcome, bool) {
	all, some, none := false, false, false
	for _, s := range said {
		switch {
		case upholdsSome.MatchString(s):
			some = true
		case upholdsNone.MatchString(s):
			none = true
		case upholdsAll.MatchString(s):
			all = true
		}
	}
	switch {
	case some, all && none:
		return dossier.OutcomePart, true
	case all && !none:
		for _, s := range said { // overturned, but there is nothing to hand over
			if nothing.MatchString(s) && !ofBefore.MatchString(s) {
				return dossier.OutcomeNotHeld, true
			}
		}
		return dossier.OutcomeSupplied, true
	}
	return "", false
}

// upheld reports whether a review leaves standing what was answered first, in full
// or in part: then what it says of that answer holds.
func upheld(said []string) bool {
	stands := false
	for _, s := range said {
		if !ofBefore.MatchString(s) && upholdsAll.MatchString(s) && !upholdsSome.MatchString(s) {
			continue
		}
		stands = stands || upholdsSome.MatchString(s) || upholdsNone.MatchString(s)
	}
	return stands
}

var (
	figuresTold = expression(`[£$€] ?\d|\b\d[\d,.]* ?(?:per cent|%|years?|months?|staff|employees|people|users|licen[cs]es|cases|posts|cameras|devices|sites|vehicles|times|complaints|requests|incidents|pupils|patients|tenants|officers)\b|\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}|\b(?:ltd|limited|plc|llp|inc|llc|gmbh)\b`)
	aboutAnswer = expression(`\brequest\b|exempt|\bsection\b|\bregulation\b|\bact\b|received|working days|public interest|considered|\bholds?\b|\bheld\b|disclos|releas|prejudice|competit|would (?:be )?likely|\bhours\b|commission|you (?:asked|wrote|said)|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4} (?:you|we received|asking)`)
)

// tells reports whether a statement gives what was asked for: a figure, a date or
// a name, and not a reason.
func tells(s string) bool {
	return len(s) > 25 && figuresTold.MatchString(s) && !aboutAnswer.MatchString(s) && !strings.Contains(s, " not ")
}
