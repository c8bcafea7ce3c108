package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type newFeedAddress struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"100" doc:"The feed reader that it is for"`
	}
}

type feedAddressPath struct {
	Feed string `path:"feed" format:"uuid" doc:"The id of the address, which opens nothing"`
}

type feedAddressAnswer struct {
	Body struct {
		store.FeedAddress
		URL string `json:"url" doc:"The feed of all dossiers that you see, to be put after the address of this server. In place of dossiers.atom at its end, dossiers/{id}.atom is the feed of one dossier and searches/{saved}.atom that of a saved search. It is shown this once"`
	}
}

type feedAddressesAnswer struct {
	Body struct {
		Feeds []store.FeedAddress `json:"feeds" doc:"Revoked ones included; what opens them is not told again"`
	}
}

// addFeedAddresses are the feeds of the page /account/feeds, for programs.
func (s *service) addFeedAddresses(a huma.API) {
	const at = "/api/v1/me/feeds"
	handle(s, a, get("list-feeds", at, "me", "Addresses under which feed readers read for you"), func(ctx context.Context, _ *struct{}) (*feedAddressesAnswer, error) {
		all, err := s.Desk.FeedAddresses(ctx, viewer(ctx).User)
		out := &feedAddressesAnswer{}
		out.Body.Feeds = list(all)
		return out, err
	})
	op := as(store.Rep, scopeWrite, change(http.MethodPost, "make-feed", at, "me", "Make an address for a feed reader, which cannot log in"))
	op.Description = "It lives until it is revoked, so that a token which expires cannot make one."
	handle(s, a, op, s.makeFeedJSON)
	handle(s, a, as(store.Rep, scopeWrite, change(http.MethodDelete, "revoke-feed", at+"/{feed}", "me", "Revoke an address of a feed")), func(ctx context.Context, in *feedAddressPath) (*struct{}, error) {
		return nil, s.revokeFeed(ctx, in.Feed)
	})
}

func (s *service) makeFeedJSON(ctx context.Context, in *newFeedAddress) (*feedAddressAnswer, error) {
	if who, _ := callerOf(ctx); who.token != nil && !who.token.ExpiresAt.IsZero() {
		return nil, newProblem(http.StatusForbidden, "token_expires", "This token expires, and the address of a feed would outlive it. Make the address on the page /account/feeds, or with a token that does not expire.")
	}
	f, secret, err := s.makeFeed(ctx, in.Body.Name)
	out := &feedAddressAnswer{}
	out.Body.FeedAddress, out.Body.URL = f, feedsPath+secret+"/dossiers.atom"
	return out, err
}

// makeFeed makes an address, and the secret that opens it.
func (s *service) makeFeed(ctx context.Context, name string) (f store.FeedAddress, secret string, err error) {
	if err := s.mustBeOn(ctx, store.FeedWay); err != nil {
		return f, "", err
	}
	f = store.FeedAddress{ID: store.NewID(), User: viewer(ctx).User, Name: cleanWords(name), CreatedAt: s.Now().UTC()}
	secret, hash := store.NewToken()
	return f, secret, s.people(ctx, "make", "feed_address", f.ID, "", func(_ store.People, w store.PeopleTx) error {
		return w.AddFeedAddress(ctx, hash, f, s.Now())
	})
}

func (s *service) revokeFeed(ctx context.Context, id string) error {
	return s.people(ctx, "revoke", "feed_address", id, "", func(_ store.People, w store.PeopleTx) error {
		return w.RevokeFeedAddress(ctx, viewer(ctx).User, id, s.Now())
	})
}
