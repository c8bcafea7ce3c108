package archive

import (
	"encoding/json"
	"io"
	"strings"
	"time"
)

// Format names this layout of the file.
const Format = "checkweigh-backup/1"

const (
	manifestName = "manifest.json"
	rowsFolder   = "rows/"
	blobsFolder  = "blobs/"
)

// Manifest says what is in a backup.
type Manifest struct {
	Format  string         `json:"format"`
	Program string         `json:"program"` // version that made it
	Schema  int            `json:"schema"`  // store.Schema of that version
	MadeAt  time.Time      `json:"made_at"`
	Change  int64          `json:"change"` // number of the last change that is in it
	Rows    map[string]int `json:"rows"`   // by table
	Members []Member       `json:"members"`
	Missing []Missing      `json:"missing,omitempty"` // originals that the store had lost already
}

// Member is one file in the backup.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex
}

// Missing is an original that is not in the backup, and why.
type Missing struct {
	Document string `json:"document"`
	Reason   string `json:"reason"`
}

// Documents counts the originals in the backup.
func (m Manifest) Documents() (n int, bytes int64) {
	for _, one := range m.Members {
		if strings.HasPrefix(one.Name, blobsFolder) {
			n, bytes = n+1, bytes+one.Size
		}
	}
	return n, bytes
}

// maxManifest bounds what is read into memory: some million documents.
const maxManifest = 512 << 20

func readManifest(r io.Reader) (m Manifest, err error) {
	if err := json.NewDecoder(io.LimitReader(r, maxManifest)).Decode(&m); err != nil {
		return m, damaged(manifestName, err)
	}
	if m.Format != Format {
		return m, invalid("the backup is of another format than %s: restore it with the version that made it", Format)
	}
	return m, nil
}
