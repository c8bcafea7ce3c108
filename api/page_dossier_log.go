package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const (
	logOnPage  = 8  // entries on the dossier's own page
	logPerPage = 50 // on the page of the log
)

// names tells people by their ids, each asked for once.
type names func(id string) string

func (s *service) names(ctx context.Context) names {
	known := map[string]string{"": "somebody", store.System.User: "the program"}
	return func(id string) string {
		if _, there := known[id]; !there {
			known[id] = "somebody who is no longer here"
			if u, err := s.Desk.User(ctx, id); err == nil {
				known[id] = u.Name
			}
		}
		return known[id]
	}
}

// decisionView is what an officer decided, shown beside the machine's verdict.
type decisionView struct {
	Confirmed bool
	Value     dossier.Value // the officer's
	Machine   dossier.Value // the machine's at that time
	Doubted   bool          // the words that it stood on are no longer those of the verdict
	Reason    string
	Who       string
	At        time.Time
}

func (s *service) decisionViews(names names, all []store.Override) map[string]decisionView {
	views := map[string]decisionView{}
	for _, o := range all {
		views[o.Requirement] = decisionView{
			Confirmed: o.Decision == store.Confirm, Value: o.Value, Machine: o.Machine,
			Doubted: o.State == store.Reconfirming, Reason: o.Reason, Who: names(o.User), At: o.At,
		}
	}
	return views
}

// logView is an entry of the log in words.
type logView struct {
	Who, What, Detail string
	Requirement       string
	Link              string // of the requirement or the document
	At                time.Time
}

// logWords say what was done.
var logWords = map[store.LogKind]string{
	store.LogOverride: "decided on",
	store.LogReport:   "sent a report or a letter",
	store.LogAnswer:   "noted an answer that came in",
	store.LogUpload:   "put in",
	store.LogDeletion: "deleted a document",
	store.LogAccess:   "changed who sees this dossier",
	store.LogNote:     "noted",
}

// linkWords say what was done with a link; its id is nothing to people.
var linkWords = map[string]string{
	"made": "made a link to the report", "withdrawn": "withdrew a link to the report", "opened": "opened the report",
}

func logViews(names names, id string, all []store.Entry) []logView {
	var views []logView
	for _, e := range all {
		view := logView{Who: names(e.User), What: logWords[e.Kind], Detail: e.Detail, Requirement: e.Requirement, At: e.At}
		if view.What == "" {
			view.What = string(e.Kind)
		}
		switch {
		case e.Kind == store.LogOverride:
			view.Link, view.Detail = verdictLink(id, e.Requirement), decisionWords(e.Detail)
		case e.Kind == store.LogLink:
			what, _, _ := strings.Cut(e.Detail, " ")
			view.What, view.Detail = linkWords[what], ""
			if e.User == "" {
				view.Who = "somebody by a link"
			}
		case e.Kind == store.LogUpload && e.Detail == "":
			view.Detail = "a document that was deleted since"
		case e.Kind == store.LogUpload && e.Document != "":
			view.Link = "/documents/" + e.Document
		}
		views = append(views, view)
	}
	return views
}

// decisionWords puts a log entry's "overrule: missing", with the reason on a line of its own, into
// words.
func decisionWords(detail string) string {
	what, rest, both := strings.Cut(detail, ": ")
	value, reason, _ := strings.Cut(rest, "\n")
	said := report.Word(dossier.Value(value))
	if reason != "" {
		said += ", “" + reason + "”"
	}
	switch {
	case both && what == string(store.Confirm):
		return "confirmed: " + said
	case both && what == string(store.Overrule):
		return "overruled: " + said
	case detail == "withdrawn":
		return "the decision was taken back"
	}
	return detail
}

type logPage struct {
	head
	ID, Name string
	Opened   time.Time // the dossier
	Log      []logView
	Next     string
	May      may
	Kinds    []logKindView
}

type logKindView struct{ Value, Word string }

func (s *service) logPage(c *gin.Context) {
	ctx, id := c.Request.Context(), c.Param("id")
	page := logPage{ID: id, Kinds: []logKindView{
		{string(store.LogNote), "a note"}, {string(store.LogReport), "a report or letter went out"}, {string(store.LogAnswer), "an answer came in"},
	}}
	var all []store.Entry
	err := s.view(ctx, func(from store.Sight) error {
		d, err := from.Dossier(ctx, id)
		if err != nil {
			return err
		}
		page.head, page.Name, page.Opened = headOf(ctx, "Log of "+d.Title, "dossiers"), d.Title, d.CreatedAt
		if page.May, err = s.mayHere(ctx, from, id); err != nil {
			return err
		}
		all, err = from.Log(ctx, id, c.Query("before"), logPerPage+1)
		return err
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	if len(all) > logPerPage {
		all = all[:logPerPage]
		page.Next = all[logPerPage-1].ID
	}
	page.Log = logViews(s.names(ctx), id, all)
	s.render(c, http.StatusOK, "dossier_log", page)
}

// logForm writes into the log what a person did outside of this program.
func (s *service) logForm(c *gin.Context) {
	ctx, id := c.Request.Context(), c.Param("id")
	kind, detail := store.LogKind(c.PostForm("kind")), strings.TrimSpace(cleanText(c.PostForm("detail")))
	err := error(newProblem(http.StatusUnprocessableEntity, "note", "Write what happened, in at most 2,000 characters, and choose what it was. Go back and send it again."))
	if (kind == store.LogNote || kind == store.LogReport || kind == store.LogAnswer) && detail != "" && len([]rune(detail)) <= 2000 {
		err = s.act(ctx, func(a store.Act) error {
			return a.AddEntry(ctx, store.Entry{Dossier: id, Kind: kind, Detail: detail, At: s.Now()})
		})
	}
	s.andBack(c, err, "/dossiers/"+id+"/log")
}
