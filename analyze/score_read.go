package analyze

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// kindLetters are the letters of the catalogue. P stands for notices and for
// transparency records; a requirement that lists either may be found.
var kindLetters = map[string]dossier.Kind{
	"C": dossier.Contract, "F": dossier.FOIResponse, "D": dossier.DPIA, "E": dossier.EqIA, "H": dossier.HRIA,
	"P": dossier.Notice, "A": dossier.CollectiveAgreement,
}

type levelsOK []dossier.Level

// UnmarshalJSON takes one level or a list of them.
func (l *levelsOK) UnmarshalJSON(data []byte) error {
	var one dossier.Level
	if json.Unmarshal(data, &one) == nil {
		*l = levelsOK{one}
		return nil
	}
	return json.Unmarshal(data, (*[]dossier.Level)(l))
}

type labelLine struct {
	ID     string `json:"id"`
	About  string `json:"about"`
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Labels []struct {
		Req     string        `json:"req"`
		Verdict dossier.Level `json:"verdict"`
		AlsoOK  levelsOK      `json:"also_ok"`
		Skip    bool          `json:"kind_not_listed_in_catalogue"`
	} `json:"labels"`
	AlsoOK    map[string]levelsOK `json:"also_ok"`
	Arguable  json.RawMessage     `json:"arguable"`
	NotListed json.RawMessage     `json:"kind_not_listed_in_catalogue"`
}

// ReadSnippets reads labelled snippets, one JSON object a line.
func ReadSnippets(r io.Reader) ([]Labelled, error) {
	var out []Labelled
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 4<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var l labelLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("analyze: labelled snippets, line %d: %w", n, err)
		}
		item, err := l.labelled()
		if err != nil {
			return nil, fmt.Errorf("analyze: labelled snippets, line %d: %w", n, err)
		}
		out = append(out, item)
	}
	return out, lines.Err()
}

func (l labelLine) labelled() (Labelled, error) {
	kind, ok := kindLetters[l.Kind]
	if !ok {
		if kind = dossier.Kind(l.Kind); !kind.Valid() {
			return Labelled{}, fmt.Errorf("kind %q is not one of C F D E H P A", l.Kind)
		}
	}
	if l.Text == "" {
		return Labelled{}, errors.New("there is no text")
	}
	item := Labelled{ID: l.ID, About: l.About, Kind: kind, Text: l.Text, Levels: map[string]dossier.Level{}, AlsoOK: map[string][]dossier.Level{}, Skip: map[string]bool{}}
	for _, x := range l.Labels {
		item.add(x.Req, x.Verdict)
		if len(x.AlsoOK) > 0 {
			item.AlsoOK[x.Req] = withoutNone(x.AlsoOK)
		}
		item.Skip[x.Req] = item.Skip[x.Req] || x.Skip
	}
	for req, ok := range l.AlsoOK {
		item.AlsoOK[req] = withoutNone(ok)
	}
	item.arguable(l.Arguable)
	for _, req := range names(l.NotListed) {
		item.Skip[req] = true
	}
	return item, nil
}

// add keeps the stronger of two levels for one id: adverse, present, partial.
func (i *Labelled) add(req string, level dossier.Level) {
	level = plainLevel(level)
	order := []dossier.Level{dossier.LevelAdverse, dossier.LevelPresent, dossier.LevelPartial}
	if had, twice := i.Levels[req]; twice && slices.Index(order, had) <= slices.Index(order, level) {
		return
	}
	if level != "" {
		i.Levels[req] = level
	}
}

// plainLevel counts contradictory as adverse; none and missing are no level.
func plainLevel(level dossier.Level) dossier.Level {
	switch level {
	case "contradictory":
		return dossier.LevelAdverse
	case "none", "missing":
		return ""
	}
	return level
}

func withoutNone(levels []dossier.Level) []dossier.Level {
	out := make([]dossier.Level, len(levels))
	for i, l := range levels {
		out[i] = plainLevel(l)
	}
	return out
}

// arguable is a list of ids about which labellers differ: any level is fair.
func (i *Labelled) arguable(raw json.RawMessage) {
	all := []dossier.Level{"", dossier.LevelAdverse, dossier.LevelPresent, dossier.LevelPartial}
	var levels map[string]levelsOK
	if json.Unmarshal(raw, &levels) == nil {
		for req, ok := range levels {
			i.AlsoOK[req] = append(i.AlsoOK[req], withoutNone(ok)...)
		}
		return
	}
	for _, req := range names(raw) {
		i.AlsoOK[req] = all
	}
}

// names reads ids from a list or from the keys of a map.
func names(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var byKey map[string]any
	if json.Unmarshal(raw, &byKey) == nil {
		for k := range byKey {
			list = append(list, k)
		}
	}
	return list
}

// ReadScope reads scope.json of a labelled set.
func ReadScope(r io.Reader) (Scope, error) {
	var s Scope
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return s, fmt.Errorf("analyze: scope of a labelled set: %w", err)
	}
	return s, nil
}
