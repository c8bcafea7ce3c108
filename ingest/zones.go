package ingest

import "github.com/checkweigh/checkweigh/dossier"

// zones says of each clause what part of the paper it stands in.
func (s *segmenter) zones() {
	for i := range s.clauses {
		if s.units[i].contents {
			s.clauses[i].Zone = dossier.Contents
		}
	}
}

func isInformationLetter(string) bool { return false }

func isLabelLine(string) bool { return false }

func redactedText(string) bool { return false }

// contents reports whether the line is an entry of a table of contents.
func (s *segmenter) contents(i int, marked bool) bool { return false }
