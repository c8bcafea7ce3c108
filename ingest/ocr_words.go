package ingest

import (
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// recognised is one page as tesseract read it.
type recognised struct {
	text  string
	words []dossier.PlacedWord
}

// newRecognised reads what tesseract printed: a table of what stands where, and
// the text after it. What has no table is text alone.
func newRecognised(printed string) recognised {
	words, text := readTable(printed)
	r := recognised{text: cleanOCR(text[:min(len(text), maxOCRText)])}
	r.words = locate(r.text, words)
	return r
}

const (
	tableHead    = "level\t"
	tableColumns = 12
	pageRow      = "1" // a row of the table that gives the size of the picture
	wordRow      = "5"
)

// readTable takes the rows of tesseract's table (TSV) from the head of what it
// printed. A row has no other form, and tesseract prints no tabs in a text, so
// that the first line of another form begins the text.
func readTable(printed string) (words []seenWord, rest string) {
	head, rest, _ := strings.Cut(printed, "\n")
	if !strings.HasPrefix(head, tableHead) {
		return nil, printed
	}
	var paper box
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		row := strings.SplitN(strings.TrimSuffix(line, "\r"), "\t", tableColumns)
		if len(row) < tableColumns {
			break
		}
		rest = after
		at, ok := rowBox(row)
		switch {
		case row[0] == pageRow && ok:
			paper = at
		case row[0] == wordRow && ok && paper.area() > 0 && len(words) < maxViewWords:
			// The table counts from the top, a box from the bottom.
			at.y0, at.y1 = paper.y1-at.y1, paper.y1-at.y0
			words = append(words, seenWord{strings.TrimSpace(strings.ToValidUTF8(row[tableColumns-1], "")), paper.share(at)})
		}
	}
	return words, rest
}

// rowBox is the place that a row of the table gives, in points from the top left.
func rowBox(row []string) (box, bool) {
	const left = 6 // its column; top, width and height follow
	var n [4]int
	for i := range n {
		v, err := strconv.Atoi(row[left+i])
		if err != nil || v < 0 || v > maxPixels {
			return box{}, false
		}
		n[i] = v
	}
	return box{float64(n[0]), float64(n[1]), float64(n[0] + n[2]), float64(n[1] + n[3])}, true
}
