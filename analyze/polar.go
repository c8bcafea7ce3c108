package analyze

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Questions that are answered with yes or no say nothing by themselves, and
// neither does the answer: only both together make a statement. Public bodies
// answer so in most letters and in the boxes of most forms, so that the
// statement is put together here in the words of the question and judged like
// any other sentence. What is quoted are the question and the answer.

// polarStatement is what a question and its answer say together: "Has an
// assessment been completed?" and "No." make "An assessment has not been
// completed." It is false where the answer is neither yes nor no, or where the
// question is not one that can be turned round surely. sure is false where the
// answer could be to a part of the question only.
func polarStatement(question, answer string) (statement string, sure, ok bool) {
	yes, rest, ok := polarity(answer)
	if !ok {
		return "", false, false
	}
	asked, sure := polarQuestion(question)
	if asked == "" {
		return "", false, false
	}
	words := strings.Fields(asked)
	said, ok := turned(words, yes)
	if !ok {
		return "", false, false
	}
	if rest != "" {
		said += ", " + rest
	}
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:] + ".", sure || !yes, true
}

// supposed are the statements that answers to a question would come down to: yes
// and no, or where it asks for more, what it takes for granted.
func supposed(question string) []string {
	if asked, _ := polarQuestion(question); asked != "" {
		var all []string
		for _, yes := range []bool{true, false} {
			if said, ok := turned(strings.Fields(asked), yes); ok {
				all = append(all, said+".")
			}
		}
		return all
	}
	if at := openQuestion.FindStringIndex(question); at != nil {
		return []string{strings.TrimRight(question[at[1]:], "? \n") + "."}
	}
	return nil
}

// openQuestion is how a question begins that takes for granted what follows:
// "What personal data is sold to others?"
var openQuestion = expression(`(?i)^[\s\d.()>"“]*(?:to |with |from |for |by |on )?(?:what|which|who|whom|when|where|how (?:many|much|often|long)) (?:else )?`)

var (
	yesOrNo     = expression(`(?i)^["“(\[]*(yes|no|correct|that is correct|this is correct|that is right|not at present|not currently|not yet)\b["”)\]]*(?:\s*[.,;:!–—-]+\s*|\s*\n|\s*$| (?:we|it|they|there|this|these|that|staff|all|both) )`)
	shortAnswer = expression(`(?i)^(?:it|we|they|there|this|that|the [a-z]+(?: [a-z]+)?) (?:do|does|did|has|have|had|is|are|was|were|can|could|will|would)( not|n[’']t)?(?:\s*[.;]|\s*$)`)
	noPolarity  = expression(`(?i)^no[,.:;–— -]+(?:(?:recorded )?information|records?|data|such|other|further|one|longer|more)\b`)
)

// polarity reports whether an answer is yes or no, and what else its first
// sentence says. Where a reservation follows, that is part of the statement.
func polarity(answer string) (yes bool, rest string, ok bool) {
	answer = strings.TrimSpace(answer)
	if m := shortAnswer.FindStringSubmatchIndex(answer); m != nil {
		return m[2] < 0, "", true
	}
	m := yesOrNo.FindStringSubmatchIndex(answer)
	if m == nil || noPolarity.MatchString(answer) {
		return false, "", false
	}
	word := strings.ToLower(answer[m[2]:m[3]])
	yes = !strings.HasPrefix(word, "no")
	mark := strings.TrimSpace(answer[m[3]:m[1]])
	if !strings.HasPrefix(mark, ",") && !strings.HasPrefix(mark, "–") && !strings.HasPrefix(mark, "—") && !strings.HasPrefix(mark, "-") && !strings.HasPrefix(mark, ";") {
		return yes, "", true
	}
	rest = answer[m[1]:]
	if i := strings.IndexAny(rest, ".\n;"); i >= 0 {
		rest = rest[:i]
	}
	return yes, strings.TrimSpace(rest), true
}

var (
	politeness  = expression(`(?i)^(?:(?:and|also|further|finally|if so|secondly|thirdly)[, ]+)*(?:(?:please|kindly) +)?(?:(?:can|could|would|will) you (?:please |kindly )?)?(?:(?:please|kindly) +)?(?:confirm|state|say|advise|indicate|clarify|specify|explain|disclose|tell (?:me|us)|let (?:me|us) know|inform (?:me|us))(?: to me| me| us)?[ ,:]+(?:as to )?(?:whether(?: or not)?|if) +`)
	wouldLike   = expression(`(?i)^(?:i|we) (?:would like|wish|want|should like) to (?:know|be told|ask|understand) (?:whether(?: or not)?|if) +`)
	bareWhether = expression(`(?i)^(?:whether(?: or not)?) +`)
	auxFirst    = expression(`(?i)^(?:has|have|had|is|are|was|were|does|do|did|will|would|can|could|may|must|should|shall)\b`)
	askedAgain  = expression(`(?i)\b(?:and|or),? (?:if (?:so|not|yes|no)|has|have|had|is|are|was|were|does|do|did|will|would|can|could|who|what|when|where|why|how|which|please)\b`)
	denies      = expression(`(?i)\b(?:not|never|no|none|nor|without)\b|n[’']t\b`)
)

// polarQuestion is the part of a question that yes or no answers, without its
// mark and its number, in the order of a question or after "whether"; "" where
// it asks for anything else or for several things. It is not sure where the
// things asked are joined by "or".
func polarQuestion(question string) (asked string, sure bool) {
	q := strings.TrimSpace(question)
	q = strings.TrimLeft(q, "0123456789.()[]:-–• \t>\"“*#")
	if len(q) > 1 && (q[0] == 'Q' || q[0] == 'q') && q[1] >= '0' && q[1] <= '9' {
		q = strings.TrimLeft(q[1:], "0123456789.()[]:- \t")
	}
	plain := false
	for _, lead := range []*pattern{politeness, wouldLike, bareWhether} {
		if at := lead.FindStringIndex(q); at != nil {
			q, plain = q[at[1]:], true
			break
		}
	}
	if i := strings.IndexAny(q, "?;\n"); i >= 0 {
		if q[i] != '?' && strings.Contains(q[i:], "?") {
			return "", false
		}
		q = q[:i]
	}
	q = strings.TrimSpace(strings.TrimRight(q, ". :"))
	if len(q) > 300 || denies.MatchString(q) || askedAgain.MatchString(q) {
		return "", false
	}
	if !plain && !auxFirst.MatchString(q) {
		return "", false
	}
	return q, !strings.Contains(strings.ToLower(q), " or ")
}

var (
	auxiliaries = []string{"has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "may", "must", "should", "shall"}
	doing       = []string{"does", "do", "did"}
	determiners = []string{"the", "a", "an", "any", "all", "some", "its", "their", "your", "our", "this", "that", "these", "those", "each", "every", "of", "for", "to", "in", "on", "with", "about", "by", "from", "between"}
	// participles that do not end in -ed, and words that open a predicate after "is".
	predicates = words("been being made done taken given sold held shown told kept built bought paid put set sent left lost found begun got undertaken drawn written seen cut run met had able allowed available aware subject responsible obliged entitled free part")
	// clauses after these are not what is asked
	subordinators = words("that which who whose where when before after if because while since once until unless so")
	baseVerbs     = words(`use share sell hold have take make monitor record collect track score rank allow require include contain provide give keep store
		process pass transfer disclose see access get receive consult inform tell train review audit test publish own retain delete involve affect replace reduce
		apply cover know intend plan decide influence determine assess measure report work run operate change alter amend cost pay charge need be publish permit
		carry undertake conduct perform hold offer ask seek obtain analyse analyze profile predict flag rate compare observe watch listen film scan identify
		recognise recognize verify combine link match buy procure lease license licence rely depend introduce deploy extend renew terminate end stop switch
		override challenge appeal object complain request correct explain understand discipline dismiss dock penalise evaluate inspect examine check supervise
		control manage possess maintain support negotiate agree recognise engage employ contract subcontract outsource anonymise pseudonymise aggregate export
		import host send generate produce create build develop improve teach learn feed show set do come go fall lead result cause impose prevent prohibit`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// turned makes a statement of a question's words. Those that follow "whether"
// are in the order of a statement already.
func turned(q []string, yes bool) (string, bool) {
	if len(q) < 3 {
		return "", false
	}
	aux, rest := strings.ToLower(q[0]), q[1:]
	var at int
	switch {
	case slices.Contains(auxiliaries, aux) && strings.EqualFold(rest[0], "there"):
		if yes {
			return statementOf("there", aux, rest[1:]), true
		}
		if slices.Contains([]string{"any", "a", "an"}, strings.ToLower(rest[1])) {
			rest = rest[1:]
		}
		return statementOf("there", aux+" no", rest[1:]), true
	case slices.Contains(auxiliaries, aux):
		at = predicateAt(rest, aux)
	case slices.Contains(doing, aux):
		if at = verbAt(rest); at < 1 {
			return "", false
		}
		if yes {
			return statementOf("", "", rest), true
		}
	default:
		return plainly(q, yes)
	}
	if at < 1 || at >= len(rest) {
		return "", false
	}
	if !yes {
		aux += " not"
	}
	return statementOf(strings.Join(rest[:at], " "), aux, rest[at:]), true
}

// plainly says or denies words in the order of a statement.
func plainly(q []string, yes bool) (string, bool) {
	if yes {
		return statementOf("", "", q), true
	}
	for i, w := range q {
		if w = strings.ToLower(w); i > 0 && slices.Contains(auxiliaries, w) {
			return statementOf(strings.Join(q[:i], " "), w+" not", q[i+1:]), true
		}
		if subordinators[w] {
			break
		}
	}
	if at := verbAt(q); at >= 1 {
		return statementOf(strings.Join(q[:at], " "), "do not", q[at:]), true
	}
	return "", false
}

// predicateAt is the index of the word that opens the predicate after the
// subject, -1 where none is known.
func predicateAt(rest []string, aux string) int {
	if !slices.Contains([]string{"has", "have", "had", "is", "are", "was", "were"}, aux) {
		return verbAt(rest)
	}
	at := -1
	for i := 1; i < len(rest); i++ {
		w := strings.ToLower(strings.Trim(rest[i], ","))
		if subordinators[w] && at >= 0 {
			break
		}
		if !predicates[w] && (!strings.HasSuffix(w, "ed") || len(w) < 4 || baseVerbs[w]) && (!strings.HasSuffix(w, "ing") || aux[0] == 'h') {
			continue
		}
		if before := strings.ToLower(rest[i-1]); slices.Contains(determiners, before) { // "the automated decisions"
			continue
		}
		if at >= 0 && joined(rest[at:i]) { // "shared with or sold to"
			break
		}
		at = i
		if w == "been" || w == "being" {
			break
		}
	}
	if at < 0 { // "is the supplier a processor"
		for i := 2; i < len(rest); i++ {
			if w := strings.ToLower(rest[i]); w == "a" || w == "an" || w == "in" || w == "on" {
				return i
			}
		}
	}
	return at
}

func joined(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.HasSuffix(w, ",") || strings.EqualFold(w, "and") || strings.EqualFold(w, "or") || strings.EqualFold(w, "and/or")
	})
}

// verbAt is the index of the first verb in its plain form that no article makes
// a noun, -1 where none is known.
func verbAt(rest []string) int {
	for i := 1; i < len(rest); i++ {
		w := strings.ToLower(strings.Trim(rest[i], ","))
		if baseVerbs[w] && !slices.Contains(determiners, strings.ToLower(rest[i-1])) {
			return i
		}
	}
	return -1
}

// statementOf puts a statement together, and lets the authority speak of itself.
func statementOf(subject, aux string, rest []string) string {
	all := strings.Fields(subject + " " + aux + " " + strings.Join(rest, " "))
	for i, w := range all {
		switch strings.ToLower(w) {
		case "you":
			all[i] = "we"
		case "your":
			all[i] = "our"
		}
	}
	return strings.Join(all, " ")
}
