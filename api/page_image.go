package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// PageImage draws a page of a document: jobs.Queue.RenderPage is one. Whether
// the caller may see the document has been asked before.
type PageImage func(ctx context.Context, document string, page int, large bool) (dossier.PageView, error)

type pageImageInput struct {
	ID   string `path:"id" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the document's bytes, in hex"`
	Page int    `path:"page" minimum:"1" maximum:"1000000" doc:"The number of the page, from 1"`
	Size string `query:"size" enum:"page,large" default:"page" doc:"page: 1,100 points wide, to be read beside the text; large: 2,200"`
	// Reading makes the address another one when the document is read anew.
	Reading string `query:"reading" maxLength:"40" doc:"Whatever you like: a picture is kept by its whole address"`
}

type pageImageAnswer struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

// keepPicture lets the browser of whoever saw a page keep its picture for the
// hour in which they turn pages to and fro.
const keepPicture = "private, max-age=3600, immutable"

func (s *service) addPageImages(a huma.API) {
	op := get("get-page-image", "/api/v1/documents/{id}/pages/{page}/image", "documents", "A page of a PDF or of a scan as it looks")
	op.Responses = map[string]*huma.Response{"200": {Description: "The picture of the page", Content: map[string]*huma.MediaType{
		"image/png":  {Schema: &huma.Schema{Type: "string", Format: "binary"}},
		"image/jpeg": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
	}}}
	handle(s, a, tagged(op), s.getPageImage)
}

func (s *service) getPageImage(ctx context.Context, in *pageImageInput) (*pageImageAnswer, error) {
	doc, err := s.see(ctx).Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if s.PageImage == nil {
		return nil, newProblem(http.StatusNotFound, "not_found", "This server draws no pages. Download the original instead.")
	}
	view, err := s.PageImage(ctx, doc.ID, in.Page, in.Size == "large")
	if err != nil {
		return nil, err
	}
	return &pageImageAnswer{ContentType: view.Type, CacheControl: keepPicture, Policy: originalPolicy, Body: view.Picture}, nil
}
