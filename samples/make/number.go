package main

import "fmt"

// numbering counts clauses as a word processor does: 4. / 4.3 / (a).
type numbering [4]int

func (n *numbering) next(level int) string {
	n[level]++
	for deeper := level + 1; deeper < len(n); deeper++ {
		n[deeper] = 0
	}
	switch level {
	case 1:
		return fmt.Sprintf("%d.", n[1])
	case 2:
		return fmt.Sprintf("%d.%d", n[1], n[2])
	default:
		return fmt.Sprintf("(%c)", 'a'+n[3]-1)
	}
}
