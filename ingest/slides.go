package ingest

import (
	"github.com/checkweigh/checkweigh/dossier"
)

// slideDeck hands over slides as pages, numbered as the program shows them. A
// slide that is not shown keeps its number, and its words go apart. What the
// speaker was to say stands below the slide and is named as that: it is part of
// what was disclosed, and not on the slide.
type slideDeck struct {
	to     Sink
	lim    Limits
	number int
	spent  int64
}

// slide is one slide while it is read.
type slide struct {
	w        *textWriter
	notes    []paraLine
	hidden   bool
	pictures bool
	damaged  string // why not all of it was read
}

const speakerNotes = "Speaker notes"

// begin is the next slide.
func (s *slideDeck) begin() *slide {
	lim := s.lim
	lim.Text = max(lim.Text-s.spent, 0)
	s.number++
	return &slide{w: newTextWriter(lim)}
}

// end hands a slide over.
func (s *slideDeck) end(sl *slide) error {
	if len(sl.notes) > 0 {
		head := paraLine{text: speakerNotes, marks: []dossier.Mark{headingMark(speakerNotes, 2)}}
		if err := writeLines(&bodyLines{w: sl.w}, append([]paraLine{head}, sl.notes...)); err != nil {
			return err
		}
	}
	if sl.hidden {
		whole := newTextWriter(s.lim)
		whole.concealed = sl.w.concealed
		whole.conceal("hidden", sl.w.body.String())
		sl.w = whole
	}
	p := sl.w.page()
	p.Number, p.Quality = s.number, dossier.Good
	for i := range p.Concealed {
		p.Concealed[i].Page = s.number
		s.spent += int64(len(p.Concealed[i].Text))
	}
	switch {
	case sl.damaged != "":
		p.Quality, p.Reason = dossier.Unread, sl.damaged
	case p.Body != "":
	case sl.hidden:
		p.Quality, p.Reason = dossier.Blank, "hidden slide"
	case sl.pictures:
		p.Quality, p.Reason = dossier.Unread, "the slide holds only pictures: look at it, or ask for it as PDF"
	default:
		p.Quality = dossier.Blank
	}
	s.spent += int64(len(p.Body))
	return s.to.Page(p)
}
