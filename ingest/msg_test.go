package ingest

import (
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// text16 and bytes8 are properties with a stream of their own.
func text16(of int, s string) map[string][]byte {
	return map[string][]byte{fmt.Sprintf("__substg1.0_%04X001F", of): utf16Of(s)}
}

func bytes8(of, as int, b string) map[string][]byte {
	return map[string][]byte{fmt.Sprintf("__substg1.0_%04X%04X", of, as): []byte(b)}
}

// fixedProps is a stream of short properties after a header of that size.
func fixedProps(header int, values map[uint32]uint64) []byte {
	out := make([]byte, header)
	for tag, v := range values {
		out = binary.LittleEndian.AppendUint32(out, tag)
		out = binary.LittleEndian.AppendUint32(out, 6)
		out = binary.LittleEndian.AppendUint64(out, v)
	}
	return out
}

// under puts streams into a storage.
func under(dir string, all ...map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for _, one := range all {
		for name, content := range one {
			out[dir+"/"+name] = content
		}
	}
	return out
}

// madeMessage is an Outlook message with a sender, two recipients and more streams.
func madeMessage(more map[string][]byte) []byte {
	all := map[string][]byte{"__properties_version1.0": fixedProps(rootHeader, map[uint32]uint64{propSubmitted<<16 | typeTime: 133541568000000000})}
	maps.Copy(all, text16(propSubject, "FOI 12: Brightloop"))
	maps.Copy(all, text16(propSender, "Adé Example"))
	maps.Copy(all, text16(propSenderSMTP, "ade@a.example"))
	for i, name := range []string{"Foi Team", "Bo"} {
		maps.Copy(all, under(fmt.Sprintf("__recip_version1.0_#0000000%d", i), text16(propDisplayName, name), text16(propSMTP, strings.ToLower(name[:2])+"@b.example"),
			map[string][]byte{"__properties_version1.0": fixedProps(partHeader, map[uint32]uint64{propRecipient<<16 | typeNumber: uint64(i + 1)})}))
	}
	maps.Copy(all, more)
	return oleFile(all)
}

const madeHead = "From: Adé Example <ade@a.example>\nTo: Foi Team <fo@b.example>\nCc: Bo <bo@b.example>\nDate: Wed, 06 Mar 2024 00:00:00 +0000\nSubject: FOI 12: Brightloop"

// packRTF packs RTF as Outlook does, with letters alone.
func packRTF(rtf string) []byte {
	var out []byte
	for i, c := range []byte(rtf) {
		if i%8 == 0 {
			out = append(out, 0)
		}
		out = append(out, c)
	}
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(out)+12))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(rtf)))
	head = append(head, "LZFu\x00\x00\x00\x00"...)
	return append(head, out...)
}

func TestMessageText(t *testing.T) {
	page := func(n uint64) map[string][]byte {
		return map[string][]byte{"__properties_version1.0": fixedProps(rootHeader, map[uint32]uint64{
			propSubmitted<<16 | typeTime: 133541568000000000, propMessagePage<<16 | typeNumber: n, propInternetPage<<16 | typeNumber: n})}
	}
	with := func(all ...map[string][]byte) map[string][]byte {
		out := map[string][]byte{}
		for _, one := range all {
			maps.Copy(out, one)
		}
		return out
	}
	repeated := append(binary.LittleEndian.AppendUint32(nil, 30), 4, 1, 0, 0)
	repeated = append(repeated, "LZFu\x00\x00\x00\x00"...)
	// "ab" and then 17 letters again and again from two letters back.
	repeated = append(repeated, 0x00, '{', '\\', 'r', 't', 'f', '1', ' ', 'a', 0x02, 'b', 0x0D, 0x6F)
	for _, c := range []struct {
		name string
		more map[string][]byte
		want string
	}{
		{"plain", text16(propBody, "Dear Adé,\r\n\r\nNo."), "Dear Adé,\n\nNo."},
		{"plain in Windows-1251", with(bytes8(propBody, typeANSI, "\xcf\xf0\xe8\xe2\xe5\xf2"), page(1251)), "Привет"},
		{"plain that is mislabelled UTF-8", with(bytes8(propBody, typeANSI, "caf\xc3\xa9"), page(1251)), "café"},
		{"plain of no code page", bytes8(propBody, typeANSI, "\x93why\x94"), "“why”"},
		{"plain in Shift JIS", with(bytes8(propBody, typeANSI, "\x8c\xf6\x8aJ"), page(932)), "公開"},
		{"HTML alone", bytes8(propHTML, typeBinary, "<html><p>Dear <b>Sir</b></p><p>caf\xe9</p>"), "Dear Sir\n\ncafé"},
		{"HTML in its own charset", bytes8(propHTML, typeBinary, "<html><meta charset=iso-8859-5><p>\xbf\xe0\xd8</p>"), "При"},
		{"HTML in the code page", with(bytes8(propHTML, typeBinary, "<p>\xcf\xf0\xe8</p>"), page(1251)), "При"},
		{"a stand-in for HTML", with(text16(propBody, "See HTML"), text16(propHTML, "<p>"+strings.Repeat("The whole long answer. ", 9)+"</p>")), strings.TrimSpace(strings.Repeat("The whole long answer. ", 9))},
		{"compressed RTF", bytes8(propRTF, typeBinary, string(packRTF(`{\rtf1\ansi Dear \b Sir\b0\par No.\par}`))), "Dear Sir\n\nNo."},
		{"HTML in RTF", bytes8(propRTF, typeBinary, string(packRTF(`{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\b \htmlrtf0 caf\'e9 \u8364?5{\*\mhtmltag1 x}\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag64 <p>}a\{b\}\par{\*\htmltag72 </p>}}`))), "café €5\n\na{b}"},
		{"text in RTF", bytes8(propRTF, typeBinary, string(packRTF(`{\rtf1\ansi\fromtext {\colortbl;\red0;}one\par two}`))), "one\ntwo"},
		{"RTF that is not packed", bytes8(propRTF, typeBinary, "\x10\x00\x00\x00\x0f\x00\x00\x00MELA\x00\x00\x00\x00{\\rtf1 No.}    "), "No."},
		{"RTF packed by a method nobody knows", bytes8(propRTF, typeBinary, "\x10\x00\x00\x00\x0f\x00\x00\x00WHAT\x00\x00\x00\x00{\\rtf1 No.}"), ""},
		{"nothing", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "a.msg", madeMessage(c.more))
			if err != nil {
				t.Fatal(err)
			}
			want := madeHead
			if c.want != "" {
				want += "\n\n" + c.want
			}
			if got := g.text().Body; got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
	if got := string(unpackRTF(repeated)); !strings.HasPrefix(got, `{\rtf1 ab`) {
		t.Errorf("repeats: %q", got)
	}
}

// The head that came over the network is truer than Outlook's own fields.
func TestMessageDateOfItsHead(t *testing.T) {
	g, err := readAs(t, "a.msg", madeMessage(text16(propHeaders, "Received: x\r\nDate: Mon, 4 Mar 2024 09:00:00 +0100\r\nSubject: y\r\n")))
	if err != nil || !strings.Contains(g.text().Body, "Date: Mon, 4 Mar 2024 09:00:00 +0100\n") {
		t.Errorf("%v: %s", err, g.text().Body)
	}
}

func TestMessageFiles(t *testing.T) {
	attach := func(n int, all ...map[string][]byte) map[string][]byte {
		return under(fmt.Sprintf("__attach_version1.0_#%08X", n), all...)
	}
	method := func(n uint64) map[string][]byte {
		return map[string][]byte{"__properties_version1.0": fixedProps(partHeader, map[uint32]uint64{propMethod<<16 | typeNumber: n})}
	}
	inner := under("__substg1.0_3701000D", map[string][]byte{"__properties_version1.0": make([]byte, nestedHeader)},
		text16(propSubject, "The earlier/first answer"), text16(propBody, "See the contract, naïve as it is."),
		attach(0, text16(propLongName, "deep/Vertrag ü.txt"), bytes8(propData, typeBinary, "clause 1"), method(1)),
		attach(1, text16(propLongName, "link.docx"), method(2)))
	more := map[string][]byte{}
	for _, one := range []map[string][]byte{
		attach(0, text16(propLongName, "contract.pdf"), text16(propFileName, "CONTRA~1.PDF"), bytes8(propData, typeBinary, "%PDF-"+strings.Repeat("x", 9000)), method(1)),
		attach(1, text16(propLongName, "logo.png"), text16(propMIME, "image/png"), text16(propContentID, "a@b"), bytes8(propData, typeBinary, "x"), method(1)),
		attach(2, text16(propLongName, "on the share.docx"), method(2)),
		attach(3, text16(propDisplayName, "Sheet"), method(6), under("__substg1.0_3701000D", bytes8(propData, typeBinary, "x"))),
		attach(4, text16(propDisplayName, "gone.pdf"), method(1)),
		attach(5, inner, method(5)),
	} {
		maps.Copy(more, one)
	}
	g, err := readAs(t, "a.msg", madeMessage(more))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range g.members {
		got = append(got, m.name)
	}
	for _, s := range g.skipped {
		got = append(got, s.name+": "+s.reason)
	}
	want := []string{"contract.pdf", "The earlier-first answer.eml",
		"logo.png: a small picture in the message, such as a logo",
		"on the share.docx: the message only points to this file: ask for the file itself",
		"Sheet: an object of another program inside the message: open it there and save it as a file of its own",
		"gone.pdf: the attachment is empty or damaged: ask for it again",
		"The earlier-first answer.eml/link.docx: the message only points to this file: ask for the file itself"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	// The message inside reads as a mail, with its own file.
	mail, err := readAs(t, "inner.eml", []byte(g.members[1].content))
	if err != nil || !strings.Contains(mail.text().Body, "See the contract, naïve as it is.") || len(mail.members) != 1 ||
		mail.members[0].name != "deep/Vertrag ü.txt" || mail.members[0].content != "clause 1" {
		t.Errorf("%v: %q, files %+v", err, mail.text().Body, mail.members)
	}
}

// A message within a message within a message: the bottom is told, not read.
func TestMessagesNestedWithoutEnd(t *testing.T) {
	more := map[string][]byte{}
	dir := "__attach_version1.0_#00000000/__substg1.0_3701000D"
	at := dir
	for range maxNestedMessages + 2 {
		more[at+"/__properties_version1.0"] = make([]byte, nestedHeader)
		at += "/" + dir
	}
	g, err := readAs(t, "a.msg", madeMessage(more))
	if err != nil || len(g.members) != 1 {
		t.Errorf("%v, %d members", err, len(g.members))
	}
}

func TestCorpusMessages(t *testing.T) {
	pool := newTestPool(t, Options{OCR: OCROff})
	for _, file := range corpusFiles(t, "corpus/files/*.msg") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, pool, "a.msg", content)
		if r.State != dossier.StateRead || r.Format != "msg" || r.Text.Engine != engineMSG || len(r.Members) != 3 {
			t.Errorf("%s: %s (%s), format %s, engine %s, %d members", file, r.State, r.Reason, r.Format, r.Text.Engine, len(r.Members))
		}
		for _, field := range mailFields[:2] {
			if !strings.Contains(r.Text.Body, field+": ") {
				t.Errorf("%s has no %s", file, field)
			}
		}
	}
}
