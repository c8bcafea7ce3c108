package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const atomNamespace = "http://www.w3.org/2005/Atom"

// writeFeed writes a feed of RFC 4287. Its ids never change: a feed's comes from
// what it asks for, and an entry's from what it tells. Words are text and never
// markup, and what XML cannot hold, or a reader could not see, is written out.
func writeFeed(h feedHead, entries []feedEntry) (*fileAnswer, error) {
	feed := feeds.AtomFeed{
		Xmlns: atomNamespace, Id: urn("feed", h.about), Title: report.Visible(h.title), Subtitle: h.notice,
		Author: &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: "Checkweigh"}},
	}
	latest := time.Unix(0, 0)
	for _, e := range entries {
		if e.at.After(latest) {
			latest = e.at
		}
		feed.Entries = append(feed.Entries, &feeds.AtomEntry{
			Id: e.id, Title: report.Visible(e.title), Updated: e.at.UTC().Format(time.RFC3339),
			Links:   []feeds.AtomLink{{Rel: "alternate", Href: e.link}},
			Content: &feeds.AtomContent{Type: "text", Content: legible(e.text)},
		})
	}
	feed.Updated = latest.UTC().Format(time.RFC3339)
	body, err := xml.MarshalIndent(feed, "", " ")
	return &fileAnswer{ContentType: atomType, Body: append([]byte(xml.Header), body...)}, err
}

// feed makes a feed of what was found.
func (s *service) feed(ctx context.Context, about, title string, found searchBody) (*fileAnswer, error) {
	var entries []feedEntry
	err := s.view(ctx, func(from store.Sight) error {
		for _, h := range found.Hits {
			doc, err := from.Document(ctx, h.Document)
			if err != nil {
				return err
			}
			entries = append(entries, hitEntry(h, doc.ReadAt))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return writeFeed(feedHead{about, title, found.Notice}, entries)
}

func hitEntry(h hitBody, at time.Time) feedEntry {
	title := h.DocumentName
	if h.Number != "" {
		title = h.Number + ", " + title
	}
	_, index, _ := strings.Cut(h.Clause, ":")
	return feedEntry{
		id: urn("clause", h.Clause+"\n"+h.Text), title: title, at: at, text: h.Text,
		link: "/documents/" + h.Document + "?clause=" + index,
	}
}

// urn names something by what it is about.
func urn(noun, about string) string {
	sum := sha256.Sum256([]byte(about))
	return "urn:checkweigh:" + noun + ":" + hex.EncodeToString(sum[:16])
}
