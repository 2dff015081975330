package rules

import (
	_ "embed"
	"slices"
	"sync"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/strict"
	"tandem/internal/text"
)

//go:embed packs/apostille.yaml
var apostilleFile []byte

// A Convention is the Apostille Convention: who is in it, and since when.
type Convention struct {
	Names
	Edition string
	Mark    Mark
	china   civil.Date
	apart   []dossier.Country
	since   map[dossier.Country]civil.Date
}

// Apostille is the Convention as the program knows it. The error is of type
// strict.Faults.
var Apostille = sync.OnceValues(func() (*Convention, error) { return readConvention("apostille.yaml", apostilleFile) })

type conventionFile struct {
	ZH      string            `yaml:"zh" strict:"required"`
	EN      string            `yaml:"en" strict:"required"`
	Edition string            `yaml:"edition" strict:"required"`
	Mark    Mark              `yaml:"mark" strict:"required"`
	China   civil.Date        `yaml:"china" strict:"required"`
	Apart   []dossier.Country `yaml:"apart"`
	States  []stateEntry      `yaml:"states" strict:"required"`
}

type stateEntry struct {
	Code  dossier.Country `yaml:"code" strict:"required"`
	Since civil.Date      `yaml:"since" strict:"required"`
}

func readConvention(file string, data []byte) (*Convention, error) {
	var f conventionFile
	root, faults := strict.Decode(file, data, &f, maxBytes)
	if root == nil {
		return nil, faults.Err()
	}
	c := &check{file: file, root: root, faults: faults}
	oneOf(c, "mark", f.Mark, marks)
	out := &Convention{Names: Names{f.ZH, f.EN}, Edition: f.Edition, Mark: f.Mark, china: f.China, apart: f.Apart, since: map[dossier.Country]civil.Date{}}
	for i, s := range f.States {
		at := item("states", i) + ".code"
		if _, twice := out.since[s.Code]; twice {
			c.fault(at, "rules.value.twice", string(s.Code))
		} else if c.given(at) && !s.Code.Known() {
			c.fault(at, "needs.state.unknown", string(s.Code))
		}
		out.since[s.Code] = s.Since
	}
	return out, c.faults.Err()
}

// Since is the day from which an apostille of the state serves in China: the later of
// the days on which the Convention began for the two. The zero date: it does not.
func (c *Convention) Since(state dossier.Country) civil.Date {
	day, in := c.since[state]
	switch {
	case !in || slices.Contains(c.apart, state):
		return civil.Date{}
	case day.Before(c.china):
		return c.china
	}
	return day
}

// Legalised says how a paper of a state must be certified on a day.
func (c *Convention) Legalised(state dossier.Country, on civil.Date) text.Localized {
	day := c.Since(state)
	switch {
	case state == "":
		return text.Say("policy.form.apostille")
	case state == "CHN":
		return text.Say("needs.apostille.chinese")
	case state.China():
		return text.Say("needs.apostille.notary", state)
	case day.IsZero() || on.Before(day):
		return text.Say("needs.apostille.consular", state)
	}
	return text.Say("needs.apostille.since", state, c.since[state], c.china)
}
