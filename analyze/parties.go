package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// roleWords are the words by which papers call a party, with the role each has.
// Words that either side may bear ("company", "we") are bound only by a text.
var roleWords = map[string]string{
	"buyer": "buyer", "customer": "buyer", "authority": "buyer", "council": "buyer", "client": "buyer", "purchaser": "buyer",
	"commissioner": "buyer", "contracting authority": "buyer", "corporation": "buyer", "department": "buyer", "board": "buyer",
	"trust": "buyer", "city": "buyer", "county": "buyer", "agency": "buyer", "state": "buyer", "ministry": "buyer",
	"university": "buyer", "school": "buyer", "organisation": "buyer", "public body": "buyer", "contracting body": "buyer",
	"subscriber": "buyer", "licensee": "buyer", "commission": "buyer", "force": "buyer", "constabulary": "buyer",
	"supplier": "supplier", "contractor": "supplier", "provider": "supplier", "vendor": "supplier", "consultant": "supplier",
	"service provider": "supplier", "seller": "supplier", "licensor": "supplier", "reseller": "supplier", "lessor": "supplier", "managed service provider": "supplier",
	"employer": "employer", "management": "employer", "union": "union", "unions": "union", "trade union": "union", "trade unions": "union",
	"controller": "controller", "data controller": "controller", "processor": "processor", "data processor": "processor", "developer": "developer", "originator": "developer", "author": "developer", "manufacturer": "developer",
}

// formRoles are the role words that label a row of a form. Others, such as
// "Council", begin lines that say something else of the party.
var formRoles = map[string]bool{
	"buyer": true, "customer": true, "authority": true, "client": true, "purchaser": true, "contracting authority": true, "contracting body": true,
	"organisation": true, "supplier": true, "contractor": true, "provider": true, "vendor": true, "service provider": true, "employer": true, "seller": true, "reseller": true,
	"controller": true, "data controller": true, "processor": true, "data processor": true, "developer": true, "licensee": true, "subscriber": true,
}

// roleOf is the role of a defined word ("the Authority"), "" when it is no role.
func roleOf(term string) string {
	low := strings.TrimPrefix(lowerASCII(strings.TrimSpace(term)), "the ")
	return roleWords[low]
}

// quotedTerm matches a definition in brackets that binds a name before it:
// ("the Authority"), (hereinafter called "the Corporation"), (“we”, “us”).
var quotedTerm = expression(`^\(([^()"“”'‘’]{0,60})["“'‘][^()]{1,120}["”'’][^()]{0,40}\)`)

// bracketed finds the first 400 matches of quotedTerm.
func bracketed(body string) [][]int {
	var out [][]int
	for at := 0; at < len(body) && len(out) < 400; {
		i := strings.IndexByte(body[at:], '(')
		if i < 0 {
			break
		}
		at += i
		if quotes(body[at:min(len(body), at+70)]) {
			if m := quotedTerm.FindStringIndex(body[at:min(len(body), at+260)]); m != nil {
				out = append(out, []int{at, at + m[1]})
			}
		}
		at++
	}
	return out
}

// quotes reports whether a quotation may begin in s.
func quotes(s string) bool {
	return strings.IndexByte(s, '"') >= 0 || strings.IndexByte(s, '\'') >= 0 || strings.Contains(s, "“") || strings.Contains(s, "‘")
}

var inQuotes = expression(`["“'‘]([^"“”‘’']{1,50})["”'’]`)

// parties binds names to roles from order-form rows, the parties block and
// definitions. A name that is blank or blacked out leaves the terms alone bound.
func parties(t dossier.Text, ls []line) []dossier.Party {
	b := &binder{t: t}
	b.brackets()
	b.bareBrackets()
	for _, l := range ls {
		b.row(l)
	}
	b.employerAndUnion()
	b.pronouns()
	return b.out
}

// binder collects parties, one for each role, the first that names it first.
type binder struct {
	t   dossier.Text
	out []dossier.Party
}

// add binds a name and terms to a role, joining them to what is known of it.
func (b *binder) add(role, name string, span dossier.Span, terms ...string) {
	if blankValue(name) {
		name = ""
	}
	for i := range b.out {
		p := &b.out[i]
		if p.Role != role {
			continue
		}
		if name != "" && (p.Name == "" || sameName(p.Name, name) && span.Start < p.Span.Start) {
			p.Name, p.Span = name, span
		} else if name != "" && !sameName(p.Name, name) {
			continue
		}
		p.Terms = addTerms(p.Terms, terms)
		return
	}
	b.out = append(b.out, dossier.Party{Role: role, Name: name, Terms: addTerms(nil, terms), Span: span})
}

func addTerms(have, more []string) []string {
next:
	for _, m := range more {
		m = strings.TrimSpace(m)
		if m == "" {
			continue
		}
		for _, h := range have {
			if h == m {
				continue next
			}
		}
		have = append(have, m)
	}
	return have
}

// sameName reports whether two names mean the same body, case and "the" aside.
func sameName(a, b string) bool {
	a, b = plainName(a), plainName(b)
	return a == b || strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// row binds a party from a form row: "Buyer | X", `Provider ("we", "us"): X`.
func (b *binder) row(l line) {
	label, value, ok := cutRow(l)
	if !ok {
		return
	}
	raw := b.t.Cut(label)
	word := raw
	var terms []string
	if open := strings.IndexByte(raw, '('); open >= 0 {
		word = strings.TrimSpace(raw[:open])
		for _, m := range inQuotes.FindAllStringSubmatch(raw[open:], -1) {
			terms = append(terms, m[1])
		}
	}
	word = strings.TrimSpace(bareLabel(word))
	word = strings.TrimSuffix(strings.TrimSuffix(word, " name"), "'s")
	if b.spoken(lowerASCII(word), value) {
		return
	}
	if low := strings.TrimPrefix(lowerASCII(word), "the "); formRoles[low] {
		word = titleCase(low)
	} else {
		return
	}
	role := roleOf(word)
	if role == "" || len(b.t.Cut(value)) > 160 {
		return
	}
	name := nameSpan(b.t, value)
	if said := b.t.Cut(name); !looksNamed(said) || !isBody(said) {
		return
	}
	b.add(role, b.t.Cut(name), name, append([]string{word}, terms...)...)
}

// spoken binds "You: Harrow Council" and "Us: Zed Ltd", where the names tell who buys.
func (b *binder) spoken(word string, value dossier.Span) bool {
	terms := map[string][]string{"you": {"you", "your"}, "us": {"we", "us", "our"}, "we": {"we", "us", "our"}}[word]
	if terms == nil {
		return false
	}
	name := nameSpan(b.t, value)
	if role := roleOfName(b.t.Cut(name)); role != "" && looksNamed(b.t.Cut(name)) {
		b.add(role, b.t.Cut(name), name, terms...)
	}
	return true
}

// brackets binds parties from definitions in brackets.
func (b *binder) brackets() {
	body := b.t.Body
	for _, m := range bracketed(body) {
		var terms []string
		role := ""
		for _, q := range inQuotes.FindAllStringSubmatch(body[m[0]:m[1]], -1) {
			term := strings.TrimPrefix(strings.TrimPrefix(q[1], "the "), "The ")
			terms = append(terms, term)
			if role == "" {
				role = roleOf(term)
			}
		}
		before := lowerASCII(body[max(0, m[0]-500):m[0]])
		if role == "" && !hasPronoun(terms) && !strings.Contains(before, "between") {
			continue
		}
		name := nameBefore(b.t, m[0])
		if role == "" && hasPronoun(terms) {
			role = roleOfName(b.t.Cut(name))
		}
		if role == "" {
			role = b.counterpart(before, b.t.Cut(name))
		}
		if role == "" {
			continue
		}
		if !looksNamed(b.t.Cut(name)) {
			b.add(role, "", dossier.Span{Start: m[0], End: m[1]}, terms...)
			continue
		}
		b.add(role, b.t.Cut(name), name, terms...)
	}
}

// counterpart is the role of a party that the parties block defines by a word
// of its own ("Flock"): the side that is not yet bound.
func (b *binder) counterpart(before, name string) string {
	if !strings.Contains(before, "between") || !looksNamed(name) || !isBody(name) {
		return ""
	}
	for _, p := range b.out {
		if p.Name != "" && sameName(p.Name, name) {
			return p.Role
		}
	}
	switch buyer, supplier := b.has("buyer"), b.has("supplier"); {
	case buyer && !supplier:
		return "supplier"
	case supplier && !buyer && !companyForm.MatchString(name):
		return "buyer"
	case !buyer && !supplier && (publicBody(name) || b.publicSide()):
		return roleOfName(name)
	}
	return ""
}

// publicSide reports whether the head of the paper names a public body. Between
// two companies the name alone does not tell who supplies.
func (b *binder) publicSide() bool {
	for line := range strings.Lines(head(b.t.Body, 3000)) {
		for _, m := range slices.Backward(companyName.FindAllStringIndex(line, 10)) {
			line = line[:m[0]] + line[m[1]:]
		}
		if publicBody(line) {
			return true
		}
	}
	return false
}

// bareRole matches a role word in brackets without quotation marks, as papers of
// the United States have it: "The City of Eugene, (City)".
var bareRole = expression(`\(((?:the |The )?[A-Z][a-z]+)\)`)

// bareBrackets binds parties from the head of a paper that defines its roles
// without quotation marks.
func (b *binder) bareBrackets() {
	for _, m := range bareRole.FindAllStringSubmatchIndex(head(b.t.Body, 4000), 20) {
		role := roleOf(b.t.Body[m[2]:m[3]])
		if role == "" {
			continue
		}
		if name := nameBefore(b.t, m[0]); looksNamed(b.t.Cut(name)) && isBody(b.t.Cut(name)) {
			b.add(role, b.t.Cut(name), name, strings.TrimPrefix(b.t.Body[m[2]:m[3]], "the "))
		}
	}
}

func (b *binder) has(role string) bool {
	for _, p := range b.out {
		if p.Role == role && p.Name != "" {
			return true
		}
	}
	return false
}

// employerAndUnion binds the two sides of a collective agreement whose title
// says between whom it is made without defining them.
func (b *binder) employerAndUnion() {
	if b.has("employer") && !b.has("union") && strings.Contains(lowerASCII(head(b.t.Body, 4000)), "union") {
		b.add("union", "", dossier.Span{}, "Union", "Unions")
	}
}

var meansParty = expression(`(?i)^["“'‘](we|us|our|you|your)["”'’][^.\n]{0,60}\b(?:means?|refers? to|is|are)\b (?:the )?([^.\n;]{2,80})`)

// pronouns binds "we" and "you" where a sentence says whom they mean.
func (b *binder) pronouns() {
	for _, m := range b.pronounHeads() {
		said := b.t.Body[m[4]:m[5]]
		role := ""
		first, _, _ := strings.Cut(said, ",")
		if role = roleOf(strings.TrimSpace(first)); role == "" {
			role = roleOfName(said)
		}
		for _, p := range b.out {
			if role == "" && p.Name != "" && strings.Contains(lowerASCII(said), lowerASCII(p.Name)) {
				role = p.Role
			}
		}
		if role == "" {
			continue
		}
		var terms []string
		for _, q := range inQuotes.FindAllStringSubmatch(b.t.Body[m[0]:m[4]], -1) {
			terms = append(terms, q[1])
		}
		b.add(role, "", dossier.Span{Start: m[0], End: m[1]}, terms...)
	}
}

// pronounQuoted looks for where meansParty can begin.
var pronounQuoted = func() *literals {
	var words []string
	for _, mark := range []string{`"`, "“", "'", "‘"} {
		for _, word := range []string{"we", "us", "our", "you"} {
			words = append(words, mark+word)
		}
	}
	return anyOf(words...)
}()

// pronounHeads finds the submatches of meansParty in the first 200,000 bytes.
func (b *binder) pronounHeads() [][]int {
	body := head(b.t.Body, 200_000)
	var out [][]int
	pronounQuoted.each(body, func(at, _ int) bool {
		m := meansParty.FindStringSubmatchIndex(body[at:min(len(body), at+240)])
		for k := range m {
			m[k] += at
		}
		if m != nil {
			out = append(out, m)
		}
		return len(out) == 20
	})
	return out
}

func hasPronoun(terms []string) bool {
	for _, t := range terms {
		switch lowerASCII(t) {
		case "we", "us", "our", "you", "your":
			return true
		}
	}
	return false
}

// roleOfName guesses the role from the name itself: a company supplies, a
// public body buys.
func roleOfName(name string) string {
	switch {
	case companyName.MatchString(name):
		return "supplier"
	case publicBody(name):
		return "buyer"
	}
	return ""
}

func head(s string, n int) string { return s[:min(len(s), n)] }
