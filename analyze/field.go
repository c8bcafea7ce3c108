package analyze

// forms judges the form fields of a unit: labels with their values.
func (r *reader) forms(_ *unit) {}
