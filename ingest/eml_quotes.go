package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var (
	wroteLine    = expression(`(?i)^\s*(?:on|le|ar|am)\s.{4,200}\b(?:wrote|écrit|schrieb|ysgrifennodd)\b[^\n]{0,40}:\s*$`)
	originalLine = expression(`(?i)^\s*-{2,}\s*(?:original (?:message|appointment)|neges wreiddiol)\s*-{2,}`)
	fromLine     = expression(`(?i)^\s*\**from:\**\s+\S`)
	sentLine     = expression(`(?i)^\s*\**(?:sent|date):\**\s+\S`)
	toLine       = expression(`(?i)^\s*\**(?:to|subject|cc):\**`)
	notesDate    = expression(`^\s*\d{1,2}/\d{1,2}/\d{2,4} \d{1,2}:\d{2}`)
	notesTo      = expression(`(?i)^\s*(?:to|cc|subject|please respond to)\s*$`)
)

// quoteMarks marks the earlier mail that a reply repeats: lines with ">", and
// everything after "On ... wrote:", "-----Original Message-----", an Outlook
// header block or a Lotus Notes one. Without it the request would be read as
// the answer. at is where body stands in the stored text. A message that says
// next to nothing of its own is a forward: there the repeated mail is the message.
func quoteMarks(body string, at int) []dossier.Mark {
	lines := mailLines(body)
	var marks []dossier.Mark
	var run runMark
	for i, l := range lines {
		if quotesRest(lines, i) && ownWords(body[:l.Start]) {
			run.see(true, dossier.MarkQuote, dossier.Span{Start: quoteStart(lines, i), End: len(strings.TrimRight(body, " \t\n"))}, &marks)
			break
		}
		run.see(strings.HasPrefix(strings.TrimLeft(l.text, " \t"), ">") || introduces(lines, i), dossier.MarkQuote, l.Span, &marks)
	}
	run.see(false, dossier.MarkQuote, dossier.Span{}, &marks)
	for i := range marks {
		marks[i].Span.Start += at
		marks[i].Span.End += at
	}
	return marks
}

type mailLine struct {
	dossier.Span
	text string
}

func mailLines(body string) []mailLine {
	var lines []mailLine
	for at := 0; at < len(body); {
		line, _, _ := strings.Cut(body[at:], "\n")
		lines = append(lines, mailLine{dossier.Span{Start: at, End: at + len(line)}, line})
		at += len(line) + 1
	}
	return lines
}

// ownWords reports whether enough stands before a quote for it to be a reply.
func ownWords(before string) bool { return len(strings.Fields(before)) >= 8 }

// wrote reports whether line i is "On ... wrote:", which mail programs break
// over as many as three lines.
func wrote(lines []mailLine, i int) bool {
	text := lines[i].text
	if len(text) < 3 {
		return false
	}
	for n := 0; n < 3 && i+n < len(lines); n++ {
		if n > 0 {
			text += " " + lines[i+n].text
		}
		if wroteLine().MatchString(text) {
			return true
		}
	}
	return false
}

// introduces reports whether line i says who wrote the ">" lines after it.
func introduces(lines []mailLine, i int) bool {
	return wrote(lines, i) && marksFollow(lines, i)
}

func marksFollow(lines []mailLine, i int) bool {
	for n := i + 1; n < len(lines) && n <= i+5; n++ {
		if strings.HasPrefix(strings.TrimLeft(lines[n].text, " \t"), ">") {
			return true
		}
	}
	return false
}

// quotesRest reports whether everything from line i on is an earlier mail.
func quotesRest(lines []mailLine, i int) bool {
	text := lines[i].text
	switch {
	case originalLine().MatchString(text):
		return true
	case fromLine().MatchString(text):
		return headerBlock(lines, i)
	case notesDate().MatchString(text):
		return notesBlock(lines, i)
	case wrote(lines, i):
		return !marksFollow(lines, i)
	}
	return false
}

var notesSender = expression(`(?i)^\s*sent by:|^[^<>\n]{0,80}<[^<> ]+@[^<> ]+>\s*$`)

// quoteStart is where the quote at line i begins: Lotus Notes puts the sender
// above the date.
func quoteStart(lines []mailLine, i int) int {
	for notesDate().MatchString(lines[i].text) || notesSender().MatchString(lines[i].text) {
		if i == 0 || !notesSender().MatchString(lines[i-1].text) {
			break
		}
		i--
	}
	return lines[i].Start
}

// headerBlock reports whether an Outlook header (From, Sent, To, Subject)
// begins at line i.
func headerBlock(lines []mailLine, i int) bool {
	sent, to := false, false
	for n := i + 1; n < len(lines) && n <= i+8; n++ {
		sent = sent || sentLine().MatchString(lines[n].text)
		to = to || toLine().MatchString(lines[n].text)
	}
	return sent && to
}

// notesBlock reports whether the date line i is followed by Lotus Notes' way of
// writing To and Subject on lines of their own.
func notesBlock(lines []mailLine, i int) bool {
	found := 0
	for n := i + 1; n < len(lines) && n <= i+16; n++ {
		if notesTo().MatchString(lines[n].text) {
			found++
		}
	}
	return found >= 2
}
