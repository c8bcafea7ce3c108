package rules_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/rules"
)

// BenchmarkLoad measures what every start of the program pays.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := rules.Load(rules.Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDigests measures what every start of serve and worker pays besides.
func BenchmarkDigests(b *testing.B) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		rules.Digests(set)
	}
}
