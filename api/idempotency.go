package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

// Answers are kept for a day for those who repeat a request under its key. The
// claim and the work are one transaction, so its lease is never waited for.
const (
	keepAnswers = 24 * time.Hour
	claimLease  = time.Minute
)

// replayedHeader tells an answer that was given before from a fresh one.
const replayedHeader = "Idempotency-Replayed"

// Keyed is part of every request that makes something: its sender may repeat it
// under the same key and gets the same answer, with the thing made once.
type Keyed struct {
	Key string `header:"Idempotency-Key" maxLength:"255" pattern:"^[\\x21-\\x7e]*$" doc:"A word of your own, such as a UUID: the same request under the same key within a day is done once and answered alike; another body under it is refused with 422"`
	hc  huma.Context
}

// Resolve keeps the request's context, to tell a replayed answer in a header.
func (k *Keyed) Resolve(hc huma.Context) []error {
	k.hc = hc
	return nil
}

// once runs fn, which makes something in one transaction, at most once for each
// key. sent is what another request would not have: the same key with another is
// refused. fn also gives the id of the dossier that its answer tells about, or "".
func once[O any](ctx context.Context, s *service, k *Keyed, sent any, fn func(context.Context, store.Act) (*O, string, error)) (out *O, err error) {
	if k.Key == "" {
		err := s.work(ctx, func(ctx context.Context, a store.Act) (err error) {
			out, _, err = fn(ctx, a)
			return err
		})
		return out, err
	}
	r, err := k.request(ctx, sent)
	if err != nil {
		return nil, err
	}
	replayed := false
	err = s.work(ctx, func(ctx context.Context, a store.Act) error {
		claim, before, err := a.ClaimRequest(ctx, r, s.Now(), claimLease, keepAnswers)
		if err != nil {
			return err
		}
		if replayed = before != nil; replayed {
			out, err = replay[O](ctx, a, before)
			return err
		}
		out, err = answerOnce(ctx, a, claim, fn)
		return err
	})
	if replayed && err == nil {
		k.hc.SetHeader(replayedHeader, "true")
	}
	return out, err
}

func (k *Keyed) request(ctx context.Context, sent any) (store.Request, error) {
	raw, err := json.Marshal(sent)
	if err != nil {
		return store.Request{}, err
	}
	sum := sha256.Sum256(raw)
	u := k.hc.URL()
	return store.Request{User: viewer(ctx).User, Route: k.hc.Method() + " " + u.Path, Key: k.Key, BodyHash: hex.EncodeToString(sum[:])}, nil
}

func answerOnce[O any](ctx context.Context, a store.Act, claim *store.Claim, fn func(context.Context, store.Act) (*O, string, error)) (*O, error) {
	out, subject, err := fn(ctx, a)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	kept, err := a.FinishRequest(ctx, claim, store.Answer{Status: 200, Body: raw, Subject: subject})
	if err == nil && !kept {
		err = &store.Error{Code: store.Busy, Message: "the same request is being worked on; ask again in a moment"}
	}
	return out, err
}

// replay gives an answer again, unless it tells of a dossier that the caller has
// lost sight of since.
func replay[O any](ctx context.Context, a store.Act, before *store.Answer) (*O, error) {
	if before.Subject != "" {
		if _, err := a.Dossier(ctx, before.Subject); err != nil {
			return nil, err
		}
	}
	out := new(O)
	return out, json.Unmarshal(before.Body, out)
}

// work is act for what the queue has to know of.
func (s *service) work(ctx context.Context, fn func(context.Context, store.Act) error) error {
	err := s.act(ctx, func(a store.Act) error {
		return s.Queue.Settle(ctx, a.Tx(), func(ctx context.Context) error { return fn(ctx, a) })
	})
	if err == nil {
		s.Queue.Committed()
	}
	return err
}
