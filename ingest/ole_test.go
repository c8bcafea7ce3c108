package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/checkweigh/checkweigh/dossier"
)

// oleFile writes a container of old Office files from streams by their paths,
// by [MS-CFB]: sectors of 512 bytes, small streams within one of them.
func oleFile(streams map[string][]byte) []byte {
	entries := []*oleEntry{{name: "Root Entry", kind: 5}}
	at := map[string]int{"": 0}
	var names []string
	for name := range streams {
		names = append(names, name)
	}
	sort.Strings(names)
	var add func(name string, kind byte) int
	add = func(name string, kind byte) int {
		if i, ok := at[name]; ok {
			return i
		}
		parent := 0
		if dir := path.Dir(name); dir != "." {
			parent = add(dir, 1)
		}
		at[name] = len(entries)
		entries = append(entries, &oleEntry{name: path.Base(name), kind: kind})
		entries[parent].children = append(entries[parent].children, at[name])
		return at[name]
	}
	for _, name := range names {
		entries[add(name, 2)].content = streams[name]
	}
	return layOut(entries)
}

type oleEntry struct {
	name        string
	kind        byte
	children    []int
	content     []byte
	right, next uint32
}

// layOut places the entries: siblings are a chain to the right, which is a tree too.
func layOut(entries []*oleEntry) []byte {
	const free, end, fatSector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
	var mini, body []byte
	var miniFAT, fat []uint32
	chain := func(table *[]uint32, n int) uint32 {
		first := uint32(len(*table))
		for i := range n {
			next := first + uint32(i) + 1
			if i == n-1 {
				next = end
			}
			*table = append(*table, next)
		}
		if n == 0 {
			return end
		}
		return first
	}
	big := func(content []byte) uint32 {
		n := (len(content) + 511) / 512
		body = append(body, content...)
		body = append(body, make([]byte, n*512-len(content))...)
		return chain(&fat, n)
	}
	for _, e := range entries {
		switch {
		case e.kind != 2:
		case len(e.content) >= 4096:
			e.next = big(e.content)
		default:
			n := (len(e.content) + 63) / 64
			mini = append(mini, e.content...)
			mini = append(mini, make([]byte, n*64-len(e.content))...)
			e.next = chain(&miniFAT, n)
		}
	}
	entries[0].content, entries[0].next = mini, big(mini)
	var table, dir []byte
	for _, n := range miniFAT {
		table = binary.LittleEndian.AppendUint32(table, n)
	}
	for len(table)%512 != 0 {
		table = binary.LittleEndian.AppendUint32(table, free)
	}
	miniAt := big(table)
	for _, e := range entries {
		e.right = free
	}
	for _, e := range entries {
		for i := 1; i < len(e.children); i++ {
			entries[e.children[i-1]].right = uint32(e.children[i])
		}
	}
	for _, e := range entries {
		raw := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(e.name)) {
			binary.LittleEndian.PutUint16(raw[2*i:], u)
		}
		binary.LittleEndian.PutUint16(raw[64:], uint16(2*len(e.name)+2))
		raw[66], raw[67] = e.kind, 1
		child := uint32(free)
		if len(e.children) > 0 {
			child = uint32(e.children[0])
		}
		for i, n := range []uint32{free, e.right, child} {
			binary.LittleEndian.PutUint32(raw[68+4*i:], n)
		}
		binary.LittleEndian.PutUint32(raw[116:], e.next)
		binary.LittleEndian.PutUint32(raw[120:], uint32(len(e.content)))
		dir = append(dir, raw...)
	}
	dirAt := big(dir)
	fatSectors := 1
	for (len(fat) + fatSectors) > fatSectors*128 {
		fatSectors++
	}
	fatAt := len(fat)
	for range fatSectors {
		fat = append(fat, fatSector)
	}
	for len(fat) < fatSectors*128 {
		fat = append(fat, free)
	}
	head := append([]byte{}, oleMagic...)
	head = append(head, make([]byte, 16)...)
	for _, n := range []uint16{0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0} {
		head = binary.LittleEndian.AppendUint16(head, n)
	}
	for _, n := range []uint32{0, uint32(fatSectors), dirAt, 0, 4096, miniAt, uint32(len(table) / 512), end, 0} {
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	for i := range 109 {
		n := uint32(free)
		if i < fatSectors {
			n = uint32(fatAt + i)
		}
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	out := append(head, body...)
	for _, n := range fat {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

func TestOLETellsWhatItHolds(t *testing.T) {
	for _, c := range []struct {
		stream string
		state  dossier.State
		phrase string
	}{
		{"WordDocument", dossier.StateUnsupported, "old Word file: install LibreOffice, or open it and save it as .docx or PDF"},
		{"Workbook", dossier.StateUnsupported, "old Excel file: install LibreOffice, or open it and save it as .xlsx or PDF"},
		{"Book", dossier.StateUnsupported, "old Excel file"},
		{"PowerPoint Document", dossier.StateUnsupported, "old PowerPoint file"},
		{"EncryptedPackage", dossier.StatePasswordNeeded, "password needed"},
		{"Contents", dossier.StateUnsupported, "old Office file"},
	} {
		// The name may lie; the streams decide.
		_, err := readAs(t, "a.docx", oleFile(map[string][]byte{c.stream: []byte("x")}))
		wantFailure(t, err, c.state, c.phrase)
	}
	_, err := readAs(t, "a.doc", append(oleMagic, make([]byte, 600)...))
	wantFailure(t, err, dossier.StateFailed, "damaged")
}

func utf16Of(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func FuzzOLE(f *testing.F) {
	f.Add(oleFile(map[string][]byte{"WordDocument": []byte("x")}))
	f.Add(madeMessage(nil))
	f.Add(oleFile(map[string][]byte{"__properties_version1.0": make([]byte, 64), "__attach_version1.0_#00000000/__substg1.0_3701000D/__properties_version1.0": make([]byte, 24)}))
	f.Fuzz(func(t *testing.T, content []byte) {
		_, _ = readFormat(t, oleFormat, "a.msg", content, DefaultLimits)
	})
}

func FuzzMessageRTF(f *testing.F) {
	f.Add(packRTF(`{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 caf\'e9 \u8364?{\*\htmltag72 </p>}}`))
	f.Add(append(make([]byte, 8), "LZFu\x00\x00\x00\x00\x00{\\rtf1"...))
	f.Fuzz(func(t *testing.T, packed []byte) {
		rtf := unpackRTF(packed)
		if len(rtf) > 0 && len(rtf) > 17*8*len(packed) {
			t.Errorf("%d bytes became %d", len(packed), len(rtf))
		}
		m := &message{}
		m.fromRTF(packed)
		if strings.ContainsRune(string(htmlInRTF(rtf)), 0) {
			t.Error("a zero letter")
		}
	})
}

// A container with more parts than are looked at is refused, and not read in part.
func TestOLEOfTooManyParts(t *testing.T) {
	file := oleFile(map[string][]byte{"a": []byte("1"), "b": []byte("2"), "c": []byte("3")})
	src := Source{Name: "x.msg", ReaderAt: bytes.NewReader(file), Size: int64(len(file))}
	if _, err := openOLEWithin(src, 4); err != nil {
		t.Errorf("four parts, the root among them, of four: %v", err)
	}
	_, err := openOLEWithin(src, 3)
	var failed *Failure
	if !errors.As(err, &failed) || !strings.HasPrefix(failed.Reason, "too large: ") {
		t.Errorf("four parts of three: %v", err)
	}
}
