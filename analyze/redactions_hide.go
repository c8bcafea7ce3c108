package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// narrow are the topics of which few requirements are: what is blacked out under
// such a heading are those whose first topic it is. Under "Governance", "Staff" or
// "Charges" much else may stand.
var narrow = []dossier.Topic{
	dossier.TopicDataAccess, dossier.TopicDataOwnership, dossier.TopicExit, dossier.TopicChange, dossier.TopicServiceLevels,
	dossier.TopicAcceptance, dossier.TopicSubProcessors, dossier.TopicParties,
}

// fewTopics is how many topics a heading has at most that says what stands under
// it: that of a whole agreement has all.
const fewTopics = 4

// hide notes in each redacted place which requirements would stand there: those
// one of whose headings it bears, and those whose first topic it is.
func (a *Analyzer) hide(t *dossier.Text, c []dossier.Clause, all []dossier.Outline, places []dossier.RedactedPlace) {
	if len(places) == 0 {
		return
	}
	r := a.reader()
	defer a.readers.put(r)
	defer r.forget()
	r.open(*t, c, all)
	for i := range places {
		p := &places[i]
		if p.Told == "" {
			continue
		}
		bits, topics := r.tells(p), mainTopics(p.Told)
		if slices.Equal(p.Topics, []dossier.Topic{dossier.TopicParties}) {
			topics = p.Topics // the line of a party need not say so
		}
		for n := range a.given.Requirements {
			if req := &a.given.Requirements[n]; bits.Meets(req.Headings) || firstOfTopics(req, topics) {
				p.Hides = append(p.Hides, req.ID)
			}
		}
	}
}

// tells are the concepts of the words that say what a place hides.
func (r *reader) tells(p *dossier.RedactedPlace) rules.Bits {
	r.label.reset(0)
	r.label.add(r.text, dossier.RoleLabel, p.Tells)
	r.take(&r.label)
	return r.label.bits
}

func firstOfTopics(req *rules.Requirement, of []dossier.Topic) bool {
	return len(of) <= fewTopics && len(req.Topics) > 0 && slices.Contains(narrow, req.Topics[0]) && slices.Contains(of, req.Topics[0])
}
