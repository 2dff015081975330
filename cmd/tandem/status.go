package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// statusCmd publishes which permits do not count.
type statusCmd struct {
	Bundle statusBundleCmd `cmd:"" help:"Write the file of the day with which permits are checked offline: keys, status of all permits, where the log stands."`
	List   statusListCmd   `cmd:"" help:"Print the signed status lists of an authority (W3C Bitstring Status List), one a line."`
}

type statusFlags struct {
	storeFlags
	Days int `default:"2" placeholder:"N" help:"How many days it is good for (2)."`
}

// with opens the data and tells until when the status shall be good.
func (f statusFlags) with(ctx context.Context, do func(a *app.App, until time.Time) error) error {
	if f.Days < 1 || f.Days > mostStatusDays {
		return problem.New(problem.Invalid, "bench.range", "--days", 1, mostStatusDays)
	}
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(a, a.Cases.Now().AddDate(0, 0, f.Days)), a.Close())
}

// mostStatusDays bounds how long a status is good for: longer, and what has ended since
// would go unnoticed.
const mostStatusDays = 31

type statusBundleCmd struct {
	statusFlags
	Out string `arg:"" help:"The file to write; one that is there is replaced."`
}

func (k *statusBundleCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App, until time.Time) error {
		s, err := a.Cases.Status(ctx, until)
		if err != nil {
			return err
		}
		if err := replace(k.Out, s.Bundle); err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, text.T(lang, "status.written", k.Out, len(s.Lists), civil.MomentOf(s.Until)))
		return err
	})
}

// replace writes a file so that whoever fetches it finds the old one or the new one,
// each whole.
func replace(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return problem.New(problem.Unavailable, "status.unwritten", name)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(problem.New(problem.Unavailable, "status.unwritten", name), err, os.Remove(f.Name()))
	}
	return nil
}

type statusListCmd struct {
	statusFlags
	Authority permit.OfficeID `arg:"" help:"The authority, as the packs name it: haikou.foreign-experts."`
}

func (k *statusListCmd) Run(ctx context.Context, out io.Writer) error {
	return k.with(ctx, func(a *app.App, until time.Time) error {
		lists, err := a.Cases.StatusLists(ctx, k.Authority, until)
		for _, l := range lists {
			fmt.Fprintln(out, l)
		}
		return err
	})
}
