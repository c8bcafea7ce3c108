package ingest

import (
	"bytes"
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestFramesSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		name := rapid.String().Draw(t, "name")
		var b bytes.Buffer
		if err := writeFrame(&b, frameMember, memberHead{Name: name}, body); err != nil {
			t.Fatal(err)
		}
		kind, head, got, err := readFrame(&b)
		var m memberHead
		if err != nil || kind != frameMember || !bytes.Equal(got, body) || decodeHead(head, &m) != nil || b.Len() != 0 {
			t.Fatalf("%q %q %q %v", kind, head, got, err)
		}
	})
}

// FuzzFrames plays a child that sends anything: the parent must end in an error
// or in a result that holds what every result holds, and keep its memory.
func FuzzFrames(f *testing.F) {
	var good bytes.Buffer
	for _, err := range []error{
		writeFrame(&good, framePage, PageText{Number: 1, Quality: dossier.Good, Marks: []dossier.Mark{{Kind: dossier.MarkBold, Span: dossier.Span{End: 4}}}}, []byte("text")),
		writeFrame(&good, frameMember, memberHead{Name: "a"}, nil),
		writeFrame(&good, frameData, nil, []byte("data")),
		writeFrame(&good, frameEnd, memberHead{}, nil),
		writeFrame(&good, frameSkip, memberHead{Name: "b", Reason: "no"}, nil),
		writeFrame(&good, frameDone, done{State: dossier.StateRead}, nil),
	} {
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Add(good.Bytes())
	f.Add([]byte("p\x00\x00\x00\x02\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &Pool{opt: Options{Limits: Limits{Text: 1 << 16, Pages: 8, Members: 4, Unpack: 1 << 12}}}
		c := newCollector(context.Background(), p, request{}, "")
		r := bytes.NewReader(data)
		for {
			kind, head, body, err := readFrame(r)
			if err != nil {
				c.discard()
				checkResult(t, c.remains())
				return
			}
			finished, err := c.take(kind, head, body)
			if err != nil {
				return
			}
			if finished {
				break
			}
		}
		res, err := c.result(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if res.State == dossier.StateRead {
			checkResult(t, res)
		}
		if len(res.Text.Body) > 1<<16+8 || len(res.Members) > 4 {
			t.Errorf("%d bytes, %d members", len(res.Text.Body), len(res.Members))
		}
	})
}
