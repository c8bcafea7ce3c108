package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// atomFeed is a feed of RFC 4287. Its ids never change: a feed's comes from what
// it asks for, and an entry's from its clause and the words in it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Notice  string      `xml:"subtitle,omitempty"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Link    atomLink    `xml:"link"`
	Content atomContent `xml:"content"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feed makes a feed of what was found. Its words are text and never markup, and
// what XML cannot hold, or a reader could not see, is written out.
func (s *service) feed(ctx context.Context, about, title string, found searchBody) (*fileAnswer, error) {
	feed := atomFeed{ID: urn("feed", about), Title: report.Visible(title), Notice: found.Notice, Author: atomAuthor{"Checkweigh"}}
	latest := time.Unix(0, 0)
	err := s.view(ctx, func(from store.Sight) error {
		for _, h := range found.Hits {
			doc, err := from.Document(ctx, h.Document)
			if err != nil {
				return err
			}
			if doc.ReadAt.After(latest) {
				latest = doc.ReadAt
			}
			feed.Entries = append(feed.Entries, newAtomEntry(h, doc.ReadAt))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	feed.Updated = latest.UTC().Format(time.RFC3339)
	body, err := xml.MarshalIndent(feed, "", " ")
	return &fileAnswer{ContentType: atomType, Body: append([]byte(xml.Header), body...)}, err
}

func newAtomEntry(h hitBody, at time.Time) atomEntry {
	title := h.DocumentName
	if h.Number != "" {
		title = h.Number + ", " + title
	}
	_, index, _ := strings.Cut(h.Clause, ":")
	return atomEntry{
		ID: urn("clause", h.Clause+"\n"+h.Text), Title: report.Visible(title), Updated: at.UTC().Format(time.RFC3339),
		Link: atomLink{"alternate", "/documents/" + h.Document + "?clause=" + index}, Content: atomContent{"text", legible(h.Text)},
	}
}

// urn names something by what it is about.
func urn(noun, about string) string {
	sum := sha256.Sum256([]byte(about))
	return "urn:checkweigh:" + noun + ":" + hex.EncodeToString(sum[:16])
}
