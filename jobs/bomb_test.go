package jobs_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// deflated is a part of many megabytes, packed once for all the bombs.
type deflated struct {
	packed []byte
	size   uint64
	sum    uint32
}

func deflate(t *testing.T, head, body string, times int, tail string) deflated {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	sum := crc32.NewIEEE()
	to := io.MultiWriter(w, sum)
	d := deflated{size: uint64(len(head) + times*len(body) + len(tail))}
	_, _ = io.WriteString(to, head)
	for range times {
		_, _ = io.WriteString(to, body)
	}
	_, _ = io.WriteString(to, tail)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d.packed, d.sum = b.Bytes(), sum.Sum32()
	return d
}

// bomb is an archive with these honest parts and one that was deflated, whose
// size the directory gives as claimed.
func bomb(t *testing.T, name string, d deflated, claimed uint64, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i]})
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: d.sum, CompressedSize64: uint64(len(d.packed)), UncompressedSize64: claimed,
	})
	if err == nil {
		_, err = w.Write(d.packed)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// entries is a directory of so many empty members that share one name.
func entries(n int) string {
	var b bytes.Buffer
	b.WriteString("PK\x03\x04" + strings.Repeat("\x00", 26))
	start := b.Len()
	entry := "PK\x01\x02" + strings.Repeat("\x00", 24) + "\x01" + strings.Repeat("\x00", 17) + "a"
	b.WriteString(strings.Repeat(entry, n))
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(n))
	binary.LittleEndian.PutUint16(end[10:], uint16(n))
	binary.LittleEndian.PutUint32(end[12:], uint32(b.Len()-start))
	binary.LittleEndian.PutUint32(end[16:], uint32(start))
	return b.String() + string(end)
}

// overlapping is an archive whose directory names one packed block n times.
func overlapping(t *testing.T, n int) string {
	t.Helper()
	one := zipOf(t, "a.txt", strings.Repeat(contract, 100))
	at, end := strings.Index(one, "PK\x01\x02"), strings.Index(one, "PK\x05\x06")
	tail := []byte(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*(end-at)))
	return one[:at] + strings.Repeat(one[at:end], n) + string(tail)
}

// nested is an archive in an archive, so many deep, with width in each.
func nested(t *testing.T, deep, width int) string {
	t.Helper()
	inner := contract
	for level := range deep {
		var files []string
		for i := range width {
			name := fmt.Sprintf("%d-%d.zip", level, i)
			if level == 0 {
				name = fmt.Sprintf("%d.txt", i)
			}
			files = append(files, name, inner+strings.Repeat(" ", i)) // unlike its siblings
		}
		inner = zipOf(t, files...)
	}
	return inner
}

// Archives that unpack to far more than they are: each stops at the limits, says
// so where the failures are listed, and keeps no more than the limits allow.
// FAULTS: zip bomb.
func TestFaultZipBombs(t *testing.T) {
	xml := deflate(t, `<?xml version="1.0"?><a>`, strings.Repeat("<b>aaaaaaaaaa</b>", 1000), 4<<10, `</a>`) // 70 MB
	types := []string{"[Content_Types].xml", `<?xml version="1.0"?><Types/>`}
	odf := []string{"mimetype", "application/vnd.oasis.opendocument.text"}
	files := map[string]string{
		"many deep.zip":        nested(t, 10, 2),
		"many wide.zip":        nested(t, 2, 12),
		"lists of lists.zip":   zipOf(t, "one.zip", overlapping(t, 3000), "two.zip", overlapping(t, 3001)),
		"overlapping.zip":      overlapping(t, 1000),
		"a million.zip":        entries(1_000_000),
		"one large.zip":        bomb(t, "large.txt", xml, xml.size),
		"one that lies.zip":    bomb(t, "small.txt", xml, 100),
		"four gigabytes.zip":   bomb(t, "large.txt", xml, 4<<30),
		"x.docx":               bomb(t, "word/document.xml", xml, xml.size, types...),
		"lies.docx":            bomb(t, "word/document.xml", xml, 100, types...),
		"four gigabytes.docx":  bomb(t, "word/document.xml", xml, 4<<30, types...),
		"styles.docx":          bomb(t, "word/styles.xml", xml, xml.size, append(types, "word/document.xml", `<w:document xmlns:w="u"><w:body/></w:document>`)...),
		"x.odt":                bomb(t, "content.xml", xml, xml.size, odf...),
		"lies.odt":             bomb(t, "content.xml", xml, 100, odf...),
		"x.xlsx":               bomb(t, "xl/workbook.xml", xml, xml.size, types...),
		"lies.xlsx":            bomb(t, "xl/workbook.xml", xml, 100, types...),
		"x.pptx":               bomb(t, "ppt/presentation.xml", xml, xml.size, types...),
		"lies.pptx":            bomb(t, "ppt/presentation.xml", xml, 100, types...),
		"four gigabytes.pptx":  bomb(t, "ppt/presentation.xml", xml, 4<<30, types...),
		"a bomb in a bomb.zip": zipOf(t, "inner.zip", bomb(t, "large.txt", xml, xml.size), "ok.txt", schedule),
	}
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.steps.Limits = ingest.DefaultLimits
		h.steps.Limits.Members = 100 // what is right with 2,000 takes its time
		h.wire()
		h.start()
		id := h.dossier("d")
		for name, content := range files {
			h.receive(id, name, content)
		}
		h.settled(id)
		h.noBombWentOff(id, files)
		h.sound()
	})
}

// noBombWentOff looks at what became of each file and its members.
func (h *house) noBombWentOff(id string, files map[string]string) {
	h.t.Helper()
	members, err := h.store.Memberships(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	told, inside := map[string]bool{}, map[string]int{}
	for _, m := range members {
		root, _, _ := strings.Cut(m.Path, "/")
		for name := range files {
			if strings.HasPrefix(m.Path, name) {
				root = name
			}
		}
		inside[root]++
		reason := m.Reason
		if m.Document != "" {
			d, err := h.store.Document(h.t.Context(), m.Document)
			if err != nil {
				h.t.Fatal(err)
			}
			if reason = d.Reason; d.State != dossier.StateRead && reason == "" || d.State == store.Pending {
				h.t.Errorf("%s is %s for no reason", m.Path, d.State)
			}
		} else if reason == "" {
			h.t.Errorf("%s was left out for no reason", m.Path)
		}
		told[root] = told[root] || reason != ""
	}
	for name := range files {
		if !told[name] {
			h.t.Errorf("nothing is said of %s", name)
		}
		if most := 700; inside[name] > most && name != "overlapping.zip" { // which is listed one by one
			h.t.Errorf("%s has %d members", name, inside[name])
		}
	}
	var kept int64
	for _, name := range blobsUnder(h.t, h.at.dir) {
		if info, err := os.Stat(name); err == nil {
			kept += info.Size()
		}
	}
	var sent int64
	for _, content := range files {
		sent += int64(len(content))
	}
	if kept > sent+(8<<20) {
		h.t.Errorf("%d MB are kept of %d MB that were sent", kept>>20, sent>>20)
	}
}

// Names that lead out of a folder are labels, in an archive, in a mail and in an
// upload: nothing is written outside of the data folder, nothing outside is
// read, and inside there are only the store's own files. FAULTS: path traversal.
func TestFaultPathTraversal(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		base := filepath.Join(at.dir, "base")
		at.dir = filepath.Join(base, "a", "data")
		secret := filepath.Join(base, "secret.txt")
		for _, err := range []error{os.MkdirAll(at.dir, 0o700), os.WriteFile(secret, []byte("nobody's business"), 0o600)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		h := openHouse(t, at)
		h.start()
		names := []string{
			"../../secret.txt", "../../../../../../../../tmp/checkweigh-evil.txt", secret, "/tmp/checkweigh-evil.txt", `..\..\secret.txt`, `C:\Windows\evil.txt`,
			"a\x00.txt", "con", "a/../../../secret.txt", "./x/./../../y.txt", "~/evil.txt", "a\n../b.txt", "\u202etxt.exe", "%2e%2e%2fsecret.txt",
			"blobs/incoming/x", "checkweigh.db", strings.Repeat("../", 300) + "x", strings.Repeat("a/", 500) + "x",
		}
		var packed []string
		for i, name := range names {
			packed = append(packed, name, fmt.Sprintf("%s\n3. Part %d\n", contract, i))
		}
		id := h.dossier("d")
		h.receive(id, "../../box.zip", zipOf(t, packed...))
		h.receive(id, "links.zip", linksOf(t, map[string]string{"link.txt": secret, "folder": "/etc", "up/link": "../../../secret.txt"}))
		h.receive(id, "mail.eml", strings.Replace(letter, "filename=schedule.txt", `filename="../../../`+filepath.Base(secret)+`"`, 1))
		for i, name := range names {
			h.receive(id, name, fmt.Sprintf("%s\n4. Part %d\n", contract, i))
		}
		h.settled(id)
		h.onlyOwnFiles(base)
		members, err := h.store.Memberships(t.Context(), id)
		if err != nil || len(members) != 2*len(names)+2+3+2 {
			t.Errorf("%d paths, %v", len(members), err)
		}
		for _, m := range members {
			if m.Document != "" {
				text, err := h.store.Text(t.Context(), m.Document)
				if store.CodeOf(err) != store.NotFound && (err != nil || strings.Contains(text.Body, "nobody's business")) {
					t.Errorf("%s holds what stands outside (%v)", m.Path, err)
				}
			} else if m.Reason == "" {
				t.Errorf("%s was left out for no reason", m.Path)
			}
		}
		for _, name := range []string{"/tmp/checkweigh-evil.txt", "/etc/checkweigh-evil.txt"} {
			if _, err := os.Lstat(name); err == nil {
				t.Errorf("%s was written", name)
			}
		}
		if raw, err := os.ReadFile(secret); err != nil || string(raw) != "nobody's business" {
			t.Errorf("the file outside is now %q, %v", raw, err)
		}
		h.sound()
	})
}

// onlyOwnFiles holds that under base there is nothing but the file that was there
// and what a store puts into its folder.
func (h *house) onlyOwnFiles(base string) {
	h.t.Helper()
	err := filepath.WalkDir(base, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		own, err := filepath.Rel(h.at.dir, name)
		first, _, _ := strings.Cut(filepath.ToSlash(own), "/")
		switch {
		case err != nil:
			return err
		case own == filepath.Join("..", "..", "secret.txt"), strings.HasPrefix(own, "checkweigh."), first == "index":
		case first == "blobs" && (d.Name() == "identity" || len(d.Name()) == 64):
		default:
			h.t.Errorf("there is a file %s", own)
		}
		return nil
	})
	if err != nil {
		h.t.Error(err)
	}
}

// linksOf packs symbolic links.
func linksOf(t *testing.T, links map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, target := range links {
		head := &zip.FileHeader{Name: name, Modified: time.Unix(0, 0)}
		head.SetMode(fs.ModeSymlink | 0o777)
		w, err := z.CreateHeader(head)
		if err == nil {
			_, err = io.WriteString(w, target)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
