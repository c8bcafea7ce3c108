package ingest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
)

// The parent and an extraction child talk in frames over two pipes: one byte of
// kind, two big-endian lengths, a JSON head and a body of raw bytes. The child
// has read a hostile file, so the parent believes nothing that it says: lengths
// are bounded before anything is allocated, and heads are checked by checkPage
// and its kin before they are used.
type frameKind byte

const (
	frameHello   frameKind = 'H' // child: ready; head is hello
	frameRequest frameKind = 'r' // parent: read the file that stands in the input; head is request
	framePage    frameKind = 'p' // child: a page; head is PageText without body, body is its body
	frameMember  frameKind = 'm' // child: a member begins; head is memberHead
	frameData    frameKind = 'd' // child: bytes of the member
	frameEnd     frameKind = 'e' // child: the member is complete
	frameImage   frameKind = 'i' // child: a page to be read by OCR; body is PNG
	frameSkip    frameKind = 's' // child: a member that is not handed over
	frameBundle  frameKind = 'b' // child: members that belong together; body is a dossier.Bundle as JSON
	framePlan    frameKind = 'n' // parent: say which of the files in the input belong together; head is request
	frameLook    frameKind = 'l' // parent: draw one page of the file in the input; head is request with look
	frameView    frameKind = 'v' // child: the page as it looks; head is dossier.PageView, body is the picture
	frameDone    frameKind = 'z' // child: the file is finished; head is done
)

const (
	frameHeaderSize = 9
	maxHead         = 32 << 20 // bytes; the marks of a 50 MB text fit
	maxBody         = 80 << 20 // bytes; a whole text without pages is one body
	memberChunk     = 256 << 10
	maxLabel        = 4 << 10 // bytes of a name or reason that is kept
)

type hello struct {
	Report []string `json:"report"`
}

type request struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Limits Limits `json:"limits"`
	Other  bool   `json:"other,omitempty"`  // use the second engine
	Hard   []int  `json:"hard,omitempty"`   // pages that stopped the first engine: use the second for them
	Leave  []int  `json:"leave,omitempty"`  // pages that stopped both: leave them unread
	Images bool   `json:"images,omitempty"` // hand over pages that need OCR
	Scout  bool   `json:"scout,omitempty"`  // end at the first such page instead

	Look *look `json:"look,omitempty"` // to draw a page

	Files []PlanFile `json:"files,omitempty"` // to plan: the input is an archive of what may tell something, by their numbers
}

type memberHead struct {
	Name   string `json:"name"`
	Reason string `json:"reason,omitempty"`
}

type imageHead struct {
	Number int       `json:"number"`
	DPI    int       `json:"dpi"`
	Dark   []float64 `json:"dark,omitempty"`
}

type done struct {
	Format string        `json:"format"`
	Engine string        `json:"engine"`
	State  dossier.State `json:"state"`
	Reason string        `json:"reason,omitempty"`
	Detail string        `json:"detail,omitempty"` // what the library said, for the log
	CPU    int64         `json:"cpu"`              // microseconds

	Outside string `json:"outside,omitempty"` // the kind of file, where another program may read it
	Scanned bool   `json:"scanned,omitempty"` // the scout came upon a page that needs OCR, and read no further
}

var errFrame = errors.New("ingest: bad frame")

func writeFrame(w io.Writer, kind frameKind, head any, body []byte) error {
	var h []byte
	if head != nil {
		var err error
		if h, err = json.Marshal(head); err != nil {
			return fmt.Errorf("ingest: frame: %w", err)
		}
	}
	if len(h) > maxHead || len(body) > maxBody {
		return fmt.Errorf("%w: %d + %d bytes is too long", errFrame, len(h), len(body))
	}
	var pre [frameHeaderSize]byte
	pre[0] = byte(kind)
	binary.BigEndian.PutUint32(pre[1:], uint32(len(h)))
	binary.BigEndian.PutUint32(pre[5:], uint32(len(body)))
	if _, err := w.Write(append(pre[:], h...)); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}

// readFrame reads one frame. It allocates as bytes arrive, so that a length
// alone cannot make the parent reserve memory.
func readFrame(r io.Reader) (kind frameKind, head, body []byte, err error) {
	var pre [frameHeaderSize]byte
	if _, err := io.ReadFull(r, pre[:]); err != nil {
		return 0, nil, nil, err
	}
	nh, nb := binary.BigEndian.Uint32(pre[1:]), binary.BigEndian.Uint32(pre[5:])
	if nh > maxHead || nb > maxBody {
		return 0, nil, nil, fmt.Errorf("%w: announces %d + %d bytes", errFrame, nh, nb)
	}
	if head, err = readBounded(r, int(nh)); err != nil {
		return 0, nil, nil, err
	}
	if body, err = readBounded(r, int(nb)); err != nil {
		return 0, nil, nil, err
	}
	return frameKind(pre[0]), head, body, nil
}

func readBounded(r io.Reader, n int) ([]byte, error) {
	if n <= 1<<20 {
		b := make([]byte, n)
		_, err := io.ReadFull(r, b)
		return b, err
	}
	var b bytes.Buffer
	m, err := io.CopyN(&b, r, int64(n))
	if err == io.EOF && m < int64(n) {
		err = io.ErrUnexpectedEOF
	}
	return b.Bytes(), err
}

func decodeHead(head []byte, into any) error {
	if err := json.Unmarshal(head, into); err != nil {
		return fmt.Errorf("%w: %v", errFrame, err)
	}
	return nil
}
