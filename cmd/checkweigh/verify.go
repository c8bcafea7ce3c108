package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

type verifyCmd struct {
	placeFlags
	Deep  bool   `help:"Read every original and compare its bytes with its name, too."`
	Rules string `placeholder:"DIR" help:"Use the rules of this folder."`
}

// verification counts what was found while it is said.
type verification struct {
	*program
	store   *store.Store
	set     *rules.Set
	found   int
	unknown []store.Difference // originals without a row, to be looked at once more
	partly  bool
}

// Run names every difference, a line each with what to do, beside a serve or
// without one.
func (c *verifyCmd) Run(p *program) error {
	set, err := loadRules(c.Rules)
	if err != nil {
		return err
	}
	s, err := store.OpenBeside(p.ctx, c.options())
	if err != nil {
		return err
	}
	defer s.Close()
	v := &verification{program: p, store: s, set: set}
	if err := s.Verify(p.ctx, c.Deep, set.Version, v.difference); err != nil {
		return err
	}
	if err := v.index(); err != nil {
		return err
	}
	if err := v.pages(); err != nil {
		return err
	}
	if err := v.lookAgain(); err != nil {
		return err
	}
	if err := p.nameCopies(s); err != nil {
		return err
	}
	return v.end(c.Deep)
}

// advice says what to do about each kind of difference.
var advice = map[string]struct{ what, do string }{
	store.BlobMissing:    {"its original is not there", "put the same file in again, or restore a backup"},
	store.BlobWrong:      {"the bytes of its original have changed", "delete blobs/%.2[1]s/%[1]s and put the same file in again, or restore a backup; check the disk"},
	store.BlobUnreadable: {"its original cannot be read", "check the disk; put the same file in again, or restore a backup"},
	store.BlobUnknown:    {"is an original that no document stands for: an upload that was cut off, or what is left of a deleted document", "`checkweigh serve` removes it when it starts (on a shared database: within a day)"},
	store.TextMissing:    {"its text is not there", "open it in the browser and have it read again, or restore a backup"},
	store.TextWrong:      {"its text is of another reading", "open it in the browser and have it read again"},
	store.ReadingStale:   {"was not checked by the rules as they are", "`checkweigh serve` or `worker` does that"},
	store.NoDossier:      {"is a document in no dossier", "restore a backup, or report this"},
	store.VerdictWrong:   {"its verdicts rest on a document that it does not hold", "`checkweigh serve` judges it again after any change to it; restore a backup, or report this"},
	store.RemainsDeleted: {"was deleted, and its original is still there", "`checkweigh serve` removes it when it starts, and every few minutes"},
}

func (v *verification) difference(d store.Difference) error {
	if d.Kind == store.BlobUnknown {
		v.unknown = append(v.unknown, d) // its row may be a moment behind
		return nil
	}
	v.say(d)
	return nil
}

func (v *verification) say(d store.Difference) {
	a, known := advice[d.Kind]
	if !known {
		a.what, a.do = d.Kind, "restore a backup, or report this"
	}
	if d.Note != "" {
		a.what += " (" + report.Visible(d.Note) + ")"
	}
	do := a.do
	if d.Kind == store.BlobWrong {
		do = fmt.Sprintf(a.do, d.ID)
	}
	v.line(d.Kind, d.ID, a.what, do)
}

func (v *verification) line(kind, id, what, do string) {
	v.found++
	fmt.Fprintf(v.stdout, "%s: %s: %s. To do: %s\n", kind, report.Visible(id), what, do)
}

// pages says of which documents drawn pages are kept though they were deleted.
func (v *verification) pages() error {
	gone, err := jobs.StrangePages(v.ctx, v.store)
	for _, id := range gone {
		v.line("pages_remain", id, "is not there, and drawn pages of it are", "`checkweigh serve` removes them when it starts, and every few minutes")
	}
	return err
}

// lookAgain says which originals are without a row now, and not only for the
// moment between their coming in and their row.
func (v *verification) lookAgain() error {
	for _, d := range v.unknown {
		_, err := v.store.Document(v.ctx, d.ID)
		if err == nil {
			continue
		}
		if store.CodeOf(err) != store.NotFound {
			return err
		}
		if there, err := v.store.Blobs.Has(v.ctx, d.ID); err != nil {
			return err
		} else if there {
			v.say(d)
		}
	}
	return nil
}

// holder says where the process that has a folder can be reached.
func holder(dir string) string {
	if address := store.HolderAddress(dir); address != "" {
		return address
	}
	return "no address was told"
}

func (v *verification) end(deep bool) error {
	if v.found > 0 {
		fmt.Fprintf(v.stdout, "%s found\n", count(v.found, "difference"))
		return exit(exitFound)
	}
	how := "every original is there"
	if deep {
		how = "every original has the bytes of its name"
	}
	fmt.Fprintf(v.stdout, "no difference found in %s: %s, and the rows fit together\n", v.store.Place(), how)
	if v.partly {
		return exit(exitPartly)
	}
	return nil
}

// count writes "1 document" or "2 documents".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
