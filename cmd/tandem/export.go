package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tandem/internal/app"
	"tandem/internal/text"
)

// caseExportCmd writes the whole file of a case as a bag.
type caseExportCmd struct {
	caseFlags
	Out string `arg:"" help:"The zip file to write, which must not be there yet."`
}

func (k *caseExportCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App) error {
		size, err := writeNew(k.Out, func(w io.Writer) error { return a.Cases.Export(ctx, operator, k.ID, w) })
		if err == nil {
			_, err = fmt.Fprintln(out, text.T(lang, "bundle.written", k.ID, k.Out, size))
		}
		return err
	})
}

// writeNew writes a file that is there whole or not at all, and returns its size in
// bytes. It never replaces one.
func writeNew(name string, write func(io.Writer) error) (size int64, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	err = write(f)
	if err == nil {
		size, err = f.Seek(0, io.SeekEnd)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		err = errors.Join(err, os.Remove(name))
	}
	return size, err
}
