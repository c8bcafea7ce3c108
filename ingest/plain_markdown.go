package ingest

import (
	"context"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// markdownFormat reads Markdown: the text with its list markers and emphasis as
// it stands, without HTML tags, which are no words and would cut sentences.
var markdownFormat = Format{
	Name:   "md",
	Engine: "md/1",
	Match: func(head []byte, mime, name string) bool {
		switch extension(name) {
		case "md", "markdown", "mdown", "mkd":
			return plainText(head, mime) && !isXML(mime) && !htmlDocument(head)
		}
		return false
	},
	Read: func(ctx context.Context, src Source, lim Limits, to Sink) error {
		text, reason, err := readPlain(src, lim)
		if err != nil {
			return err
		}
		return partly(reason, to.Page(markdown(text, lim)))
	},
}

// inlineTags are the tags that writers put into Markdown. Others, such as
// <insert name>, are blanks of a template and stay.
var inlineTags = expression(`(?i)</?(?:span|a|b|i|u|s|em|strong|small|sub|sup|mark|ins|del|code|kbd|font|center|p|div|br|hr|img|details|summary|figure|figcaption|table|thead|tbody|tr|td|th|ul|ol|li|h[1-6])(?:\s+[a-z_:][-a-z0-9_:.]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=` + "`" + `]+))?)*\s*/?>`)

var (
	markdownComment = expression(`(?s)<!--.*?-->`)
	// markdownLink is [words](target) or ![words](target), where the target can
	// be nothing but an address: "[Buyer](the Authority)" is drafting.
	markdownLink   = expression(`!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\((?:[a-z]+:|[#/.]|[\w-]+[./])(?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\)`)
	markdownEscape = expression("\\\\([!-/:-@\\[-`{-~])")
	quoteSign      = expression(`(?m)^(?: {0,3}> ?)+`)
)

// markdown is the page of a Markdown text, with its headings and tables marked.
// What is markup and no words is left out: tags, link targets, backslashes, and
// the signs of block quotes, which converters write for mere indentation and
// which would stand in the middle of sentences.
func markdown(text string, lim Limits) PageText {
	w := newTextWriter(lim)
	text = markdownComment().ReplaceAllStringFunc(text, func(c string) string {
		note := strings.TrimSuffix(strings.TrimPrefix(c, "<!--"), "-->")
		if len(strings.Fields(note)) > 3 { // fewer words are orders to a program
			w.conceal("comment", note)
		}
		return ""
	})
	text = inlineTags().ReplaceAllStringFunc(text, func(tag string) string {
		if strings.HasPrefix(strings.ToLower(tag), "<br") {
			return " "
		}
		return ""
	})
	text = markdownLink().ReplaceAllString(text, "$1")
	text = markdownEscape().ReplaceAllString(text, "$1")
	text = quoteSign().ReplaceAllString(text, "")
	markdownLines(text, w)
	return w.page()
}

var (
	hashHeading = expression(`^ {0,3}(#{1,6})[ \t]+(.*?)[ \t\r#]*$`)
	boldLine    = expression(`^\s*(?:\*\*[^*]+\*\*|__[^_]+__)\s*$`)
	tableLine   = expression(`^\s*\|.*\|\s*$`)
	tableRuler  = expression(`^[\s|:-]*-[\s|:-]*$`)
	underline   = expression(`^ {0,3}(?:={3,}|-{3,})\s*$`)
)

// markdownLines writes the lines with their marks. A row of a table comes out
// as in every other format, "a | b", and the ruler under its head not at all.
func markdownLines(text string, w *textWriter) {
	var table runMark
	var before dossier.Span // the line before, when it holds words
	for more := true; more; {
		var line, end string
		if line, text, more = strings.Cut(text, "\n"); more {
			end = "\n"
		}
		row := tableLine().MatchString(line)
		if row && tableRuler().MatchString(line) {
			continue
		}
		if row {
			line = tableCells(line)
		}
		start := w.body.Len()
		w.body.WriteString(line + end)
		span := dossier.Span{Start: start, End: start + len(strings.TrimRight(line, " \t\r"))}
		if !row {
			w.marks = append(w.marks, markdownLine(line, span, before)...)
		}
		table.see(row, dossier.MarkTable, span, &w.marks)
		before = span
	}
	table.see(false, dossier.MarkTable, dossier.Span{}, &w.marks)
}

// tableCells is a row without the bars around it and the spaces that align it.
func tableCells(line string) string {
	cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return strings.Join(cells, " | ")
}

// markdownLine is the marks of one line; a line of signs makes a heading of the
// line before it.
func markdownLine(line string, span, before dossier.Span) []dossier.Mark {
	if before.Len() > 0 && underline().MatchString(line) {
		level := 1
		if strings.Contains(line, "-") {
			level = 2
		}
		return []dossier.Mark{{Kind: dossier.MarkHeading, Level: level, Span: before}}
	}
	if m := hashHeading().FindStringSubmatchIndex(line); m != nil && m[5] > m[4] {
		return []dossier.Mark{{Kind: dossier.MarkHeading, Level: m[3] - m[2],
			Span: dossier.Span{Start: span.Start + m[4], End: span.Start + m[5]}}}
	}
	if boldLine().MatchString(line) {
		return []dossier.Mark{{Kind: dossier.MarkBold, Span: span}}
	}
	return nil
}

// runMark joins neighbouring lines of one sort into one mark.
type runMark struct {
	open bool
	span dossier.Span
}

func (r *runMark) see(matches bool, kind dossier.MarkKind, line dossier.Span, marks *[]dossier.Mark) {
	switch {
	case matches && r.open:
		r.span.End = line.End
	case matches:
		r.open, r.span = true, line
	case r.open:
		*marks = append(*marks, dossier.Mark{Kind: kind, Span: r.span})
		r.open = false
	}
}
