package ingest

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

const guestMemoryKnown = true

// guestMemory is the memory of one instance: room for all that it may ever take,
// of which the system gives a page when it is first touched, and takes all back
// at the end.
type guestMemory struct{ room []byte }

func newGuestMemory(_, most uint64) experimental.LinearMemory {
	room, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
	if err != nil {
		return &heapMemory{}
	}
	return &guestMemory{room}
}

func (m *guestMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.room)) {
		return nil
	}
	return m.room[:size]
}

func (m *guestMemory) Free() {
	if m.room != nil {
		_ = syscall.Munmap(m.room)
		m.room = nil
	}
}

// heapMemory is memory of Go's heap, where the system refuses so much room.
type heapMemory struct{ room []byte }

func (m *heapMemory) Reallocate(size uint64) []byte {
	if more := int(size) - len(m.room); more > 0 {
		m.room = append(m.room, make([]byte, more)...)
	}
	return m.room[:size]
}

func (m *heapMemory) Free() { m.room = nil }
