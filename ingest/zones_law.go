package ingest

import "strings"

// statesLaw reports a text that says nothing but what the law provides: each of
// its sentences begins with the provision and goes on with what that gives,
// says or requires ("Under Article 22 a data subject has the right not to be").
// What a paper says of itself under the heading of an article is its own.
func statesLaw(body string) bool {
	text := strings.TrimLeft(body, " *_\"“‘")
	if !beginsLike(text, "uatsir") || len(body) > 1200 {
		return false
	}
	for len(text) > 0 {
		end := strings.Index(text, ". ")
		if end < 0 {
			end = len(text)
		}
		if !sentenceOfLaw(text[:end]) {
			return false
		}
		text = strings.TrimLeft(text[end:], ". ")
	}
	return true
}

// sentenceOfLaw reports one sentence that begins with a provision of law and
// tells what it does.
func sentenceOfLaw(sentence string) bool {
	text := strings.ToLower(sentence[:min(len(sentence), 48)])
	for _, p := range [...]string{"under ", "by ", "the ", "uk "} {
		text = strings.TrimPrefix(text, p)
	}
	rest, ok := afterProvision(text)
	if !ok {
		return false
	}
	if len(sentence) > 48 {
		rest += strings.ToLower(sentence[48:])
	}
	if hasAnyOf(rest, " we ", " our ", "the system", "the tool", "the contract", "this agreement", " shall ", "the council", "the trust", "the authority's") {
		return false
	}
	if hasPrefixFold(sentence, "under ") {
		return hasAnyOf(rest, "a data subject has", "data subjects have", "a person has", "people have", "individuals have", "an individual has", "a controller must", "controllers must", "the controller must", "an employer must", "employers must", "a public authority must", "public authorities must", "the authority must", "the right not to")
	}
	rest = strings.TrimLeft(rest[:min(len(rest), 60)], " ,")
	return hasAnyOf(" "+rest, " requires ", " gives ", " says ", " provides ", " states ", " obliges ", " entitles ", " restricts ", " prohibits ", " sets out ", " defines ")
}

// afterProvision gives what follows "article 22(1) of the uk gdpr", "section 149
// of the equality act 2010" or the name of an act; false where none stands first.
func afterProvision(text string) (string, bool) {
	for _, name := range [...]string{"uk gdpr", "gdpr", "general data protection regulation", "data protection act 2018", "equality act 2010", "human rights act 1998"} {
		if strings.HasPrefix(text, name+" ") {
			return text[len(name):], true
		}
	}
	for _, word := range [...]string{"article ", "articles ", "section ", "sections ", "regulation "} {
		if rest, ok := strings.CutPrefix(text, word); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			if at := strings.IndexByte(rest, ' '); at > 0 && !strings.ContainsAny(rest[:at], ":.") {
				return rest[at:], true
			}
		}
	}
	return "", false
}
