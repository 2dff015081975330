package main

import (
	"encoding/json"
	"fmt"
	"io"

	"tandem/internal/bench"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// benchRulesCmd measures matching, searching and loading of rules.
type benchRulesCmd struct {
	People int    `default:"500" placeholder:"N" help:"People drawn for the run (500)."`
	Rounds int    `default:"9" placeholder:"N" help:"Rounds of ours, and as many of the floor (9)."`
	Seed   uint64 `default:"1" placeholder:"N" help:"Draws the same people for the same number (1)."`
	JSON   bool   `name:"json" help:"Print one JSON object."`
}

// mostPeople are matched within a few minutes.
const mostPeople = 100_000

// Run prints all figures of one run.
func (b *benchRulesCmd) Run(out io.Writer, lang text.Lang) error {
	switch {
	case b.People < 1 || b.People > mostPeople:
		return problem.New(problem.Invalid, "bench.range", "--people", 1, mostPeople)
	case b.Rounds < 1 || b.Rounds > mostClients:
		return problem.New(problem.Invalid, "bench.range", "--rounds", 1, mostClients)
	}
	if !b.JSON {
		fmt.Fprintln(out, text.T(lang, "speed.begins", b.People, b.Rounds))
	}
	r, err := bench.Rules(bench.RulesConfig{People: b.People, Rounds: b.Rounds, Seed: b.Seed})
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err = fmt.Fprintln(out, r.In(lang))
	return err
}
