package ingest

import (
	"bufio"
	"bytes"
	netmail "net/mail"
	"sort"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// envelope is what the header of a mail says of its place among others.
type envelope struct {
	member            string
	from, to, subject string
	at                time.Time
	id                string
	answers           []string // ids of the mails before it
}

const sourceMails = "mails that answer each other"

// maxMails bounds the mails whose headers are compared.
const maxMails = 10_000

var (
	messageID = expression(`<[^<>\s]{1,300}>`)
	replyWord = expression(`(?i)^\s*(?:(?:re|fw|fwd|aw|wg|atb|ymlaen)\s*(?:\[\d+\])?\s*:\s*|\[external\]\s*|external:\s*)+`)
)

// readEnvelope reads the header at the beginning of a mail; false when it is none.
func readEnvelope(head []byte, member string) (envelope, bool) {
	head = bytes.TrimPrefix(bytes.TrimLeft(head, "\r\n"), byteOrderMark)
	head = head[len(mboxLine().Find(head)):]
	m, err := netmail.ReadMessage(bufio.NewReader(bytes.NewReader(append(head[:len(head):len(head)], "\r\n\r\n"...))))
	if err != nil {
		return envelope{}, false
	}
	field := func(name string) string { return words(validUTF8(enmime.DecodeRFC2047(m.Header.Get(name)))) }
	e := envelope{member: member, from: field("From"), to: field("To"), subject: field("Subject")}
	e.at, _ = netmail.ParseDate(m.Header.Get("Date"))
	e.id = messageID().FindString(m.Header.Get("Message-Id"))
	before := m.Header.Get("In-Reply-To") + " " + m.Header.Get("References")
	e.answers = messageID().FindAllString(before, 100)
	return e, e.from != "" || e.subject != ""
}

// threads takes mails that answer each other.
func (p *plan) threads() {
	var mails []envelope
	for _, f := range p.free("eml") {
		if len(mails) == maxMails {
			break
		}
		head, _ := p.head(f, maxMailHead)
		if e, ok := readEnvelope(head, f.Name); ok {
			mails = append(mails, e)
		}
	}
	for _, thread := range threaded(mails) {
		if len(thread) > 1 {
			p.add(threadBundle(thread))
		}
	}
}

// threaded sorts mails into exchanges: by the ids that they answer, and where
// mail programs dropped those, a reply by the subject it replies to. Threads
// come in the order of their first mails, mails in the order of their dates.
func threaded(mails []envelope) [][]envelope {
	joined := newGroups(len(mails))
	ids, subjects := map[string]int{}, map[string]int{}
	for i, m := range mails {
		if m.id != "" {
			ids[m.id] = i
		}
	}
	for i, m := range mails {
		for _, id := range m.answers {
			// An id that we do not hold still joins those who answer it.
			if _, known := ids[id]; !known {
				ids[id] = i
			}
			joined.join(i, ids[id])
		}
	}
	for i, m := range mails {
		if plain := replyWord().ReplaceAllString(m.subject, ""); plain == m.subject && plain != "" {
			if _, twice := subjects[strings.ToLower(plain)]; !twice {
				subjects[strings.ToLower(plain)] = i
			}
		}
	}
	for i, m := range mails {
		plain := replyWord().ReplaceAllString(m.subject, "")
		if first, ok := subjects[strings.ToLower(plain)]; ok && plain != m.subject && len(m.answers) == 0 {
			joined.join(i, first)
		}
	}
	return byGroup(mails, joined)
}

func byGroup(mails []envelope, joined *groups) [][]envelope {
	at := map[int]int{}
	var threads [][]envelope
	for i, m := range mails {
		root := joined.root(i)
		if _, ok := at[root]; !ok {
			at[root] = len(threads)
			threads = append(threads, nil)
		}
		threads[at[root]] = append(threads[at[root]], m)
	}
	for _, t := range threads {
		sort.SliceStable(t, func(i, j int) bool { return t[i].at.Before(t[j].at) })
	}
	return threads
}

// groups joins numbers into sets.
type groups struct{ parent []int }

func newGroups(n int) *groups {
	g := &groups{parent: make([]int, n)}
	for i := range g.parent {
		g.parent[i] = i
	}
	return g
}

func (g *groups) root(i int) int {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *groups) join(a, b int) { g.parent[g.root(a)] = g.root(b) }

// threadBundle is an exchange as a bundle.
func threadBundle(mails []envelope) dossier.Bundle {
	title := words(replyWord().ReplaceAllString(mails[0].subject, ""))
	b := dossier.Bundle{Kind: dossier.BundleThread, Source: sourceMails, Title: firstOf(title, "Mails without a subject")}
	for _, m := range mails {
		e := dossier.Event{From: m.from, To: m.to, Subject: m.subject, Member: m.member}
		if !m.at.IsZero() {
			e.Date = m.at.Format(time.RFC3339)
		}
		if m.from != "" && m.from == mails[0].from {
			e.Direction = dossier.Outgoing
		} else if m.from != "" {
			e.Direction = dossier.Incoming
		}
		b.Events = append(b.Events, e)
		b.Members = append(b.Members, m.member)
	}
	return b
}
