package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/api"
)

const (
	// scarce is how many bytes should be free where everything is kept: a large
	// batch takes some gigabytes.
	scarce = 2 << 30
	// backupOld is how old the last backup should not be.
	backupOld = 8 * 24 * time.Hour
)

// machine tells administrators of the machine: space, backups, the index, and
// the programs that help from outside.
func (s *server) machine(printing printFlags, now func() time.Time) func(context.Context) []api.Fact {
	return func(ctx context.Context) []api.Fact {
		all := []api.Fact{
			{Name: "Kept in", Value: s.store.Place()},
			space(s.store.Dir()),
			s.lastBackup(now()),
			s.indexed(),
		}
		if line, err := printing.show(); err == nil && !strings.Contains(line, "none") { // without one the page says so itself
			all = append(all, factOf(line))
		}
		for _, line := range s.sandboxed(ctx) {
			all = append(all, factOf(line))
		}
		return append(all, api.Fact{Name: "Built with", Value: runtime.Version() + " for " + runtime.GOOS + "/" + runtime.GOARCH})
	}
}

// factOf parts "OCR: tesseract".
func factOf(line string) api.Fact {
	name, value, found := strings.Cut(line, ": ")
	if !found {
		return api.Fact{Name: "Readers of hostile files", Value: line}
	}
	return api.Fact{Name: strings.ToUpper(name[:1]) + name[1:], Value: value}
}

func space(dir string) api.Fact {
	f := api.Fact{Name: "Free space in the data folder"}
	free, err := freeSpace(dir)
	if err != nil {
		f.Value = "not known"
		return f
	}
	f.Value = fmt.Sprintf("%.1f GB", float64(free)/1e9)
	if free < scarce {
		f.Wrong = "That is little: uploads are refused when it is full. Make room, or move the folder."
	}
	return f
}

func (s *server) indexed() api.Fact {
	f := api.Fact{Name: "Clauses in the search index"}
	n, err := s.index.Count()
	if err != nil {
		f.Value, f.Wrong = "not known", "Stop the server and start it again, and the index is built anew."
		return f
	}
	f.Value = fmt.Sprint(n)
	return f
}

// sandboxed says what holds the readers of files back, and which programs help them.
func (s *server) sandboxed(ctx context.Context) []string {
	pool, is := s.steps.Pool.(interface {
		SandboxReport(context.Context) ([]string, error)
	})
	if !is {
		return nil
	}
	lines, err := pool.SandboxReport(ctx)
	if err != nil {
		s.log.Warn("readers do not say what holds them back", "error", err)
	}
	return lines
}

// backupNote is the file in the data folder that says when the last backup was
// made from there.
const backupNote = "last-backup.json"

type lastBackup struct {
	At   time.Time `json:"at"`
	File string    `json:"file"`
}

// noteBackup leaves a note for the page of health. Without it the backup is as good.
func noteBackup(dir, file string, at time.Time) error {
	if full, err := filepath.Abs(file); err == nil {
		file = full
	}
	note, err := json.Marshal(lastBackup{at.UTC().Truncate(time.Second), file})
	if err != nil {
		return fmt.Errorf("backup: note: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, backupNote), append(note, '\n'), 0o600)
}

func (s *server) lastBackup(now time.Time) api.Fact {
	f := api.Fact{Name: "Last backup", Value: "none from this folder"}
	const how = "Make one with: checkweigh backup FILE"
	raw, err := os.ReadFile(filepath.Join(s.store.Dir(), backupNote))
	var last lastBackup
	if err == nil {
		err = json.Unmarshal(raw, &last)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Wrong = how
	case err != nil:
		f.Value, f.Wrong = "not known", how
	default:
		f.Value = last.At.Format("2 January 2006, 15:04") + " UTC, " + last.File
		if now.Sub(last.At) > backupOld {
			f.Wrong = "That is more than a week ago. " + how
		}
	}
	return f
}
