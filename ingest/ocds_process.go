package ingest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// procurement takes the files of procurement data: each process they tell of is
// a bundle, and the file itself is a member of its first.
func (p *plan) procurement() {
	at := map[string]int{} // ocid: index of its bundle
	for _, f := range p.free("json") {
		content := p.all(f, maxDataBytes)
		if content == nil || !bytes.Contains(content, []byte(`"ocid"`)) {
			continue
		}
		data, err := parseOCDS(bytes.NewReader(content))
		if err != nil {
			continue
		}
		for _, process := range data.all {
			b := process.bundle(f.Name)
			b.Members = []string{f.Name}
			i, known := at[b.Reference]
			if !known {
				at[b.Reference] = len(p.bundles)
				p.add(b)
				continue
			}
			joinProcess(&p.bundles[i], b)
			p.taken[f.Name] = true
		}
	}
}

// joinProcess adds what another file says of the same process.
func joinProcess(to *dossier.Bundle, b dossier.Bundle) {
	for _, m := range b.Members {
		if !slices.Contains(to.Members, m) {
			to.Members = append(to.Members, m)
		}
	}
	for _, f := range b.Facts {
		same := func(o dossier.GivenFact) bool { return o.Name == f.Name && o.Value == f.Value }
		if !slices.ContainsFunc(to.Facts, same) {
			to.Facts = append(to.Facts, f)
		}
	}
	seen := map[dossier.ListedDocument]bool{}
	for _, d := range to.Listed {
		seen[d] = true
	}
	for _, d := range b.Listed {
		if !seen[d] {
			seen[d], to.Listed = true, append(to.Listed, d)
		}
	}
	if to.Authority == "" {
		to.Authority = b.Authority
	}
}

// bundle is what all releases of the process say; source is the label of the
// file. Of what changes, the newest release counts; suppliers and documents add up.
func (p *ocdsProcess) bundle(source string) dossier.Bundle {
	b := dossier.Bundle{Kind: dossier.BundleProcurement, Source: sourceOCDS, Reference: p.id}
	facts := ocdsFacts{source: source}
	documents := listedDocuments{seen: map[dossier.ListedDocument]bool{}}
	for _, r := range slices.Backward(p.releases) {
		b.Title = firstOf(b.Title, words(r.Tender.Title))
	}
	for _, r := range slices.Backward(p.releases) {
		b.Title = firstOf(b.Title, r.title())
		b.Authority = firstOf(b.Authority, r.buyer())
		facts.once("value", r.value())
		start, end := r.period()
		facts.once("start", start)
		facts.once("end", end)
	}
	for _, r := range p.releases {
		for _, name := range r.suppliers() {
			facts.add("supplier", name)
		}
		r.documents(documents.add)
	}
	facts.add("buyer", b.Authority)
	facts.add("reference", p.id)
	b.Title = firstOf(b.Title, "Contracting process "+p.id)
	b.Facts, b.Listed = facts.sorted(), documents.all
	return b
}

// description is the newest that the data gives, on one line.
func (p *ocdsProcess) description() string {
	for _, r := range slices.Backward(p.releases) {
		if r.Tender.Description != "" {
			return label(strings.Join(strings.Fields(r.Tender.Description), " "))
		}
	}
	return ""
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// title is that of an award or a contract, which is often no more than "Contract".
func (r ocdsRelease) title() string {
	title := ""
	for _, c := range r.Contracts {
		title = firstOf(title, words(c.Title))
	}
	for _, a := range r.Awards {
		title = firstOf(title, words(a.Title))
	}
	return title
}

func (r ocdsRelease) buyer() string {
	return firstOf(words(r.Buyer.Name), words(r.Tender.Entity.Name), strings.Join(r.withRole("buyer"), "; "), strings.Join(r.withRole("procuringEntity"), "; "))
}

func (r ocdsRelease) withRole(role string) []string {
	var names []string
	for _, p := range r.Parties {
		if slices.Contains(p.Roles, role) && words(p.Name) != "" {
			names = append(names, words(p.Name))
		}
	}
	return names
}

func (r ocdsRelease) suppliers() []string {
	var names []string
	for _, a := range r.Awards {
		for _, s := range a.Suppliers {
			names = append(names, words(s.Name))
		}
	}
	if len(names) == 0 {
		names = r.withRole("supplier")
	}
	return names
}

// value is what was agreed, or else what was asked for.
func (r ocdsRelease) value() string {
	for _, c := range r.Contracts {
		if v := c.Value.String(); v != "" {
			return v
		}
	}
	for _, a := range r.Awards {
		if v := a.Value.String(); v != "" {
			return v
		}
	}
	return r.Tender.Value.String()
}

func (v ocdsValue) String() string {
	amount := words(v.Amount.String())
	if amount == "" || amount == "0" {
		return ""
	}
	return strings.TrimSpace(words(v.Currency) + " " + amount)
}

func (r ocdsRelease) period() (start, end string) {
	all := []ocdsPeriod{}
	for _, c := range r.Contracts {
		all = append(all, c.Period)
	}
	for _, a := range r.Awards {
		all = append(all, a.Period)
	}
	for _, p := range append(all, r.Tender.Period) {
		start, end = firstOf(start, dayOf(p.Start)), firstOf(end, dayOf(p.End))
	}
	return start, end
}

// dayOf is the day of a date with a time of day: contracts run by days.
func dayOf(s string) string {
	s = isoDate(s)
	day, _, _ := strings.Cut(s, "T")
	return day
}

func (r ocdsRelease) documents(add func([]ocdsDocument)) {
	add(r.Plan.Documents)
	add(r.Tender.Documents)
	for _, a := range r.Awards {
		add(a.Documents)
	}
	for _, c := range r.Contracts {
		add(c.Documents)
		add(c.Run.Documents)
	}
}

// listedDocuments gathers the documents that releases list again and again.
type listedDocuments struct {
	all  []dossier.ListedDocument
	seen map[dossier.ListedDocument]bool
}

func (l *listedDocuments) add(all []ocdsDocument) {
	for _, d := range all {
		one := dossier.ListedDocument{Title: words(d.Title), URL: words(d.URL), Type: words(d.Type), Date: dayOf(d.Published)}
		one.Title = firstOf(one.Title, one.Type, one.URL)
		if one.Title == "" || l.seen[one] || len(l.all) >= maxListed {
			continue
		}
		l.seen[one], l.all = true, append(l.all, one)
	}
}

// ocdsFacts gathers facts without saying one twice.
type ocdsFacts struct {
	source string
	all    []dossier.GivenFact
}

func (f *ocdsFacts) add(name, value string) {
	one := dossier.GivenFact{Name: name, Value: value, Source: f.source}
	if value != "" && !slices.Contains(f.all, one) {
		f.all = append(f.all, one)
	}
}

func (f *ocdsFacts) once(name, value string) {
	if !slices.ContainsFunc(f.all, func(o dossier.GivenFact) bool { return o.Name == name }) {
		f.add(name, value)
	}
}

// sorted gives the facts in the order in which facts are shown.
func (f *ocdsFacts) sorted() []dossier.GivenFact {
	slices.SortStableFunc(f.all, func(a, b dossier.GivenFact) int {
		return slices.Index(dossier.FactNames, a.Name) - slices.Index(dossier.FactNames, b.Name)
	})
	return f.all
}
