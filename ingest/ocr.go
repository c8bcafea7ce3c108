package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// engineOCR names what OCR gives; it stands on each page that was read so.
const engineOCR = "tesseract/1"

const (
	ocrCPU          = 60 // seconds for one page
	ocrWait         = 5 * time.Minute
	ocrAddressSpace = 2 << 30         // bytes
	maxOCRText      = 1 << 20         // bytes of one page
	maxOCROutput    = 64 * maxOCRText // bytes: a line of the table for each word
)

// errNoTesseract says what to install.
var errNoTesseract = errors.New("install tesseract to read scanned pages (on Debian and Ubuntu: apt install tesseract-ocr)")

// recogniser runs tesseract, one process for each page.
type recogniser struct {
	self, program string
	turns         chan struct{}
}

// newRecogniser gives nil and the reason when pages are not to be recognised.
func newRecogniser(o Options) (*recogniser, string, error) {
	if o.OCR == OCROff {
		return nil, "OCR is switched off", nil
	}
	program, err := exec.LookPath("tesseract")
	if err != nil {
		if o.OCR == OCROn {
			return nil, "", fmt.Errorf("ingest: ocr: %w", errNoTesseract)
		}
		return nil, errNoTesseract.Error(), nil
	}
	return &recogniser{self: o.Program, program: program, turns: make(chan struct{}, o.OCRChildren)}, "", nil
}

// read recognises one page. Text and places come from the same run, so that they
// agree.
func (r *recogniser) read(ctx context.Context, img PageImage) (recognised, error) {
	ctx, cancel := context.WithTimeout(ctx, ocrWait)
	defer cancel()
	args := []string{"stdin", "stdout", "--dpi", fmt.Sprint(img.DPI), "-l", "eng", "-c", "tessedit_create_tsv=1", "-c", "tessedit_create_txt=1"}
	cmd := exec.CommandContext(ctx, r.program, args...)
	if runtime.GOOS == "linux" {
		cmd = exec.CommandContext(ctx, r.self, append([]string{OCRChild, r.program}, args...)...)
	}
	cmd.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C", "PATH=" + os.Getenv("PATH"), "TESSDATA_PREFIX=" + os.Getenv("TESSDATA_PREFIX")}
	if os.Getenv("TESSDATA_PREFIX") == "" {
		cmd.Env = cmd.Env[:3]
	}
	cmd.Stdin = bytes.NewReader(img.PNG)
	var said stderrHead
	cmd.Stderr = &said
	out := &boundedBuffer{max: maxOCROutput}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		return recognised{}, fmt.Errorf("ingest: ocr: %w: %s", err, said.String())
	}
	return newRecognised(out.b.String()), nil
}

// boundedBuffer keeps the first max bytes and takes the rest without keeping it.
type boundedBuffer struct {
	b   bytes.Buffer
	max int
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if room := b.max - b.b.Len(); room > 0 {
		b.b.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// cleanOCR makes the stored text of what tesseract printed: valid UTF-8, no form
// feeds, no more than one empty line in a row.
func cleanOCR(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	var lines []string
	for _, l := range strings.Split(strings.ReplaceAll(s, "\f", ""), "\n") {
		l = strings.TrimSpace(l)
		if l == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// ocrBatch is the pages of one document that are with OCR.
type ocrBatch struct {
	r      *recogniser
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	mu     sync.Mutex
	pages  map[int]recognised
	dark   map[int][]float64
	errs   map[int]error
}

func (r *recogniser) batch(ctx context.Context) *ocrBatch {
	ctx, cancel := context.WithCancel(ctx)
	return &ocrBatch{r: r, ctx: ctx, cancel: cancel, pages: map[int]recognised{}, dark: map[int][]float64{}, errs: map[int]error{}}
}

// add waits for a turn, so that no more pictures are held than are in work.
func (b *ocrBatch) add(img PageImage) error {
	select {
	case b.r.turns <- struct{}{}:
	case <-b.ctx.Done():
		return b.ctx.Err()
	}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		defer func() { <-b.r.turns }()
		page, err := b.r.read(b.ctx, img)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.pages[img.Number], b.dark[img.Number], b.errs[img.Number] = page, img.Dark, err
	}()
	return nil
}

func (b *ocrBatch) wait() {
	b.wg.Wait()
	b.cancel()
}

// settle decides what a page holds after OCR: its text, tested again like any
// other, or the plain reason why it stays unread.
func (b *ocrBatch) settle(p *PageText) {
	page, tried := b.pages[p.Number]
	text := page.text
	if err := b.errs[p.Number]; err != nil || !tried {
		p.Quality, p.Reason = dossier.Unread, "OCR failed on this page; look at it"
		return
	}
	quality, reason := pageQuality(text, ink{images: 1, share: 1})
	if quality == dossier.Garbled || quality == dossier.ImageOnly && strings.TrimSpace(text) == "" {
		p.Quality, p.Reason = dossier.Unread, "OCR found no readable text on this page; look at it"
		return
	}
	if quality == dossier.ImageOnly {
		quality, reason = dossier.Good, ""
	}
	p.Body, p.OCR, p.Engine, p.Quality, p.Reason = text, true, engineOCR, quality, reason
	p.Words = page.words
	p.Marks = redactionMarks(text)
	for _, down := range b.dark[p.Number] {
		at := page.lineAt(down)
		p.Marks = append(p.Marks, dossier.Mark{Kind: dossier.MarkRedaction, Span: dossier.Span{Start: at, End: at}})
	}
}

// lineAt is the end of the line of text that stands nearest to a place so far
// down the page (0 to 1). It is the first line where the places of words are not known.
func (r recognised) lineAt(down float64) int {
	want, at, best := int(down*2*dossier.PageUnit), 0, math.MaxInt
	for _, w := range r.words {
		if far := max(w.Y0+w.Y1-want, want-w.Y0-w.Y1); far < best {
			at, best = w.Start, far
		}
	}
	if end := strings.IndexByte(r.text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(r.text)
}

// ocrChildMain limits this process and then becomes the program named first.
func ocrChildMain(args []string, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprintln(stderr, "ingest: ocr: no program")
		return 2
	}
	if err := limitProgram(ocrCPU, ocrAddressSpace); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	err := execProgram(args[0], args[1:], os.Environ())
	fmt.Fprintln(stderr, err)
	return 1
}
