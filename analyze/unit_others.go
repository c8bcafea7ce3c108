package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// othersWords gives the zone of a sentence that a paper repeats of somebody else,
// "" where it speaks for itself: what an applicant asks, what guidance or a court
// says, a reference to what can be read elsewhere. Of a letter and an assessment
// such sentences look like statements of fact; a contract makes them its own.
func othersWords(kind dossier.Kind, said string) dossier.Zone {
	said = strings.TrimLeft(said, " \t\n*_>•–-")
	if len(said) < 12 {
		return ""
	}
	if kind == dossier.FOIResponse {
		switch {
		case asksIn(said):
			return dossier.Request
		case strings.Contains(said, "opyright") && strings.Contains(said, "reproduc"):
			return dossier.Complaint
		}
	}
	switch kind {
	case dossier.Contract, dossier.CollectiveAgreement, dossier.Other:
		return ""
	}
	if refersTo(said) {
		return dossier.Statute
	}
	if kind != dossier.FOIResponse && (reportsGuidance(said) || quotesRule(said)) {
		return dossier.Statute
	}
	return ""
}

var asking = expression(`^["“'(]*(?:I(?: am|'m|’m|'d| would| wish| want|’d) (?:requesting|writing to request|writing to ask|like to request|like a copy|like to see|like to know|to request|to ask|to know)|I request\b|Please (?:provide|send|supply|confirm|state|list|include|disclose|tell|give)|(?:The )?(?:City|Council|Trust|Authority|County|Board|We|I)\b[^.]{0,40}\b(?:is|are|am) in receipt of your|Preferred format\b|You (?:asked|requested|have asked|have requested|wrote|wanted)\b)`)

// asksIn reports a sentence in which the applicant asks, or that repeats it.
func asksIn(said string) bool {
	return strings.ContainsRune("IPTCYWA\"“'(", []rune(said[:min(len(said), 4)])[0]) && asking.MatchString(said)
}

// refersTo reports an entry of a bibliography or a note that only says where
// something can be read.
func refersTo(said string) bool {
	if !strings.Contains(said, "http") && !strings.Contains(said, "www.") && !strings.Contains(said, "doi") {
		return false
	}
	return entry.MatchString(said)
}

var entry = expression(`(?i)^(?:\[?\d{1,3}\]?[.)]?\s+)?https?://\S+|^\[?\d{1,3}\]?[.)]?\s+\p{Lu}[^?!]{0,240}(?:https?://|www\.)|\b(?:accessed|retrieved|last visited|geverifieerd|consulted)(?: on| op)?:? \d|\(\d{4}\)[.,][^?!]{0,200}(?:https?://|doi)`)

// reportsGuidance reports a sentence in which a regulator, a court or a law speaks.
func reportsGuidance(said string) bool {
	return guidanceSays.MatchString(said)
}

var guidanceSays = expression(`^["“(]*(?:(?:In|According to|As stated in|Under) (?:its|the|their) [^.,;]{3,80}, )?(?:[Tt]he )?(?:EDPB|EDPS|ICO|Information Commissioner(?:'s Office|’s Office)?|European Data Protection (?:Board|Supervisor)|Article 29 Working Party|WP ?29|Court of Justice|CJEU|Supreme Court|High Court|European Commission|Council of Europe|UNESCO|OECD|WHO|World Health Organization)\b[^.;]{0,40}\b(?:stated?s?|said|says|concluded?s?|recommend(?:s|ed)?|considers?|considered|held|advises?|advised|guidance|guidelines?|opinion|emphasi[sz]e[sd]?|notes?|noted|points? out|clarifie[sd])\b`)

// quotesRule reports a sentence that stands wholly between quotation marks and
// speaks as a law or its guidance does.
func quotesRule(said string) bool {
	rest, ok := strings.CutPrefix(said, "“")
	if !ok {
		rest, ok = strings.CutPrefix(said, "\"")
	}
	if !ok || len(rest) < 60 {
		return false
	}
	return ruleWords.MatchString(rest)
}

var ruleWords = expression(`(?i)\b(?:Member States?|data subjects?|the controller|controllers|supervisory authority|GDPR|Regulation \(|this Regulation|the Directive|natural persons?|Recital \d|paragraph \d|app users|the European)\b`)
