package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"tandem/internal/bench"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// benchPaperCmd measures permits, on a database that is made for it.
type benchPaperCmd struct {
	Data  string `default:"./var" env:"TANDEM_DATA" placeholder:"DIR" help:"Folder in which the run makes one of its own, and removes it (./var)."`
	DB    string `name:"db" placeholder:"URL" help:"postgres://… of a server on which the run makes a database of its own, and drops it; env takes the address from TANDEM_TEST_PG. Without it: SQLite."`
	Pairs int    `default:"40" placeholder:"N" help:"Cases whose permits are printed one by one, and as many again at once (40)."`
	JSON  bool   `name:"json" help:"Print one JSON object."`
}

// mostPairs are printed within some minutes.
const mostPairs = 2_000

// Run prints all figures of one run.
func (b *benchPaperCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	if b.Pairs < 1 || b.Pairs > mostPairs {
		return problem.New(problem.Invalid, "bench.range", "--pairs", 1, mostPairs)
	}
	c := bench.PaperConfig{Pairs: b.Pairs, Data: b.Data, DB: b.DB}
	if b.DB == databaseFromEnv {
		if c.DB = os.Getenv("TANDEM_TEST_PG"); c.DB == "" {
			return problem.New(problem.Invalid, "bench.env")
		}
	}
	if !b.JSON {
		fmt.Fprintln(out, text.T(lang, "print.begins", b.Pairs))
	}
	r, err := bench.Paper(ctx, c)
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err = fmt.Fprintln(out, r.In(lang))
	return err
}
