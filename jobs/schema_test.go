package jobs_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/checkweigh/checkweigh/store/pgtest"
)

func TestRiverAgreesWithOurMigrationsOnPostgres(t *testing.T) {
	ours, fresh := pool(t, pgtest.Database(t)), pool(t, pgtest.Empty(t))
	migrator, err := rivermigrate.New(riverpgxv5.New(ours), nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := migrator.Validate(t.Context(), nil); err != nil || !res.OK {
		t.Errorf("River wants other tables than step 2 makes: %+v, %v", res, err)
	}
	if migrator, err = rivermigrate.New(riverpgxv5.New(fresh), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	got, want := riverThings(t, ours), riverThings(t, fresh)
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("ours lacks   %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("ours has too %s", line)
		}
	}
}

func pool(t *testing.T, address string) *pgxpool.Pool {
	t.Helper()
	p, err := pgxpool.New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// riverThings gives each column, index, constraint, type and function of River
// in words.
func riverThings(t *testing.T, p *pgxpool.Pool) []string {
	t.Helper()
	rows, err := p.Query(t.Context(), `
		SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '')
		FROM information_schema.columns WHERE table_name LIKE 'river%'
		UNION SELECT 'index ' || indexdef FROM pg_indexes WHERE tablename LIKE 'river%'
		UNION SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
			WHERE conrelid::regclass::text LIKE 'river%'
		UNION SELECT 'value ' || t.typname || ' ' || e.enumlabel || ' ' || row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder)
			FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
		UNION SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'river%'
		UNION SELECT 'table ' || relname || ' ' || relpersistence::text FROM pg_class WHERE relkind = 'r' AND relname LIKE 'river%'
		UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'river%'`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(all) < 20 {
		t.Fatalf("%d lines, %v", len(all), err)
	}
	return all
}
