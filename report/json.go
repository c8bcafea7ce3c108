package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes one report as one object, and none or several as an array,
// indented, with a line end. Quotes are the bytes of the stored text: what JSON
// must escape is escaped, and nothing else is changed.
func WriteJSON(w io.Writer, reports ...Report) error {
	var v any = reports
	switch len(reports) {
	case 0:
		v = []Report{}
	case 1:
		v = reports[0]
	}
	return writeIndented(w, v)
}

func writeIndented(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("report: encode JSON: %w", err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("report: write JSON: %w", err)
	}
	return nil
}
