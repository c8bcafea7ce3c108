package ingest

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/checkweigh/checkweigh/dossier"
	"pgregory.net/rapid"
)

const boxLine = "From a@b.example Mon Mar  3 10:00:00 2025\n"

func TestMailbox(t *testing.T) {
	box := boxLine + mailOf("1", "", "Ranking/software", "Ada <a@b>", "Mon, 3 Mar 2025 10:00:00 +0000") +
		"\nFrom here on the letter goes on.\n>From the first day\n>>From twice\n\n" +
		"From 123456@xxx Tue Mar 04 10:00:00 +0000 2025\r\n" + strings.ReplaceAll(mailOf("2", "<1@a>", "Re: Ranking/software", "Council <c@d>", "Tue, 4 Mar 2025 10:00:00 +0000"), "\n", "\r\n") + "\r\n" +
		boxLine + mailOf("3", "", "Lunch", "Bo <e@f>", "not a date") + "\n" +
		boxLine + mailOf("4", "", "Lunch", "Bo <e@f>", "") + "\nFrom a@b.example Mon Mar  3 10:00:00 2025 is how it began\n\nend"
	g, err := readAs(t, "all.mbox", []byte(box))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range g.members {
		names = append(names, m.name)
	}
	want := "2025-03-03 10.00 Ranking-software.eml;2025-03-04 10.00 Re: Ranking-software.eml;undated Lunch.eml;undated Lunch (2).eml"
	if got := strings.Join(names, ";"); got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	if !strings.HasSuffix(g.members[0].content, "Words.\n\nFrom here on the letter goes on.\nFrom the first day\n>From twice\n\n") {
		t.Errorf("the first message is %q", g.members[0].content)
	}
	if !strings.HasSuffix(g.members[3].content, "is how it began\n\nend") {
		t.Errorf("the last message is %q", g.members[3].content)
	}
	if len(g.bundles) != 1 || strings.Join(g.bundles[0].Members, ";") != strings.Join(names[:2], ";") || g.bundles[0].Title != "Ranking/software" {
		t.Errorf("bundles %+v", g.bundles)
	}
	checkBundles(t, g.bundles)
}

// Mail that was saved with the line of a mailbox is one mail.
func TestMailboxOfOneMessage(t *testing.T) {
	r := read(t, newTestPool(t, Options{OCR: OCROff}), "one.mbox", []byte(boxLine+mailOf("1", "", "Alone", "Ada <a@b>", "")))
	if r.State != dossier.StateRead || r.Format != "eml" || !strings.Contains(r.Text.Body, "Subject: Alone") || len(r.Members) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestMailboxIsBounded(t *testing.T) {
	var box strings.Builder
	for i := range 5 {
		box.WriteString(boxLine + mailOf(fmt.Sprint(i), "", "Mail", "Ada <a@b>", "") + "\n")
	}
	lim := DefaultLimits
	lim.Members = 3
	g, err := readWithin(t, "all.mbox", []byte(box.String()), lim)
	if err != nil || len(g.members) != 3 || len(g.skipped) != 2 || !strings.Contains(g.skipped[0].reason, "only the first 3 of a mailbox") {
		t.Errorf("%v, %d members, skipped %+v", err, len(g.members), g.skipped)
	}
	// A line without end and a header without end cost no memory of their own.
	long := boxLine + "Subject: x\nX-Long: " + strings.Repeat("a", 3<<20) + "\n" + strings.Repeat("X-More: y\n", 110_000) + "\nwords\n\n" + boxLine + mailOf("2", "", "Next", "Ada <a@b>", "")
	g, err = readAs(t, "all.mbox", []byte(long))
	if err != nil || len(g.members) != 2 || len(g.members[0].content) < 4<<20 || g.members[1].name != "undated Next.eml" {
		t.Errorf("%v, %d members", err, len(g.members))
	}
}

// TestMailboxKeepsItsMessages holds for any messages: each comes out as it went in,
// however small the pieces in which it is read.
func TestMailboxKeepsItsMessages(t *testing.T) {
	body := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("\nFrom >a")), rapid.RuneFrom([]rune("From \n>:é"))))
	rapid.Check(t, func(rt *rapid.T) {
		bodies := rapid.SliceOfN(body, 2, 4).Draw(rt, "bodies")
		var box strings.Builder
		var want []string
		for _, b := range bodies {
			message := "Subject: x\n\n" + b + "\n\n"
			want = append(want, message)
			lines := strings.Split(message, "\n")
			for i, l := range lines {
				if strings.HasPrefix(strings.TrimLeft(l, ">"), "From ") {
					lines[i] = ">" + l
				}
			}
			box.WriteString(boxLine + strings.Join(lines, "\n"))
		}
		m := newMbox(Source{ReaderAt: bytes.NewReader([]byte(box.String())), Size: int64(box.Len())})
		var got []string
		for m.message() {
			head := m.header()
			var rest bytes.Buffer
			if _, err := rest.ReadFrom(iotest.OneByteReader(m)); err != nil {
				rt.Fatal(err)
			}
			got = append(got, string(head)+rest.String())
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			rt.Fatalf("got %q, want %q", got, want)
		}
	})
}

func FuzzMailbox(f *testing.F) {
	f.Add([]byte(boxLine + "Subject: a\n\n>From b\n\n" + boxLine + "From: c\n\nd"))
	f.Fuzz(func(t *testing.T, content []byte) {
		g, err := readFormat(t, mboxFormat, "a.mbox", content, DefaultLimits)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, m := range g.members {
			if seen[m.name] {
				t.Errorf("two messages are called %q", m.name)
			}
			seen[m.name] = true
		}
		checkBundles(t, g.bundles)
	})
}

// Real messages, put into a mailbox, come out of it as they were.
func TestCorpusMailbox(t *testing.T) {
	var box bytes.Buffer
	files := corpusFiles(t, "corpus/files/*.eml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		content = content[len(mboxLine().Find(content)):]
		box.WriteString(boxLine)
		box.Write(mboxMarked(content))
		box.WriteString("\n")
	}
	r := read(t, newTestPool(t, Options{OCR: OCROff}), "all.mbox", box.Bytes())
	if r.State != dossier.StateRead || r.Format != "mbox" || len(r.Skipped) != 0 {
		t.Errorf("%s (%s), %s, skipped %v", r.State, r.Reason, r.Format, r.Skipped)
	}
	t.Logf("%d files, %d messages, %d threads", len(files), len(r.Members), len(r.Bundles))
	if len(r.Members) != len(files) {
		t.Errorf("%d messages from %d files", len(r.Members), len(files))
	}
}

func mboxMarked(content []byte) []byte {
	lines := bytes.Split(content, []byte("\n"))
	for i, l := range lines {
		if bytes.HasPrefix(bytes.TrimLeft(l, ">"), []byte("From ")) {
			lines[i] = append([]byte(">"), l...)
		}
	}
	return bytes.Join(lines, []byte("\n"))
}
