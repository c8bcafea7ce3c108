package api

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

type letterInput struct {
	ID           string `path:"id" format:"uuid" doc:"The dossier's id"`
	Kind         string `query:"kind" enum:"foi,review,clauses" default:"foi" doc:"foi: ask for what is missing; review: ask for an internal review of what was withheld; clauses: clauses to propose"`
	Format       string `query:"format" enum:"json,text,docx" default:"json"`
	Jurisdiction string `query:"jurisdiction" enum:"england_wales,scotland,northern_ireland,other" doc:"Whose law is cited; otherwise the dossier's"`
	From         string `query:"from" maxLength:"500" doc:"Name and address of the sender, lines divided by semicolons"`
	All          bool   `query:"all" doc:"Ask every open question, however long the letter"`
}

type letterAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func (s *service) addLetters(a huma.API) {
	op := get("get-letters", "/api/v1/dossiers/{id}/letters", "dossiers", "The letters that a dossier gives reason for; none where nothing is missing or withheld")
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The letters of that kind: an object with a list of letters, plain text, or one Word document",
		Content: map[string]*huma.MediaType{
			"application/json": {Schema: &huma.Schema{Type: "object"}},
			"text/plain":       {Schema: &huma.Schema{Type: "string"}},
			docxType:           {Schema: &huma.Schema{Type: "string", Format: "binary"}},
		},
	}}
	handle(s, a, tagged(op), s.getLetters)
}

func (s *service) getLetters(ctx context.Context, in *letterInput) (*letterAnswer, error) {
	r, err := s.report(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s.noteRead(ctx, "read", "letters", in.ID, in.Kind+" "+in.Format)
	o := report.LetterOptions{Day: s.Now(), Jurisdiction: dossier.Jurisdiction(in.Jurisdiction), From: in.From, Most: report.DefaultQuestions}
	if in.All {
		o.Most = 0
	}
	letters := report.Letters(r, s.Rules, report.LetterKind(in.Kind), o)
	var b bytes.Buffer
	out := &letterAnswer{ContentType: "application/json"}
	switch in.Format {
	case "text":
		out.ContentType = "text/plain; charset=utf-8"
		err = report.WriteLettersText(&b, letters)
	case "docx":
		out.ContentType, out.Disposition = docxType, `attachment; filename="`+in.Kind+`.docx"`
		err = report.WriteLettersDocx(&b, letters)
	default:
		if letters == nil {
			letters = []report.Letter{}
		}
		err = json.NewEncoder(&b).Encode(map[string]any{"letters": letters})
	}
	out.Body = b.Bytes()
	return out, err
}
