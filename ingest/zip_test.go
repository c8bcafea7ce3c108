package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestZipAccountsForEveryMember(t *testing.T) {
	content := packed(t, "answer/letter.txt", "Dear Sir", "answer/", "", "__MACOSX/._letter.txt", "x", ".DS_Store", "x",
		`..\..\etc\passwd`, "a", "/root.txt", "b", "bad\x00\u202Ename.txt", "c", "", "d")
	g, err := readAs(t, "a.zip", content)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"answer/letter.txt=Dear Sir", "etc/passwd=a", "root.txt=b", "badname.txt=c", "unnamed=d"}
	var got []string
	for _, m := range g.members {
		got = append(got, m.name+"="+m.content)
	}
	if strings.Join(got, ";") != strings.Join(want, ";") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(g.skipped) != 0 {
		t.Errorf("skipped %v", g.skipped)
	}
}

// rawZip writes members as given, so that their headers can lie.
func rawZip(t *testing.T, members ...rawMember) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: m.method, Flags: m.flags, CRC32: crc32.ChecksumIEEE(m.data),
			CompressedSize64: uint64(len(m.data)), UncompressedSize64: m.size}
		w, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type rawMember struct {
	name   string
	method uint16
	flags  uint16
	data   []byte
	size   uint64
}

func TestZipSkipsWhatCannotBeRead(t *testing.T) {
	zeros := deflated(t, make([]byte, 20<<20))
	for _, c := range []struct {
		name   string
		member rawMember
		phrase string
	}{
		{"encrypted", rawMember{"a.pdf", zip.Store, 1, []byte("secret"), 6}, "password needed"},
		{"unknown method", rawMember{"a.pdf", 99, 0, []byte("x"), 1}, "packed in a way"},
		{"a bomb that says so", rawMember{"a.txt", zip.Deflate, 0, zeros, 20 << 20}, "more than 200 times"},
		{"a bomb that lies about its size", rawMember{"a.txt", zip.Deflate, 0, zeros, 1000}, "damaged"},
		{"more than the whole limit", rawMember{"a.txt", zip.Store, 0, []byte("x"), 2 << 30}, "more than 1024 MB"},
		{"damaged", rawMember{"a.txt", zip.Deflate, 0, []byte("not deflated"), 400}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "a.zip", rawZip(t, c.member, rawMember{"after.txt", zip.Store, 0, []byte("ok"), 2}))
			if err != nil {
				t.Fatal(err)
			}
			if len(g.skipped) != 1 || !strings.Contains(g.skipped[0].reason, c.phrase) {
				t.Errorf("skipped %q, want one for %q", g.skipped, c.phrase)
			}
			if len(g.members) != 1 || g.members[0].name != "after.txt" {
				t.Errorf("the member after it was not read: %v", g.members)
			}
		})
	}
}

func deflated(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := r.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestZipLimits(t *testing.T) {
	lim := DefaultLimits
	lim.Members, lim.Unpack = 3, 10
	g, err := readWithin(t, "a.zip", packed(t, "1.txt", "aaaa", "2.txt", "bbbbbbbb", "3.txt", "cccc", "4.txt", "d", "5.txt", "e"), lim)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.members) != 3 || len(g.skipped) != 2 {
		t.Fatalf("%d members and %d skipped, want 3 and 2", len(g.members), len(g.skipped))
	}
	if !strings.Contains(g.skipped[0].reason, "unpacks to more") || !strings.Contains(g.skipped[1].reason, "only the first 3") {
		t.Errorf("reasons %q", g.skipped)
	}
}

// TestZipOverlap builds the bomb whose members all share one packed block.
func TestZipOverlap(t *testing.T) {
	one := packed(t, "a.txt", strings.Repeat("text ", 100))
	at := bytes.Index(one, []byte("PK\x01\x02"))
	end := bytes.Index(one, []byte("PK\x05\x06"))
	entry := one[at:end]
	bomb := bytes.Clone(one[:at])
	for range 50 {
		bomb = append(bomb, entry...)
	}
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], 50)
	binary.LittleEndian.PutUint16(tail[10:], 50)
	binary.LittleEndian.PutUint32(tail[12:], uint32(50*len(entry)))
	g, err := readAs(t, "a.zip", append(bomb, tail...))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.members) != 1 || len(g.skipped) != 49 {
		t.Errorf("%d members and %d skipped, want 1 and 49", len(g.members), len(g.skipped))
	}
}

// TestZipDirectoryIsBounded builds an archive of a million empty entries.
func TestZipDirectoryIsBounded(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("PK\x03\x04")
	b.Write(make([]byte, 26))
	start := b.Len()
	entry := make([]byte, 46+1)
	copy(entry, "PK\x01\x02")
	binary.LittleEndian.PutUint16(entry[28:], 1)
	entry[46] = 'a'
	const entries = 300_000
	for range entries {
		b.Write(entry)
	}
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	count := entries & 0xFFFF
	binary.LittleEndian.PutUint16(end[8:], uint16(count))
	binary.LittleEndian.PutUint16(end[10:], uint16(count))
	binary.LittleEndian.PutUint32(end[12:], uint32(b.Len()-start))
	binary.LittleEndian.PutUint32(end[16:], uint32(start))
	b.Write(end)
	_, err := readFormat(t, zipFormat, "a.zip", b.Bytes(), DefaultLimits)
	wantFailure(t, err, dossier.StateFailed, "more files than can be taken at once")
}

func TestZipThatIsNone(t *testing.T) {
	_, err := readAs(t, "a.zip", []byte("PK\x03\x04 and nothing more"))
	wantFailure(t, err, dossier.StateFailed, "damaged")
}

// TestWordTheHeadDoesNotShow hides a Word file's nature behind a large first member.
func TestWordTheHeadDoesNotShow(t *testing.T) {
	noise := make([]byte, 8192)
	for i := range noise {
		noise[i] = byte(i*7919>>3) ^ byte(i)
	}
	content := packed(t, "data/first.bin", string(noise), "[Content_Types].xml", wordTypes,
		"word/document.xml", `<w:document xmlns:w="u"><w:body>`+wordPara("Core Terms")+`</w:body></w:document>`)
	g, err := readAs(t, "terms.docx", content)
	if err != nil || g.text().Body != "Core Terms" {
		t.Errorf("got %q, %v", g.text().Body, err)
	}
	sheet := packed(t, "data/first.bin", string(noise), "[Content_Types].xml", wordTypes, "xl/workbook.xml", "<x/>")
	_, err = readAs(t, "a.xlsx", sheet)
	wantFailure(t, err, dossier.StateFailed, "Excel file is damaged")
}

func TestArchiveWithAWordFolder(t *testing.T) {
	g, err := readAs(t, "a.zip", packed(t, "word/letter.txt", "Dear Sir", "word/annex.txt", "A"))
	if err != nil || len(g.members) != 2 {
		t.Errorf("got %q, %v", g.members, err)
	}
}

func TestMemberNames(t *testing.T) {
	for in, want := range map[string]string{
		"a/b.pdf": "a/b.pdf", "../../x": "x", "/etc/passwd": "etc/passwd", `C:\Users\me\a.doc`: "Users/me/a.doc", "a\nb\tc.txt": "abc.txt",
		"..": "unnamed", "": "unnamed", "a/./b/../c": "a/c", "\u202Efdp.exe": "fdp.exe", "a\xffb": "ab",
	} {
		if got := memberName(in, false); got != want {
			t.Errorf("memberName(%q) = %q, want %q", in, got, want)
		}
	}
	if got := memberName("r\x82ponse.pdf", true); got != "réponse.pdf" {
		t.Errorf("old encoding: got %q", got)
	}
	for _, long := range []string{strings.Repeat("é", 500) + ".pdf", strings.Repeat("folder/", 100) + "a.pdf"} {
		if got := memberName(long, false); len(got) > 200 || !strings.HasSuffix(got, ".pdf") {
			t.Errorf("long name came out with %d bytes: %q", len(got), got)
		}
	}
}

func FuzzReadZip(f *testing.F) {
	f.Add(packed(f, "a.txt", "text", "b/c.txt", strings.Repeat("b", 1000)))
	f.Add(wordFile(f, wordPara("a")))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	lim := DefaultLimits
	lim.Unpack, lim.Members = 1<<20, 20
	f.Fuzz(func(t *testing.T, content []byte) {
		g, _ := readFormat(t, zipFormat, "a.zip", content, lim)
		unpacked := 0
		for _, m := range g.members {
			unpacked += len(m.content)
		}
		if unpacked > 1<<20 || len(g.members) > 20 {
			t.Fatalf("%d members of %d bytes passed the limits", len(g.members), unpacked)
		}
	})
}
