package ingest

import (
	"strings"
)

var uuBegin = expression(`^begin [0-7]{3,4} (\S.*)$`)

// maxUUFiles bounds how many uuencoded files one text may hold.
const maxUUFiles = 200

// uudecode takes the files out of a text that were written into it as lines of
// printable letters, the way old mail programs attach.
func uudecode(text string) (string, []mailFile) {
	if !strings.Contains(text, "begin ") {
		return text, nil
	}
	var kept []string
	var files []mailFile
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		m := uuBegin().FindStringSubmatch(lines[i])
		if m == nil || len(files) >= maxUUFiles || i+1 >= len(lines) || !uuLine(lines[i+1]) {
			kept = append(kept, lines[i])
			continue
		}
		var content []byte
		for i++; i < len(lines) && uuLine(lines[i]); i++ {
			content = append(content, uuBytes(lines[i])...)
		}
		for i < len(lines) && strings.Trim(lines[i], "` \t") == "" {
			i++ // the block closes with an empty line of code
		}
		if i < len(lines) && strings.TrimSpace(lines[i]) != "end" {
			i-- // not part of the block: it is read as text
		}
		f := mailFile{name: memberName(m[1], false), content: content}
		if len(content) == 0 {
			f.skip = "the attachment is empty or damaged: ask for it again"
		}
		files = append(files, f)
	}
	return strings.Join(kept, "\n"), files
}

// uuLine reports whether a line is uuencoded: its first letter gives the number
// of bytes, four letters for every three. Mail systems drop spaces at the end
// and some add a letter.
func uuLine(line string) bool {
	if line == "" || line == "end" || line[0] <= ' ' || line[0] >= '`' {
		return false
	}
	n := int(line[0]-' ') & 63
	want := 1 + (n+2)/3*4
	if len(line) > want+2 || len(line) < 2 {
		return false
	}
	for i := 0; i < len(line); i++ {
		if line[i] < ' ' || line[i] > '`' {
			return false
		}
	}
	return true
}

func uuBytes(line string) []byte {
	n := int(line[0]-' ') & 63
	code := line[1:]
	out := make([]byte, 0, n+2)
	for i := 0; len(out) < n; i += 4 {
		var four [4]byte
		for j := range four {
			if i+j < len(code) {
				four[j] = (code[i+j] - ' ') & 63
			}
		}
		out = append(out, four[0]<<2|four[1]>>4, four[1]<<4|four[2]>>2, four[2]<<6|four[3])
	}
	return out[:n]
}
