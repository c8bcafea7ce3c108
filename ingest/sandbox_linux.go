package ingest

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// restrict shuts this process off from everything that reading a document does
// not need and says in plain words which layers hold. It cannot be undone. The
// inherited pipes and the input file stay usable, since all layers act on
// opening and not on what is already open.
func restrict() []string {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{})
	report := []string{"memory and CPU limits: on"}
	report = append(report, layer("no file access (Landlock)", restrictFiles()))
	report = append(report, layer("no sockets, programs or new files (seccomp)", filterCalls(deniedToReader())))
	return report
}

func layer(name string, err error) string {
	if err != nil {
		return fmt.Sprintf("%s: OFF (%v)", name, err)
	}
	return name + ": on"
}

// restrictFiles takes away every right on the file system and, where the kernel
// knows how, on TCP and on signals to other processes.
func restrictFiles() error {
	abi, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 || abi < 1 {
		return fmt.Errorf("this kernel has no Landlock")
	}
	return landlock.V6.BestEffort().Restrict()
}

// deniedToReader are the system calls that a process which only computes on
// inherited files has no use for. They fail with EPERM, which the Go runtime
// bears where it tries one. Files are denied here too, so that a kernel without
// Landlock still opens none.
func deniedToReader() []uint32 {
	return append(append(deniedToPrograms(), deniedByMachine()...),
		unix.SYS_EXECVE, unix.SYS_EXECVEAT,
		unix.SYS_OPENAT, unix.SYS_OPENAT2, unix.SYS_NAME_TO_HANDLE_AT, unix.SYS_OPEN_BY_HANDLE_AT,
		unix.SYS_MKDIRAT, unix.SYS_MKNODAT, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_SYMLINKAT,
		unix.SYS_FCHMODAT, unix.SYS_FCHOWNAT, unix.SYS_TRUNCATE, unix.SYS_UTIMENSAT, unix.SYS_CHDIR, unix.SYS_CHROOT,
		unix.SYS_KILL, unix.SYS_TKILL,
	)
}

// deniedToPrograms are denied to tesseract as well, which must open its own
// files and libraries: the network, other processes, and kernel interfaces that
// are known for their faults.
func deniedToPrograms() []uint32 {
	return []uint32{
		unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
		unix.SYS_SENDTO, unix.SYS_SENDMSG, unix.SYS_SENDMMSG,
		unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL,
		unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
		unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT,
		unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	}
}

// filterCalls makes the kernel answer EPERM to the calls in all threads. A
// process of another machine architecture is killed.
func filterCalls(denied []uint32) error { return install(callFilter(denied)) }

func install(program []unix.SockFilter) error {
	if auditArch() == 0 {
		return fmt.Errorf("not available on %s", runtime.GOARCH)
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	prog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	const tsync = 1 // SECCOMP_FILTER_FLAG_TSYNC: all threads of the Go runtime
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, tsync, uintptr(unsafe.Pointer(&prog)))
	runtime.KeepAlive(program)
	if errno != 0 {
		return errno
	}
	return nil
}

func callFilter(denied []uint32) []unix.SockFilter {
	const (
		load    = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal   = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		atLeast = unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K
		answer  = unix.BPF_RET | unix.BPF_K
	)
	const offsetNumber, offsetArch = 0, 4
	f := []unix.SockFilter{
		{Code: load, K: offsetArch},
		{Code: equal, Jt: 1, K: auditArch()},
		{Code: answer, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: load, K: offsetNumber},
		// The x32 numbers of amd64 would walk round the list.
		{Code: atLeast, Jf: 1, K: 0x40000000},
		{Code: answer, K: unix.SECCOMP_RET_KILL_PROCESS},
	}
	for _, nr := range denied {
		f = append(f,
			unix.SockFilter{Code: equal, Jf: 1, K: nr},
			unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)})
	}
	return append(f, unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ALLOW})
}

// limitProgram prepares this process to become tesseract.
func limitProgram(cpuSeconds, addressSpace uint64) error {
	limits := map[int]uint64{unix.RLIMIT_CPU: cpuSeconds, unix.RLIMIT_AS: addressSpace, unix.RLIMIT_CORE: 0, unix.RLIMIT_FSIZE: 1 << 20}
	for what, n := range limits {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: n, Max: n}); err != nil {
			return fmt.Errorf("ingest: ocr: limit: %w", err)
		}
	}
	// Reading is left open, since a program needs its libraries and language
	// files; where a layer is missing the rest holds, as SandboxReport says.
	_ = landlock.V6.BestEffort().RestrictPaths(landlock.RODirs("/"), landlock.RWFiles("/dev/null").IgnoreIfMissing())
	_ = filterCalls(deniedToPrograms())
	return nil
}

func execProgram(path string, args, env []string) error {
	return unix.Exec(path, append([]string{path}, args...), env)
}
