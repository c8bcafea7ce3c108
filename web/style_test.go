package web

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// styled says whose pages a style is for, by the names of their templates. All
// styles are sent as one file, so that a class of one page reaches every other:
// what several pages share belongs in site.css.
var styled = map[string][]string{
	"page_admin.css":        {"admin*.gohtml"},
	"page_batch.css":        {"batch.gohtml", "batches.gohtml"},
	"page_charts.css":       {"charts.gohtml"},
	"page_compare.css":      {"compare.gohtml"},
	"page_document.css":     {"document.gohtml", "document/*.gohtml"},
	"page_dossier.css":      {"dossier.gohtml", "dossier_*.gohtml", "dossier/*.gohtml", "verdict.gohtml", "shared/proof.gohtml"},
	"page_links.css":        {"links.gohtml", "feeds.gohtml", "webhooks.gohtml", "shared_page.gohtml"},
	"page_mail.css":         {"deliver.gohtml", "delivery.gohtml", "mail_*.gohtml", "subscriptions.gohtml"},
	"page_matrix.css":       {"matrix.gohtml"},
	"page_requirements.css": {"requirement.gohtml", "requirements.gohtml", "shared/tally.gohtml"},
	"page_search.css":       {"search.gohtml", "search_*.gohtml"},
	"page_start.css":        {"start.gohtml", "dossiers.gohtml", "shared/attention.gohtml"},
	"page_upload.css":       {"upload.gohtml", "shared/upload.gohtml"},
}

// TestStylesKeepToTheirPages: each rule of a page's style asks for a class that no
// other style names, and no other page's template has such a class.
func TestStylesKeepToTheirPages(t *testing.T) {
	rules := map[string][]string{}
	files, err := fs.Glob(FS, "static/*.css")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		rules[path.Base(f)] = selectors(read(t, f))
	}
	for file, of := range rules {
		if file == "site.css" {
			continue
		}
		if styled[file] == nil {
			t.Errorf("say in styled whose pages %s is for", file)
		}
		own := map[string]bool{}
		for _, s := range of {
			kept := slices.DeleteFunc(classesOf(s), func(c string) bool { return namedElsewhere(rules, file, c) })
			if len(kept) == 0 {
				t.Errorf("%s: %s reaches other pages: name a class of its own, or move it to site.css", file, s)
			}
			for _, c := range kept {
				own[c] = true
			}
		}
		for template, classes := range templateClasses(t) {
			for _, c := range classes {
				if own[c] && !forPage(file, template) {
					t.Errorf("%s has the class %s, which %s styles for other pages", template, c, file)
				}
			}
		}
	}
}

func forPage(style, template string) bool {
	return slices.ContainsFunc(styled[style], func(p string) bool {
		yes, _ := path.Match(p, template)
		return yes
	})
}

func namedElsewhere(rules map[string][]string, file, class string) bool {
	for other, of := range rules {
		if other != file && slices.ContainsFunc(of, func(s string) bool { return slices.Contains(classesOf(s), class) }) {
			return true
		}
	}
	return false
}

var (
	comment   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	class     = regexp.MustCompile(`\.(-?[A-Za-z_][\w-]*)`)
	attribute = regexp.MustCompile(`class="([^"]*)"`)
	action    = regexp.MustCompile(`\{\{.*?\}\}`)
)

// selectors lists those of a style, also within @media.
func selectors(css string) (all []string) {
	head := ""
	for _, r := range comment.ReplaceAllString(css, "") {
		switch r {
		case '{':
			if head = strings.TrimSpace(head); !strings.HasPrefix(head, "@") {
				for s := range strings.SplitSeq(head, ",") {
					all = append(all, strings.TrimSpace(s))
				}
			}
			head = ""
		case '}', ';':
			head = ""
		default:
			head += string(r)
		}
	}
	return all
}

func classesOf(selector string) (all []string) {
	for _, m := range class.FindAllStringSubmatch(selector, -1) {
		all = append(all, m[1])
	}
	return all
}

// templateClasses gives the classes of each template that it has written out.
func templateClasses(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := fs.WalkDir(FS, "pages", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		short := strings.TrimPrefix(name, "pages/")
		for _, m := range attribute.FindAllStringSubmatch(read(t, name), -1) {
			all[short] = append(all[short], strings.Fields(action.ReplaceAllString(m[1], " "))...)
		}
		return nil
	})
	if err != nil || len(all) < 30 {
		t.Fatal(len(all), err)
	}
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
