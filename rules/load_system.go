package rules

import (
	"net/url"
	"regexp"
	"slices"
)

var systemID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// system reads a digital system that documents name.
func (l *loader) system(s source, n node) {
	var sys System
	for f := range s.fields(n, "a system", "id", "name", "about", "suppliers", "aliases", "short", "near") {
		switch f.key {
		case "id":
			sys.ID = s.nameID(f.value)
		case "name":
			sys.Name = s.text(f.value, "name")
		case "about":
			sys.About = s.text(f.value, "about")
		case "suppliers":
			sys.Suppliers = s.texts(f.value, "a supplier")
		case "aliases":
			sys.Aliases = s.texts(f.value, "an alias")
		case "short":
			sys.Short = s.texts(f.value, "a short name")
		case "near":
			sys.Near = s.texts(f.value, "a name that stands near")
		}
	}
	switch {
	case sys.ID == "" || sys.Name == "" || sys.About == "":
		s.report(n, "a system has no id, no name or no about", "give it all three: people read the name and the sentence")
	case len(sys.Aliases) == 0 && len(sys.Short) == 0:
		s.report(n, sys.ID+" has no names to look for", "list them under aliases, or under short with the names that must stand near")
	case len(sys.Short) > 0 && len(sys.Near)+len(sys.Aliases) == 0:
		s.report(n, sys.ID+" has short names and nothing that must stand near", "list under near what shows that the system is meant")
	case tooShort(sys.Aliases) || tooShort(sys.Short) || tooShort(sys.Near):
		s.report(n, sys.ID+" has a name of fewer than two letters", "write it out")
	case slices.ContainsFunc(l.set.Systems, func(o System) bool { return o.ID == sys.ID }):
		s.report(n, sys.ID+" stands already", "merge the two")
	default:
		l.set.Systems = append(l.set.Systems, sys)
	}
}

func tooShort(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return len(name) < 2 })
}

func (s source) nameID(n node) string {
	id := s.text(n, "id")
	if id != "" && !systemID.MatchString(id) {
		s.report(n, "an id is made of small letters, numbers and hyphens", `write it so: "universal-credit"`)
		return ""
	}
	return id
}

// tool reads a guide, register or method.
func (l *loader) tool(s source, n node) {
	var t Tool
	for f := range s.fields(n, "a tool", "id", "name", "about", "link", "requirements") {
		switch f.key {
		case "id":
			t.ID = s.nameID(f.value)
		case "name":
			t.Name = s.text(f.value, "name")
		case "about":
			t.About = s.text(f.value, "about")
		case "link":
			t.Link = s.text(f.value, "link")
			if u, err := url.Parse(t.Link); err != nil || u.Scheme != "https" || u.Host == "" {
				s.report(f.value, "a link is a whole https address", `write it so: "https://example.org/guide"`)
			}
		case "requirements":
			t.Requirements = l.requirementIDs(s, f.value)
		}
	}
	switch {
	case t.ID == "" || t.Name == "" || t.About == "":
		s.report(n, "a tool has no id, no name or no about", "give it all three")
	case len(t.Requirements) == 0:
		s.report(n, t.ID+" informs no requirement", "list the ids under requirements")
	case slices.ContainsFunc(l.set.Tools, func(o Tool) bool { return o.ID == t.ID }):
		s.report(n, t.ID+" stands already", "merge the two")
	default:
		l.set.Tools = append(l.set.Tools, t)
	}
}
