package ingest

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// openList begins a list, whose items are numbered as the page says.
func (h *htmlText) openList(t html.Token) {
	if len(h.lists) >= maxNesting {
		h.deep++
		return
	}
	list := htmlList{format: "bullet", next: 1}
	if style, _ := htmlAttr(t, "style"); strings.Contains(strings.ReplaceAll(strings.ToLower(style), " ", ""), "list-style:none") ||
		strings.Contains(strings.ReplaceAll(strings.ToLower(style), " ", ""), "list-style-type:none") {
		list.format = "none"
	} else if t.Data == "ol" {
		kind, _ := htmlAttr(t, "type")
		list.format = htmlListFormat(kind)
		if start, ok := htmlAttr(t, "start"); ok {
			list.next = smallNumber(strings.TrimSpace(start))
		}
	}
	h.lists = append(h.lists, list)
}

func htmlListFormat(kind string) string {
	switch kind {
	case "a":
		return "lowerLetter"
	case "A":
		return "upperLetter"
	case "i":
		return "lowerRoman"
	case "I":
		return "upperRoman"
	}
	return "decimal"
}

func (h *htmlText) closeList() {
	if h.deep > 0 {
		h.deep--
	} else if n := len(h.lists); n > 0 {
		h.lists = h.lists[:n-1]
	}
	h.prefix = ""
}

func (h *htmlText) item(t html.Token) {
	if len(h.lists) == 0 {
		h.prefix = "• "
		return
	}
	list := &h.lists[len(h.lists)-1]
	if value, ok := htmlAttr(t, "value"); ok {
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1_000_000 {
			list.next = n
		}
	}
	switch list.format {
	case "bullet":
		h.prefix = "• "
	case "none":
		h.prefix = ""
	default:
		h.prefix = listNumber(list.next, list.format) + ". "
		list.next++
	}
}
