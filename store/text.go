package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// layout is what a text is apart from its bytes.
type layout struct {
	Pages   []dossier.Page `json:"pages,omitempty"`
	Marks   []dossier.Mark `json:"marks,omitempty"`
	Tracked bool           `json:"tracked,omitempty"`
	Hidden  int            `json:"hidden,omitempty"` // how many concealed texts stand apart
}

const putText = `
	INSERT INTO texts (document_id, engine, attempt, body, layout, concealed, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (document_id, engine) DO UPDATE SET attempt = excluded.attempt, body = excluded.body,
		layout = excluded.layout, concealed = excluded.concealed, created_at = excluded.created_at`

func (tx Tx) putText(ctx context.Context, id string, attempt int64, t dossier.Text, now time.Time) error {
	lay, err := json.Marshal(layout{t.Pages, t.Marks, t.Tracked, len(t.Concealed)})
	if err != nil {
		return fmt.Errorf("store: encode layout: %w", err)
	}
	var concealed []byte
	if len(t.Concealed) > 0 {
		if concealed, err = json.Marshal(t.Concealed); err != nil {
			return fmt.Errorf("store: encode concealed text: %w", err)
		}
	}
	_, err = tx.exec(ctx, "put text", putText, id, t.Engine, attempt, []byte(t.Body), lay, concealed, millis(now))
	return err
}

const oneText = `
	SELECT texts.engine, texts.body, texts.layout FROM texts
	JOIN documents ON documents.id = texts.document_id AND documents.engine = texts.engine
	WHERE texts.document_id = $1`

// Text gives the stored text of a document by the engine that read it last, or
// ErrNotFound. What the original conceals is not given but counted: Concealed
// has that many empty entries.
func (r Reads) Text(ctx context.Context, document string) (dossier.Text, error) {
	return one(ctx, r.q, "text", oneText, []any{document}, func(row row) (t dossier.Text, err error) {
		var body, raw []byte
		if err := row.Scan(&t.Engine, &body, &raw); err != nil {
			return t, err
		}
		var lay layout
		if err := json.Unmarshal(raw, &lay); err != nil {
			return t, fmt.Errorf("layout: %w", err)
		}
		t.Body, t.Pages, t.Marks, t.Tracked = string(body), lay.Pages, lay.Marks, lay.Tracked
		t.Concealed = make([]dossier.Concealed, lay.Hidden)
		return t, nil
	})
}
