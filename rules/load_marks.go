package rules

// marks reads which words show each element: a list of groups, as under all.
func (c compiler) marks(n node) {
	for f := range c.fields(n, "marks", c.requirement.Elements...) {
		if groups := c.groups(f.value); len(groups) > 0 {
			c.requirement.Marks = append(c.requirement.Marks, Mark{f.key, groups})
		}
	}
}
