package ingest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"time"

	gopdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// guestPages bounds the memory of pdfium's own machine: 10,240 pages of 64 KB
// are 640 MB. It may be held twice for a moment when it grows, which has to fit
// into childAddressSpace.
const guestPages = 10_240

// pdfium is the compiled engine. It is made before the child restricts itself,
// and gives a fresh instance to every document, so that no file can leave
// anything behind for the next.
type pdfium struct{ pool gopdfium.Pool }

// newPDFium compiles pdfium, or loads it compiled from the cache folder, which
// takes 0.1 s instead of 2 s. No folder means no cache.
func newPDFium(cache string) (*pdfium, error) {
	cfg := wazero.NewRuntimeConfig().WithMemoryLimitPages(guestPages)
	if cache != "" {
		if c, err := wazero.NewCompilationCacheWithDir(cache); err == nil {
			cfg = cfg.WithCompilationCache(c)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: 2, MaxIdle: 1,
		// Anything but an own configuration would mount / into the guest.
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: cfg,
		Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("ingest: pdfium: %w", err)
	}
	return &pdfium{pool: pool}, nil
}

// guest is one instance of pdfium. Its functions are called as they are and not
// through go-pdfium's wrappers, which look up handles, take locks and allocate
// on every call: that costs more than the engine itself when every character is
// asked for its place.
type guest struct {
	inst  gopdfium.Pdfium
	mod   api.Module
	funcs map[string]api.Function
	stack [16]uint64
	room  uint32 // scratch memory inside the guest
	size  uint32
	err   error // the first failure; the instance is not used after it
}

const scratchSize = 1 << 16

var errPDFium = errors.New("ingest: pdfium stopped")

func (p *pdfium) instance() (*guest, error) {
	inst, err := p.pool.GetInstance(30 * time.Second)
	if err != nil {
		return nil, fmt.Errorf("ingest: pdfium: %w", err)
	}
	// The type is internal to go-pdfium, its field Module is not.
	field := reflect.Indirect(reflect.ValueOf(inst.GetImplementation())).FieldByName("Module")
	mod, ok := field.Interface().(api.Module)
	if !ok {
		return nil, errors.New("ingest: pdfium: its module is not to be had")
	}
	g := &guest{inst: inst, mod: mod, funcs: map[string]api.Function{}}
	if g.room = g.malloc(scratchSize); g.room == 0 {
		g.close()
		return nil, errPDFium
	}
	g.size = scratchSize
	return g, nil
}

// close gives the instance's memory back; the instance is never used again.
func (g *guest) close() { _ = g.inst.Close() }

// call runs one function of pdfium and returns its result, 0 after a failure.
func (g *guest) call(name string, args ...uint64) uint64 {
	return g.invoke(g.function(name), args...)
}

// function looks a function up, for those that are called for every character.
func (g *guest) function(name string) api.Function {
	f := g.funcs[name]
	if f == nil {
		if f = g.mod.ExportedFunction(name); f == nil {
			g.err = fmt.Errorf("%w: it has no %s", errPDFium, name)
			return nil
		}
		g.funcs[name] = f
	}
	return f
}

func (g *guest) invoke(f api.Function, args ...uint64) uint64 {
	if g.err != nil {
		return 0
	}
	copy(g.stack[:], args)
	if err := f.CallWithStack(context.Background(), g.stack[:max(len(args), 1)]); err != nil {
		g.err = fmt.Errorf("%w: %s: %v", errPDFium, f.Definition().Name(), err)
		return 0
	}
	return g.stack[0]
}

func (g *guest) callInt(name string, args ...uint64) int { return int(int32(g.call(name, args...))) }

func (g *guest) callFloat(name string, args ...uint64) float64 {
	return float64(math.Float32frombits(uint32(g.call(name, args...))))
}

func (g *guest) malloc(n uint32) uint32 { return uint32(g.call("malloc", uint64(n))) }

func (g *guest) free(p uint32) { g.call("free", uint64(p)) }

// scratch returns guest memory of at least n bytes that stays until the next call.
func (g *guest) scratch(n uint32) uint32 {
	if n > g.size {
		g.free(g.room)
		g.room, g.size = g.malloc(n), n
		if g.room == 0 && g.err == nil {
			g.err = fmt.Errorf("%w: out of memory", errPDFium)
		}
	}
	return g.room
}

// view is guest memory itself, valid until the next call.
func (g *guest) view(p, n uint32) []byte {
	b, ok := g.mod.Memory().Read(p, n)
	if !ok {
		if g.err == nil {
			g.err = fmt.Errorf("%w: memory out of range", errPDFium)
		}
		return make([]byte, n)
	}
	return b
}

func (g *guest) float64s(p uint32, into []float64) {
	b := g.view(p, uint32(8*len(into)))
	for i := range into {
		into[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
}

func (g *guest) float32s(p uint32, into []float64) {
	b := g.view(p, uint32(4*len(into)))
	for i := range into {
		into[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
	}
}

func (g *guest) uint32At(p uint32) uint32 { return binary.LittleEndian.Uint32(g.view(p, 4)) }

// The codes of FPDF_GetLastError.
const (
	pdfiumErrFormat   = 3
	pdfiumErrPassword = 4
	pdfiumErrSecurity = 5
)

// errPassword says that neither no password nor the empty one opens the file.
var errPassword = errors.New("ingest: pdf: password needed")

// open copies the file into the guest and opens it; the handle is 0 with an error.
func (g *guest) open(src Source) (doc uint32, err error) {
	if src.Size > int64(guestPages)<<16-128<<20 {
		return 0, fmt.Errorf("%w: %d bytes do not fit", errPDFium, src.Size)
	}
	p := g.malloc(uint32(src.Size))
	if p == 0 {
		return 0, fmt.Errorf("%w: out of memory", errPDFium)
	}
	if _, err := src.ReadAt(g.view(p, uint32(src.Size)), 0); err != nil && err != io.EOF {
		return 0, fmt.Errorf("ingest: pdf: %w", err)
	}
	return g.load(p, uint32(src.Size))
}

func (g *guest) load(p, n uint32) (uint32, error) {
	empty := g.scratch(8)
	g.mod.Memory().WriteByte(empty, 0)
	doc := uint32(g.call("FPDF_LoadMemDocument", uint64(p), uint64(n), uint64(empty)))
	if g.err != nil {
		return 0, g.err
	}
	if doc != 0 {
		return doc, nil
	}
	switch code := g.callInt("FPDF_GetLastError"); code {
	case pdfiumErrPassword, pdfiumErrSecurity:
		return 0, errPassword
	default:
		return 0, fmt.Errorf("%w: it does not open (code %d)", errPDFium, code)
	}
}
