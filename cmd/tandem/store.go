package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"tandem/internal/app"
	"tandem/internal/jobs"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// storeFlags say where the data is.
type storeFlags struct {
	packsFlag
	Data string `default:"./var" env:"TANDEM_DATA" placeholder:"DIR" help:"Folder for keys, papers and the SQLite database (./var)."`
	DB   string `name:"db" env:"TANDEM_DB" placeholder:"URL" help:"postgres://… instead of SQLite in the data folder."`
}

// packsFlag names packs beside those of the program.
type packsFlag struct {
	Packs string `env:"TANDEM_PACKS" placeholder:"DIR" help:"Folder of packs over those of the program: one of the same name takes its place, others are added."`
}

// set loads the packs.
func (f packsFlag) set() (rules.Set, error) { return app.Packs(f.Packs) }

// paused is for commands that are no server: they work no jobs.
var paused = jobs.Options{Paused: true}

// open builds the program on data that is there, with no job worked by this process.
func (f storeFlags) open(ctx context.Context) (*app.App, error) {
	return app.Open(ctx, app.Config{Data: f.Data, DB: f.DB, Packs: f.Packs, Jobs: paused})
}

// migrateCmd makes what is not there yet.
// nameFlags name what is made with the data for good.
type nameFlags struct {
	Origin string `name:"log-origin" env:"TANDEM_LOG_ORIGIN" placeholder:"NAME" help:"Name of the transparency log for good: the address of /log without https://."`
}

type migrateCmd struct {
	storeFlags
	nameFlags
}

func (m *migrateCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	c := app.Config{Data: m.Data, DB: m.DB, Packs: m.Packs, Create: true, Jobs: paused, Origin: m.Origin}
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, text.T(lang, "cli.migrated", c.Database()))
	return a.Close()
}

// versionCmd prints what runs.
type versionCmd struct{ packsFlag }

func (v versionCmd) Run(out io.Writer) error {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintln(out, "tandem", version)
	packs, err := v.set()
	if err != nil {
		return err
	}
	for _, p := range packs.Packs() {
		fmt.Fprintf(out, "pack %-16s %s %.12s\n", p.City, p.Edition, p.Hash)
	}
	return nil
}

// readFile reads a file that a flag names, and no more than whoever reads it needs to
// say that it is too large.
func readFile(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.Invalid, "cli.file.missing", file)
	}
	if err != nil {
		return nil, problem.New(problem.Invalid, "cli.file.unreadable", file)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, problem.New(problem.Invalid, "cli.file.unreadable", file)
	}
	return data, nil
}
