package ingest

import (
	"bytes"
	"encoding/csv"
	"io"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// The sites give a batch, one request sent to many bodies, as an archive of
// folders "<authority> - <title>/<time>/incoming_<id>.txt" with the attachments
// in a folder beside the answer, and a table of how each body has answered.

const sourceBatch = "Alaveteli batch"

// batchRow is one line of the table.
type batchRow struct{ url, authority, status string }

var batchColumns = []string{"request_url", "authority_name", "number_of_replies", "request_status"}

// parseBatch reads the table; nil when the file is another table.
func parseBatch(content []byte) []batchRow {
	content = bytes.TrimPrefix(content, byteOrderMark)
	if !bytes.HasPrefix(bytes.TrimLeft(content, "\" "), []byte(batchColumns[0])) {
		return nil
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	head, err := r.Read()
	if err != nil {
		return nil
	}
	var at []int
	for _, column := range batchColumns {
		at = append(at, slices.Index(head, column))
	}
	if slices.Contains(at, -1) {
		return nil
	}
	rows := []batchRow{}
	for len(rows) < maxBundles {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil || len(row) <= slices.Max(at) {
			continue
		}
		rows = append(rows, batchRow{url: words(row[at[0]]), authority: words(row[at[1]]), status: words(row[at[3]])})
	}
	return rows
}

// batch takes archives or folders of a whole batch.
func (p *plan) batch() {
	for _, f := range p.free("csv") {
		content := p.all(f, maxTellBytes)
		if content == nil {
			continue
		}
		for _, row := range parseBatch(content) {
			p.batchRequest(row, folderOf(f.Name), f.Name)
		}
	}
	// A batch without its table still shows itself by its names.
	for _, dir := range p.batchFolders() {
		authority, title, _ := strings.Cut(path.Base(dir), " - ")
		p.addBatch(dossier.Bundle{Title: readableTitle(title), Authority: words(authority)}, dir, "")
	}
}

// batchRequest takes the folder that belongs to a line of the table. A body that
// has no folder is told all the same, with its status.
func (p *plan) batchRequest(row batchRow, dir, table string) {
	if row.authority == "" {
		return
	}
	title := path.Base(row.url)
	b := dossier.Bundle{Title: readableTitle(title), Authority: row.authority, Reference: row.url, Status: row.status}
	p.addBatch(b, path.Join(dir, cleanName(row.authority+" - "+title)), table)
}

func (p *plan) addBatch(b dossier.Bundle, dir, table string) {
	b.Kind, b.Source = dossier.BundleRequest, sourceBatch
	b.Members = p.below(dir)
	b.Facts = []dossier.GivenFact{{Name: "buyer", Value: b.Authority, Source: table}}
	b.Events = batchEvents(b.Members, dir, b.Authority)
	p.add(b)
}

// readableTitle makes words of the last part of a request's address.
func readableTitle(s string) string {
	s = addressNumber().ReplaceAllString(s, "")
	s = words(strings.NewReplacer("_", " ", "-", " ").Replace(s))
	if s == "" || s == "." {
		return "Request"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

var (
	// addressNumber tells requests of one title apart.
	addressNumber = expression(`_\d+$`)
	batchMessage  = expression(`^(.+ - [^/]+)/([^/]+)/(incoming|outgoing)_\d+\.txt$`)
	inBatch       = expression(`^([^/]+)/(?:(incoming|outgoing)_(\d+)\.txt|attachments(?:-(\d+))?/.+)$`)
)

// batchFolders lists the free folders that hold messages of a batch.
func (p *plan) batchFolders() []string {
	var dirs []string
	seen := map[string]bool{}
	for _, f := range p.files {
		m := batchMessage().FindStringSubmatch(f.Name)
		if m != nil && !p.taken[f.Name] && !seen[m[1]] && len(dirs) < maxBundles {
			dirs, seen[m[1]] = append(dirs, m[1]), true
		}
	}
	return dirs
}

// batchEvents are the messages of one request in the order of their times.
func batchEvents(members []string, dir, authority string) []dossier.Event {
	type message struct {
		dossier.Event
		time, id string
	}
	var found []message
	for _, name := range members {
		m := inBatch().FindStringSubmatch(strings.TrimPrefix(name, dir+"/"))
		if m == nil || m[2] == "" {
			continue
		}
		e := dossier.Event{Direction: dossier.Direction(m[2]), Date: isoDate(m[1]), Member: name}
		if e.Direction == dossier.Incoming {
			e.From = authority
		} else {
			e.To = authority
		}
		found = append(found, message{e, m[1], m[3]})
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].time < found[j].time })
	for _, name := range members {
		m := inBatch().FindStringSubmatch(strings.TrimPrefix(name, dir+"/"))
		if m == nil || m[2] != "" {
			continue
		}
		// Without an id the folder belongs to the answer of that time.
		for i := range found {
			e := &found[i]
			if e.time == m[1] && e.Direction == dossier.Incoming && (m[4] == "" || m[4] == e.id) {
				e.Attachments = append(e.Attachments, name)
				break
			}
		}
	}
	var events []dossier.Event
	for _, e := range found {
		events = append(events, e.Event)
	}
	return events
}
