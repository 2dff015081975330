package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// caseDueCmd lists the files that may be destroyed.
type caseDueCmd struct {
	storeFlags
	On   civil.Date `placeholder:"DATE" help:"The day that counts (today)."`
	JSON bool       `name:"json" help:"Print one JSON object a file."`
}

func (k *caseDueCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	on := k.On
	if on.IsZero() {
		on = civil.MomentOf(a.Cases.Now()).Date
	}
	err = a.Cases.Overdue(ctx, on, func(o casework.Overdue) error {
		if k.JSON {
			return json.NewEncoder(out).Encode(o)
		}
		_, err := fmt.Fprintf(out, "%s  %-10s %s\n", o.Until, o.City, o.Case)
		return err
	})
	return errors.Join(err, a.Close())
}

// caseDestructionCmd shows the record of a destruction.
type caseDestructionCmd struct {
	caseFlags
	PDF  string `name:"pdf" placeholder:"FILE" help:"Write the signed record to this file, which must not be there yet."`
	JSON bool   `name:"json" help:"Print one JSON object."`
}

func (k *caseDestructionCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App) error {
		d, err := a.Cases.Destruction(ctx, k.ID)
		switch {
		case err != nil:
			return err
		case k.JSON:
			return printIndented(out, d)
		case k.PDF != "":
			return k.write(out, lang, d)
		}
		fmt.Fprintln(out, text.T(lang, "destruction.line", d.Case, civil.MomentOf(d.At), string(d.Actor), len(d.Papers)))
		for _, p := range d.Papers {
			fmt.Fprintf(out, "  %-24s v%d  %s\n", string(p.Material)+p.Name, p.Version, p.Digest)
		}
		return nil
	})
}

func (k *caseDestructionCmd) write(out io.Writer, lang text.Lang, d casework.Destruction) error {
	if d.Record == nil {
		return problem.New(problem.NotFound, "destruction.unprinted", d.Case)
	}
	_, err := writeNew(k.PDF, func(w io.Writer) error {
		_, err := w.Write(d.Record)
		return err
	})
	if err == nil {
		_, err = fmt.Fprintln(out, text.T(lang, "destruction.written", d.Case, k.PDF))
	}
	return err
}
