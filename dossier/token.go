package dossier

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TokenKind says what a token is made of.
type TokenKind uint8

// The kinds of token.
const (
	Word TokenKind = iota
	Number
	Punct
)

// Token is one word, number or punctuation mark of the matching view: the
// normalised face of the stored text, with the bytes it stands on.
type Token struct {
	// Text is lower case, with plain quotes and hyphens, ligatures spelled out,
	// soft hyphens gone and words that a line end divided made whole.
	Text     string
	Span     Span
	Kind     TokenKind
	Upper    bool // the word starts with a capital
	AllUpper bool // the word has two or more letters, all capitals
}

// byte classes of ASCII; everything from 0x80 takes the slow path.
const (
	classSpace = iota
	classLower
	classUpper
	classDigit
	classPunct
	classOther
)

var classes = func() (table [256]uint8) {
	for b := range table {
		switch {
		case b >= 0x80:
			table[b] = classOther
		case b >= 'a' && b <= 'z':
			table[b] = classLower
		case b >= 'A' && b <= 'Z':
			table[b] = classUpper
		case b >= '0' && b <= '9':
			table[b] = classDigit
		case b <= ' ' || b == 0x7f:
			table[b] = classSpace
		default:
			table[b] = classPunct
		}
	}
	return table
}()

// closesWord are the bytes behind which a word in small letters is over, whatever
// follows them.
var closesWord = func() (table [256]bool) {
	for b := range table {
		table[b] = classes[b] == classSpace || classes[b] == classPunct && b != '\'' && b != '-'
	}
	return table
}()

// Tokenize appends the tokens of body[span] to dst and returns it.
//
// Words keep an apostrophe inside ("supplier's" is one token). A hyphen inside
// a word divides it and gives no token of its own, so that "third-party" and
// "third party", "sub-processor" and "sub processor" are the same two tokens;
// at a line end "proces-\nsing" is the one token "processing" and
// "sub-\nprocessor" two. Numbers keep points, commas and one letter ("4.2",
// "1,000", "22a"); a number glued to a word ("3.1The") is two tokens. Every
// other mark is one Punct token, dashes of any length being "-".
//
// Plain lower-case words are slices of body; a span with capitals costs one
// allocation, since the cost of matching every rule is mostly the cost of this.
func Tokenize(body string, span Span, dst []Token) []Token {
	if span.Start < 0 || span.End > len(body) || span.Start >= span.End {
		return dst
	}
	return tokenize(tokenizer{body: body, start: span.Start, end: span.End, base: span.Start}, dst)
}

func tokenize(t tokenizer, dst []Token) []Token {
	body, span := t.body, Span{t.start, t.end}
	for i := span.Start; i < span.End; {
		switch classes[body[i]] {
		case classSpace:
			i++
		case classLower:
			to := i + 1
			for to < span.End && classes[body[to]] == classLower {
				to++
			}
			if to < span.End && !closesWord[body[to]] {
				i, dst = t.word(i, dst)
				continue
			}
			dst = append(dst, Token{Text: body[i:to], Span: Span{i, to}})
			i = to
		case classUpper:
			i, dst = t.word(i, dst)
		case classDigit:
			i, dst = t.number(i, dst)
		case classPunct:
			dst = append(dst, Token{Text: body[i : i+1], Span: Span{i, i + 1}, Kind: Punct})
			i++
		default:
			i, dst = t.other(i, dst)
		}
	}
	return dst
}

// Tokens appends the tokens of the span to dst, leaving out the running headers
// and footers that stand inside it.
func (t Text) Tokens(span Span, dst []Token) []Token {
	at := span.Start
	for _, m := range t.headersIn(span) {
		if m.Span.End <= at || m.Span.Start >= span.End {
			continue
		}
		if m.Span.Start > at {
			dst = t.tokens(Span{at, m.Span.Start}, dst)
		}
		at = min(m.Span.End, span.End)
	}
	return t.tokens(Span{at, span.End}, dst)
}

func (t *Text) tokens(span Span, dst []Token) []Token {
	if t.lowered == "" || span.Start < 0 || span.End > len(t.Body) || span.Start >= span.End {
		return Tokenize(t.Body, span, dst)
	}
	return tokenize(tokenizer{body: t.Body, start: span.Start, end: span.End, lowered: t.lowered}, dst)
}

// Lower keeps the body in small letters beside the text, as long again as the
// body: for those who go on to ask for the tokens of most of it, which then cost
// no allocation. The body must not change afterwards; what is lowered already, or
// is a copy of what is, costs nothing more.
func (t *Text) Lower() {
	if len(t.lowered) != len(t.Body) {
		t.lowered = lowerASCII(t.Body)
	}
}

// headersIn returns the header marks that could touch the span.
func (t Text) headersIn(span Span) []Mark {
	if len(t.Marks) == 0 {
		return nil
	}
	lo, hi := 0, len(t.Marks)
	for lo < hi { // a header is one line: none that starts 2,000 bytes earlier reaches in
		mid := (lo + hi) / 2
		if t.Marks[mid].Span.Start < span.Start-2000 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	var found []Mark
	for _, m := range t.Marks[lo:] {
		if m.Span.Start >= span.End {
			break
		}
		if m.Kind == MarkHeader && m.Span.Overlaps(span) {
			found = append(found, m)
		}
	}
	return found
}

type tokenizer struct {
	body       string
	start, end int
	lowered    string // the body from base on with ASCII letters lowered, made when first needed
	base       int
}

func (t *tokenizer) lower(from, to int) string {
	if t.lowered == "" {
		t.lowered = lowerASCII(t.body[t.start:t.end])
	}
	return t.lowered[from-t.base : to-t.base]
}

// lowerASCII lowers A to Z, eight bytes at once, and leaves all else as it is.
func lowerASCII(s string) string {
	const each, high = 0x0101010101010101, 0x8080808080808080
	var lowered strings.Builder
	lowered.Grow(len(s))
	var room [256]byte
	for len(s) > 0 {
		n := copy(room[:], s)
		s = s[n:]
		for i := 0; i < n; i += 8 {
			b := binary.LittleEndian.Uint64(room[i:])
			low := b &^ high
			fromA, afterZ := low+(0x80-'A')*each, low+(0x7f-'Z')*each
			binary.LittleEndian.PutUint64(room[i:], b|((fromA&^afterZ)&^b&high)>>2)
		}
		lowered.Write(room[:n])
	}
	return lowered.String()
}

// word reads a plain ASCII word and hands over to mixed when it meets anything else.
func (t *tokenizer) word(i int, dst []Token) (int, []Token) {
	body, from, uppers := t.body, i, 0
	for i < t.end {
		c := classes[body[i]]
		if c == classUpper {
			uppers++
		} else if c != classLower {
			break
		}
		i++
	}
	if i < t.end {
		switch b := body[i]; {
		case b >= 0x80 && t.joins(i), b == '\'' && t.letterAt(i+1):
			return t.mixed(from, dst)
		case b == '-' && t.wraps(from, i):
			return t.mixed(from, dst)
		case b == '-' && t.hyphenates(i+1):
			dst = append(dst, t.plain(from, i, uppers))
			return i + 1, dst
		case b >= '0' && b <= '9': // "s40", "RM3830"
			for i < t.end && (classes[body[i]] == classDigit || classes[body[i]] == classUpper || classes[body[i]] == classLower) {
				if classes[body[i]] == classUpper {
					uppers++
				}
				i++
			}
		case b == ' ' && i-from == 1 && uppers == 1:
			if to := t.letterspaced(from); to > 0 {
				return to, append(dst, t.squeezed(from, to))
			}
		}
	}
	return i, append(dst, t.plain(from, i, uppers))
}

func (t *tokenizer) plain(from, to, uppers int) Token {
	token := Token{Span: Span{from, to}}
	if uppers == 0 {
		token.Text = t.body[from:to]
		return token
	}
	token.Text = t.lower(from, to)
	token.Upper = classes[t.body[from]] == classUpper
	token.AllUpper = uppers > 1 && uppers == to-from
	return token
}

// number reads digits with points, commas and a letter: "4.2", "1,000", "22A", "3rd".
func (t *tokenizer) number(i int, dst []Token) (int, []Token) {
	body, from := t.body, i
	for i < t.end {
		if classes[body[i]] == classDigit {
			i++
			continue
		}
		if (body[i] == '.' || body[i] == ',' || body[i] == ':') && i+1 < t.end && classes[body[i+1]] == classDigit {
			i++
			continue
		}
		break
	}
	letters := i
	for letters < t.end && (classes[body[letters]] == classLower || classes[body[letters]] == classUpper) {
		letters++
	}
	if n := letters - i; n == 1 || n == 2 && isOrdinal(body[i:letters]) {
		i = letters
	}
	text := body[from:i]
	if i == letters && i > from && classes[body[i-1]] == classUpper {
		text = t.lower(from, i)
	}
	return i, append(dst, Token{Text: text, Span: Span{from, i}, Kind: Number})
}

func isOrdinal(s string) bool { return s == "st" || s == "nd" || s == "rd" || s == "th" }

// other reads whatever starts with a byte outside ASCII.
func (t *tokenizer) other(i int, dst []Token) (int, []Token) {
	r, size := utf8.DecodeRuneInString(t.body[i:t.end])
	switch {
	case isSpace(r), r == softHyphen:
		return i + size, dst
	case unicode.IsLetter(r), unicode.Is(unicode.M, r):
		return t.mixed(i, dst)
	case unicode.IsDigit(r):
		text := norm.NFKC.String(t.body[i : i+size])
		return i + size, append(dst, Token{Text: text, Span: Span{i, i + size}, Kind: Number})
	}
	return i + size, append(dst, Token{Text: plainMark(r), Span: Span{i, i + size}, Kind: Punct})
}

const softHyphen = '\u00ad'

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x2000 && r <= 0x200d || r == 0x2060 || r == 0xfeff
}

// plainMark spells a punctuation mark the way rules write it.
func plainMark(r rune) string {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″':
		return `"`
	case '‘', '’', '‚', '‛', '′':
		return "'"
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	}
	return norm.NFKC.String(string(r))
}

// mixed reads a word that is not plain ASCII: apostrophes, accents, ligatures,
// soft hyphens, a hyphen at a line end.
func (t *tokenizer) mixed(i int, dst []Token) (int, []Token) {
	from, to := i, i
	var word strings.Builder
	letters, uppers := 0, 0
	for i < t.end {
		r, size := utf8.DecodeRuneInString(t.body[i:t.end])
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			letters++
			if unicode.IsUpper(r) {
				uppers++
			}
			word.WriteString(t.body[i : i+size])
			i += size
			to = i
			if r >= 'ﬁ' && r <= 'ﬄ' { // "ﬁ nancial": a ligature that lost its grip on the word
				if i+1 < t.end && t.body[i] == ' ' && classes[t.body[i+1]] == classLower {
					i++
				}
			}
			continue
		case r == softHyphen && t.resumes(i+size) > 0:
			i = t.resumes(i + size)
			continue
		case (r == '\'' || r == '’') && t.letterAt(i+size):
			word.WriteByte('\'')
			i += size
			continue
		case isHyphen(r) && t.wrapsAfter(t.body[from:i], i+size):
			i = t.resumes(i + size)
			continue
		case isHyphen(r) && t.hyphenates(i+size):
			return i + size, append(dst, mixedToken(word.String(), Span{from, to}, letters, uppers, t.body))
		}
		break
	}
	return i, append(dst, mixedToken(word.String(), Span{from, to}, letters, uppers, t.body))
}

func mixedToken(word string, span Span, letters, uppers int, body string) Token {
	first, _ := utf8.DecodeRuneInString(body[span.Start:])
	return Token{
		Text: norm.NFKC.String(strings.ToLower(word)), Span: span,
		Upper: unicode.IsUpper(first), AllUpper: letters > 1 && uppers == letters,
	}
}
