package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"tandem/internal/problem"
)

// A place is a folder and a database of the run's own.
type place struct {
	folder string
	url    string         // path of the SQLite file, or postgres://…
	undo   []func() error // last first
}

func newPlace(ctx context.Context, c Config) (*place, error) {
	p := &place{}
	err := p.makeFolder(c.Data)
	if err == nil && c.DB != "" {
		err = p.makeDatabase(ctx, c.DB)
	} else if err == nil {
		p.url, err = filepath.Abs(filepath.Join(p.folder, "tandem.db"))
	}
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	return p, nil
}

func (p *place) remove() error {
	var err error
	for len(p.undo) > 0 {
		last := len(p.undo) - 1
		err = errors.Join(err, p.undo[last]())
		p.undo = p.undo[:last]
	}
	return err
}

// makeFolder makes the folder in data, and data itself if it is not there.
func (p *place) makeFolder(data string) error {
	if _, err := os.Stat(data); errors.Is(err, os.ErrNotExist) {
		p.undo = append(p.undo, func() error { return os.Remove(data) })
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return problem.New(problem.Unavailable, "bench.folder", data, err.Error())
	}
	folder, err := os.MkdirTemp(data, "bench-")
	if err != nil {
		return problem.New(problem.Unavailable, "bench.folder", data, err.Error())
	}
	p.folder = folder
	p.undo = append(p.undo, func() error { return os.RemoveAll(folder) })
	return nil
}

// makeDatabase makes a database on the server of the address.
func (p *place) makeDatabase(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return problem.New(problem.Invalid, "bench.address")
	}
	name := "tandem_bench_" + strings.ToLower(rand.Text())
	if err := administer(ctx, address, "CREATE DATABASE "+name); err != nil {
		return problem.New(problem.Unavailable, "bench.database", err.Error())
	}
	p.undo = append(p.undo, func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		return administer(ctx, address, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	u.Path = "/" + name
	p.url = u.String()
	return nil
}

func administer(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	if err != nil {
		err = fmt.Errorf("%s: %w", statement, err)
	}
	return errors.Join(err, conn.Close(ctx))
}
