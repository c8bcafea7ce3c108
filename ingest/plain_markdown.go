package ingest

import (
	"context"
	"regexp"
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
var inlineTags = regexp.MustCompile(`(?i)</?(?:span|a|b|i|u|s|em|strong|small|sub|sup|mark|ins|del|code|kbd|font|center|p|div|br|hr|img|details|summary|figure|figcaption|table|thead|tbody|tr|td|th|ul|ol|li|h[1-6])(?:\s+[a-z_:][-a-z0-9_:.]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=` + "`" + `]+))?)*\s*/?>`)

var markdownComment = regexp.MustCompile(`(?s)<!--.*?-->`)

// markdown is the page of a Markdown text, with its headings, tables and quotes marked.
func markdown(text string, lim Limits) PageText {
	w := newTextWriter(lim)
	for _, c := range markdownComment.FindAllString(text, maxConcealed) {
		w.conceal("comment", strings.TrimSuffix(strings.TrimPrefix(c, "<!--"), "-->"))
	}
	text = markdownComment.ReplaceAllString(text, "")
	text = inlineTags.ReplaceAllStringFunc(text, func(tag string) string {
		if strings.HasPrefix(strings.ToLower(tag), "<br") {
			return " "
		}
		return ""
	})
	w.body.WriteString(text)
	w.marks = markdownMarks(text)
	return w.page()
}

var (
	hashHeading = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$`)
	boldLine    = regexp.MustCompile(`^\s*(?:\*\*[^*]+\*\*|__[^_]+__)\s*$`)
	tableLine   = regexp.MustCompile(`^\s*\|.*\|\s*$`)
	quoteLine   = regexp.MustCompile(`^ {0,3}>`)
	underline   = regexp.MustCompile(`^ {0,3}(=+|-{3,})[ \t]*$`)
)

func markdownMarks(text string) []dossier.Mark {
	var marks []dossier.Mark
	var table, quote runMark
	before := ""
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		span := dossier.Span{Start: at, End: at + len(strings.TrimRight(line, "\r"))}
		marks = append(marks, markdownLine(strings.TrimRight(line, "\r"), span, before)...)
		table.see(tableLine.MatchString(line), dossier.MarkTable, span, &marks)
		quote.see(quoteLine.MatchString(line), dossier.MarkQuote, span, &marks)
		before = strings.TrimSpace(line)
		at += len(line) + 1
	}
	table.see(false, dossier.MarkTable, dossier.Span{}, &marks)
	quote.see(false, dossier.MarkQuote, dossier.Span{}, &marks)
	return marks
}

func markdownLine(line string, span dossier.Span, before string) []dossier.Mark {
	if m := hashHeading.FindStringSubmatchIndex(line); m != nil && m[5] > m[4] {
		return []dossier.Mark{{Kind: dossier.MarkHeading, Level: m[3] - m[2],
			Span: dossier.Span{Start: span.Start + m[4], End: span.Start + m[5]}}}
	}
	if boldLine.MatchString(line) {
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
