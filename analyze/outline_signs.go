package analyze

// signs are what a line must hold for some question about it to be worth asking.
// They are looked for once, all together, when a text is split into lines.
type signs uint8

const (
	signDocument   signs = 1 << iota // the name of a schedule, an annex, an order form
	signRedaction                    // a word or a figure that stands for what was taken out
	signPrecedence                   // which part prevails
	signList                         // that a list of incorporated documents begins
	signLink                         // a web address
)

var signWords = []struct {
	sign  signs
	words []string
}{
	{signDocument, []string{"schedule", "annex", "appendix", "attachment", "exhibit", "core terms", "award form", "special terms", "order form", "security policy", "data processing a"}},
	{signRedaction, []string{"redact", "withheld", "delet", "remov", "exempt", "commercially s", "█", "■", "▇", "xxxxxx"}},
	{signPrecedence, []string{"preceden", "priority", "prevail", "following order"}},
	{signList, []string{"incorporat", "form", "following", "these ", "made up of", "consist", "compris", "as if "}},
	{signLink, []string{"http"}},
}

// signSearch looks for the words of every sign; signOf tells the sign of each.
var signSearch, signOf = func() (*literals, []signs) {
	var words []string
	var of []signs
	for _, s := range signWords {
		for _, w := range s.words {
			words, of = append(words, w), append(of, s.sign)
		}
	}
	return anyOf(words...), of
}()

// signed notes on each line the signs that stand in it. low is the lowered text.
func signed(ls []line, low string) {
	i := 0
	signSearch.each(low, func(at, word int) bool {
		for i < len(ls) && ls[i].End <= at {
			i++
		}
		if i == len(ls) {
			return true
		}
		if ls[i].Start <= at && at+len(signSearch.words[word]) <= ls[i].End {
			ls[i].holds |= signOf[word]
		}
		return false
	})
}
