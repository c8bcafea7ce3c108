package report

// Theme is the heading that a requirement, or a question, stands under in
// reports, by its id and its source in the catalogue.
func Theme(id, source string) string { return theme(id, source) }
