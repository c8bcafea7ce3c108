package ingest

import (
	"encoding/json"
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
)

// What the parent takes of the bundles of one container, whatever a child that
// has read a hostile file may say.
const (
	maxBundleBody = 8 << 20 // bytes of one bundle on the wire
	maxBundles    = 5_000
	maxTold       = 60_000 // members, events, attachments, facts and listed documents together
)

// bundleCheck collects bundles and cleans every word of them: they are shown
// and stored.
type bundleCheck struct {
	kept []dossier.Bundle
	told int
}

func (c *bundleCheck) take(body []byte) error {
	if len(body) > maxBundleBody {
		return fmt.Errorf("%w: a bundle of %d bytes", errFrame, len(body))
	}
	var b dossier.Bundle
	if err := decodeHead(body, &b); err != nil {
		return err
	}
	if !knownBundle(b.Kind) {
		return fmt.Errorf("%w: a bundle of kind %q", errFrame, b.Kind)
	}
	if len(c.kept) >= maxBundles {
		return nil
	}
	for _, e := range b.Events {
		if e.Span.Start < 0 || e.Span.End < e.Span.Start {
			return fmt.Errorf("%w: an event at %+v", errFrame, e.Span)
		}
	}
	if c.told += countTold(b); c.told > maxTold {
		return nil
	}
	c.kept = append(c.kept, cleanBundle(b))
	return nil
}

func knownBundle(k dossier.BundleKind) bool {
	switch k {
	case dossier.BundleRequest, dossier.BundleProcurement, dossier.BundleThread, dossier.BundleFolder:
		return true
	}
	return false
}

func countTold(b dossier.Bundle) int {
	n := len(b.Facts) + len(b.Events) + len(b.Members) + len(b.Listed)
	for _, e := range b.Events {
		n += len(e.Attachments) + len(e.Missing)
	}
	return n
}

func cleanBundle(b dossier.Bundle) dossier.Bundle {
	for _, s := range []*string{&b.Source, &b.Title, &b.Authority, &b.Reference, &b.Status} {
		*s = label(*s)
	}
	for i := range b.Facts {
		f := &b.Facts[i]
		f.Name, f.Value, f.Source = label(f.Name), label(f.Value), label(f.Source)
	}
	for i := range b.Events {
		e := &b.Events[i]
		e.Direction = dossier.Direction(label(string(e.Direction)))
		e.From, e.To, e.Date, e.Subject, e.Member = label(e.From), label(e.To), label(e.Date), label(e.Subject), label(e.Member)
		cleanLabels(e.Attachments)
		cleanLabels(e.Missing)
	}
	for i := range b.Listed {
		d := &b.Listed[i]
		d.Title, d.URL, d.Type, d.Date = label(d.Title), label(d.URL), label(d.Type), label(d.Date)
	}
	cleanLabels(b.Members)
	return b
}

func cleanLabels(all []string) {
	for i := range all {
		all[i] = label(all[i])
	}
}

// Bundle sends what is known of members that belong together. One that is too
// large to send is left out: the members themselves are there all the same.
func (s *childSink) Bundle(b dossier.Bundle) error {
	body, err := json.Marshal(b)
	if err != nil || len(body) > maxBundleBody {
		return nil
	}
	return s.send(frameBundle, nil, body)
}
