package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strings"
)

// Schema is the version of the tables that Dump gives and Load takes: the number
// of the newest migration that changed one of them.
const Schema = 10

// Kind is how a column is kept, on either database.
type Kind byte

// The kinds of column.
const (
	Text    Kind = 't' // string
	Integer Kind = 'i' // int64
	Real    Kind = 'r' // float64
	Bytes   Kind = 'b' // []byte
)

// Column is a column of a table. Null says that it may be nil.
type Column struct {
	Name string
	Kind Kind
	Null bool
}

// Table is a table that a backup holds.
type Table struct {
	Name    string
	Columns []Column
	key     string // order of its rows
}

// Tables gives the tables of a backup, each after those that it refers to.
// Sessions, login links, attempts, idempotency keys, the beat of the workers,
// what waits to be sent to webhooks (a copy must not tell it a second time) and
// what waits to be removed are for the running program only and stay out, and so
// do River's tables: what was not finished is found again by the states of the
// documents.
func Tables() []Table {
	all := make([]Table, len(tables))
	copy(all, tables)
	return all
}

// table reads "name:kind" words; a '?' behind the kind says that it may be null.
func table(name, key, columns string) Table {
	t := Table{Name: name, key: key}
	for _, word := range strings.Fields(columns) {
		column, kind, _ := strings.Cut(word, ":")
		t.Columns = append(t.Columns, Column{Name: column, Kind: Kind(kind[0]), Null: strings.HasSuffix(kind, "?")})
	}
	return t
}

var tables = []Table{
	table("settings", "name", "name:t value:t"),
	table("users", "id", "id:t name:t email:t role:t created_at:i password_hash:t oidc_subject:t disabled:i"),
	table("groups", "id", "id:t name:t retention_days:i created_at:i"),
	table("group_members", "group_id, user_id", "group_id:t user_id:t added_at:i"),
	table("tokens", "id", "id:t token_hash:t user_id:t name:t scopes:t created_at:i expires_at:i used_at:i revoked_at:i"),
	table("audit", "id", "id:t at:i user_id:t action:t noun:t noun_id:t request_id:t address:t detail:t"),
	table("saved_searches", "id", "id:t user_id:t name:t query:t seen:i created_at:i"),
	table("dossiers", "id", "id:t title:t jurisdiction:t attempt:i rules:t judged_at:i created_at:i updated_at:i group_id:t? shared:i"),
	table("dossier_groups", "dossier_id, group_id", "dossier_id:t group_id:t"),
	table("documents", "id", "id:t name:t size:i state:t reason:t engine:t attempt:i depth:i container:i created_at:i read_at:i"),
	table("members", "parent_id, ordinal", "parent_id:t ordinal:i name:t document_id:t? reason:t"),
	table("memberships", "id", "id:t dossier_id:t document_id:t? parent_id:t root_id:t ordinal:i depth:i path:t forced_kind:t reason:t created_at:i"),
	table("texts", "document_id, engine", "document_id:t engine:t attempt:i body:b layout:b concealed:b? created_at:i"),
	table("word_places", "document_id, engine, page", "document_id:t engine:t page:i words:b"),
	table("readings", "document_id, forced_kind, rules", "document_id:t forced_kind:t rules:t attempt:i reading:b verdicts:b created_at:i"),
	table("dossier_readings", "dossier_id, position", "dossier_id:t position:i document_id:t? reading:b"),
	table("verdicts", "dossier_id, requirement", "dossier_id:t requirement:t position:i value:t confidence:r rules:t verdict:b since:i"),
	table("clocks", "dossier_id, position", "dossier_id:t position:i name:t plain:t date:t document_id:t?"),
	table("dossier_facts", "dossier_id, name", "dossier_id:t name:t value:t"),
	table("batches", "id", "id:t dossier_id:t? user_id:t source:t options:b state:t created_at:i ended_at:i"),
	table("batch_items", "batch_id, path",
		"batch_id:t path:t id:t dossier_id:t? document_id:t? membership_id:t size:i state:t reason:t stage:t attempts:i updated_at:i"),
	table("overrides", "dossier_id, requirement",
		"dossier_id:t requirement:t action:t value:t machine:t reason:t rules:t state:t quotes:b user_id:t at:i"),
	table("dossier_log", "id", "id:t dossier_id:t kind:t user_id:t requirement:t document_id:t detail:t at:i"),
	table("tombstones", "id", "id:t kind:t subject:t dossier_id:t user_id:t at:i"),
	table("pack_rules", "pack, requirement", "pack:t requirement:t rule:t"),
	table("given_facts", "dossier_id, source, position", "dossier_id:t source:t position:i name:t value:t given_at:i"),
	table("given_documents", "dossier_id, source, position",
		"dossier_id:t source:t position:i title:t kind:t url:t format:t document_id:t? given_at:i"),
	table("report_links", "id",
		"id:t token_hash:t dossier_id:t user_id:t name:t sheet:t pages:i created_at:i expires_at:i withdrawn_at:i opened_at:i opened:i"),
	table("webhooks", "id", "id:t user_id:t group_id:t? name:t url:t secret:t events:t active:i stopped:t created_at:i result:t result_at:i"),
	table("feed_addresses", "id", "id:t secret_hash:t user_id:t name:t created_at:i used_at:i revoked_at:i"),
	table("news", "id", "id:t dossier_id:t kind:t requirement:t document_id:t mark:t detail:t at:i"),
	table("recipients", "id", "id:t email:t token_hash:t token_expires:i asked_at:i confirmed_at:i unsubscribed_at:i created_at:i"),
	table("subscriptions", "id",
		"id:t recipient_id:t user_id:t kind:t subject:t dossier_id:t? name:t cadence:t attach:t letter:i created_at:i"),
	table("outbox", "id",
		"id:t message_id:t recipient_id:t kind:t bundle:t state:t attempt:i job:i reason:t user_id:t due_at:i created_at:i updated_at:i sent_at:i"),
	table("outbox_dossiers", "mail_id, dossier_id", "mail_id:t recipient_id:t dossier_id:t subscription_id:t version:t"),
	table("change_counter", "id", "id:i number:i"),
	table("changes", "number", "number:i kind:t dossier_id:t document_id:t at:i"),
}

// privateSetting tells the settings that say where this database's things are, or what its workers
// have done: they mean nothing elsewhere.
func privateSetting(name string) bool {
	return strings.HasPrefix(name, "local/") || strings.HasPrefix(name, "jobs/")
}

// Dump gives every row of every table of a backup, table by table in the order
// of Tables; values are string, int64, float64, []byte or nil. Inside Store.View
// all rows are of one state. The map belongs to fn.
func (r Reads) Dump(ctx context.Context, fn func(table string, row map[string]any) error) error {
	for _, t := range tables {
		if err := r.dumpTable(ctx, t, fn); err != nil {
			return fmt.Errorf("store: dump %s: %w", t.Name, err)
		}
	}
	return nil
}

func (t Table) names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

func (r Reads) dumpTable(ctx context.Context, t Table, fn func(string, map[string]any) error) error {
	rs, err := r.q.query(ctx, `SELECT `+t.names()+` FROM `+t.Name+` ORDER BY `+t.key)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		row, err := t.scan(rs)
		if err != nil {
			return err
		}
		if name, _ := row["name"].(string); t.Name == "settings" && privateSetting(name) {
			continue
		}
		if err := fn(t.Name, row); err != nil {
			return err
		}
	}
	return rs.Err()
}

func (t Table) scan(row row) (map[string]any, error) {
	into := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		switch c.Kind {
		case Text:
			into[i] = new(sql.NullString)
		case Integer:
			into[i] = new(sql.NullInt64)
		case Real:
			into[i] = new(sql.NullFloat64)
		default:
			into[i] = new([]byte)
		}
	}
	if err := row.Scan(into...); err != nil {
		return nil, err
	}
	values := make(map[string]any, len(into))
	for i, c := range t.Columns {
		values[c.Name] = plain(into[i], c.Null)
	}
	return values, nil
}

// plain takes a value out of what it was scanned into.
func plain(from any, null bool) any {
	switch v := from.(type) {
	case *sql.NullString:
		if v.Valid {
			return v.String
		}
	case *sql.NullInt64:
		if v.Valid {
			return v.Int64
		}
	case *sql.NullFloat64:
		if v.Valid {
			return v.Float64
		}
	case *[]byte:
		if *v != nil || !null {
			return append([]byte{}, *v...)
		}
	}
	return nil
}

var errNotEmpty = &Error{Code: Conflict, Message: "there is something in this store already; restore into an empty one"}

// BeginLoad makes ready for the rows of a backup of that schema: the store must
// be empty but for what opening makes. A schema that is not this program's is
// ErrNewer or Invalid.
func (tx Tx) BeginLoad(ctx context.Context, schema int) error {
	switch {
	case schema > Schema:
		return &Error{Code: Newer, Message: fmt.Sprintf("the backup has tables of version %d, this program knows %d: restore it with the version that made it, or a newer one", schema, Schema)}
	case schema < Schema:
		return &Error{Code: Invalid, Message: fmt.Sprintf("the backup has tables of version %d, this program has %d: restore it with the version that made it, then open it with this one", schema, Schema)}
	}
	for _, t := range tables {
		if t.Name == "settings" || t.Name == "change_counter" {
			continue
		}
		n, err := one(ctx, tx.q, t.Name, `SELECT count(*) FROM `+t.Name, nil, scanInt)
		if err != nil {
			return err
		}
		if n > 0 {
			return errNotEmpty
		}
	}
	_, err := tx.exec(ctx, "empty change counter", `DELETE FROM change_counter`)
	return err
}

// Load puts one row of a backup into its table. Rows must come in the order of
// Tables, in one transaction that BeginLoad began. Integers may also be float64
// without a fraction or json.Number. A row of an unknown table, with a column
// missing or one too many, or of the wrong kind is Invalid.
func (tx Tx) Load(ctx context.Context, name string, row map[string]any) error {
	for _, t := range tables {
		if t.Name == name {
			return tx.loadRow(ctx, t, row)
		}
	}
	return &Error{Code: Invalid, Message: "the backup has a table that is not known: " + cut(name, 100)}
}

func (tx Tx) loadRow(ctx context.Context, t Table, row map[string]any) error {
	if s, _ := row["name"].(string); t.Name == "settings" && privateSetting(s) {
		return nil
	}
	if t.Name == "outbox" {
		row = restoredMail(row)
	}
	args, marks := make([]any, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		v, ok := c.value(row)
		if !ok {
			return &Error{Code: Invalid, Message: fmt.Sprintf("the backup has a row of table %s whose column %s cannot be used", t.Name, c.Name)}
		}
		args[i], marks[i] = v, fmt.Sprint("$", i+1)
	}
	if len(row) != len(t.Columns) {
		return &Error{Code: Invalid, Message: "the backup has a row of table " + t.Name + " with columns that are not known"}
	}
	_, err := tx.exec(ctx, "load "+t.Name, `INSERT INTO `+t.Name+` (`+t.names()+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...)
	return err
}

// restoredMail is a mail of a backup: what waited, or was being sent, when that
// was made may have gone out since, and only a person can find out.
func restoredMail(row map[string]any) map[string]any {
	if state, _ := row["state"].(string); state != string(MailWaiting) && state != string(MailSending) {
		return row
	}
	doubtful := maps.Clone(row)
	doubtful["state"], doubtful["reason"] = string(MailUnknown), "it waited when the backup was made; it may have gone out since"
	return doubtful
}

// value is the column's value in a row, if it is one that can be stored.
func (c Column) value(row map[string]any) (any, bool) {
	v, have := row[c.Name]
	if !have || v == nil {
		return nil, have && c.Null
	}
	switch c.Kind {
	case Text:
		s, ok := v.(string)
		return s, ok
	case Bytes:
		b, ok := v.([]byte)
		return b, ok
	case Integer:
		return integer(v)
	}
	switch n := v.(type) {
	case float64:
		return n, true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	}
	return nil, false
}

func integer(v any) (any, bool) {
	switch n := v.(type) {
	case int64:
		return n, true
	case json.Number:
		i, err := n.Int64()
		return i, err == nil
	case float64:
		return int64(n), n == math.Trunc(n) && math.Abs(n) < 1<<53
	}
	return nil, false
}
