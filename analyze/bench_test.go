//go:build unix

package analyze_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// madeContract makes about n bytes of contract from the words of clauses, always
// the same ones.
func madeContract(n int) string {
	random := rand.New(rand.NewPCG(7, 11))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	var b strings.Builder
	for clause := 1; b.Len() < n; clause++ {
		fmt.Fprintf(&b, "%d.%d %s %s %s %s %s. ", clause/9+1, clause%9+1,
			pick("The Supplier", "The Buyer", "Each party", "The Council", "The Contractor", "Where the Authority so requests, the Supplier", "Subject to clause 4, the Provider"),
			pick("shall", "may", "shall not", "must", "will", "is entitled to", "shall use reasonable endeavours to", "undertakes to"),
			pick("provide", "maintain", "deliver", "comply with", "insure", "pay", "keep", "notify the other party of", "procure", "indemnify the Authority against", "review", "perform"),
			pick("the Services in accordance with the Specification", "all invoices within thirty days of receipt", "the Premises and any equipment kept there",
				"any Confidential Information received from the other party", "such records as are needed for audit", "the insurance listed in Schedule 6",
				"its obligations under the Data Protection Legislation", "the key personnel named in the order form", "the Buyer Data in a machine-readable format"),
			pick("during the Term", "at its own expense", "on reasonable notice", "unless the parties agree otherwise in writing", "as set out in Schedule 3",
				"within ten Working Days", "and shall keep a written account of having done so", "provided that nothing in this clause limits the rights of a third party"))
		if clause%3 == 0 {
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

func paragraphs(body string) []dossier.Clause {
	var out []dossier.Clause
	at := 0
	for _, p := range strings.SplitAfter(body, "\n\n") {
		span := dossier.Span{Start: at, End: at + len(strings.TrimRight(p, "\n"))}
		at += len(p)
		if span.Len() > 0 {
			out = append(out, dossier.Clause{Index: len(out), Parent: -1, Zone: dossier.Operative, Span: span, Body: span})
		}
	}
	return out
}

func benchmarkJudge(b *testing.B, set *rules.Set) {
	body := madeContract(5 << 20)
	t := dossier.Text{Body: body}
	c := paragraphs(body)
	outline := dossier.Outline{Parts: []dossier.Part{{Kind: dossier.Contract, Clauses: [2]int{0, len(c)}, Span: dossier.Span{End: len(body)}}}}
	a := analyze.New(set)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	before := cpuTime()
	for b.Loop() {
		a.Findings(t, c, []dossier.Outline{outline})
	}
	b.ReportMetric(float64(len(body))*float64(b.N)/1e6/(cpuTime()-before).Seconds(), "MB/cpu-s")
}

// cpuTime is what the process has used so far: on a shared machine the clock on
// the wall says little.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkJudge reports how fast clauses are tagged and judged by the embedded pack.
func BenchmarkJudge(b *testing.B) { benchmarkJudge(b, load(b)) }

// BenchmarkJudgeDoubleRules judges by the embedded pack with every requirement
// in it twice.
func BenchmarkJudgeDoubleRules(b *testing.B) {
	set, err := rules.Load(doubled(b, rules.Embedded()))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkJudge(b, set)
}

// doubled copies a pack and adds each requirement again under another id.
func doubled(b *testing.B, pack fs.FS) fs.FS {
	out := fstest.MapFS{}
	err := fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pack, name)
		out[name] = &fstest.MapFile{Data: data}
		if at := bytes.Index(data, []byte("\nrequirements:")); at >= 0 || bytes.HasPrefix(data, []byte("requirements:")) {
			again := append([]byte("requirements:"), data[bytes.Index(data, []byte("requirements:"))+len("requirements:"):]...)
			again = bytes.ReplaceAll(again, []byte("- id: "), []byte("- id: X"))
			out["again-"+name] = &fstest.MapFile{Data: again}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}
