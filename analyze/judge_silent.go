package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// held is what the documents hold and do not hold, worked out once for all
// requirements.
type held struct {
	readings []dossier.Reading
	absent   [][]dossier.Incorporated // per reading: incorporated and held by no reading
	ranks    []int                    // per reading: its place in the order of precedence, or -1
}

// holdings resolves the ledgers of the readings against each other.
func holdings(readings []dossier.Reading) *held {
	h := &held{readings: readings, absent: make([][]dossier.Incorporated, len(readings)), ranks: documentRanks(readings)}
	for i, r := range readings {
		for _, inc := range r.Incorporated {
			if inc.Status == dossier.NotHeld && !slices.ContainsFunc(readings, func(o dossier.Reading) bool { return holds(o, inc) }) {
				h.absent[i] = append(h.absent[i], inc)
			}
		}
	}
	return h
}

// holds reports whether a document is the incorporated one or holds it: it goes
// by its name, or by what it is about. The annexes of a letter are the letter's
// own, not the contract's.
func holds(r dossier.Reading, inc dossier.Incorporated) bool {
	kind, _ := r.Outline.Kind()
	return slices.ContainsFunc(r.Outline.Titles, func(title string) bool {
		if len(inc.About) >= 8 && strings.EqualFold(title, inc.About) {
			return true
		}
		return isRead(r) && kind != dossier.FOIResponse && lowerASCII(title) == lowerASCII(inc.Title)
	})
}

// documentRanks places each document in the order of precedence that one of
// them states: an order form says how it and its schedules rank.
func documentRanks(readings []dossier.Reading) []int {
	ranks := make([]int, len(readings))
	var order []string
	for i, r := range readings {
		ranks[i] = -1
		if order == nil && len(r.Outline.Precedence) > 1 {
			order = r.Outline.Precedence
		}
	}
	for i, r := range readings {
		if len(r.Outline.Titles) == 0 {
			continue
		}
		own := plainName(r.Outline.Titles[0]) // what stands first is its own name
		for n, place := range order {
			if place = plainName(place); place == own || strings.HasPrefix(place, own+" ") || strings.HasSuffix(place, " "+own) {
				ranks[i] = n
				break
			}
		}
	}
	return ranks
}

// silent gives the verdict where nothing was found that counts.
func (h *held) silent(v dossier.Verdict, req rules.Requirement, weak, overridden []located) dossier.Verdict {
	if h.redacted(&v, req) {
		return v
	}
	v.Value = dossier.NotAssessable
	h.possible(&v, weak)
	h.withheld(&v, req)
	docs, conf := h.ofKind(req)
	if len(docs) == 0 && len(v.Reasons) == 0 {
		if !h.unreadDocuments(&v) {
			v.Reasons = addOnce(v.Reasons, dossier.ReasonNoDocumentOfKind)
			v.Confidence = 0.95
		}
		return v
	}
	h.blacked(&v, req)
	h.schedules(&v, req)
	h.unreadPages(&v, req)
	h.language(&v, req, docs)
	if len(v.Reasons) > 0 {
		v.Confidence = round2(max(v.Confidence, 0.8))
		return v
	}
	v.Value, v.Confidence = dossier.Missing, round2(min(conf, 0.95))
	for _, i := range docs {
		v.Documents = addOnce(v.Documents, h.readings[i].Document.ID)
	}
	addOverridden(&v, overridden)
	return v
}

// repliesIn reports whether a part can be silent on something: in a letter that
// acknowledges a request, or the request itself, nothing was answered yet.
func repliesIn(r dossier.Reading, p dossier.Part) bool {
	return p.Kind != dossier.FOIResponse || slices.ContainsFunc(r.Answers, func(a dossier.Answer) bool {
		return p.Span.Start <= a.Start && a.Start < p.Span.End
	})
}

// ofKind lists the readings that have a part of a kind in which the requirement
// can stand, and the surest confidence of such a part.
func (h *held) ofKind(req rules.Requirement) ([]int, float64) {
	var docs []int
	conf := 0.0
	for i, r := range h.readings {
		if !isRead(r) {
			continue
		}
		for _, p := range r.Outline.Parts {
			if req.Allows(p.Kind) && repliesIn(r, p) {
				if len(docs) == 0 || docs[len(docs)-1] != i {
					docs = append(docs, i)
				}
				conf = max(conf, p.Confidence)
			}
		}
	}
	return docs, conf
}

func isRead(r dossier.Reading) bool {
	switch r.Document.State {
	case dossier.StateRead, dossier.StatePartlyRead, "":
		return true
	}
	return false
}

// redacted fills the verdict when a place is held, in a part of a fitting kind,
// that is blacked out under a heading or label of the requirement. It quotes what
// tells so.
func (h *held) redacted(v *dossier.Verdict, req rules.Requirement) bool {
	for _, r := range h.readings {
		for _, place := range r.Redactions {
			if !slices.Contains(place.Hides, req.ID) || !inKind(r, place.Start, req.Kinds) {
				continue
			}
			v.Value, v.Confidence = dossier.RedactedValue, 0.8
			blackedOut(v, r, place)
		}
	}
	return v.Value == dossier.RedactedValue
}

// blackedOut adds to a verdict where a blacked-out place stands, and of the first
// few the words that tell what it hides.
func blackedOut(v *dossier.Verdict, r dossier.Reading, place dossier.RedactedPlace) {
	v.Documents = addOnce(v.Documents, r.Document.ID)
	v.Pages = addPage(v.Pages, place.Page)
	e := dossier.Evidence{Document: r.Document.ID, Role: dossier.RoleLabel, Page: place.Page, Clause: place.Clause, Span: place.Tells, Quote: place.Told}
	if place.Told != "" && len(v.Evidence) < supporting && !slices.ContainsFunc(v.Evidence, func(o dossier.Evidence) bool { return o.Span == e.Span && o.Document == e.Document }) {
		v.Evidence = append(v.Evidence, e)
	}
}

// blacked gives the reason for blacked-out places of a topic in which the
// requirement may stand, among other things.
func (h *held) blacked(v *dossier.Verdict, req rules.Requirement) {
	for _, r := range h.readings {
		for _, place := range r.Redactions {
			if overlap(place.Topics, req.Topics) && inKind(r, place.Start, req.Kinds) {
				v.Reasons = addOnce(v.Reasons, dossier.ReasonBlackedOut)
				blackedOut(v, r, place)
			}
		}
	}
}

// inKind reports whether an offset lies in a part of one of the kinds.
func inKind(r dossier.Reading, at int, kinds []dossier.Kind) bool {
	for _, p := range r.Outline.Parts {
		if p.Span.Start <= at && at <= p.Span.End && slices.Contains(kinds, p.Kind) {
			return true
		}
	}
	return false
}

func overlap(a, b []string) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// possible gives the reason for findings too weak to report: template when all
// of them are blanks, otherwise a page to look at.
func (h *held) possible(v *dossier.Verdict, weak []located) {
	if len(weak) == 0 {
		return
	}
	reason := dossier.ReasonTemplate
	for _, f := range weak {
		if !slices.Contains(f.Reasons, dossier.ReasonTemplate) {
			reason = dossier.ReasonPossible
		}
		v.Documents = addOnce(v.Documents, f.document)
		for _, e := range f.Evidence {
			v.Pages = addPage(v.Pages, e.Page)
		}
	}
	v.Reasons = addOnce(v.Reasons, reason)
	v.Rule = weak[0].Rule
	v.Confidence = round2(weak[0].Confidence)
	v.Evidence = appendEvidence(v.Evidence, weak[0], "")
}

// withheld gives the reason for an authority's refusal to answer the question
// that this requirement puts, with the sections and the words of the refusal.
func (h *held) withheld(v *dossier.Verdict, req rules.Requirement) {
	for _, r := range h.readings {
		for _, a := range r.Answers {
			if !slices.Contains(a.Requirements, req.ID) || !blocks(a.Outcome) {
				continue
			}
			v.Reasons = addOnce(v.Reasons, dossier.ReasonWithheld)
			v.Documents = addOnce(v.Documents, r.Document.ID)
			v.Pages = addPage(v.Pages, a.Page)
			for _, section := range a.Sections {
				v.Sections = addOnce(v.Sections, section)
			}
			if e, ok := answerWords(r, a); ok && !slices.Contains(v.Evidence, e) {
				v.Evidence = append(v.Evidence, e)
			}
		}
	}
}

// blocks reports whether an outcome keeps back something that is held or may be.
func blocks(o dossier.Outcome) bool {
	return o == dossier.OutcomeRefused || o == dossier.OutcomeNCND || o == dossier.OutcomeCost || o == dossier.OutcomeDelayed
}

// unreadDocuments gives the reason for documents of which nothing could be read:
// any of them could be of the kind.
func (h *held) unreadDocuments(v *dossier.Verdict) bool {
	for _, r := range h.readings {
		if isRead(r) && !unseen(r) {
			continue
		}
		v.Reasons = addOnce(v.Reasons, dossier.ReasonUnreadPages)
		v.Documents = addOnce(v.Documents, r.Document.ID)
		v.Confidence = 0.8
		for _, p := range r.Pages {
			if p.Quality.Hides() {
				v.Pages = addPage(v.Pages, p.Number)
			}
		}
	}
	return len(v.Reasons) > 0
}

// unseen reports whether so much of a document is unread that its kind cannot
// be told.
func unseen(r dossier.Reading) bool {
	hidden := 0
	for _, p := range r.Pages {
		if p.Quality.Hides() {
			hidden++
		}
	}
	kind, _ := r.Outline.Kind()
	return kind == dossier.Other && hidden > 0 && hidden*2 >= len(r.Pages)
}

// schedules gives the reason for incorporated documents that are not held and
// whose topic fits, or cannot be told.
func (h *held) schedules(v *dossier.Verdict, req rules.Requirement) {
	for i, r := range h.readings {
		for _, inc := range h.absent[i] {
			if !inKind(r, inc.Start, req.Kinds) || (len(inc.Topics) > 0 && !overlap(inc.Topics, req.Topics)) {
				continue
			}
			v.Reasons = addOnce(v.Reasons, dossier.ReasonScheduleNotHeld)
			v.NotHeld = addOnce(v.NotHeld, inc.Title)
			v.Documents = addOnce(v.Documents, r.Document.ID)
		}
	}
}

// unreadPages gives the reason for pages within parts of a fitting kind, and
// whole documents, that were not read.
func (h *held) unreadPages(v *dossier.Verdict, req rules.Requirement) {
	for _, r := range h.readings {
		if !isRead(r) || unseen(r) {
			v.Reasons = addOnce(v.Reasons, dossier.ReasonUnreadPages)
			v.Documents = addOnce(v.Documents, r.Document.ID)
			continue
		}
		for _, p := range r.Pages {
			if (p.Quality.Hides() || wholePage(r, p)) && pageInKind(r, p.Number, req.Kinds) {
				v.Reasons = addOnce(v.Reasons, dossier.ReasonUnreadPages)
				v.Documents = addOnce(v.Documents, r.Document.ID)
				v.Pages = addPage(v.Pages, p.Number)
			}
		}
	}
}

// wholePage reports whether a page is so blacked out that a whole clause may
// stand under it, with nothing to tell what about.
func wholePage(r dossier.Reading, p dossier.Page) bool {
	if p.Redacted < 0.5 {
		return false
	}
	for _, place := range r.Redactions {
		if place.Page == p.Number && len(place.Topics) > 0 {
			return false
		}
	}
	return true
}

func pageInKind(r dossier.Reading, page int, kinds []dossier.Kind) bool {
	for _, p := range r.Outline.Parts {
		if p.Pages[0] <= page && page <= p.Pages[1] && slices.Contains(kinds, p.Kind) {
			return true
		}
	}
	return false
}

// language gives the reason for documents of a fitting kind, and for parts of
// them, in a language that is not judged. A Welsh twin beside an English text
// hides nothing, since public bodies in Wales publish both.
func (h *held) language(v *dossier.Verdict, req rules.Requirement, docs []int) {
	english := false
	for _, i := range docs {
		english = english || inEnglish(h.readings[i])
	}
	for _, i := range docs {
		r := h.readings[i]
		if twins[r.Outline.Language] && english {
			continue
		}
		pages := foreignPages(r, req)
		if inEnglish(r) && len(pages) == 0 {
			continue
		}
		v.Reasons = addOnce(v.Reasons, dossier.ReasonOtherLanguage)
		v.Documents = addOnce(v.Documents, r.Document.ID)
		for _, n := range pages {
			v.Pages = addPage(v.Pages, n)
		}
	}
}

func inEnglish(r dossier.Reading) bool {
	return r.Outline.Language == "en" || r.Outline.Language == ""
}

// foreignPages lists the pages in another language of those parts of a fitting
// kind that are two thirds in it: the rest is no English twin of so much.
func foreignPages(r dossier.Reading, req rules.Requirement) []int {
	var out []int
	for _, part := range r.Outline.Parts {
		if !req.Allows(part.Kind) {
			continue
		}
		var foreign []int
		for _, p := range r.Pages {
			if p.Quality == dossier.OtherLanguage && part.Pages[0] <= p.Number && p.Number <= part.Pages[1] {
				foreign = append(foreign, p.Number)
			}
		}
		if len(foreign)*3 > 2*(part.Pages[1]-part.Pages[0]+1) {
			out = append(out, foreign...)
		}
	}
	return out
}

// addPage adds a page once, in order; 0 is no page.
func addPage(list []int, n int) []int {
	if at, ok := slices.BinarySearch(list, n); n > 0 && !ok {
		return slices.Insert(list, at, n)
	}
	return list
}
