package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// isInformationLetter reports an authority's answer to an information request.
func isInformationLetter(body string) bool {
	head := strings.ToLower(body[:min(len(body), 5000)])
	about := hasAnyOf(head[:min(len(head), 3000)], "freedom of information", "environmental information regulations", "foia", "foi ", "foi-", "foi@", "foi/", "public records", "information request", "request for information")
	to := hasAnyOf(head, "dear ", "your request", "your public records", "your records request", "applicant's request", "applicant’s request", "you asked", "you requested", "your question", "answer to q")
	return about && to && strings.Count(head, " shall ") < 8 && !hasAnyOf(head, "this agreement is made", "request for proposal", "tenderer")
}

// letterState follows the questions and answers of a letter.
type letterState struct {
	on        bool
	questions map[string]int // number -> clause of the question
	current   int            // clause of the question that is being answered, 0 with open false: none
	open      bool
	greeted   bool // "Dear ..." or the first question has come
	adjacent  int  // questions in a row without an answer between
	asking    bool // words like "you asked for the following" came before
	quoting   bool // a quotation mark has opened the request, and none has closed it
	signed    bool
}

func (l *letterState) sign() {
	l.signed = l.on
	l.open = false
}

// heading ends the answer at hand; a schedule or agreement after the signature
// ends the letter, since disclosures often enclose the contract itself.
func (l *letterState) heading(z *zoner, i int, title string) {
	u := &z.units[i]
	l.open = false
	l.asking = l.asking && u.kind == unitItem
	if l.on && l.signed && (u.kind == unitContainer || hasAnyOf(title, "agreement", "contract") || z.numberOne(i)) {
		l.on = false
	}
}

func (z *zoner) numberOne(i int) bool {
	u := &z.units[i]
	return u.kind == unitItem && u.shape == shapeDotted && u.parts[0] == 1
}

// letterZone is the zone of a clause of an information letter, "" when it is
// none of a letter's own.
func (z *zoner) letterZone(i int, body string) dossier.Zone {
	l := &z.letter
	c, u := &z.clauses[i], &z.units[i]
	if hasPrefixFold(body, "dear ") {
		l.signed, l.greeted = false, true
	}
	l.greeted = l.greeted || z.section.zone != ""
	if !l.greeted && isLabelLine(body) && u.shape != shapeQuestion {
		return ""
	}
	switch {
	case complains(body):
		l.open = false
		return dossier.Complaint
	case z.section.zone == dossier.Complaint || z.section.zone == dossier.Statute:
		return z.section.zone
	case quotesStatute(body) && !l.open:
		return dossier.Statute
	}
	l.quoting = l.quoting || l.asking && startsQuoted(body) && opensQuote(body)
	if l.quoting && z.quoted(i, body) {
		return dossier.Request
	}
	if u.kind == unitItem && u.shape != shapeBullet {
		return z.numberedZone(i, body)
	}
	if u.shape == shapeQuestion {
		return ""
	}
	if u.shape == shapeBullet && c.Parent >= 0 && z.clauses[c.Parent].Zone == dossier.Request {
		return dossier.Request
	}
	if l.asking && (asks(body) || hasAnyOf(body, "please can you", "please could", "could you please")) {
		return dossier.Request
	}
	if l.open { // a paragraph after a question answers it
		return z.answer(c, l.current)
	}
	if z.lines[u.first].quote && asks(body) || z.section.zone == dossier.Request || l.asking && !replies(body) {
		return dossier.Request
	}
	if startsQuoted(body) && asks(strings.Trim(body, "\"“”'‘’ ")) {
		z.ask(i, c.Number)
		return dossier.Request
	}
	if before, quote, ok := strings.Cut(body, "“"); ok && announces(before) && opensQuote("“"+quote) {
		l.asking, l.quoting, l.greeted = true, true, true
		return dossier.Request
	}
	if announces(body) {
		l.asking = true
		return ""
	}
	l.asking = false
	if z.section.zone == dossier.AnswerZone || l.greeted && len(l.questions) == 0 && replies(body) {
		return dossier.AnswerZone
	}
	return ""
}

// quoted reports that a clause belongs to the request whose quotation is open:
// it lasts until its closing mark, or until the authority speaks where nobody
// closed it. What follows answers all that was asked.
func (z *zoner) quoted(i int, body string) bool {
	l := &z.letter
	if replies(body) {
		l.quoting = false
		return false
	}
	l.quoting = !strings.HasSuffix(strings.TrimRight(body, ". \n"), "”")
	if u := &z.units[i]; u.kind == unitItem && u.shape != shapeBullet {
		z.ask(i, z.clauses[i].Number)
	} else if l.open {
		l.current = i
	}
	return true
}

// numberedZone tells the questions of a letter from the numbered answers.
func (z *zoner) numberedZone(i int, body string) dossier.Zone {
	l := &z.letter
	c, u := &z.clauses[i], &z.units[i]
	number := c.Number
	if u.shape == shapeQuestion {
		number = strings.ToLower(u.label)
	}
	asked, seen := l.questions[number]
	if u.list && c.Parent >= 0 && (z.clauses[c.Parent].Zone == dossier.Request || z.clauses[c.Parent].Zone == dossier.AnswerZone) {
		if z.clauses[c.Parent].Zone == dossier.Request && !(seen && !asks(body)) {
			z.ask(i, number)
			return dossier.Request
		}
		return z.clauses[c.Parent].Zone
	}
	switch {
	case u.shape == shapeQuestion && u.word != "question":
		if seen {
			return z.answerAs(c, asked, number)
		}
		z.ask(i, number) // the question itself is not in the letter
		return dossier.AnswerZone
	case u.shape == shapeQuestion && (asks(body) || !seen), asks(body), z.section.zone == dossier.Request, l.asking && !replies(body):
		if seen && z.section.zone != dossier.Request { // the answer repeats the question: answers follow it
			z.ask(i, number)
			return dossier.Request
		}
		z.ask(i, number)
		return dossier.Request
	case seen:
		return z.answerAs(c, asked, number)
	case z.section.zone == dossier.AnswerZone:
		z.ask(i, number)
		return dossier.AnswerZone
	}
	l.open = false
	return ""
}

// ask makes the clause the question that is being answered.
func (z *zoner) ask(i int, number string) {
	l := &z.letter
	if l.open && l.current == i-1 {
		l.adjacent++
	} else {
		l.adjacent = 0
	}
	l.open, l.current, l.greeted = true, i, true
	if _, seen := l.questions[number]; !seen && number != "" {
		l.questions[number] = i
	}
}

func (z *zoner) answerAs(c *dossier.Clause, question int, number string) dossier.Zone {
	z.letter.open, z.letter.current, z.letter.adjacent = true, question, 0
	c.Number = number
	return z.answer(c, question)
}

// answer ties the clause to its question. After several questions in a row the
// reply is to all of them, and is tied to none.
func (z *zoner) answer(c *dossier.Clause, question int) dossier.Zone {
	z.letter.asking = false
	if z.letter.adjacent > 0 && question == c.Index-1 {
		z.letter.open = false
		c.Parent, c.Number = -1, ""
		return dossier.AnswerZone
	}
	if question < c.Index {
		c.Parent = question
		c.Number = z.questionNumber(question)
	}
	return dossier.AnswerZone
}

func (z *zoner) questionNumber(question int) string {
	if u := &z.units[question]; u.shape == shapeQuestion {
		return strings.ToLower(u.label)
	}
	return z.clauses[question].Number
}

// asks reports the words of a request.
func asks(body string) bool {
	text := strings.TrimSpace(strings.Trim(body, "\"“”'‘’*_ "))
	if text == "" {
		return false
	}
	if strings.HasSuffix(text, "?") || startsQuoted(strings.TrimSpace(body)) {
		return true
	}
	switch firstWord(text) {
	case "please", "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "can", "could", "do", "does", "did", "has", "have", "is", "are", "was", "were", "would", "will":
		return len(text) < 1500 && !strings.HasPrefix(text, "Please note") && !strings.HasPrefix(text, "Please see") && !strings.HasPrefix(text, "Please find") && !strings.HasPrefix(text, "Please refer")
	case "i":
		return hasAnyOf(text[:min(len(text), 40)], "would like", "want", "request", "wish", "am asking", "am requesting", "seek")
	case "copies", "copy", "details", "any", "all":
		return !hasVerb(text)
	}
	return strings.HasPrefix(text, "The number of") && !hasVerb(text) || strings.HasPrefix(text, "The total number") && !hasModal(text, 50)
}

func startsQuoted(body string) bool {
	return strings.HasPrefix(body, "\"") || strings.HasPrefix(body, "“") || strings.HasPrefix(body, "‘")
}

// replies reports the words of an authority that answers.
func replies(body string) bool {
	for _, p := range [...]string{"I can confirm", "We can confirm", "We hold", "We do not hold", "I confirm", "We confirm", "Your request", "We are", "We have", "I have", "The information", "Following", "In response", "Please note", "Please find", "Please see",
		"Unfortunately", "Having", "This ", "Under ", "Section ", "It is", "The Council", "The Trust", "The City", "The County", "The Department", "The Authority", "The Board", "The Force", "The Constabulary", "The University", "I am", "Our ", "Durham", "Information "} {
		if strings.HasPrefix(body, p) {
			return true
		}
	}
	return false
}

// announces reports words that introduce the quoted request.
func announces(body string) bool {
	if !strings.HasSuffix(strings.TrimSpace(body), ":") {
		return false
	}
	text := strings.ToLower(body[max(0, len(body)-250):])
	return hasAnyOf(text, "you requested", "you asked", "your request", "you seek", "you wrote", "following information", "your question", "requested the following", "you have asked", "request for", "records request")
}

// complains reports how to ask for a review or complain.
func complains(body string) bool {
	if strings.HasPrefix(body, "\"") || len(body) < 20 {
		return false
	}
	text := body[:min(len(body), 1200)]
	switch {
	case hasAnyOf(text, "internal review", "Internal Review", "Internal review"):
		return hasAnyOf(text, "you may", "you can", "you have", "ou are entitled", "request", "write", "ask", "should be", "unhappy", "dissatisfied")
	case hasAnyOf(text, "Information Commissioner", "Information Tribunal"):
		return hasAnyOf(text, "complain", "appeal to", "dissatisfied", "Wycliffe", "Wilmslow", "for a decision")
	case hasAnyOf(text, "dissatisfied with", "unhappy with the", "not content with", "not satisfied with"):
		return hasAnyOf(text, "response", "handling", "request", "reply", "answer", "decision")
	}
	return false
}

// quotesStatute reports the wording of an exemption, quoted or summed up.
func quotesStatute(body string) bool {
	text := strings.TrimLeft(body, "\"“‘* ")
	if !strings.HasPrefix(text, "Section ") && !strings.HasPrefix(text, "Regulation ") {
		return false
	}
	head := text[:min(len(text), 120)]
	return hasAnyOf(head, " exempts ", " provides ", " states ", "): ", " reads", " says", "1): ") || len(head) > 14 && strings.Contains(head[:14], ":")
}
