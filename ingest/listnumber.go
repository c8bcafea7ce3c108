package ingest

import (
	"fmt"
	"strconv"
	"strings"
)

// listNumber writes n as a list item's number in one of Word's formats; HTML
// lists use the same. Formats that are not known come out in arabic digits.
func listNumber(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "lowerLetter":
		return listLetters(n)
	case "upperLetter":
		return strings.ToUpper(listLetters(n))
	case "lowerRoman":
		return strings.ToLower(listRoman(n))
	case "upperRoman":
		return listRoman(n)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	case "ordinal":
		return strconv.Itoa(n) + listOrdinalEnding(n)
	case "cardinalText":
		return listWord(n, listCardinals, n)
	case "ordinalText":
		return listWord(n, listOrdinals, n)
	}
	return strconv.Itoa(n)
}

// letters counts a to z, then aa, bb, cc as Word does.
func listLetters(n int) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

var romanSigns = []struct {
	value int
	sign  string
}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}}

func listRoman(n int) string {
	if n < 1 || n > 4999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range romanSigns {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

func listOrdinalEnding(n int) string {
	if n%100 >= 11 && n%100 <= 13 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

var (
	listCardinals = strings.Fields("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen Twenty")
	listOrdinals  = strings.Fields("First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth")
)

func listWord(n int, words []string, otherwise int) string {
	if n < 1 || n > len(words) {
		return strconv.Itoa(otherwise)
	}
	return words[n-1]
}
