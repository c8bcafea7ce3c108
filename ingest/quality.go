package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// fewTokens is the number of words below which a page's text explains nothing.
const fewTokens = 10

// pageQuality says how far the text of a page can be relied on, with a plain
// reason where it is not good.
func pageQuality(body string, in ink) (dossier.Quality, string) {
	if len(strings.Fields(body)) < fewTokens {
		if in.images > 0 {
			return dossier.ImageOnly, "the page is a picture"
		}
		if strings.TrimSpace(body) == "" {
			return dossier.Blank, ""
		}
	}
	return dossier.Good, ""
}
