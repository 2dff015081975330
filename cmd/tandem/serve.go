package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"tandem/internal/app"
	"tandem/internal/people"
	"tandem/internal/rules"
)

// serveCmd runs the program for good.
type serveCmd struct {
	storeFlags
	Addr   string `default:"127.0.0.1:8080" env:"TANDEM_ADDR" help:"Address for health and metrics (127.0.0.1:8080)."`
	People string `env:"TANDEM_PEOPLE" placeholder:"FILE.yaml" help:"Officers and the posts they hold; checked as a whole at start."`
}

func (s *serveCmd) Run(ctx context.Context) error {
	directory, err := officers(s.People)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Addr, err)
	}
	a, err := app.Open(ctx, app.Config{Data: s.Data, DB: s.DB, Create: true, People: directory, Log: log})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(a.Serve(ctx, l, log), a.Close())
}

// officers reads the file of officers; without one nobody holds a post.
func officers(file string) (*people.Directory, error) {
	if file == "" {
		return nil, nil
	}
	packs, err := rules.Embedded()
	if err != nil {
		return nil, err
	}
	data, err := readFile(file, people.MaxBytes)
	if err != nil {
		return nil, err
	}
	return people.Load(file, data, packs.Offices())
}
