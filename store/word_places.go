package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	dropWordPlaces = `DELETE FROM word_places WHERE document_id = $1 AND engine = $2`
	addWordPlaces  = `INSERT INTO word_places (document_id, engine, page, words) VALUES ($1, $2, $3, $4)`
)

func (tx Tx) putWordPlaces(ctx context.Context, document, engine string, pages []dossier.PlacedPage) error {
	if _, err := tx.exec(ctx, "drop places of words", dropWordPlaces, document, engine); err != nil {
		return err
	}
	for _, p := range pages {
		words, err := json.Marshal(numbersOf(p.Words))
		if err != nil {
			return fmt.Errorf("store: encode places of words: %w", err)
		}
		if _, err := tx.exec(ctx, "add places of words", addWordPlaces, document, engine, p.Number, words); err != nil {
			return err
		}
	}
	return nil
}

const oneWordPlaces = `
	SELECT word_places.words FROM word_places
	JOIN documents ON documents.id = word_places.document_id AND documents.engine = word_places.engine
	WHERE word_places.document_id = $1 AND word_places.page = $2`

// WordPlaces gives where the words stand of a page that was read by OCR; none
// where nothing is known of it, as where it was read before places were kept.
func (r Reads) WordPlaces(ctx context.Context, document string, page int) ([]dossier.PlacedWord, error) {
	words, err := one(ctx, r.q, "places of words", oneWordPlaces, []any{document, page}, func(row row) ([]dossier.PlacedWord, error) {
		var raw []byte
		if err := row.Scan(&raw); err != nil {
			return nil, err
		}
		n, err := decode[[]int](raw)
		if err != nil {
			return nil, err
		}
		return placedWords(n)
	})
	if CodeOf(err) == NotFound {
		return nil, nil
	}
	return words, err
}

// wordNumbers is how many numbers stand for one word in a row of word_places.
const wordNumbers = 6

func numbersOf(words []dossier.PlacedWord) []int {
	n := make([]int, 0, wordNumbers*len(words))
	end := 0
	for _, w := range words {
		n = append(n, w.Start-end, w.Len(), w.X0, w.Y0, w.X1, w.Y1)
		end = w.End
	}
	return n
}

func placedWords(n []int) ([]dossier.PlacedWord, error) {
	if len(n)%wordNumbers != 0 {
		return nil, errors.New("places of words that break off")
	}
	words := make([]dossier.PlacedWord, 0, len(n)/wordNumbers)
	end := 0
	for ; len(n) > 0; n = n[wordNumbers:] {
		w := dossier.PlacedWord{Span: dossier.Span{Start: end + n[0], End: end + n[0] + n[1]}, PageBox: dossier.PageBox{X0: n[2], Y0: n[3], X1: n[4], Y1: n[5]}}
		words, end = append(words, w), w.End
	}
	return words, nil
}
