package printer

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Find finds the installed browser; ErrNone where there is none.
func Find() (*Printer, error) { return At("") }

// At takes the browser at a path or of a name on the PATH; "" looks where
// browsers are installed.
func At(name string) (*Printer, error) {
	names := []string{name}
	if name == "" {
		names = places(runtime.GOOS, os.Getenv)
	}
	for _, n := range names {
		if path, err := exec.LookPath(n); err == nil {
			return New(path, DefaultLimits), nil
		}
	}
	return nil, ErrNone
}

// places lists where browsers that can print are found, the best first. A
// headless shell is the same browser without windows.
func places(system string, getenv func(string) string) (all []string) {
	switch system {
	case "darwin":
		for _, app := range []string{"Google Chrome", "Chromium", "Microsoft Edge"} {
			inside := "/Applications/" + app + ".app/Contents/MacOS/" + app
			all = append(all, inside)
			if home := getenv("HOME"); home != "" {
				all = append(all, home+inside)
			}
		}
	case "windows":
		for _, inside := range []string{`Google\Chrome\Application\chrome.exe`, `Chromium\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`} {
			for _, root := range []string{"ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"} {
				if at := getenv(root); at != "" {
					all = append(all, filepath.Join(at, inside))
				}
			}
		}
	default:
		all = append(all, "/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium")
	}
	return append([]string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable", "msedge", "chrome-headless-shell", "headless_shell"}, all...)
}
