package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// anySystem is the word that stands for the system which a paper is about, in
// place of the name it goes by: "Turnout must not be used until" is read as "the
// system must not be used until".
const anySystem = "system"

// The ways in which papers introduce what they call their system: "Turnout"
// availability service; Aerith Shift, a rostering tool for nurses; a chatbot
// called Penny; "Planner" means the software that.
const (
	productName = `["“]?([A-Z][A-Za-z0-9]{2,}(?: [A-Z][A-Za-z0-9]+){0,2})["”]?`
	productKind = `(?:[a-z][a-z-]* ){0,6}(?:system|service|software|platform|tool|app|application|engine|chatbot|assistant|planner|package|module)`
	productTail = `(?:[.,;:()|\n]|$| (?:for|that|which|to|with|supplied|provided|from|by|used|designed|made|built|developed|and|on|in|of)\b)`
)

var products = []*pattern{
	expression(productName + `(?:,| is| means| being) (?:a|an|the|our|its) ` + productKind + productTail),
	expression(`["“]([A-Z][A-Za-z0-9]{2,}(?: [A-Z][A-Za-z0-9]+){0,2})["”] ` + productKind + productTail),
	expression(`\b` + productKind + `,? (?:called|named|known as|branded|marketed as|sold as|trading as) ` + productName),
	expression(productName + ` \((?:the |our )?["“](?:the )?(?:System|Software|Platform|Service|Tool|Product|Solution|Application|App)["”]\)`),
	expression(`(?m)^(?:Name of (?:the )?(?:system|tool|software|product|model)|System|Product|Software|Tool|Platform|Application)(?: name)?\s*[|:]\s*` + productName + `\s*(?:$|[(,|])`),
}

// introduction is how far into a paper its system is introduced, in bytes.
const introduction = 8000

// productNames are the names that a text gives the system it is about, each as
// its words in small letters. A name stands at least twice in the text, and its
// first word never without its capital, or "the Performance Management system"
// would make management a system.
func productNames(t *dossier.Text, names map[string]string) [][]string {
	var out [][]string
	seen := map[string]bool{}
	head := t.Body[:min(len(t.Body), introduction)]
	for _, p := range products {
		for _, m := range p.FindAllStringSubmatch(head, 20) {
			name := m[1]
			words := strings.Fields(lowerASCII(name))
			if seen[name] || isParty(words, names) || strings.Count(t.Body, name) < 2 || holdsWord(t.Body, words[0]) {
				continue
			}
			seen[name] = true
			out = append(out, words)
		}
	}
	return out
}

// isParty reports names of parties, and words of the rules that have a reading of
// their own.
func isParty(words []string, names map[string]string) bool {
	if len(words) == 1 && names[words[0]] != "" {
		return true
	}
	for _, w := range words {
		if phrased[w] || titles[w] != "" || monthNames(w) {
			return true
		}
	}
	return false
}

// holdsWord reports whether a text holds a word, written so.
func holdsWord(body, word string) bool {
	for at := 0; ; {
		i := strings.Index(body[at:], word)
		if i < 0 {
			return false
		}
		end := at + i + len(word)
		if (at+i == 0 || !wordByte(body[at+i-1])) && (end == len(body) || !wordByte(body[end])) {
			return true
		}
		at = end
	}
}

// standProduct puts "the system" in the place of the name that begins at word i,
// if one does, and returns how many words it has.
func (r *reader) standProduct(s *sentence, i int) int {
	for _, name := range r.products {
		if i+len(name) > len(s.words) {
			continue
		}
		fits, tail := true, ""
		for k, want := range name {
			w := &s.words[i+k]
			got := w.Text
			if k == len(name)-1 {
				if at := strings.IndexByte(got, '\''); at > 0 {
					got, tail = got[:at], got[at:]
				}
			}
			fits = fits && w.Upper && got == want
		}
		if !fits {
			continue
		}
		for k := range name {
			s.words[i+k].Text = "the"
		}
		s.words[i+len(name)-1].Text = anySystem + tail
		return len(name)
	}
	return 0
}
