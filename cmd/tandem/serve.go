package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"

	"tandem/internal/app"
	"tandem/internal/people"
	"tandem/internal/problem"
)

// serveCmd runs the program for good.
type serveCmd struct {
	storeFlags
	nameFlags
	Addr    string   `default:"127.0.0.1:8080" env:"TANDEM_ADDR" help:"Address to serve pages, health and metrics on (127.0.0.1:8080)."`
	Witness []string `name:"log-witness" env:"TANDEM_LOG_WITNESSES" placeholder:"VKEY" help:"Public key of a witness whose signatures under the log are taken."`
	Key     string   `name:"witness-key" env:"TANDEM_WITNESS_KEY" placeholder:"FILE" help:"Secret key with which this office is a witness of others' logs, at /witness/."`
	Logs    []string `name:"witness-log" env:"TANDEM_WITNESS_LOGS" placeholder:"VKEY" help:"Public key of a log that this office is a witness of."`
	Site    string   `env:"TANDEM_SITE" placeholder:"URL" help:"Address of the pages, https://host, to which passkeys belong; without it there are none."`
	peopleFlag
}

func (s *serveCmd) Run(ctx context.Context) error {
	directory, err := s.officers(s.packsFlag)
	if err != nil {
		return err
	}
	if !loopback(s.Addr) && !strings.HasPrefix(s.Site, "https://") {
		return problem.New(problem.Invalid, "cli.site", s.Addr)
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	c := app.Config{Data: s.Data, DB: s.DB, Packs: s.Packs, Create: true, People: directory, Log: log, Origin: s.Origin, Site: s.Site}
	if err := s.witnesses(&c); err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Addr, err)
	}
	a, err := openSmall(ctx, c)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(a.Serve(ctx, l, log), a.Close())
}

// openSmall opens the program and collects often meanwhile: reading the packs leaves ten
// times behind of what stays, and a server that idles should not keep room for it.
func openSmall(ctx context.Context, c app.Config) (*app.App, error) {
	usual := debug.SetGCPercent(10)
	defer debug.FreeOSMemory()
	defer debug.SetGCPercent(usual)
	return app.Open(ctx, c)
}

// witnesses reads the keys of those who sign this office's log, and of the logs that it
// signs itself.
func (s *serveCmd) witnesses(c *app.Config) (err error) {
	if c.Witnesses, err = published(s.Witness); err != nil {
		return err
	}
	if c.WitnessLogs, err = published(s.Logs); err != nil || s.Key == "" {
		return err
	}
	secret, err := readFile(s.Key, copyLimit)
	c.WitnessKey = string(secret)
	return err
}

// peopleFlag names the officers.
type peopleFlag struct {
	People string `env:"TANDEM_PEOPLE" placeholder:"FILE.yaml" help:"Officers and the posts they hold; checked as a whole at start."`
}

// officers reads the file of officers; without one nobody holds a post.
func (f peopleFlag) officers(packs packsFlag) (*people.Directory, error) {
	if f.People == "" {
		return nil, nil
	}
	set, err := packs.set()
	if err != nil {
		return nil, err
	}
	data, err := readFile(f.People, people.MaxBytes)
	if err != nil {
		return nil, err
	}
	return people.Load(f.People, data, set.Offices())
}
