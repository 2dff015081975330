package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"tandem/internal/bench"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// benchCmd measures the program; what exactly, its commands say.
type benchCmd struct {
	Cases benchCasesCmd `cmd:"" default:"withargs" help:"Measure whole life-cycles against a floor of bare statements (the default)."`
	Rules benchRulesCmd `cmd:"" help:"Measure matching, smallest changes and loading of rules against bare CEL."`
	Pages benchPagesCmd `cmd:"" help:"Measure how long the server takes for every page, among a hundred thousand cases; a page that takes more than 30 ms (p95) fails."`
	Paper benchPaperCmd `cmd:"" help:"Measure how fast permits are printed and signed, how large they are, and how fast they are checked."`
}

// benchCasesCmd measures the program on a database that is made for it.
type benchCasesCmd struct {
	Data    string `default:"./var" env:"TANDEM_DATA" placeholder:"DIR" help:"Folder in which the run makes one of its own, and removes it (./var)."`
	DB      string `name:"db" placeholder:"URL" help:"postgres://… of a server on which the run makes a database of its own, and drops it; env takes the address from TANDEM_TEST_PG. Without it: SQLite."`
	Clients []int  `default:"1,8,32" placeholder:"N,…" help:"How many ask at once, one run for each (1,8,32)."`
	Cases   int    `placeholder:"N" help:"Cases in a round; without it, as many as take about two seconds."`
	Rounds  int    `default:"5" placeholder:"N" help:"Rounds of ours, and as many of the floor (5)."`
	Open    int    `default:"1000" placeholder:"N" help:"Cases under examination that are in the database before (1000)."`
	JSON    bool   `name:"json" help:"Print one JSON object a line."`
}

// databaseFromEnv is the --db that names the cluster tests run beside.
const databaseFromEnv = "env"

func (b *benchCasesCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	c, err := b.config()
	if err != nil {
		return err
	}
	if !b.JSON {
		fmt.Fprintln(out, text.T(lang, "bench.begins", c.Open))
	}
	return bench.Run(ctx, c, func(r bench.Result) error {
		if b.JSON {
			return json.NewEncoder(out).Encode(r)
		}
		_, err := fmt.Fprintln(out, r.In(lang))
		return err
	})
}

// The most that makes sense to ask for.
const (
	mostClients = 1000
	mostCases   = 10_000_000
)

func (b *benchCasesCmd) config() (bench.Config, error) {
	c := bench.Config{Clients: b.Clients, Cases: b.Cases, Rounds: b.Rounds, Open: b.Open, Data: b.Data, DB: b.DB}
	if b.DB == databaseFromEnv {
		if c.DB = os.Getenv("TANDEM_TEST_PG"); c.DB == "" {
			return c, problem.New(problem.Invalid, "bench.env")
		}
	}
	outside := func(n, least, most int) bool { return n < least || n > most }
	switch {
	case slices.ContainsFunc(b.Clients, func(n int) bool { return outside(n, 1, mostClients) }):
		return c, problem.New(problem.Invalid, "bench.range", "--clients", 1, mostClients)
	case outside(b.Cases, 0, mostCases):
		return c, problem.New(problem.Invalid, "bench.range", "--cases", 0, mostCases)
	case outside(b.Rounds, 1, mostClients):
		return c, problem.New(problem.Invalid, "bench.range", "--rounds", 1, mostClients)
	case outside(b.Open, 0, mostCases):
		return c, problem.New(problem.Invalid, "bench.range", "--open", 0, mostCases)
	}
	return c, nil
}
