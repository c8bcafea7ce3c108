package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// joinLists gives each item of a list the words before the list, and the words
// after it that close each item. Without this "sell Buyer Data" would lose its
// "The Supplier shall not:".
func (s *segmenter) joinLists() {
	var sentences []dossier.Span
	leader := -1 // the clause whose sentences are at hand: items of one list ask for the same
	for i := range s.clauses {
		c, u := &s.clauses[i], &s.units[i]
		if u.contents {
			continue
		}
		if u.tail {
			s.closeItems(i, &sentences)
			leader = -1
			continue
		}
		p := c.Parent
		if p < 0 || u.kind != unitItem || !s.leads(p, i) {
			continue
		}
		if p != leader {
			sentences, leader = s.text.Sentences(s.clauses[p].Body, sentences[:0]), p
		}
		if len(sentences) == 0 {
			continue
		}
		lead := sentences[len(sentences)-1]
		if s.standsAlone(c.Body, lead) {
			continue
		}
		above := s.clauses[p].LeadIns
		c.LeadIns = append(above[:len(above):len(above)], lead)
	}
}

// leads reports whether clause p introduces its item i.
func (s *segmenter) leads(p, i int) bool {
	if s.clauses[p].Zone == dossier.Title {
		return false
	}
	if s.units[p].opens || s.units[p].shape == shapeBullet && s.units[i].shape == shapeBullet {
		return true
	}
	body := s.text.Body[s.clauses[p].Body.Start:s.clauses[p].Body.End]
	return s.units[i].list && body != "" && !strings.ContainsRune(".;?!", lastRune(body))
}

// closeItems gives the first sentence of the tail to each item of the list above.
func (s *segmenter) closeItems(i int, sentences *[]dossier.Span) {
	*sentences = s.text.Sentences(s.clauses[i].Body, (*sentences)[:0])
	if len(*sentences) == 0 {
		return
	}
	tail := (*sentences)[0]
	parent := s.clauses[i].Parent
	for n := i - 1; n > parent; n-- {
		if s.units[n].tail && s.clauses[n].Parent == parent { // what stands before has its tail
			return
		}
		if s.clauses[n].Parent == parent && s.units[n].kind == unitItem && s.clauses[n].Tail.Len() == 0 {
			s.clauses[n].Tail = tail
		}
	}
}

// standsAlone reports an item that is a whole norm of its own ("The Supplier
// shall ..."). It takes a lead-in only where that is no norm but a condition
// ("On expiry:"), which it would lose its meaning without.
func (s *segmenter) standsAlone(body, lead dossier.Span) bool {
	text := s.text.Body[body.Start:min(body.End, body.Start+120)]
	if !opensWithActor(text) {
		return false
	}
	return hasModal(s.text.Body[lead.Start:lead.End], 1000) || wordsIn(s.text.Body[lead.Start:lead.End]) <= 1
}

// opensWithActor: an article or a capital, then a modal verb within nine words.
func opensWithActor(text string) bool {
	switch firstWord(text) {
	case "the", "each", "neither", "either", "no", "any", "all", "both", "it", "they", "we", "you", "every":
		return hasModal(text, 9)
	}
	return startsUpper(text) && hasModal(text, 6)
}

func hasModal(text string, words int) bool {
	for n := 0; n < words && text != ""; n++ {
		end := strings.IndexAny(text, " \n\t")
		word := text
		if end >= 0 {
			word, text = text[:end], strings.TrimLeft(text[end:], " \n\t")
		} else {
			text = ""
		}
		switch strings.Trim(word, ",.:;") {
		case "shall", "must", "may", "will", "shall:", "cannot":
			return true
		}
	}
	return false
}
