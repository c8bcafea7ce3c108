package api

import (
	"context"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// newsOnFeed is how many news a feed has.
const newsOnFeed = 50

// newsFeed makes the feed of what judging brought, in all dossiers that the
// caller sees or in one of them. Entries are never changed: what was told stays
// told, with the words on which it stands now if it still does.
func (s *service) newsFeed(ctx context.Context, base, dossierID string) (*fileAnswer, error) {
	var entries []feedEntry
	title := "New judgements and adverse findings"
	err := s.view(ctx, func(from store.Sight) error {
		if dossierID != "" {
			d, err := from.Dossier(ctx, dossierID)
			if err != nil {
				return err
			}
			title += " in " + d.Title
		}
		news, err := from.News(ctx, dossierID, newsOnFeed)
		if err != nil {
			return err
		}
		entries, err = s.newsEntries(ctx, from, base, news)
		return err
	})
	if err != nil {
		return nil, err
	}
	return writeFeed(feedHead{about: "news:" + dossierID, title: title}, entries)
}

func (s *service) newsEntries(ctx context.Context, from store.Sight, base string, news []store.News) ([]feedEntry, error) {
	titles := map[string]string{}
	verdicts := map[string][]dossier.Verdict{}
	var all []feedEntry
	for _, n := range news {
		if _, known := titles[n.Dossier]; !known {
			d, err := from.Dossier(ctx, n.Dossier)
			if err != nil {
				return nil, err
			}
			titles[n.Dossier] = d.Title
		}
		if _, known := verdicts[n.Dossier]; !known && n.Kind == store.NewsAdverse {
			of, err := from.Verdicts(ctx, n.Dossier)
			if err != nil {
				return nil, err
			}
			verdicts[n.Dossier] = of
		}
		all = append(all, s.newsEntry(n, titles[n.Dossier], verdicts[n.Dossier], base))
	}
	return all, nil
}

func (s *service) newsEntry(n store.News, title string, verdicts []dossier.Verdict, base string) feedEntry {
	e := feedEntry{id: urn("news", n.ID), at: n.At, link: base + "/dossiers/" + n.Dossier}
	if n.Kind == store.NewsJudged {
		e.title, e.text = "Judged: "+title, "Verdicts: "+countsInWords(n.Detail)
		return e
	}
	e.title = "Adverse: " + n.Requirement + ", " + title
	if r, known := s.Rules.Requirement(n.Requirement); known {
		e.title, e.text = "Adverse: "+r.Title+", "+title, n.Requirement+": "+r.Title
	}
	for _, v := range verdicts {
		if v.Requirement == n.Requirement && v.Value == dossier.Adverse && len(v.Evidence) > 0 {
			e.text += "\n“" + v.Evidence[0].Quote + "”"
		}
	}
	return e
}

// countsInWords is "2 adverse, 1 missing" for "adverse=2 missing=1".
func countsInWords(detail string) string {
	var words []string
	for _, one := range strings.Fields(detail) {
		value, n, _ := strings.Cut(one, "=")
		words = append(words, n+" "+strings.ToLower(report.Word(dossier.Value(value))))
	}
	return strings.Join(words, ", ") + "."
}

// feedHead is what a feed says of itself.
type feedHead struct {
	about  string // what it asks for: its id comes from it
	title  string
	notice string
}

// feedEntry is one entry; its words are text and never markup.
type feedEntry struct {
	id, title, text string
	link            string
	at              time.Time
}
