package ingest

import (
	"context"
	"strings"
)

// csvFormat reads tables with one record a line and a sign between the fields:
// comma, semicolon, tab or bar, whichever the file keeps to. Records become rows
// as in every other table, "a | b", and not the file's own letters: quotation
// marks that guard a field are no words, and a quote of a row must read the same
// whether it was disclosed as CSV, as a sheet or in a document.
var csvFormat = Format{
	Name:   "csv",
	Engine: "csv/1",
	Match: func(head []byte, mime, name string) bool {
		if !plainText(head, mime) || isXML(mime) || htmlDocument(head) {
			return false
		}
		switch extension(name) {
		case "csv", "tsv", "tab":
			return !strings.HasPrefix(mime, "application/json")
		case "txt", "text", "md", "markdown", "log", "eml", "htm", "html":
			return false // prose may well have a comma in each line
		}
		return strings.HasPrefix(mime, "text/csv") || strings.HasPrefix(mime, "text/tab-separated-values")
	},
	Read: readCSV,
}

func readCSV(ctx context.Context, src Source, lim Limits, to Sink) error {
	text, reason, err := readPlain(src, lim)
	if err != nil {
		return err
	}
	w := newTextWriter(lim)
	g := newGrid(w)
	c := newCSVReader(text)
	for n := 1; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		record, ok := c.next()
		if !ok {
			break
		}
		if err := g.add(record); err != nil {
			return err
		}
	}
	if err := g.end(); err != nil {
		return err
	}
	return partly(reason, to.Page(w.page()))
}

// csvReader cuts a text into records. It takes what programs write and people
// break: quotation marks within a field, and one that is never closed.
type csvReader struct {
	rest  string
	comma byte // 0: every line is one field
	plain bool // quotation marks are letters: one was never closed
}

func newCSVReader(text string) *csvReader {
	if len(text) > 4 && strings.EqualFold(text[:4], "sep=") { // a hint that Excel writes
		line, rest, _ := strings.Cut(text, "\n")
		if hint := strings.TrimRight(line[4:], "\r"); len(hint) == 1 {
			return &csvReader{rest: rest, comma: hint[0]}
		}
	}
	return &csvReader{rest: text, comma: fieldSign(text)}
}

// fieldSample bounds what is looked at to find the sign between fields.
const fieldSample = 64 << 10

// fieldSign is the sign that gives the most records the same number of fields;
// 0 when none does so for half of them.
func fieldSign(text string) byte {
	sample := text
	if len(sample) > fieldSample {
		sample = sample[:fieldSample]
		if end := strings.LastIndexByte(sample, '\n'); end > 0 {
			sample = sample[:end]
		}
	}
	var best byte
	most := 0
	for _, sign := range []byte{'\t', ',', ';', '|'} {
		c := &csvReader{rest: sample, comma: sign}
		counts, records := map[int]int{}, 0
		for record, ok := c.next(); ok; record, ok = c.next() {
			if len(record) == 1 && strings.TrimSpace(record[0]) == "" {
				continue
			}
			counts[len(record)]++
			records++
		}
		for fields, n := range counts {
			if fields > 1 && n*2 > records && n*min(fields, 50) > most {
				best, most = sign, n*min(fields, 50)
			}
		}
	}
	return best
}

// next is the next record; ok is false at the end.
func (c *csvReader) next() (record []string, ok bool) {
	if c.rest == "" {
		return nil, false
	}
	start := c.rest
	for {
		field, more, closed := c.field()
		if !closed {
			c.plain, c.rest = true, start
			return c.next()
		}
		record = append(record, field)
		if !more {
			return record, true
		}
	}
}

// field cuts the next field off; more reports that the record goes on, closed is
// false when a quotation mark never ends.
func (c *csvReader) field() (field string, more, closed bool) {
	if !c.plain && c.comma != 0 && strings.HasPrefix(strings.TrimLeft(c.head(), " "), `"`) {
		return c.quoted()
	}
	end := c.fieldEnd(0)
	field = c.rest[:end]
	return field, c.cut(end), true
}

// head is the first few bytes of what is left.
func (c *csvReader) head() string { return c.rest[:min(len(c.rest), 8)] }

func (c *csvReader) fieldEnd(from int) int {
	for i := from; i < len(c.rest); i++ {
		if b := c.rest[i]; b == '\n' || b == '\r' || b == c.comma && c.comma != 0 {
			return i
		}
	}
	return len(c.rest)
}

// cut drops the field that ends there and the sign after it; it reports whether
// that sign parts fields.
func (c *csvReader) cut(end int) (more bool) {
	rest := c.rest[end:]
	switch {
	case rest == "":
	case rest[0] == c.comma:
		more, rest = true, rest[1:]
	case strings.HasPrefix(rest, "\r\n"):
		rest = rest[2:]
	default:
		rest = rest[1:]
	}
	c.rest = rest
	return more
}

// quoted reads a field in quotation marks; two within it are one. A mark that
// neither ends the field nor is doubled is a letter.
func (c *csvReader) quoted() (field string, more, closed bool) {
	var b strings.Builder
	from := strings.IndexByte(c.rest, '"') + 1
	for {
		n := strings.IndexByte(c.rest[from:], '"')
		if n < 0 {
			return "", false, false
		}
		b.WriteString(c.rest[from : from+n])
		from += n + 1
		switch {
		case strings.HasPrefix(c.rest[from:], `"`):
			b.WriteByte('"')
			from++
		case c.fieldEnds(from):
			return b.String(), c.cut(from), true
		default:
			b.WriteByte('"')
		}
	}
}

// fieldEnds reports whether a sign that ends fields, or nothing, stands there.
func (c *csvReader) fieldEnds(at int) bool {
	return at >= len(c.rest) || c.rest[at] == c.comma || c.rest[at] == '\n' || c.rest[at] == '\r'
}
