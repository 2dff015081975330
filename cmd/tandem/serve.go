package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"tandem/internal/app"
)

// serveCmd runs the program for good.
type serveCmd struct {
	storeFlags
	Addr string `default:"127.0.0.1:8080" env:"TANDEM_ADDR" help:"Address for health and metrics (127.0.0.1:8080)."`
}

func (s *serveCmd) Run(ctx context.Context) error {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Addr, err)
	}
	a, err := app.Open(ctx, app.Config{Data: s.Data, DB: s.DB, Create: true, Log: log})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(a.Serve(ctx, l, log), a.Close())
}
