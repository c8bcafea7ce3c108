package rules

import (
	"slices"
	"strings"
)

// irregular gives the forms that the endings -s, -ed and -ing do not.
var irregular = map[string]string{
	"be": "is are was were been being am", "have": "has had having", "do": "does did done doing",
	"give": "gave given", "take": "took taken", "make": "made", "sell": "sold", "keep": "kept", "hold": "held",
	"let": "let letting", "get": "got getting", "put": "put putting", "find": "found", "withdraw": "withdrew withdrawn",
	"know": "knew known", "bear": "bore borne", "build": "built", "run": "ran running", "send": "sent", "lend": "lent",
	"read": "read", "write": "wrote written", "choose": "chose chosen", "become": "became", "begin": "began begun beginning",
	"bring": "brought", "buy": "bought", "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen",
	"feel": "felt", "go": "goes went gone", "grow": "grew grown", "hear": "heard", "lead": "led", "leave": "left",
	"lose": "lost", "mean": "meant", "meet": "met", "pay": "paid", "see": "saw seen", "set": "set setting",
	"show": "showed shown", "speak": "spoke spoken", "spend": "spent", "stand": "stood", "tell": "told",
	"think": "thought", "understand": "understood", "undertake": "undertook undertaken", "withhold": "withheld",
	"cut": "cut cutting", "cost": "cost", "shut": "shut", "teach": "taught", "seek": "sought", "rise": "rose risen",
	"arise": "arose arisen", "forbid": "forbade forbidden forbidding", "hide": "hid hidden", "lay": "laid", "come": "came",
	"say": "said", "sit": "sat sitting", "bind": "bound", "win": "won", "feed": "fed", "deal": "dealt", "catch": "caught",
	"forgo": "forwent forgone", "override": "overrode overridden", "retake": "retook retaken", "resell": "resold",
	"rebuild": "rebuilt", "person": "people persons", "child": "children", "analysis": "analyses", "criterion": "criteria",
	"man": "men", "woman": "women", "basis": "bases", "die": "died dying", "use": "used using",
}

// inflections lists the forms a writer of English gives a word: plural or third
// person, past, -ing. Doubled consonants are added where they could stand;
// forms that no one writes do no harm.
func inflections(word string) []string {
	forms := []string{word}
	add := func(f string) {
		if !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	stem := strings.TrimSuffix(word, "e")
	switch {
	case len(word) < 2:
		return forms
	case strings.HasSuffix(word, "y") && !vowelAt(word, len(word)-2):
		stem = word[:len(word)-1]
		add(stem + "ies")
		add(stem + "ied")
		add(word + "ing")
	case strings.HasSuffix(word, "e"):
		add(word + "s")
		add(word + "d")
		add(stem + "ing")
		if strings.HasSuffix(word, "ee") || strings.HasSuffix(word, "oe") {
			add(word + "ing")
		}
	default:
		if strings.HasSuffix(word, "s") || strings.HasSuffix(word, "x") || strings.HasSuffix(word, "z") ||
			strings.HasSuffix(word, "ch") || strings.HasSuffix(word, "sh") {
			add(word + "es")
		} else {
			add(word + "s")
		}
		add(word + "ed")
		add(word + "ing")
		if doubles(word) {
			last := word[len(word)-1:]
			add(word + last + "ed")
			add(word + last + "ing")
		}
	}
	for _, f := range strings.Fields(irregular[word]) {
		add(f)
	}
	return forms
}

func vowelAt(word string, i int) bool { return i >= 0 && strings.IndexByte("aeiou", word[i]) >= 0 }

// doubles reports whether the last consonant may be written twice (cancel, stop).
func doubles(word string) bool {
	n := len(word)
	return n >= 3 && !vowelAt(word, n-1) && vowelAt(word, n-2) && !vowelAt(word, n-3) && strings.IndexByte("wxy", word[n-1]) < 0
}
