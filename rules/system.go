package rules

// System is a digital system of public services that people know by name, so
// that everything held on it can be found together.
type System struct {
	ID        string   // "universal-credit"
	Name      string   // "Universal Credit"
	About     string   // one plain sentence
	Suppliers []string // who makes or runs it, as documents call them
	Aliases   []string // names that mean this system wherever they stand
	Short     []string // names that mean it only where one of Near or an alias stands in the same document
	Near      []string
}

// Tool is a guide, register or method that helps with requirements.
type Tool struct {
	ID           string
	Name         string
	About        string   // what it helps with, one plain sentence
	Link         string   // https address; "" for what is handed out on paper
	Requirements []string // ids that it informs
}

// System returns the system of that id.
func (s *Set) System(id string) (System, bool) {
	for _, sys := range s.Systems {
		if sys.ID == id {
			return sys, true
		}
	}
	return System{}, false
}

// ToolsFor returns the tools that inform a requirement, in the pack's order.
func (s *Set) ToolsFor(requirement string) []Tool {
	var out []Tool
	for _, t := range s.Tools {
		for _, id := range t.Requirements {
			if id == requirement {
				out = append(out, t)
				break
			}
		}
	}
	return out
}
