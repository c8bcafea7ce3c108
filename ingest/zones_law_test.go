package ingest

import "testing"

// A text that only says what the law provides is the law's, what a paper says
// of itself is not.
func TestStatesLaw(t *testing.T) {
	for body, want := range map[string]bool{
		"Under Article 22 a data subject has the right not to be judged by machine alone. Article 5(1)(c) requires data to be relevant.": true,
		"The UK GDPR gives people the right not to be subject to decisions by machine.":                                                  true,
		"Section 149 of the Equality Act 2010 requires regard to be had to equality.":                                                    true,
		"Article 22: a supervisor looks at each case.":                                                                                   false,
		"Article 22 requires a person to decide. We let the tool decide.":                                                                false,
		"Under Article 28 the Supplier shall act on instructions only.":                                                                  false,
		"The UK GDPR applies to our processing.":                                                                                         false,
		"The Supplier shall comply.":                                                                                                     false,
		"":                                                                                                                               false,
	} {
		if got := body != "" && statesLaw(body); got != want {
			t.Errorf("statesLaw(%q) = %v, want %v", body, got, want)
		}
	}
}

// Words to whoever fills a paper in are no statement of the paper.
func TestGuidesAuthors(t *testing.T) {
	for body, want := range map[string]bool{
		"Data minimisation – prompt: list each data item and say why you need it.": true,
		"When to use this form: you must finish it before any processing begins.":  true,
		"Data minimisation – each field was tested, and nine were dropped.":        false,
		"Tip: think about whether staff could be watched covertly.":                true,
		"Guidance for authors: say which unions you met.":                          true,
		"Template note: say what will happen to those whose posts go.":             true,
		"[Author's prompt from the template: give data for all characteristics.]":  true,
		"{Name the trade unions that were consulted, and give dates.}":             true,
		"Buyer's guidance note 3 (not part of the Call-Off): sign before go-live.": true,
		"{{Supplier}}":                               false,
		"The tip of the mast carries a camera.":      false,
		"Prompt payment is made within thirty days.": false,
	} {
		if got := (&zoner{}).guides(body); got != want {
			t.Errorf("guides(%q) = %v, want %v", body, got, want)
		}
	}
}
