package search

// pair is a requirement and a verdict that a clause must carry together. It is
// never written by people: tie makes it.
type pair struct{ requirement, verdict string }

func (n pair) write(bool) string {
	return "(requirement:" + n.requirement + " verdict:" + n.verdict + ")"
}

// tie makes "requirement:DA-01 verdict:adverse" mean a clause that is adverse
// for DA-01, and not one that is good for DA-01 and adverse for something else.
// verdicts are the conditions on the verdict that stand beside n or around it;
// each is a node of verdict fields only. Nothing is carried into a NOT, which
// says something of its own.
func tie(n node, verdicts []node) node {
	switch n := n.(type) {
	case field:
		if n.name != "requirement" || len(verdicts) == 0 {
			return n
		}
		all := and{n}
		for _, v := range verdicts {
			all = append(all, forRequirement(n.value, v))
		}
		return all
	case or:
		return tieOr(n, verdicts)
	case and:
		return tieAnd(n, verdicts)
	case not:
		return not{tie(n.of, nil)}
	}
	return n
}

func tieOr(parts or, verdicts []node) node {
	tied := make(or, len(parts))
	for i, p := range parts {
		tied[i] = tie(p, verdicts)
		if !namesRequirement(p) && len(verdicts) > 0 { // the condition must not be lost on this way
			tied[i] = append(and{tied[i]}, verdicts...)
		}
	}
	return tied
}

func tieAnd(parts and, verdicts []node) node {
	carried := append([]node(nil), verdicts...)
	var rest []node
	for _, p := range parts {
		if onlyVerdicts(p) {
			carried = append(carried, p)
		} else {
			rest = append(rest, p)
		}
	}
	tied, used := and{}, false
	for _, p := range rest {
		if namesRequirement(p) {
			tied, used = append(tied, tie(p, carried)), true
		} else {
			tied = append(tied, tie(p, nil))
		}
	}
	if !used {
		tied = append(tied, carried...)
	}
	return tied
}

// forRequirement says of one requirement what v says of verdicts.
func forRequirement(id string, v node) node {
	switch v := v.(type) {
	case field:
		return pair{id, v.value}
	case not:
		return not{forRequirement(id, v.of)}
	case and:
		return and(eachForRequirement(id, v))
	case or:
		return or(eachForRequirement(id, v))
	}
	return v
}

func eachForRequirement(id string, parts []node) []node {
	all := make([]node, len(parts))
	for i, p := range parts {
		all[i] = forRequirement(id, p)
	}
	return all
}

func onlyVerdicts(n node) bool {
	switch n := n.(type) {
	case field:
		return n.name == "verdict"
	case not:
		return onlyVerdicts(n.of)
	case and:
		return every(n, onlyVerdicts)
	case or:
		return every(n, onlyVerdicts)
	}
	return false
}

// namesRequirement reports whether n asks for a requirement outside of a NOT.
func namesRequirement(n node) bool {
	lacks := func(p node) bool { return !namesRequirement(p) }
	switch n := n.(type) {
	case field:
		return n.name == "requirement"
	case and:
		return !every(n, lacks)
	case or:
		return !every(n, lacks)
	}
	return false
}

func every(parts []node, holds func(node) bool) bool {
	for _, p := range parts {
		if !holds(p) {
			return false
		}
	}
	return true
}
