package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// NewsKind says what sort of news it is.
type NewsKind string

// The kinds of news.
const (
	NewsJudged  NewsKind = "judged"  // the verdicts of a dossier are not what they were before
	NewsAdverse NewsKind = "adverse" // a finding against the workforce that was not there before
)

// News is something that judging a dossier brought for the first time.
type News struct {
	ID          string    `json:"id"`
	Dossier     string    `json:"dossier"`
	Kind        NewsKind  `json:"kind"`
	Requirement string    `json:"requirement,omitempty"`
	Document    string    `json:"document,omitempty"` // in which it was found
	Detail      string    `json:"detail,omitempty"`   // counts; never words of a document
	At          time.Time `json:"at"`
}

const (
	addNews  = `INSERT INTO news (id, dossier_id, kind, requirement, document_id, mark, detail, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`
	trimNews = `
	DELETE FROM news WHERE dossier_id = $1 AND kind = 'judged' AND id NOT IN (
		SELECT id FROM news WHERE dossier_id = $1 AND kind = 'judged' ORDER BY id DESC LIMIT 50)`
)

// AddNews writes down what of the verdicts of a dossier is news, and gives it.
// Verdicts that say what verdicts of the dossier have said before are none.
func (tx Tx) AddNews(ctx context.Context, dossierID string, verdicts []dossier.Verdict, now time.Time) ([]News, error) {
	var fresh []News
	add := func(n News, mark string) error {
		n.ID, n.Dossier, n.At = NewID(), dossierID, now
		added, err := tx.exec(ctx, "add news", addNews, n.ID, n.Dossier, string(n.Kind), n.Requirement, n.Document, mark, n.Detail, millis(now))
		if err == nil && added > 0 {
			fresh = append(fresh, n)
		}
		return err
	}
	all := sha256.New()
	count := map[dossier.Value]int{}
	for _, v := range verdicts {
		count[v.Value]++
		fmt.Fprintf(all, "%s=%s\n", v.Requirement, v.Value)
		if v.Value != dossier.Adverse || len(v.Evidence) == 0 {
			continue
		}
		n := News{Kind: NewsAdverse, Requirement: v.Requirement, Document: v.Evidence[0].Document}
		if err := add(n, "adverse "+v.Requirement+" "+marked(v.Evidence)); err != nil {
			return nil, err
		}
	}
	if len(verdicts) == 0 {
		return fresh, nil
	}
	var words []string
	for _, value := range dossier.Values {
		if count[value] > 0 {
			words = append(words, fmt.Sprint(value, "=", count[value]))
		}
	}
	if err := add(News{Kind: NewsJudged, Detail: strings.Join(words, " ")}, "judged "+hex.EncodeToString(all.Sum(nil)[:16])); err != nil {
		return nil, err
	}
	_, err := tx.exec(ctx, "trim news", trimNews, dossierID)
	return fresh, err
}

// marked tells evidence apart by what it says, and not by where a later reading
// of the same file finds it.
func marked(evidence []dossier.Evidence) string {
	sum := sha256.New()
	for _, e := range evidence {
		_, _ = io.WriteString(sum, e.Document+"\n"+e.Quote+"\x00") // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

const seenNews = `
	SELECT id, dossier_id, kind, requirement, document_id, detail, at FROM news
	WHERE ($3 = '' OR news.dossier_id = $3) AND news.dossier_id IN ` + seen + ` ORDER BY id DESC LIMIT $4`

// News gives the latest news, the newest first, of the dossiers that the viewer
// sees; of one of them unless dossierID is "".
func (s Sight) News(ctx context.Context, dossierID string, limit int) ([]News, error) {
	return collect(ctx, s.q, "news", seenNews, s.v.args(dossierID, bounded(limit)), func(row row) (n News, err error) {
		var at int64
		err = row.Scan(&n.ID, &n.Dossier, &n.Kind, &n.Requirement, &n.Document, &n.Detail, &at)
		n.At = fromMillis(at)
		return n, err
	})
}
