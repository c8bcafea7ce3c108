package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// errMissing says that there is no PostgreSQL to test with.
var errMissing = errors.New("PostgreSQL 15 or newer is not installed (on Debian: sudo apt-get install postgresql)")

// programs finds the folder with initdb and postgres, which Debian keeps off
// the path, since several versions may stand side by side.
func programs() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(found); err == nil && runs(filepath.Dir(real)) {
			return filepath.Dir(real), nil
		}
	}
	newest, folder := 0, ""
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"} {
		all, _ := filepath.Glob(pattern)
		for _, dir := range all {
			name := filepath.Base(filepath.Dir(dir))
			version, _ := strconv.Atoi(name[strings.LastIndexAny(name, "-@")+1:])
			if version > newest && version >= 15 && runs(dir) {
				newest, folder = version, dir
			}
		}
	}
	if folder == "" {
		return "", errMissing
	}
	return folder, nil
}

func runs(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}
