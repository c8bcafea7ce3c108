package ingest

import (
	"bufio"
	"fmt"
	"io"
)

type rtfKind byte

const (
	rtfOpen   rtfKind = iota // {
	rtfClose                 // }
	rtfWord                  // \par, \u8217
	rtfSymbol                // \~
	rtfBytes                 // letters as they stand, or \'e9
)

// rtfToken is one piece of a Rich Text file.
type rtfToken struct {
	kind  rtfKind
	word  string
	n     int
	given bool   // whether the word has a number
	bytes []byte // valid until the next token
}

// rtfLexer cuts a stream into tokens and passes over binary data.
type rtfLexer struct {
	in  *bufio.Reader
	buf []byte
}

func newRTFLexer(r io.Reader) *rtfLexer {
	return &rtfLexer{in: bufio.NewReaderSize(r, 64<<10)}
}

// maxRTFWord bounds a control word; the longest that exists has 32 letters.
const maxRTFWord = 40

func (l *rtfLexer) next() (rtfToken, error) {
	for {
		c, err := l.in.ReadByte()
		if err != nil {
			return rtfToken{}, l.fault(err)
		}
		switch c {
		case '{':
			return rtfToken{kind: rtfOpen}, nil
		case '}':
			return rtfToken{kind: rtfClose}, nil
		case '\\':
			return l.control()
		case '\r', '\n', 0:
			continue
		}
		l.buf = append(l.buf[:0], c)
		return l.run()
	}
}

func (l *rtfLexer) fault(err error) error {
	if err == io.EOF {
		return err
	}
	return fmt.Errorf("ingest: read rtf: %w", err)
}

// run reads the letters up to the next sign that means something.
func (l *rtfLexer) run() (rtfToken, error) {
	for len(l.buf) < 4096 {
		c, err := l.in.ReadByte()
		if err != nil {
			break
		}
		if c == '{' || c == '}' || c == '\\' || c == '\r' || c == '\n' || c == 0 {
			_ = l.in.UnreadByte()
			break
		}
		l.buf = append(l.buf, c)
	}
	return rtfToken{kind: rtfBytes, bytes: l.buf}, nil
}

func (l *rtfLexer) control() (rtfToken, error) {
	c, err := l.in.ReadByte()
	if err != nil {
		return rtfToken{}, l.fault(err)
	}
	switch {
	case letterByte(c):
		return l.controlWord(c)
	case c == '\'':
		return l.hexByte()
	case c == '\r', c == '\n':
		return rtfToken{kind: rtfWord, word: "par"}, nil
	case c == '\t':
		return rtfToken{kind: rtfWord, word: "tab"}, nil
	}
	l.buf = append(l.buf[:0], c)
	return rtfToken{kind: rtfSymbol, bytes: l.buf}, nil
}

func (l *rtfLexer) hexByte() (rtfToken, error) {
	two, err := l.in.Peek(2)
	if err != nil || hexDigit(two[0]) < 0 || hexDigit(two[1]) < 0 {
		return rtfToken{kind: rtfBytes}, nil
	}
	l.buf = append(l.buf[:0], byte(hexDigit(two[0])<<4|hexDigit(two[1])))
	_, _ = l.in.Discard(2)
	return rtfToken{kind: rtfBytes, bytes: l.buf}, nil
}

func (l *rtfLexer) controlWord(c byte) (rtfToken, error) {
	l.buf = append(l.buf[:0], c)
	t := rtfToken{kind: rtfWord}
	var err error
	for {
		if c, err = l.in.ReadByte(); err != nil || !letterByte(c) {
			break
		}
		if len(l.buf) < maxRTFWord {
			l.buf = append(l.buf, c)
		}
	}
	t.word = string(l.buf)
	if err != nil {
		return t, nil
	}
	minus := c == '-'
	if minus {
		if c, err = l.in.ReadByte(); err != nil {
			return t, nil
		}
	}
	for err == nil && c >= '0' && c <= '9' {
		t.given = true
		if t.n < 1<<40 {
			t.n = t.n*10 + int(c-'0')
		}
		c, err = l.in.ReadByte()
	}
	if minus {
		t.n = -t.n
	}
	if err == nil && c != ' ' {
		_ = l.in.UnreadByte()
	}
	if t.word == "bin" && t.n > 0 {
		_, err = io.CopyN(io.Discard, l.in, int64(t.n))
		if err != nil && err != io.EOF {
			return t, l.fault(err)
		}
	}
	return t, nil
}

func letterByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
