package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// ocdsFormat reads procurement data of the Open Contracting Data Standard:
// release packages, record packages, single releases and records. Its text is
// what the data says of each contracting process, a line each, so that it can
// be read, searched and quoted; the documents it lists by address are told as
// not held.
var ocdsFormat = Format{
	Name:   "ocds",
	Engine: "ocds/1",
	Match: func(head []byte, mime, name string) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
		if !bytes.HasPrefix(head, []byte("{")) && !bytes.HasPrefix(head, []byte("[")) {
			return false
		}
		has := func(word string) bool { return bytes.Contains(head, []byte(word)) }
		return has(`"ocid"`) || has("open-contracting") || has(`"publishedDate"`) && (has(`"releases"`) || has(`"records"`))
	},
	Read: readOCDS,
}

const (
	sourceOCDS   = "OCDS data"
	maxReleases  = 20_000 // of one file
	maxListed    = 10_000 // documents of one process
	maxProcesses = maxBundles
)

// The standard's fields, as far as they say something of a contract.
type ocdsRelease struct {
	OCID    string      `json:"ocid"`
	Date    string      `json:"date"`
	Parties []ocdsParty `json:"parties"`
	Buyer   ocdsParty   `json:"buyer"`
	Plan    struct {
		Documents []ocdsDocument `json:"documents"`
	} `json:"planning"`
	Tender    ocdsTender     `json:"tender"`
	Awards    []ocdsAward    `json:"awards"`
	Contracts []ocdsContract `json:"contracts"`
}

type ocdsParty struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

type ocdsTender struct {
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Entity      ocdsParty      `json:"procuringEntity"`
	Value       ocdsValue      `json:"value"`
	Period      ocdsPeriod     `json:"contractPeriod"`
	Documents   []ocdsDocument `json:"documents"`
}

type ocdsAward struct {
	Title     string         `json:"title"`
	Value     ocdsValue      `json:"value"`
	Suppliers []ocdsParty    `json:"suppliers"`
	Period    ocdsPeriod     `json:"contractPeriod"`
	Documents []ocdsDocument `json:"documents"`
}

type ocdsContract struct {
	Title     string         `json:"title"`
	Value     ocdsValue      `json:"value"`
	Period    ocdsPeriod     `json:"period"`
	Documents []ocdsDocument `json:"documents"`
	Run       struct {
		Documents []ocdsDocument `json:"documents"`
	} `json:"implementation"`
}

type ocdsValue struct {
	Amount   json.Number `json:"amount"`
	Currency string      `json:"currency"`
}

type ocdsPeriod struct {
	Start string `json:"startDate"`
	End   string `json:"endDate"`
}

type ocdsDocument struct {
	Title     string `json:"title"`
	URL       string `json:"url"`
	Type      string `json:"documentType"`
	Published string `json:"datePublished"`
}

// ocdsRecord is a process with its releases, or their compiled form.
type ocdsRecord struct {
	OCID     string            `json:"ocid"`
	Compiled json.RawMessage   `json:"compiledRelease"`
	Releases []json.RawMessage `json:"releases"`
}

var errNotOCDS = errors.New("no contracting process in it")

// parseOCDS reads the processes of a file, each once, in the order in which
// they first appear. Fields of the wrong type cost only their release.
func parseOCDS(r io.Reader) (*ocdsData, error) {
	d := &ocdsData{byID: map[string]*ocdsProcess{}}
	dec := json.NewDecoder(r)
	for {
		if err := d.value(dec, 0); err != nil {
			if err == io.EOF {
				break // JSON lines end so as well
			}
			if len(d.all) == 0 {
				return nil, err
			}
			d.cut = true // what was read is still true
			break
		}
	}
	if len(d.all) == 0 {
		return nil, errNotOCDS
	}
	for _, p := range d.all {
		sort.SliceStable(p.releases, func(i, j int) bool { return p.releases[i].Date < p.releases[j].Date })
	}
	return d, nil
}

// ocdsData gathers releases by their process.
type ocdsData struct {
	all   []*ocdsProcess
	byID  map[string]*ocdsProcess
	taken int
	over  int  // releases that were one too many
	cut   bool // the file breaks off
}

// leftOut says in plain words what of the file was not read; "" for nothing.
func (d *ocdsData) leftOut() string {
	switch {
	case d.over > 0:
		return fmt.Sprintf("too large: of this procurement data %d releases were read and %d were not; split it by contracting process", d.taken, d.over)
	case d.cut:
		return "the file breaks off, or is damaged, after what was read: get it again from where it was published"
	}
	return ""
}

type ocdsProcess struct {
	id       string
	releases []ocdsRelease // the oldest first
}

// value reads one package, release, record, or list of them, an element at a
// time, so that a large package is never held whole.
func (d *ocdsData) value(dec *json.Decoder, depth int) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return d.list(dec)
	case json.Delim('{'):
		return d.object(dec)
	}
	return errNotOCDS
}

func (d *ocdsData) list(dec *json.Decoder) error {
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		d.take(raw)
	}
	_, err := dec.Token()
	return err
}

// object reads a package, or one release or record that stands alone: its
// fields are gathered, since they come in any order.
func (d *ocdsData) object(dec *json.Decoder) error {
	alone := map[string]json.RawMessage{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if (name == "releases" || name == "records") && alone["ocid"] == nil {
			if token, err := dec.Token(); err != nil || token != json.Delim('[') {
				return errors.Join(errNotOCDS, err)
			}
			if err := d.list(dec); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		alone[name] = raw
	}
	if alone["ocid"] != nil {
		if raw, err := json.Marshal(alone); err == nil {
			d.take(raw)
		}
	}
	_, err := dec.Token()
	return err
}

// take reads one release or record.
func (d *ocdsData) take(raw json.RawMessage) {
	var record ocdsRecord
	if json.Unmarshal(raw, &record) != nil {
		return
	}
	switch {
	case record.Compiled != nil && string(record.Compiled) != "null":
		d.release(record.Compiled, record.OCID)
	case record.Releases != nil:
		for _, r := range record.Releases {
			d.release(r, record.OCID)
		}
	default:
		d.release(raw, record.OCID)
	}
}

func (d *ocdsData) release(raw json.RawMessage, id string) {
	var r ocdsRelease
	err := json.Unmarshal(raw, &r)
	var wrong *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrong) {
		return
	}
	if r.OCID == "" {
		r.OCID = id
	}
	if r.OCID = words(r.OCID); r.OCID == "" {
		return
	}
	p := d.byID[r.OCID]
	if d.taken >= maxReleases || p == nil && len(d.all) >= maxProcesses {
		d.over++
		return
	}
	if p == nil {
		p = &ocdsProcess{id: r.OCID}
		d.byID[r.OCID], d.all = p, append(d.all, p)
	}
	d.taken++
	p.releases = append(p.releases, r)
}

// readOCDS reads a file of procurement data by itself.
func readOCDS(ctx context.Context, src Source, lim Limits, to Sink) error {
	if src.Size > 4*maxDataBytes {
		return tooLarge(fmt.Sprintf("procurement data of more than %d MB; split it by contracting process", 4*maxDataBytes>>20))
	}
	data, err := parseOCDS(io.NewSectionReader(src, 0, src.Size))
	if err != nil { // other data with such words in it
		return textFormat.Read(ctx, src, lim, to)
	}
	w := newTextWriter(lim)
	bundles := make([]dossier.Bundle, 0, len(data.all))
	for _, p := range data.all {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := p.bundle("")
		if err := writeProcess(w, b, p.description()); err != nil {
			return err
		}
		bundles = append(bundles, b)
	}
	if err := to.Page(w.page()); err != nil {
		return err
	}
	if reason := data.leftOut(); reason != "" {
		if err := to.Skip("the rest of the data", reason); err != nil {
			return err
		}
	}
	for _, b := range bundles {
		if err := to.Bundle(b); err != nil {
			return err
		}
	}
	return nil
}

// writeProcess writes one process as lines that a person can read.
func writeProcess(w *textWriter, b dossier.Bundle, description string) error {
	lines := []string{b.Title}
	for _, f := range b.Facts {
		lines = append(lines, strings.ToUpper(f.Name[:1])+f.Name[1:]+": "+f.Value)
	}
	if description != "" {
		lines = append(lines, "Description: "+description)
	}
	for _, doc := range b.Listed {
		lines = append(lines, strings.TrimSpace("Document listed, not held: "+strings.Join(notEmpty(doc.Title, doc.Type, doc.Date, doc.URL), ", ")))
	}
	if err := w.paragraph(lines[0], nil); err != nil {
		return err
	}
	for _, line := range lines[1:] {
		if err := w.row(line, nil); err != nil {
			return err
		}
	}
	return nil
}

func notEmpty(all ...string) []string {
	var kept []string
	for _, s := range all {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
