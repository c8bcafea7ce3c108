package ingest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"reflect"
	"unsafe"

	gopdfium "github.com/klippa-app/go-pdfium"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// machine makes instances of pdfium whose memory the system gives and takes back.
// go-pdfium's own have theirs from Go's heap: 17 MB are cleared for each document,
// copied as they grow and collected afterwards, which is a fifth of what reading
// a PDF costs. It lets nobody say where memory comes from, and keeps its compiled
// module to itself, so that is taken from it.
type machine struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// machineOf gives the machine inside a pool of go-pdfium, nil where another
// version of it keeps none under these names, or the system cannot give memory.
func machineOf(pool gopdfium.Pool) *machine {
	if !guestMemoryKnown {
		return nil
	}
	runtime, ok := hiddenField[wazero.Runtime](pool, "runtime")
	if !ok {
		return nil
	}
	compiled, ok := hiddenField[wazero.CompiledModule](pool, "compiledModule")
	if !ok {
		return nil
	}
	return &machine{runtime, compiled}
}

// hiddenField reads a field of a struct of another package.
func hiddenField[T any](of any, name string) (value T, ok bool) {
	v := reflect.ValueOf(of)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return value, false
	}
	field := v.Elem().FieldByName(name)
	if !field.IsValid() || field.Type() != reflect.TypeFor[T]() {
		return value, false
	}
	return *(*T)(unsafe.Pointer(field.UnsafeAddr())), true
}

// module is a fresh instance, as go-pdfium makes its own.
func (m *machine) module() (api.Module, error) {
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(newGuestMemory))
	how := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithName("").
		WithStdout(io.Discard).WithStderr(io.Discard).WithRandSource(rand.Reader).WithFSConfig(wazero.NewFSConfig())
	mod, err := m.runtime.InstantiateModule(ctx, m.compiled, how)
	if err != nil {
		return nil, fmt.Errorf("ingest: pdfium: %w", err)
	}
	begin := mod.ExportedFunction("FPDF_InitLibrary")
	if begin == nil {
		return nil, fmt.Errorf("%w: it has no FPDF_InitLibrary", errPDFium)
	}
	if _, err := begin.Call(ctx); err != nil {
		_ = mod.Close(ctx)
		return nil, fmt.Errorf("%w: FPDF_InitLibrary: %v", errPDFium, err)
	}
	return mod, nil
}
