package jobs_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// What was deleted is in no file of the data folder: not in free pages of the
// database, not in its log, not in a segment of the index, not among the
// originals. Another dossier's words stay. FAULTS: deletion.
func TestFaultDeletedWordsStayInAFile(t *testing.T) {
	const secret, kept = "every zeppelin of the northern depot", "every bicycle of the southern depot"
	clause := func(words string) string {
		return contract + "\n3. Vehicles\n3.1 The Supplier shall keep " + words + " in good repair.\n"
	}
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	gone, other := h.dossier("gone"), h.dossier("other")
	h.receive(gone, "secret.txt", clause(secret))
	h.receive(other, "kept.txt", clause(kept))
	h.settled(gone)
	h.settled(other)
	if len(h.filesWith(secret)) == 0 || len(h.filesWith(kept)) == 0 {
		t.Fatal("the words are in no file to begin with")
	}
	h.do(func(tx store.Tx) error { return tx.DeleteDossier(t.Context(), gone, "", time.Now()) })
	if err := h.queue.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.settled(other) // the index has followed
	var left []string
	h.await("the words to leave every file", func() bool {

		left = h.filesWith(secret)
		return len(left) == 0
	})
	if len(h.filesWith(kept)) == 0 {
		t.Error("the words of the other dossier went too")
	}
	h.close()
	if left := h.filesWith(secret); len(left) > 0 {
		t.Errorf("after the end the words are in %v", left)
	}
}

// filesWith names the files of the data folder that hold the words as they are.
func (h *house) filesWith(words string) (found []string) {
	h.t.Helper()
	err := filepath.WalkDir(h.at.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return ignoreGone(err)
		}
		raw, err := os.ReadFile(name)
		if bytes.Contains(raw, []byte(words)) {
			found = append(found, name)
		}
		return ignoreGone(err)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return found
}

// ignoreGone: the index removes segments while we look.
func ignoreGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
