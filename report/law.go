package report

import "github.com/checkweigh/checkweigh/dossier"

// Law is what is known of the jurisdiction of a dossier: what somebody gave, and
// what its papers say by the law that they name.
type Law struct {
	Given  dossier.Jurisdiction // UnknownPlace or "" where nobody said
	Papers dossier.Jurisdiction // "" where they leave several
	Named  []dossier.Placing    // where they name it
}

// Place is the one that letters and dates go by: what was given before what the
// papers say.
func (l Law) Place() dossier.Jurisdiction {
	if l.isGiven() || l.Papers == "" {
		return l.Given
	}
	return l.Papers
}

func (l Law) isGiven() bool { return l.Given != "" && l.Given != dossier.UnknownPlace }

// Differs reports whether the papers say another one than was given.
func (l Law) Differs() bool { return l.isGiven() && l.Papers != "" && l.Papers != l.Given }

// Why says how it is known.
func (l Law) Why() string {
	switch {
	case l.Differs():
		return "as somebody gave it; the papers say otherwise"
	case l.isGiven() && l.Papers != "":
		return "as somebody gave it, and as the papers say"
	case l.isGiven():
		return "as somebody gave it; the papers do not say"
	case l.Papers != "":
		return "by the law that the papers name; nobody has given it"
	}
	return "nobody has given it, and the papers do not say, so letters ask"
}
