package printer

import (
	"bytes"
	"regexp"
	"time"
)

var (
	madeMeta = regexp.MustCompile(`<meta name="date" content="([^"]{1,40})">`)
	// dateEntry is a date as Chrome writes it: a string of a fixed length outside
	// of any compressed stream, in the file's information dictionary.
	dateEntry = regexp.MustCompile(`/(CreationDate|ModDate) \(D:\d{14}[+\-Z]\d\d'\d\d'?\)`)
)

// madeAt is the time that a page names in its head; the zero time without one.
func madeAt(html []byte) time.Time {
	head, _, _ := bytes.Cut(html, []byte("</head>"))
	found := madeMeta.FindSubmatch(head)
	if found == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, string(found[1]))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// settle writes the page's time, or blanks, over the time at which the browser
// worked. The length stays, so every offset in the file holds.
func settle(pdf []byte, at time.Time) []byte {
	return dateEntry.ReplaceAllFunc(pdf, func(entry []byte) []byte {
		out := bytes.Repeat([]byte(" "), len(entry))
		if at.IsZero() {
			return out
		}
		i := bytes.IndexByte(entry, ':') + 1
		copy(out, entry)
		copy(out[i:], at.Format("20060102150405")+"+00'00")
		return out
	})
}
