package store_test

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/migrations"
	"github.com/checkweigh/checkweigh/store"
)

// notBackedUp are the tables that a backup leaves out, each for a reason that
// store.Tables gives.
var notBackedUp = []string{"sessions", "links", "attempts", "idempotency_keys", "removals", "workers", "webhook_messages", "goose_db_version"}

// A table or column that a migration adds must be in the backup, or be left out
// on purpose.
func TestEveryTableIsInTheBackup(t *testing.T) {
	dir := t.TempDir()
	closeNow(t, dir)
	rows, err := database(t, dir).Query(`
		SELECT m.name, c.name, c."notnull" FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	have := map[string]bool{} // table.column -> may be null
	for rows.Next() {
		var table, column string
		var notNull bool
		if err := rows.Scan(&table, &column, &notNull); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(notBackedUp, table) && !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "sqlite_") {
			have[table+"."+column] = !notNull
		}
	}
	delete(have, "dossiers.wanted") // belongs to a job, and jobs are not in the backup
	for _, table := range store.Tables() {
		for _, c := range table.Columns {
			null, there := have[table.Name+"."+c.Name]
			if !there || null != c.Null {
				t.Errorf("%s.%s: in the database %v, may be null %v; the backup says %v", table.Name, c.Name, there, null, c.Null)
			}
			delete(have, table.Name+"."+c.Name)
		}
	}
	for name := range have {
		t.Errorf("%s is not in the backup: add it to store.Tables and raise store.Schema", name)
	}
}

// River's own tables apart, the two databases have the same steps.
func TestStepsOfBothDatabasesAreTheSame(t *testing.T) {
	steps, err := fs.Glob(migrations.SQLite, "sqlite/*.sql")
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	others, err := fs.Glob(migrations.Postgres, "postgres/*.sql")
	if err != nil || len(others) != len(steps) {
		t.Fatalf("%d steps for SQLite, %d for PostgreSQL (%v)", len(steps), len(others), err)
	}
	newest := 0
	for _, step := range steps {
		name := path.Base(step)
		a, err := fs.ReadFile(migrations.SQLite, step)
		if err != nil {
			t.Fatal(err)
		}
		b, err := fs.ReadFile(migrations.Postgres, "postgres/"+name)
		if err != nil {
			t.Errorf("PostgreSQL has no step %s: %v", name, err)
			continue
		}
		newest++
		one := strings.Fields(strings.ReplaceAll(string(a), "BLOB", "BYTEA"))
		if !strings.Contains(name, "river") && !slices.Equal(one, strings.Fields(string(b))) {
			t.Errorf("step %s is not the same for both databases", name)
		}
	}
	if newest < store.Schema {
		t.Errorf("there are %d steps, but store.Schema is %d", newest, store.Schema)
	}
}
