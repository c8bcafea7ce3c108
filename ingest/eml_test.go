package ingest

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const mailHead = "Received: by mx.example\nFrom: =?utf-8?q?Ad=C3=A9?= <a@b.example>\nTo: c@d.example\nDate: Mon, 3 Mar 2025 10:00:00 +0000\nSubject: FOI 12\nMIME-Version: 1.0\n"

const mailLines4 = "From: Adé <a@b.example>\nTo: c@d.example\nDate: Mon, 3 Mar 2025 10:00:00 +0000\nSubject: FOI 12\n\n"

func TestMailText(t *testing.T) {
	alternative := func(plain, html string) string {
		return "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n" + plain +
			"\n--x\nContent-Type: text/html; charset=utf-8\n\n" + html + "\n--x--\n"
	}
	for _, c := range []struct{ name, rest, want string }{
		{"plain", "\nDear Sir,\n\nNo.\n", "Dear Sir,\n\nNo."},
		{"DOS line ends in quoted-printable", "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\none=0D=0A=\ntwo=0D=0A", "one\ntwo"},
		{"declared Windows-1252", "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\ncaf\xe9 \x93why\x94\n", "café “why”"},
		{"an unknown charset", "Content-Type: text/plain; charset=x-nonsense\n\ncaf\xe9\n", "café"},
		{"no charset", "Content-Type: text/plain\n\ncaf\xe9\n", "café"},
		{"HTML alone", "Content-Type: text/html; charset=utf-8\n\n<p>Dear <b>Sir</b></p><script>x</script><ol><li>No.</ol>\n", "Dear Sir\n\n1. No."},
		{"plain text comes first", alternative("The whole answer, in plain text.", "<p>The whole answer, in <b>HTML</b>.</p>"), "The whole answer, in plain text."},
		{"unless it is a stand-in", alternative("See HTML.", "<p>"+strings.Repeat("The answer is long. ", 5)+"</p>"), strings.TrimSpace(strings.Repeat("The answer is long. ", 5))},
		{"a boundary that is not there", "Content-Type: multipart/mixed\n\nThe words.\n", "The words."},
		{"a form feed ends no page", "\none\ftwo\n", "one\ntwo"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "a.eml", []byte(mailHead+c.rest))
			if err != nil {
				t.Fatal(err)
			}
			if got := g.text().Body; got != mailLines4+c.want {
				t.Errorf("got  %q\nwant %q", got, mailLines4+c.want)
			}
		})
	}
}

func TestMailAttachments(t *testing.T) {
	part := func(header, content string) string {
		return "--x\n" + header + "Content-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(content)) + "\n"
	}
	message := mailHead + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nAttached.\n" +
		part("Content-Type: application/pdf; name=\"../../answer.pdf\"\nContent-Disposition: attachment; filename=\"../../answer.pdf\"\n", "%PDF-1.4") +
		part("Content-Type: text/plain; name=annex.txt\nContent-Disposition: inline; filename=annex.txt\n", "Annex A") +
		part("Content-Type: image/png; name=logo.png\nContent-ID: <1>\n", "\x89PNG") +
		part("Content-Type: image/png; name=scan.png\nContent-ID: <2>\n", strings.Repeat("\x89PNG", 20_000)) +
		part("Content-Type: application/pgp-signature; name=sig.asc\n", "sig") +
		part("Content-Type: application/pdf; name=empty.pdf\nContent-Disposition: attachment\n", "") +
		"--x\nContent-Type: message/rfc822\n\nSubject: The request\nFrom: e@f.example\n\nPlease send it.\n--x--\n"
	g, err := readAs(t, "a.eml", []byte(message))
	if err != nil {
		t.Fatal(err)
	}
	var members, skipped []string
	for _, m := range g.members {
		members = append(members, m.name)
	}
	for _, m := range g.skipped {
		skipped = append(skipped, m.name)
	}
	if want := []string{"answer.pdf", "annex.txt", "scan.png", "The request.eml"}; !slices.Equal(members, want) {
		t.Errorf("members %q, want %q", members, want)
	}
	if want := []string{"logo.png", "sig.asc", "empty.pdf"}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %q, want %q", skipped, want)
	}
	if got := g.text().Body; got != mailLines4+"Attached." {
		t.Errorf("text %q", got)
	}
	if !strings.Contains(g.members[3].content, "Please send it.") {
		t.Errorf("the attached message is %q", g.members[3].content)
	}
}

func TestMailUUEncoded(t *testing.T) {
	g, err := readAs(t, "a.eml", []byte(mailHead+"\nA reply is attached.\n\nbegin 644 the reply.txt\n#0V%T\n`\nend\n\nbegin with this\nRegards\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := mailLines4 + "A reply is attached.\n\n\nbegin with this\nRegards"; g.text().Body != want {
		t.Errorf("got  %q\nwant %q", g.text().Body, want)
	}
	if len(g.members) != 1 || g.members[0].name != "the reply.txt" || g.members[0].content != "Cat" {
		t.Errorf("members %q", g.members)
	}
}

func TestMailQuotes(t *testing.T) {
	const answer = "Thank you for your request, which we refuse in full.\n\n"
	for _, c := range []struct{ name, body, want string }{
		{"lines with a sign", answer + "> 1. Please send it.\n> Thanks\n\nRegards", "> 1. Please send it.\n> Thanks"},
		{"who wrote them", answer + "On 3 March 2025, A. Person wrote:\n> Please send it.\n\nRegards", "On 3 March 2025, A. Person wrote:\n> Please send it."},
		{"a reply on top", answer + "On 3 March 2025, A. Person <a@b.example>\nwrote:\n\nPlease send it.\nThanks", "On 3 March 2025, A. Person <a@b.example>\nwrote:\n\nPlease send it.\nThanks"},
		{"Outlook's line", answer + "-----Original Message-----\nFrom: a\nPlease send it.", "-----Original Message-----\nFrom: a\nPlease send it."},
		{"Outlook's block", answer + "From: A Person\nSent: 3 March 2025\nTo: FOI\nSubject: Rota\n\nPlease send it.", "From: A Person\nSent: 3 March 2025\nTo: FOI\nSubject: Rota\n\nPlease send it."},
		{"Lotus Notes", answer + "A Person <a@b.example>\nSent by: A Person <a@b.example>\n03/03/25 10:00\n\nTo\nFOI\ncc\n\nSubject\nRota\n\nPlease send it.",
			"A Person <a@b.example>\nSent by: A Person <a@b.example>\n03/03/25 10:00\n\nTo\nFOI\ncc\n\nSubject\nRota\n\nPlease send it."},
		{"a forward is the message itself", "FYI\n\n-----Original Message-----\nFrom: the Council\n\nWe refuse.", ""},
		{"words that only look like it", answer + "From: line 4 of the form, see the note.\nOn the contract: we wrote to them.\n-- \nName", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "a.eml", []byte(mailHead+"\n"+c.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(marked(g.text(), dossier.MarkQuote), "|"); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestHostileMail(t *testing.T) {
	nested := mailHead
	for i := range 1000 {
		b := strings.Repeat("b", i%60+1)
		nested += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n"
	}
	_, err := readAs(t, "a.eml", []byte(nested))
	wantFailure(t, err, dossier.StateFailed, "parts within parts")

	g, err := readAs(t, "a.eml", []byte(mailHead+strings.Repeat("X-A: b\n", 50_000)+"\nwords"))
	if err != nil || !strings.HasSuffix(g.text().Body, "words") {
		t.Errorf("many headers: got %.80q, %v", g.text().Body, err)
	}
}

func FuzzReadEML(f *testing.F) {
	f.Add([]byte(mailHead + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>a\n--x\nContent-Type: message/rfc822\n\nSubject: b\n\nc\n--x--"))
	f.Add([]byte(mailHead + "\nbegin 644 a\n#0V%T\n`\nend\nOn 3 May 2025, A B wrote:\n> c\n"))
	f.Add([]byte("From a b\nFrom: =?x?q?=FF?=\nContent-Transfer-Encoding: base64\n\n////=="))
	f.Fuzz(func(t *testing.T, message []byte) {
		g, err := readFormat(t, emlFormat, "a.eml", message, DefaultLimits)
		total := len(g.text().Body)
		for _, m := range g.members {
			total += len(m.content)
		}
		if err == nil && total > 10*len(message)+10_000 {
			t.Fatalf("%d bytes from %d", total, len(message))
		}
	})
}
