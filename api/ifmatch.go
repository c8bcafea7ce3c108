package api

import (
	"bytes"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Conditional is part of every change of what is given with an ETag: its sender
// may say on which state it rests.
type Conditional struct {
	Match string `header:"If-Match" maxLength:"2000" doc:"ETag of the answer that the change rests on; when it is another by now, nothing is changed and the answer is 412. Without it the change is made whatever the state"`
}

// unchanged refuses a change that rests on another state than that of now. Each
// of shown gives an answer whose tag may stand for it. It is called in the
// transaction of the change, after what could change meanwhile is held.
func (c Conditional) unchanged(shown ...func() (any, error)) error {
	if c.Match == "" {
		return nil
	}
	for _, show := range shown {
		body, err := show()
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := huma.DefaultJSONFormat.Marshal(&b, body); err != nil { // the bytes that a GET sends
			return err
		}
		// A proxy that compresses makes tags weak; what they stand for is the same.
		if matches([]string{c.Match}, tagOf(b.Bytes())) {
			return nil
		}
	}
	return newProblem(http.StatusPreconditionFailed, "changed",
		"This is not as it was when you looked at it (If-Match), so nothing was changed. Get it again, decide anew, and send the change with the new ETag, or without If-Match to make it in any case.")
}

// tagMatters lists 412 among the answers of an operation.
func tagMatters(op huma.Operation) huma.Operation {
	if len(op.Errors) == 0 {
		op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity}
	}
	op.Errors = append(append([]int{}, op.Errors...), http.StatusPreconditionFailed)
	return op
}
