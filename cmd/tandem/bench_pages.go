package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"tandem/internal/bench"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// benchPagesCmd measures pages, on a database that is made for it.
type benchPagesCmd struct {
	Data     string `default:"./var" env:"TANDEM_DATA" placeholder:"DIR" help:"Folder in which the run makes one of its own, and removes it (./var)."`
	DB       string `name:"db" placeholder:"URL" help:"postgres://… of a server on which the run makes a database of its own, and drops it; env takes the address from TANDEM_TEST_PG. Without it: SQLite."`
	Cases    int    `default:"100000" placeholder:"N" help:"Cases in the database (100000)."`
	Requests int    `default:"200" placeholder:"N" help:"Requests of each page (200)."`
	JSON     bool   `name:"json" help:"Print one JSON object a line."`
}

const (
	mostStored   = 10_000_000
	mostRequests = 100_000
	playedToStop = 4 // cases with papers and letters at each stop
)

// Run prints a line for each page, and fails if one is slow or nobody came to it.
func (b *benchPagesCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	c, err := b.config()
	if err != nil {
		return err
	}
	if !b.JSON {
		fmt.Fprintln(out, text.T(lang, "pages.begins", b.Cases, bench.MostMillis))
	}
	var slow []string
	err = bench.Pages(ctx, c, func(r bench.PageResult) error {
		if r.Slow() {
			slow = append(slow, r.Page)
		}
		return b.print(out, lang, r)
	})
	if err == nil && len(slow) > 0 {
		err = problem.New(problem.Unavailable, "pages.slow", len(slow), bench.MostMillis, strings.Join(slow, " "))
	}
	return err
}

func (b *benchPagesCmd) print(out io.Writer, lang text.Lang, r bench.PageResult) error {
	if b.JSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err := fmt.Fprintln(out, r.In(lang))
	return err
}

func (b *benchPagesCmd) config() (bench.PagesConfig, error) {
	c := bench.PagesConfig{Cases: b.Cases, Requests: b.Requests, Each: playedToStop, Links: bench.ManyLinks, Data: b.Data, DB: b.DB}
	if b.DB == databaseFromEnv {
		if c.DB = os.Getenv("TANDEM_TEST_PG"); c.DB == "" {
			return c, problem.New(problem.Invalid, "bench.env")
		}
	}
	switch {
	case b.Cases < 1 || b.Cases > mostStored:
		return c, problem.New(problem.Invalid, "bench.range", "--cases", 1, mostStored)
	case b.Requests < 1 || b.Requests > mostRequests:
		return c, problem.New(problem.Invalid, "bench.range", "--requests", 1, mostRequests)
	}
	return c, nil
}
