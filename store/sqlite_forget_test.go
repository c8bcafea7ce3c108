package store_test

import (
	"strings"
	"testing"
)

// An earlier version freed pages without overwriting them: the first start does.
func TestFreePagesOfAnEarlierVersionAreCleanedOnce(t *testing.T) {
	const secret = "every zeppelin of the northern depot"
	dir := t.TempDir()
	closeNow(t, dir)
	change(t, dir, `PRAGMA secure_delete = 0; CREATE TABLE old (words TEXT);
		INSERT INTO old VALUES ('`+strings.Repeat(secret+". ", 500)+`'); DELETE FROM old; DROP TABLE old; PRAGMA user_version = 0`)
	if !strings.Contains(read(t, dir), secret) {
		t.Fatal("the words are not in the file to begin with")
	}
	closeNow(t, dir)
	if strings.Contains(read(t, dir), secret) {
		t.Error("the words are still in the file")
	}
}
