package ingest

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/landlock-lsm/go-landlock/landlock"
	llsyscall "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// Where LibreOffice and what it needs stand. Other folders are not even read: a
// document may ask for the text of any file by its path.
var (
	officeFolders = []string{"/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/snap", "/nix", "/proc", "/sys",
		"/etc/fonts", "/etc/libreoffice", "/etc/alternatives", "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig"}
	officeFiles = []string{"/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/localtime", "/etc/passwd", "/etc/nsswitch.conf", "/etc/papersize", "/etc/locale.alias",
		"/dev/urandom", "/dev/random", "/dev/zero"}
)

// limitOffice prepares this process to become LibreOffice at work in a folder.
func limitOffice(dir, program string) error {
	limits := map[int]uint64{unix.RLIMIT_CPU: officeCPU, unix.RLIMIT_AS: officeAddressSpace, unix.RLIMIT_CORE: 0, unix.RLIMIT_FSIZE: officeFile}
	for what, n := range limits {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: n, Max: n}); err != nil {
			return fmt.Errorf("ingest: office: limit: %w", err)
		}
	}
	// Where a layer is missing the rest holds, as SandboxReport says.
	_ = landlock.V6.BestEffort().RestrictPaths(
		landlock.RODirs(append(officeFolders, filepath.Dir(program))...).IgnoreIfMissing(),
		landlock.ROFiles(officeFiles...).IgnoreIfMissing(),
		landlock.RWFiles("/dev/null").IgnoreIfMissing(),
		// LibreOffice listens on a socket whose place cannot be chosen.
		landlock.PathAccess(llsyscall.AccessFSMakeSock, "/tmp", "/var/tmp").IgnoreIfMissing(),
		landlock.RWDirs(dir))
	_ = install(officeFilter())
	return nil
}

// officeFilter denies what is denied to tesseract, but for sockets within the
// machine that nobody is called on: LibreOffice listens on one of its own and
// does not start without.
func officeFilter() []unix.SockFilter {
	needed := []uint32{unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4}
	denied := slices.DeleteFunc(deniedToPrograms(), func(nr uint32) bool { return slices.Contains(needed, nr) })
	const (
		load     = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal    = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		answer   = unix.BPF_RET | unix.BPF_K
		argument = 16 // where the first argument stands, its lower half
	)
	f := callFilter(denied)
	return append(f[:len(f)-1],
		unix.SockFilter{Code: equal, Jf: 3, K: unix.SYS_SOCKET},
		unix.SockFilter{Code: load, K: argument},
		unix.SockFilter{Code: equal, Jt: 1, K: unix.AF_UNIX},
		unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ALLOW})
}
