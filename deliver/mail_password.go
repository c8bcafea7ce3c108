package deliver

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// PasswordFile keeps the password for the mail server in a file of its own, that
// only the account of the program can read: it is in no database and no backup.
type PasswordFile struct {
	Path  string
	Fixed bool // whoever runs the program gave the file: it is not written here
}

// longestPassword is the most that a password may have, in bytes.
const longestPassword = 1024

// Read gives the password: the first line of the file; "" when there is none.
func (p PasswordFile) Read() (string, error) {
	f, err := os.Open(p.Path)
	if errors.Is(err, fs.ErrNotExist) && !p.Fixed {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("deliver: password for the mail server: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, longestPassword+2))
	if err != nil {
		return "", fmt.Errorf("deliver: password for the mail server: %w", err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) > longestPassword {
		return "", fmt.Errorf("deliver: the password for the mail server is longer than %d bytes", longestPassword)
	}
	return line, nil
}

// Write keeps another password; "" forgets it. The file is whole or the old one.
func (p PasswordFile) Write(password string) error {
	if p.Fixed {
		return errors.New("deliver: the password is in a file that was named when the program was started; change it there")
	}
	if password == "" {
		if err := os.Remove(p.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("deliver: forget password: %w", err)
		}
		return nil
	}
	if len(password) > longestPassword || strings.ContainsAny(password, "\r\n\x00") {
		return fmt.Errorf("deliver: a password is one line of at most %d bytes", longestPassword)
	}
	f, err := os.CreateTemp(filepath.Dir(p.Path), ".smtp-password-*") // with mode 0600
	if err != nil {
		return fmt.Errorf("deliver: keep password: %w", err)
	}
	_, err = io.WriteString(f, password+"\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), p.Path)
	}
	if err != nil {
		err = errors.Join(fmt.Errorf("deliver: keep password: %w", err), os.Remove(f.Name()))
	}
	return err
}
