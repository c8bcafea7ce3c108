//go:build unix

package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// other is who runs the server when this process is root.
func other() (uid, gid int, needed bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, err := strconv.Atoi(u.Uid)
			gid, err2 := strconv.Atoi(u.Gid)
			if err == nil && err2 == nil && uid > 0 {
				return uid, gid, true
			}
		}
	}
	return 65534, 65534, true
}

// asOther lets cmd run as a user that is not root, in a process group of its
// own, so that Ctrl-C in the terminal ends it through us alone.
func asOther(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if uid, gid, needed := other(); needed {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), NoSetGroups: false}
	}
}

// giveAway lets that user have the files.
func giveAway(names ...string) error {
	uid, gid, needed := other()
	if !needed {
		return nil
	}
	var all []error
	for _, name := range names {
		all = append(all, os.Chown(name, uid, gid))
	}
	return errors.Join(all...)
}
