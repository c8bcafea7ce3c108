package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// The words that stand for the parties in the phrases of the rules. A name that a
// paper gives a party of its own ("the Reseller", "Beaconry") is read as one of
// them, so that what is written of suppliers and buyers holds of it as well.
const (
	anySupplier = "supplier"
	anyBuyer    = "buyer"
)

// titles are names of parties which no paper uses of anything else, when "the"
// stands before them and they have a capital.
var titles = map[string]string{
	"seller": anySupplier, "reseller": anySupplier, "integrator": anySupplier, "originator": anySupplier, "lessor": anySupplier,
	"institution": anyBuyer, "force": anyBuyer, "constabulary": anyBuyer, "ministry": anyBuyer, "municipality": anyBuyer, "town": anyBuyer,
	"village": anyBuyer, "academy": anyBuyer, "parish": anyBuyer, "commission": anyBuyer, "association": anyBuyer, "charity": anyBuyer, "lessee": anyBuyer,
}

// phrased are the names that the phrases of the rules know beside "supplier" and
// "buyer"; pronouns and words of this list keep their own reading.
var phrased = wordSet(`we us our ours you your yours it they company supplier contractor provider vendor licensor developer consultant manufacturer processor operator
	authority buyer customer council client trust board department agency city county district subscriber licensee purchaser university college
	school hospital borough municipality commissioner corporation employer management union controller state service system platform software
	agreement contract framework services council's data user users staff party parties national northern southern eastern western central general
	first principal united royal public health digital global international data smart open new one the and`)

// standIns are the words that stand for a party in the texts of one document: its
// own terms of one word, and the first word of the name of a company.
func standIns(all []dossier.Outline) map[string]string {
	out := map[string]string{}
	for _, o := range all {
		for _, p := range o.Parties {
			role := ""
			switch p.Role {
			case "supplier", "developer":
				role = anySupplier
			case "buyer":
				role = anyBuyer
			default:
				continue
			}
			for _, term := range p.Terms {
				standIn(out, strings.TrimPrefix(strings.TrimSpace(term), "the "), role)
			}
			if role == anySupplier && companyForm.MatchString(p.Name) {
				first, _, _ := strings.Cut(p.Name, " ")
				standIn(out, strings.TrimRight(first, ",."), role)
			}
		}
	}
	return out
}

func standIn(out map[string]string, word, role string) {
	low := lowerASCII(word)
	if len(low) < 3 || strings.ContainsAny(low, " -/.&") || word == low || phrased[low] {
		return
	}
	if other, twice := out[low]; twice && other != role {
		role = ""
	}
	out[low] = role
}

// stand puts the usual word for a party in the place of its name, in the words of
// a sentence from the one given. Evidence is cut from the text, not from these.
func (r *reader) stand(s *sentence, from int) {
	for i := from; i < len(s.words); i++ {
		w := &s.words[i]
		if !w.Upper || w.Kind != dossier.Word {
			continue
		}
		if n := r.standProduct(s, i); n > 0 {
			i += n - 1
			continue
		}
		name, tail := w.Text, ""
		if at := strings.IndexByte(name, '\''); at > 0 {
			name, tail = name[:at], name[at:]
		}
		role := r.names[name]
		if role == "" && i > 0 && s.words[i-1].Text == "the" && !w.AllUpper {
			role = titles[name]
		}
		if role != "" {
			w.Text = role + tail
		}
	}
}
