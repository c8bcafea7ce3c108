package api

import (
	"mime"
	"mime/multipart"
	"strings"
)

// fileName is the name as it was sent. Part.FileName would cut off the folders,
// which tell the files of a chosen folder apart.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return part.FileName()
	}
	return strings.TrimSpace(params["filename"])
}

// attachment is a Content-Disposition for a file that came under that name.
// Nothing but plain characters stands in it unescaped.
func attachment(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r != ' ' && hidden(r) || strings.ContainsRune(`"\/:*?<>|`, r) {
			return '_'
		}
		return r
	}, strings.TrimSpace(name))
	if strings.Trim(name, ". _") == "" {
		name = "document"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
