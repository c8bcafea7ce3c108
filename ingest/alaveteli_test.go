package ingest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const ruled = "\n" + eventLine + "\n"

// letterToBody is a made correspondence in the form of the sites: a request, an
// answer with two files, an annotation, the request sent again, a hidden answer
// and a last answer whose letter draws a line of its own.
const letterToBody = `This is a plain-text version of the Freedom of Information request "Software that ranks staff".  The latest, full version is available online at http://asks.example/request/software_that_ranks_staff.


` + eventLine + `
  From: Ada Example
  To: Borough of Testham
  Date: 4 March 2024

Dear Borough of Testham,

Which software ranks your staff?

Yours faithfully,
Ada Example

` + eventLine + `
  From: Foi Team, Borough of Testham
  To:  Ada Example
  Date: <time datetime="2024-04-02T10:05:00+01:00" title="2024-04-02 10:05:00 +0100">2 April 2024</time>

  Please find the contract attached.

    Attachment: Contract part 1.pdf (120K)
    Attachment: scores.xlsx (9K)

` + eventLine + `
Bo Reader left an annotation: (3 April 2024)
The second schedule is the one to read.
` + eventLine + `
Date: 9 April 2024
Sent a follow up to Borough of Testham again.
` + eventLine + `
This message has been hidden. It names a person.
` + eventLine + `
  From: Borough of Testham
  To: Ada Example
  Date: 1 May 2024

We hold nothing more.
` + eventLine + `
From: somebody else
To: nobody known
Date: 1 January 2001
quoted in the letter itself

    Attachment: review.txt (1K)
`

func TestCorrespondenceBecomesEvents(t *testing.T) {
	c, ok := parseCorrespondence(letterToBody)
	if !ok {
		t.Fatal("not recognised")
	}
	if c.title != "Software that ranks staff" || c.url != "http://asks.example/request/software_that_ranks_staff" || c.authority != "Borough of Testham" {
		t.Errorf("title %q, url %q, authority %q", c.title, c.url, c.authority)
	}
	want := []struct {
		direction        dossier.Direction
		from, to, date   string
		hidden           bool
		attached         string
		begins, endsWith string
	}{
		{dossier.Outgoing, "Ada Example", "Borough of Testham", "2024-03-04", false, "", "Dear Borough", "Ada Example"},
		{dossier.Incoming, "Foi Team, Borough of Testham", "Ada Example", "2024-04-02T10:05:00+01:00", false, "Contract part 1.pdf;scores.xlsx", "Please find", "attached."},
		{dossier.Annotated, "Bo Reader", "", "2024-04-03", false, "", "The second", "to read."},
		{dossier.Outgoing, "Ada Example", "Borough of Testham", "2024-04-09", false, "", "Sent a follow up", "again."},
		{"", "", "", "", true, "", "This message has been hidden", "a person."},
		{dossier.Incoming, "Borough of Testham", "Ada Example", "2024-05-01", false, "review.txt", "We hold nothing", "letter itself"},
	}
	if len(c.events) != len(want) {
		t.Fatalf("%d events, want %d: %+v", len(c.events), len(want), c.events)
	}
	for i, w := range want {
		e := c.events[i]
		said := letterToBody[e.Span.Start:e.Span.End]
		if e.Direction != w.direction || e.From != w.from || e.To != w.to || e.Date != w.date || e.Hidden != w.hidden || strings.Join(e.attached, ";") != w.attached {
			t.Errorf("event %d is %+v, want %+v", i, e, w)
		}
		if !strings.HasPrefix(said, w.begins) || !strings.HasSuffix(said, w.endsWith) {
			t.Errorf("event %d says %q", i, said)
		}
	}
}

// Older sites put the line after each event and the body's name on a line that
// begins with a comma.
func TestOlderCorrespondence(t *testing.T) {
	text := "This is a plain-text version of the Freedom of Information request \"Old one\".  The latest, full version is available online at http://asks.example/request/old_one.\n\n\n" +
		"From: Ada Example\nTo: Testham\nDate: 04 March 2009\n\nDear Testham,\nPlease tell." + ruled +
		"\nFrom: F. Officer\n, Testham\nTo: Ada Example\nDate: 5 March 2009\n\nNo." + ruled
	c, ok := parseCorrespondence(text)
	if !ok || len(c.events) != 2 {
		t.Fatalf("%v with %d events", ok, len(c.events))
	}
	answer := c.events[1]
	if answer.From != "F. Officer, Testham" || answer.Direction != dossier.Incoming || text[answer.Span.Start:answer.Span.End] != "No." {
		t.Errorf("answer %+v", answer)
	}
}

func TestRequestArchiveTiesFilesToAnswers(t *testing.T) {
	g, err := readAs(t, "request.zip", packed(t, "correspondence.txt", letterToBody,
		"1_2_Contract part 1.pdf", "a", "2_2_review.txt", "b", "notes.txt", "c",
		"state.json", `{"url_title":"software_that_ranks_staff","title":"Software that ranks staff","described_state":"partially_successful","public_body":{"name":"Borough of Testham"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.bundles) != 1 {
		t.Fatalf("bundles %+v, want one", g.bundles)
	}
	b := g.bundles[0]
	if b.Kind != dossier.BundleRequest || b.Title != "Software that ranks staff" || b.Status != "partially_successful" || len(b.Members) != 5 {
		t.Errorf("bundle %+v", b)
	}
	first, last := b.Events[1], b.Events[5]
	if strings.Join(first.Attachments, ";") != "1_2_Contract part 1.pdf" || strings.Join(first.Missing, ";") != "scores.xlsx" {
		t.Errorf("the first answer has %q and lacks %q", first.Attachments, first.Missing)
	}
	if strings.Join(last.Attachments, ";") != "2_2_review.txt" || len(last.Missing) != 0 || last.Member != "correspondence.txt" {
		t.Errorf("the last answer is %+v", last)
	}
}

// A reader who may not see an answer gets an archive whose numbers leave it out;
// the list of files then says more than the number.
func TestAttachmentsFollowTheListBeforeTheNumber(t *testing.T) {
	members := []string{"correspondence.txt", "7_2_review.txt"}
	c, _ := parseCorrespondence(letterToBody)
	b := c.bundle("correspondence.txt", members)
	if got := strings.Join(b.Events[5].Attachments, ";"); got != "7_2_review.txt" {
		t.Errorf("the answer that lists review.txt has %q", got)
	}
}

func TestBatchArchiveGivesARequestForEachBody(t *testing.T) {
	long := strings.Repeat("Very Long Name of a Body ", 8)
	g, err := readAs(t, "batch.zip", packed(t,
		"batch-4-pay-dashboard-2024-05-01-100000.csv", "request_url,authority_name,number_of_replies,request_status\n"+
			"https://asks.example/request/pay_software_2,Testham Council,1,Successful\n"+
			"https://asks.example/request/pay_software_3,\"Upper, Lower and Test\",0,Awaiting response\n"+
			"https://asks.example/request/pay_software_4,"+long+",0,Delayed\n",
		"Testham Council - pay_software_2/2024-03-01-090000/outgoing_11.txt", "Dear Testham",
		"Testham Council - pay_software_2/2024-03-20-100000/incoming_21.txt", "Attached.",
		"Testham Council - pay_software_2/2024-03-20-100000/incoming_22.txt", "And this.",
		"Testham Council - pay_software_2/2024-03-20-100000/attachments-22/dpia.pdf", "x",
		"Testham Council - pay_software_2/2024-03-20-100000/attachments/contract.pdf", "y",
		long+"- pay_software_4/2024-03-01-090000/outgoing_12.txt", "Dear all",
		"Unlisted - pay_software_9/2024-03-01-090000/outgoing_13.txt", "Dear you"))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.bundles) != 4 {
		t.Fatalf("%d bundles: %+v", len(g.bundles), g.bundles)
	}
	b := g.bundles[0]
	if b.Authority != "Testham Council" || b.Title != "Pay software" || b.Status != "Successful" || b.Reference != "https://asks.example/request/pay_software_2" || len(b.Members) != 5 {
		t.Errorf("first %+v", b)
	}
	if len(b.Events) != 3 || b.Events[0].Direction != dossier.Outgoing || b.Events[0].Date != "2024-03-01T09:00:00" ||
		!strings.HasSuffix(strings.Join(b.Events[1].Attachments, ";"), "/contract.pdf") || !strings.HasSuffix(strings.Join(b.Events[2].Attachments, ";"), "/dpia.pdf") {
		t.Errorf("events %+v", b.Events)
	}
	if none := g.bundles[1]; none.Status != "Awaiting response" || len(none.Members) != 0 || none.Authority != "Upper, Lower and Test" {
		t.Errorf("the unanswered one is %+v", none)
	}
	// The label of a member may be cut; the bundle has the same label.
	if cut := g.bundles[2]; len(cut.Members) != 1 || !hasMember(g, cut.Members[0]) {
		t.Errorf("the long one is %+v", cut)
	}
	if b := g.bundles[3]; b.Authority != "Unlisted" || len(b.Members) != 1 {
		t.Errorf("the one without a line in the table is %+v", b)
	}
}

func hasMember(g *gathered, name string) bool {
	for _, m := range g.members {
		if m.name == name {
			return true
		}
	}
	return false
}

func TestRequestStateAlone(t *testing.T) {
	state, _ := json.Marshal(map[string]any{
		"url_title": "a_b", "title": "A b", "described_state": "waiting_response", "display_status": "Awaiting response",
		"public_body": map[string]any{"name": "Testham"}, "user_name": "Ada",
		"info_request_events": []map[string]any{
			{"event_type": "sent", "created_at": "2024-03-01T09:00:00.000Z"}, {"event_type": "edit", "created_at": "x"},
			{"event_type": "response", "created_at": "2024-03-20T10:00:00+00:00"}},
	})
	g, err := readAs(t, "x.zip", packed(t, "one/request.json", string(state), "one/answer.txt", "No."))
	if err != nil || len(g.bundles) != 1 {
		t.Fatalf("%v, bundles %+v", err, g.bundles)
	}
	b := g.bundles[0]
	if b.Status != "Awaiting response" || b.Authority != "Testham" || len(b.Members) != 2 || len(b.Events) != 2 ||
		b.Events[0].Direction != dossier.Outgoing || b.Events[1].Date != "2024-03-20T10:00:00Z" {
		t.Errorf("bundle %+v", b)
	}
}

func FuzzCorrespondence(f *testing.F) {
	f.Add([]byte(letterToBody))
	f.Add([]byte(eventLine + "\nFrom: a\nTo: b\nDate: c\n\n" + eventLine + "\n , x\nDate: <time datetime=\"\">"))
	f.Fuzz(func(t *testing.T, content []byte) {
		text, _ := decodePlain(content)
		c, ok := parseCorrespondence(text)
		if !ok {
			return
		}
		last := 0
		for _, e := range c.events {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(text) || e.Span.Len() > 0 && e.Span.Start < last {
				t.Fatalf("event at %+v after %d in a text of %d bytes", e.Span, last, len(text))
			}
			last = max(last, e.Span.End)
		}
		checkBundles(t, []dossier.Bundle{c.bundle("correspondence.txt", []string{"correspondence.txt", "1_2_a.pdf"})})
	})
}

func FuzzBatchTable(f *testing.F) {
	f.Add([]byte("request_url,authority_name,number_of_replies,request_status\nhttp://a/b,C,1,D\n"), "C - b/t/incoming_1.txt")
	f.Fuzz(func(t *testing.T, table []byte, name string) {
		files := map[string]string{"t.csv": string(table), cleanName(name): "x"}
		checkBundles(t, planOf(files))
	})
}
