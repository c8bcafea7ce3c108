package analyze

// tracer notes what was tried and why it failed.
type tracer struct{}

func (t *tracer) block(_ *matcher, _ filedBlock, _ string) {}
