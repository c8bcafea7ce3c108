package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"path"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const sourceRequest = "Alaveteli request"

// correspondenceFormat reads a correspondence.txt that came alone. Its text is
// stored as it stands, as any text is; besides, it is a request with events.
var correspondenceFormat = Format{
	Name:   "alaveteli",
	Engine: "alaveteli/1",
	Match: func(head []byte, mime, name string) bool {
		return plainText(head, mime) && openingTitle().Match(head[:min(len(head), 2000)])
	},
	Read: readCorrespondence,
}

// correspondence takes the folders that hold a request's correspondence.txt.
func (p *plan) correspondence() {
	files := p.free("txt")
	deepestFirst(files)
	for _, f := range files {
		if !strings.HasPrefix(strings.ToLower(path.Base(f.Name)), "correspondence") {
			continue
		}
		content := p.all(f, maxTellBytes)
		if content == nil {
			continue
		}
		text, _ := decodePlain(content)
		if c, ok := parseCorrespondence(text); ok {
			p.add(c.bundle(f.Name, p.below(folderOf(f.Name))))
		}
	}
}

// bundle ties the attachments to the events.
func (c correspondence) bundle(name string, members []string) dossier.Bundle {
	b := dossier.Bundle{Kind: dossier.BundleRequest, Source: sourceRequest, Title: c.title,
		Authority: c.authority, Reference: c.url, Members: members}
	if b.Title == "" {
		b.Title = "Request to " + c.authority
	}
	if b.Authority != "" {
		b.Facts = []dossier.GivenFact{{Name: "buyer", Value: b.Authority, Source: name}}
	}
	files := attachments(name, members)
	for n, i := range c.answerOf(files) {
		for _, f := range files[n] {
			c.events[i].Attachments = append(c.events[i].Attachments, f.name)
		}
	}
	for i := range c.events {
		e := &c.events[i]
		e.Member = name
		e.Missing = missing(e.attached, e.Attachments)
		b.Events = append(b.Events, e.Event)
	}
	return b
}

// attachment is a file <n>_<part>_<name>: it came with the nth answer.
type attachment struct {
	name  string // label of the file
	shown string // as the correspondence lists it
}

var attachmentName = expression(`^(\d{1,5})_(\d{1,5}(?:\.\d{1,5})*)_(.+)$`)

// attachments are the files beside the correspondence by the number of their answer.
func attachments(beside string, members []string) map[int][]attachment {
	files := map[int][]attachment{}
	for _, name := range members {
		m := attachmentName().FindStringSubmatch(path.Base(name))
		if m == nil || folderOf(name) != folderOf(beside) {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		files[n] = append(files[n], attachment{name: name, shown: m[3]})
	}
	return files
}

// answerOf gives for each number of attachments the event with which they came:
// the one that lists them, or else the nth answer that may be seen.
func (c correspondence) answerOf(files map[int][]attachment) map[int]int {
	var answers []int
	for i, e := range c.events {
		if e.Direction == dossier.Incoming && !e.Hidden {
			answers = append(answers, i)
		}
	}
	found := map[int]int{}
	for n, all := range files {
		best, most := -1, 0
		if n >= 1 && n <= len(answers) {
			best, most = answers[n-1], c.lists(answers[n-1], all)
		}
		for _, i := range answers {
			if k := c.lists(i, all); k > most {
				best, most = i, k
			}
		}
		if best >= 0 {
			found[n] = best
		}
	}
	return found
}

func (c correspondence) lists(event int, files []attachment) int {
	listed := map[string]bool{}
	for _, name := range c.events[event].attached {
		listed[shownName(name)] = true
	}
	n := 0
	for _, f := range files {
		if listed[shownName(f.shown)] {
			n++
		}
	}
	return n
}

// shownName is a name as far as both the list and the archive spell it alike.
func shownName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '/' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// missing lists the attachments that an event names and that are not among its files.
func missing(listed, held []string) []string {
	here := map[string]int{}
	for _, name := range held {
		if m := attachmentName().FindStringSubmatch(path.Base(name)); m != nil {
			here[shownName(m[3])]++
		}
	}
	var gone []string
	for _, name := range listed {
		if here[shownName(name)]--; here[shownName(name)] < 0 {
			gone = append(gone, name)
		}
	}
	return gone
}

// requestState is the JSON that these sites give for a request.
type requestState struct {
	URLTitle  string `json:"url_title"`
	Title     string `json:"title"`
	State     string `json:"described_state"`
	Display   string `json:"display_status"`
	Created   string `json:"created_at"`
	Law       string `json:"law_used"`
	Authority struct {
		Name string `json:"name"`
	} `json:"public_body"`
	UserName string `json:"user_name"`
	User     struct {
		Name string `json:"name"`
	} `json:"user"`
	Events []struct {
		Type    string `json:"event_type"`
		Created string `json:"created_at"`
		State   string `json:"described_state"`
	} `json:"info_request_events"`
}

// parseState reads such a file; false when it is another JSON.
func parseState(content []byte) (requestState, bool) {
	var s requestState
	if json.Unmarshal(content, &s) != nil {
		return s, false
	}
	return s, s.Title != "" && s.URLTitle != "" && (s.State != "" || s.Display != "" || s.Authority.Name != "")
}

func (s requestState) status() string {
	if s.Display != "" {
		return words(s.Display)
	}
	return words(s.State)
}

func (s requestState) bundle(name string) dossier.Bundle {
	b := dossier.Bundle{Kind: dossier.BundleRequest, Source: sourceRequest + " (JSON)", Title: words(s.Title),
		Authority: words(s.Authority.Name), Reference: words(s.URLTitle), Status: s.status()}
	if b.Authority != "" {
		b.Facts = []dossier.GivenFact{{Name: "buyer", Value: b.Authority, Source: name}}
	}
	who := words(s.User.Name)
	if who == "" {
		who = words(s.UserName)
	}
	for _, e := range s.Events {
		if len(b.Events) == maxEvents {
			break
		}
		event := dossier.Event{Date: isoDate(e.Created)}
		switch e.Type {
		case "sent", "resent", "followup_sent", "followup_resent":
			event.Direction, event.From, event.To = dossier.Outgoing, who, b.Authority
		case "response":
			event.Direction, event.From, event.To = dossier.Incoming, b.Authority, who
		case "comment":
			event.Direction = dossier.Annotated
		default:
			continue
		}
		b.Events = append(b.Events, event)
	}
	return b
}

// states joins the JSON of a request to the request that stands beside it, or
// makes it a request of its own.
func (p *plan) states() {
	for _, f := range p.files {
		if extension(f.Name) != "json" {
			continue
		}
		content := p.all(f, maxTellBytes)
		if content == nil || !strings.Contains(string(content), `"url_title"`) {
			continue
		}
		if s, ok := parseState(content); ok {
			p.state(s, f.Name)
		}
	}
}

func (p *plan) state(s requestState, name string) {
	for i := range p.bundles {
		b := &p.bundles[i]
		same := b.Reference != "" && path.Base(b.Reference) == s.URLTitle || b.Title == words(s.Title)
		if b.Kind != dossier.BundleRequest || !same {
			continue
		}
		b.Status = s.status()
		if b.Authority == "" {
			b.Authority = words(s.Authority.Name)
		}
		if !p.taken[name] {
			b.Members, p.taken[name] = append(b.Members, name), true
		}
		return
	}
	b := s.bundle(name)
	b.Members = []string{name}
	if dir := folderOf(name); dir != "" || p.alone(name) {
		b.Members = p.below(dir)
	}
	p.add(b)
}

// alone reports whether no other JSON stands beside the file, so that it speaks
// for everything there.
func (p *plan) alone(name string) bool {
	for _, f := range p.free("json") {
		if f.Name != name {
			return false
		}
	}
	return true
}

func readCorrespondence(ctx context.Context, src Source, lim Limits, to Sink) error {
	read := textFormat.Read(ctx, src, lim, to)
	var fail *Failure
	if read != nil && !(errors.As(read, &fail) && fail.State == dossier.StatePartlyRead) {
		return read
	}
	text, _, err := readPlain(src, lim)
	if err != nil {
		return err
	}
	if c, ok := parseCorrespondence(text); ok {
		if err := to.Bundle(c.bundle("", nil)); err != nil {
			return err
		}
	}
	return read
}
