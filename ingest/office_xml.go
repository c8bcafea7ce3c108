package ingest

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// officeXML walks the elements of one part of an office file, one token at a
// time, never deeper than maxDepth. Document type declarations are refused: no
// office program writes them, and entities are the classic XML bomb. An element
// that ends under another's name is a fault: what follows a stray end would
// otherwise seem to stand outside the text, and be left out without a word.
type officeXML struct {
	ctx   context.Context
	what  string // "Word file": what the reasons call the file
	dec   *xml.Decoder
	depth int
	seen  int
	open  []xml.Name // the elements that have begun and not ended
}

// maxOpen bounds elements within elements where they are only passed over.
const maxOpen = 20_000

func newOfficeXML(ctx context.Context, what string, r io.Reader) *officeXML {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return utf8Reader(label, in)
	}
	return &officeXML{ctx: ctx, what: what, dec: dec}
}

func (x *officeXML) token() (xml.Token, error) {
	if x.seen++; x.seen%4096 == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	t, err := x.dec.RawToken()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case xml.Directive:
		if bytes.HasPrefix(bytes.ToUpper(t), []byte("DOCTYPE")) || bytes.HasPrefix(bytes.ToUpper(t), []byte("ENTITY")) {
			return nil, &Failure{State: dossier.StateFailed,
				Reason: "the " + x.what + " declares entities, as no such file does, so it was not read: ask for it as PDF"}
		}
	case xml.StartElement:
		if x.open = append(x.open, t.Name); len(x.open) > maxOpen {
			return nil, x.tooDeep()
		}
	case xml.EndElement:
		last := len(x.open) - 1
		if last < 0 || x.open[last] != t.Name {
			return nil, fmt.Errorf("ingest: %s: a stray end of %s", x.what, label(t.Name.Local))
		}
		x.open = x.open[:last]
	}
	return t, nil
}

func (x *officeXML) tooDeep() *Failure {
	return &Failure{State: dossier.StateFailed,
		Reason: "the " + x.what + " nests far deeper than a document does, so it was not read: ask for it as PDF"}
}

// rest reads what a reader left of a part, up to the end of its outermost
// element, so that damage there is noticed.
func (x *officeXML) rest() error {
	for len(x.open) > 0 {
		if _, err := x.token(); err != nil {
			return endless(err)
		}
	}
	return nil
}

// children calls fn for each child element of the element whose start was read
// last. fn must read its child to the end, by children, text or skip.
func (x *officeXML) children(fn func(xml.StartElement) error) error {
	return x.mixed(func(string) error { return nil }, fn)
}

// mixed is children for an element that holds words too, in order.
func (x *officeXML) mixed(words func(string) error, fn func(xml.StartElement) error) error {
	if x.depth++; x.depth > maxDepth {
		return x.tooDeep()
	}
	for {
		t, err := x.token()
		if err != nil {
			return endless(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			err = fn(t)
		case xml.CharData:
			err = words(string(t))
		case xml.EndElement:
			x.depth--
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// endless turns the end of the file inside an element into a fault.
func endless(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip reads an element to its end without recursion.
func (x *officeXML) skip() error {
	for open := 1; open > 0; {
		t, err := x.token()
		if err != nil {
			return endless(err)
		}
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// text reads an element to its end and returns the characters directly in it.
func (x *officeXML) text() (string, error) {
	var b strings.Builder
	for {
		t, err := x.token()
		if err != nil {
			return "", endless(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := x.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// everything reads an element to its end and returns all characters in it.
func (x *officeXML) everything() (string, error) {
	var b strings.Builder
	for open := 1; open > 0; {
		t, err := x.token()
		if err != nil {
			return "", endless(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return b.String(), nil
}

// find looks for the first element of that name, anywhere, and lets fn read it.
func (x *officeXML) find(name string, fn func() error) error {
	return x.findElement(name, func(xml.StartElement) error { return fn() })
}

// findElement is find for those who ask what the element says of itself.
func (x *officeXML) findElement(name string, fn func(xml.StartElement) error) error {
	for {
		t, err := x.token()
		if err == io.EOF {
			return fmt.Errorf("ingest: %s: no %s", x.what, name)
		}
		if err != nil {
			return err
		}
		if s, ok := t.(xml.StartElement); ok && s.Name.Local == name {
			return fn(s)
		}
	}
}

// root lets fn read the outermost element, whatever its name.
func (x *officeXML) root(fn func(xml.StartElement) error) error {
	for {
		t, err := x.token()
		if err != nil {
			return endless(err)
		}
		if s, ok := t.(xml.StartElement); ok {
			return fn(s)
		}
	}
}

// alternate reads the first Choice of an AlternateContent that read finds
// something in, else its Fallback: both hold the same words.
func (x *officeXML) alternate(read func() (bool, error)) error {
	done := false
	return x.children(func(e xml.StartElement) error {
		if done || e.Name.Local != "Choice" && e.Name.Local != "Fallback" {
			return x.skip()
		}
		found, err := read()
		done = done || found
		return err
	})
}

// xmlAttr is the value of an attribute by its local name: prefixes differ between
// programs, and no two attributes read here share a local name.
func xmlAttr(s xml.StartElement, name string) (string, bool) {
	for _, a := range s.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func xmlAttrOr(s xml.StartElement, name, otherwise string) string {
	if v, ok := xmlAttr(s, name); ok {
		return v
	}
	return otherwise
}

// toggledOn reads a toggle such as <w:b/> or <w:vanish w:val="0"/>.
func toggledOn(s xml.StartElement) bool {
	switch xmlAttrOr(s, "val", "true") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
