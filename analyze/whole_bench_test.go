//go:build unix

package analyze_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// benchmarkText measures work on five megabytes of contract, in bytes of text
// per CPU-second.
func benchmarkText(b *testing.B, work func(dossier.Text)) {
	t := dossier.Text{Body: madeContract(5 << 20)}
	work(t) // buffers grow and expressions compile once in the life of a program
	b.SetBytes(int64(len(t.Body)))
	b.ReportAllocs()
	before := cpuTime()
	for b.Loop() {
		work(t)
	}
	b.ReportMetric(float64(len(t.Body))*float64(b.N)/1e6/(cpuTime()-before).Seconds(), "MB/cpu-s")
}

// segmentAndJudge finds the clauses of a text, tags them and judges them.
func segmentAndJudge(a *analyze.Analyzer) func(dossier.Text) {
	return func(t dossier.Text) {
		c := ingest.Clauses(t)
		whole := dossier.Part{Kind: dossier.Contract, Confidence: 1, Clauses: [2]int{0, len(c)}, Span: dossier.Span{End: len(t.Body)}}
		a.Findings(t, c, []dossier.Outline{{Parts: []dossier.Part{whole}}})
	}
}

func BenchmarkSegmentTagJudge(b *testing.B) {
	benchmarkText(b, segmentAndJudge(analyze.New(load(b))))
}

// BenchmarkSegmentTagJudgeDoubleRules does the same with every requirement twice.
func BenchmarkSegmentTagJudgeDoubleRules(b *testing.B) {
	set, err := rules.Load(doubled(b, rules.Embedded()))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkText(b, segmentAndJudge(analyze.New(set)))
}

// BenchmarkSegmentTagJudgeThird does the same with every third requirement, and
// every third of the statements that contradictions rest on.
func BenchmarkSegmentTagJudgeThird(b *testing.B) {
	set := *load(b)
	set.Requirements, set.Statements = everyThird(set.Requirements), everyThird(set.Statements)
	benchmarkText(b, segmentAndJudge(analyze.New(&set)))
}

func everyThird(all []rules.Requirement) []rules.Requirement {
	var out []rules.Requirement
	for i := 0; i < len(all); i += 3 {
		out = append(out, all[i])
	}
	return out
}

// BenchmarkWholeCheck does all that a text goes through after it is read: its
// clauses, outline, findings, facts, answers, ledger and redactions.
func BenchmarkWholeCheck(b *testing.B) {
	a := analyze.New(load(b))
	benchmarkText(b, func(t dossier.Text) {
		c := ingest.Clauses(t)
		a.Check(t, c, []dossier.Outline{a.Outline(t, c, "")})
	})
}
