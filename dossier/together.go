package dossier

// Together is the value of a question that several requirements answer, from
// theirs: adverse when one of them is, or contradictory when none is and one
// contradicts itself; present only when all are; partial when some are in any
// measure. Where none is answered it is what most stands in the way of an
// answer: redacted, not assessable, and missing only when every one is. Of no
// values it is not assessable.
func Together(values []Value) Value {
	count := map[Value]int{}
	for _, v := range values {
		count[v]++
	}
	switch {
	case count[Adverse] > 0:
		return Adverse
	case count[Contradictory] > 0:
		return Contradictory
	case len(values) == 0:
		return NotAssessable
	case count[Present] == len(values):
		return Present
	case count[Present]+count[Partial] > 0:
		return Partial
	case count[RedactedValue] > 0:
		return RedactedValue
	case count[NotAssessable] > 0:
		return NotAssessable
	}
	return Missing
}
