package report

// LeadingTo gives the report with quotes that lead to the pages they are cited
// from, in its HTML and in that of its sheets: address gives where somebody sees
// the page of a quote, or "" where they may not or there is none.
func (r Report) LeadingTo(address func(Evidence) string) Report {
	r.lead = address
	return r
}

// href is where a quote leads, "" for nowhere.
func (r Report) href(e Evidence) string {
	if r.lead == nil {
		return ""
	}
	return r.lead(e)
}
