package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Decision is what an officer did with a verdict.
type Decision string

// The decisions.
const (
	Confirm  Decision = "confirm"
	Overrule Decision = "overrule"
)

// OverrideState says whether a decision still holds.
type OverrideState string

// The states of an override.
const (
	Standing     OverrideState = "standing"
	Reconfirming OverrideState = "needs_reconfirming" // the words that it stood on are no longer those of the verdict
)

// Override is an officer's decision about the verdict on one requirement. It is
// shown beside the machine's verdict and never in its place.
type Override struct {
	Dossier     string        `json:"dossier"`
	Requirement string        `json:"requirement"`
	Decision    Decision      `json:"decision"`
	Value       dossier.Value `json:"verdict"` // the officer's
	Machine     dossier.Value `json:"machine"` // the machine's at that time
	Rules       string        `json:"rules"`   // version of the pack at that time
	Reason      string        `json:"reason"`
	State       OverrideState `json:"state"`
	Quotes      []Quote       `json:"quotes"` // the words that it stood on
	User        string        `json:"user"`
	At          time.Time     `json:"at"`
}

// Quote is a piece of a document that a decision stood on.
type Quote struct {
	Document string `json:"document"`
	Quote    string `json:"quote"`
	Page     int    `json:"page,omitempty"`
	Clause   string `json:"clause,omitempty"`
}

const putOverride = `
	INSERT INTO overrides (dossier_id, requirement, action, value, machine, reason, rules, state, quotes, user_id, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	ON CONFLICT (dossier_id, requirement) DO UPDATE SET action = excluded.action, value = excluded.value,
		machine = excluded.machine, reason = excluded.reason, rules = excluded.rules, state = excluded.state,
		quotes = excluded.quotes, user_id = excluded.user_id, at = excluded.at`

// Override keeps an officer's decision about the verdict as it now stands in
// place of an earlier one, and writes it into the dossier's log. value counts
// for Overrule only. basis is the rules version of the verdict that the officer
// looked at: when the dossier was judged anew since, that is ErrConflict. No such
// verdict is ErrNotFound.
func (tx Tx) Override(ctx context.Context, o Override, basis string, now time.Time) error {
	if strings.TrimSpace(o.Reason) == "" || len(o.Reason) > 8000 {
		return &Error{Code: Invalid, Message: "a decision needs a reason of at most 8,000 bytes"}
	}
	v, rules, err := tx.verdict(ctx, o.Dossier, o.Requirement)
	if err != nil {
		return err
	}
	if basis != "" && basis != rules {
		return &Error{Code: Conflict, Message: "the dossier was judged by other rules since"}
	}
	switch o.Decision {
	case Confirm:
		o.Value = v.Value
	case Overrule:
		if o.Value == v.Value || !knownValue(o.Value) {
			return &Error{Code: Invalid, Message: "to overrule a verdict takes another one of the seven verdicts"}
		}
	default:
		return &Error{Code: Invalid, Message: "a verdict is either confirmed or overruled"}
	}
	quotes, err := json.Marshal(quotesOf(v))
	if err != nil {
		return fmt.Errorf("store: encode quotes: %w", err)
	}
	if _, err := tx.exec(ctx, "put override", putOverride, o.Dossier, o.Requirement, string(o.Decision), string(o.Value),
		string(v.Value), o.Reason, rules, string(Standing), quotes, o.User, millis(now)); err != nil {
		return err
	}
	tx.Change(DossierDecided, o.Dossier, "", now)
	return tx.AddEntry(ctx, Entry{Dossier: o.Dossier, Kind: LogOverride, User: o.User, Requirement: o.Requirement,
		Detail: string(o.Decision) + ": " + string(o.Value) + "\n" + o.Reason, At: now}) // a later decision takes the place of this one, reason and all
}

func knownValue(v dossier.Value) bool {
	for _, known := range dossier.Values {
		if v == known {
			return true
		}
	}
	return false
}

const oneVerdict = `SELECT verdict, rules FROM verdicts WHERE dossier_id = $1 AND requirement = $2`

func (r Reads) verdict(ctx context.Context, dossierID, requirement string) (v dossier.Verdict, rules string, err error) {
	v, err = one(ctx, r.q, "verdict", oneVerdict, []any{dossierID, requirement}, func(row row) (v dossier.Verdict, err error) {
		var raw []byte
		if err := row.Scan(&raw, &rules); err != nil {
			return v, err
		}
		return decode[dossier.Verdict](raw)
	})
	return v, rules, err
}

// quotesOf gives the words that a verdict stands on.
func quotesOf(v dossier.Verdict) []Quote {
	all := []Quote{}
	for _, e := range v.Evidence {
		all = append(all, Quote{e.Document, e.Quote, e.Page, e.Clause})
	}
	return all
}

const dropOverride = `DELETE FROM overrides WHERE dossier_id = $1 AND requirement = $2`

// WithdrawOverride takes a decision back, or ErrNotFound. The log keeps it.
func (tx Tx) WithdrawOverride(ctx context.Context, dossierID, requirement, user string, now time.Time) error {
	if err := tx.must(ctx, "decision", "withdraw override", dropOverride, dossierID, requirement); err != nil {
		return err
	}
	tx.Change(DossierDecided, dossierID, "", now)
	return tx.AddEntry(ctx, Entry{Dossier: dossierID, Kind: LogOverride, User: user, Requirement: requirement, Detail: "withdrawn", At: now})
}

const listOverrides = `
	SELECT dossier_id, requirement, action, value, machine, reason, rules, state, quotes, user_id, at
	FROM overrides WHERE dossier_id = $1 ORDER BY requirement`

// Overrides gives the decisions about a dossier's verdicts.
func (r Reads) Overrides(ctx context.Context, dossierID string) ([]Override, error) {
	return collect(ctx, r.q, "overrides", listOverrides, []any{dossierID}, func(row row) (o Override, err error) {
		var quotes []byte
		var at int64
		err = row.Scan(&o.Dossier, &o.Requirement, &o.Decision, &o.Value, &o.Machine, &o.Reason, &o.Rules, &o.State, &quotes, &o.User, &at)
		if err != nil {
			return o, err
		}
		o.At = fromMillis(at)
		o.Quotes, err = decode[[]Quote](quotes)
		return o, err
	})
}

const doubtOverride = `UPDATE overrides SET state = $3 WHERE dossier_id = $1 AND requirement = $2`

// doubtOverrides marks the decisions whose verdict no longer stands on the same
// words, or is another one. Only a person brings such a decision back.
func (tx Tx) doubtOverrides(ctx context.Context, dossierID string, now []dossier.Verdict) error {
	decided, err := tx.Overrides(ctx, dossierID)
	if err != nil || len(decided) == 0 {
		return err
	}
	verdicts := map[string]dossier.Verdict{}
	for _, v := range now {
		verdicts[v.Requirement] = v
	}
	for _, o := range decided {
		v, judged := verdicts[o.Requirement]
		if o.State == Reconfirming || judged && v.Value == o.Machine && sameWords(o.Quotes, quotesOf(v)) {
			continue
		}
		if _, err := tx.exec(ctx, "doubt override", doubtOverride, dossierID, o.Requirement, string(Reconfirming)); err != nil {
			return err
		}
	}
	return nil
}

// sameWords compares what is said and in which document, wherever it stands.
func sameWords(a, b []Quote) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Document != b[i].Document || a[i].Quote != b[i].Quote {
			return false
		}
	}
	return true
}
