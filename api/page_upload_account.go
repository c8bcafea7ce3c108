package api

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// account is the account that is kept of a form with files: a batch, like that of
// an import, so that each file has a line that says what became of it.
type account struct {
	id    string          // of the batch; the form names it, so that it can be sent again when it broke off
	begun bool            // the batch and the dossier are there
	made  bool            // the dossier was made for this form
	names map[string]bool // lines so far
	left  int             // files that were not taken
}

// uploadSource is what the batch of a form is called. The name of its first file
// is not among it: that goes with the file when it is deleted.
const uploadSource = "files put in on the pages"

func (a *account) empty() bool { return a == nil || a.left == 0 }

// label is the name of a file unlike all others of the form: files of several
// folders can have the same.
func (a *account) label(name string) string {
	if a == nil {
		return ""
	}
	if a.names == nil {
		a.names = map[string]bool{}
	}
	label := name
	for n := 2; a.names[label]; n++ {
		label = fmt.Sprintf("%s (%d)", name, n)
	}
	a.names[label] = true
	return label
}

// settleAccount makes sure, before the first file, that the dossier and the
// account are there: those of the same form, where it broke off and is sent again.
func (s *service) settleAccount(ctx context.Context, up *upload, first string) error {
	if up.account.begun {
		return nil
	}
	id, err := s.goOn(ctx, up)
	if err != nil {
		return err
	}
	if id == "" {
		if id, err = s.beginAccount(ctx, up, first); err != nil {
			return err
		}
	}
	up.account.id, up.account.begun, up.batch = id, true, id
	return nil
}

// goOn finds the account of a form that broke off.
func (s *service) goOn(ctx context.Context, up *upload) (string, error) {
	if up.account.id == "" {
		return "", nil
	}
	b, err := s.see(ctx).Batch(ctx, up.account.id)
	if store.CodeOf(err) == store.NotFound {
		return "", nil
	}
	if err != nil || b.User != viewer(ctx).User || b.State == store.BatchEnded || b.Dossier == "" || up.dossier != "" && up.dossier != b.Dossier {
		return "", err
	}
	if err := s.see(ctx).May(ctx, b.Dossier, store.Researcher); err != nil {
		return "", err
	}
	up.dossier = b.Dossier
	return b.ID, s.act(ctx, func(a store.Act) error { return a.SetBatch(ctx, b.ID, store.BatchRunning, s.Now()) })
}

func (s *service) beginAccount(ctx context.Context, up *upload, first string) (id string, err error) {
	id = store.NewID()
	err = s.act(ctx, func(a store.Act) error {
		if up.dossier == "" {
			title := up.title
			if strings.TrimSpace(title) == "" {
				title = titleByFile(first)
			}
			d, err := s.addDossier(ctx, a, title, dossier.UnknownPlace, up.group)
			if err != nil {
				return err
			}
			up.dossier, up.account.made = d.ID, true
		}
		if err := a.May(ctx, up.dossier, store.Researcher); err != nil {
			return err
		}
		if given := up.account.id; given != "" {
			if _, err := a.Tx().Batch(ctx, given); store.CodeOf(err) == store.NotFound {
				id = given
			} else if err != nil {
				return err
			}
		}
		return a.AddBatch(ctx, store.Batch{ID: id, Dossier: up.dossier, Source: uploadSource}, s.Now())
	})
	return id, err
}

// titleByFile is what a dossier is called where nobody said it: like its first file.
func titleByFile(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if short := strings.TrimSuffix(name, path.Ext(name)); strings.TrimSpace(short) != "" {
		name = short
	}
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, "_", " ")), " ")
	if runes := []rune(name); len(runes) > 200 {
		name = string(runes[:200])
	}
	if strings.Trim(name, ". ") == "" {
		return "Untitled"
	}
	return name
}

// leaveOut writes down why one file of a form is not taken, and goes on. What
// stands in the way of all of them is an error; so is anything for a program.
func (s *service) leaveOut(ctx context.Context, up *upload, item string, why error) error {
	if up.account == nil || store.CodeOf(why) != store.TooLarge {
		return why
	}
	up.account.left++
	it := store.BatchItem{Batch: up.batch, Path: item, Dossier: up.dossier, State: store.ItemFailed, Stage: "receive",
		Reason: fmt.Sprintf("too large: over %s; split it and put the parts in", bytesInWords(s.Queue.Limit()))}
	return s.act(ctx, func(a store.Act) error { return a.PutBatchItem(ctx, it, s.Now()) })
}

// undoAccount takes back the dossier that was made for a form of which no file
// was taken: an empty one would only be in the way.
func (s *service) undoAccount(ctx context.Context, up *upload) error {
	err := s.act(ctx, func(a store.Act) error {
		return a.Tx().DeleteDossier(ctx, up.dossier, viewer(ctx).User, s.Now())
	})
	if err != nil {
		return err
	}
	up.account.begun = false
	return newProblem(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf(
		"No file was taken, and no dossier was made: %s over %s. Split what is too large and put the parts in.", plural(up.account.left, "file")+map[bool]string{true: " is", false: " are"}[up.account.left == 1], bytesInWords(s.Queue.Limit())))
}

// endAccount says whether everything of the form came.
func (s *service) endAccount(ctx context.Context, up *upload, came error) error {
	if !up.account.begun {
		return nil
	}
	state := store.BatchEnded
	if came != nil {
		state = store.BatchStopped
	}
	ctx = context.WithoutCancel(ctx)
	return s.act(ctx, func(a store.Act) error { return a.SetBatch(ctx, up.account.id, state, s.Now()) })
}

// brokeOff tells of a form that came in part what is there of it.
func brokeOff(up *upload, why error) error {
	p := problemIn(why)
	if p == nil || p.Status != http.StatusBadRequest || len(up.files) == 0 {
		return why
	}
	return newProblem(p.Status, "broken_upload", fmt.Sprintf("The upload broke off after %s. What came is kept, and is listed under Batches. Send the rest again.", plural(len(up.files), "file")))
}
