package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// caseCmd looks at one case.
type caseCmd struct {
	Show      caseShowCmd      `cmd:"" help:"Print the case as it is now, as JSON."`
	Checklist caseChecklistCmd `cmd:"" help:"Explain each material of the case: why it is asked or not, its form, who brings and who reads it."`
	Log       caseLogCmd       `cmd:"" help:"Print who did what when, and what came of it."`
	AsOf      caseAsOfCmd      `cmd:"" help:"Print the case as it was at a time, as JSON."`

	Export      caseExportCmd      `cmd:"" help:"Write the whole file of a case as a bag (RFC 8493), a zip."`
	Due         caseDueCmd         `cmd:"" help:"List archived files whose time is over and that nothing holds."`
	Destruction caseDestructionCmd `cmd:"" help:"Tell who ordered that the file of a case be destroyed, when, and what was in it."`

	Receipts caseReceiptsCmd `cmd:"" help:"Print what was known, and which rules said what, at each decision."`
}

type caseFlags struct {
	storeFlags
	ID permit.CaseID `arg:"" help:"The number of the case."`
}

// with opens the data, runs f and closes.
func (f caseFlags) with(ctx context.Context, do func(*app.App) error) error {
	a, err := f.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.Close())
}

type caseShowCmd struct{ caseFlags }

func (k *caseShowCmd) Run(ctx context.Context, out io.Writer) error {
	return k.with(ctx, func(a *app.App) error {
		c, err := a.Cases.Case(ctx, k.ID)
		if err != nil {
			return err
		}
		return printIndented(out, c)
	})
}

func printIndented(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

type caseLogCmd struct {
	caseFlags
	JSON bool `name:"json" help:"Print one JSON object an entry."`
}

func (k *caseLogCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App) error {
		entries, err := a.Cases.Log.List(ctx, string(k.ID))
		if err == nil && len(entries) == 0 {
			return problem.New(problem.NotFound, "permit.notfound", k.ID)
		}
		for _, e := range entries {
			if err := k.print(out, lang, e.Seq, e.At, e.Actor, e.Act, e.Events); err != nil {
				return err
			}
		}
		return err
	})
}

func (k *caseLogCmd) print(out io.Writer, lang text.Lang, seq int64, at time.Time, actor, act string, events []permit.Event) error {
	if k.JSON {
		return json.NewEncoder(out).Encode(logLine(seq, at, actor, act, events))
	}
	if _, err := fmt.Fprintf(out, "%3d  %s  %-24s %s\n", seq, civil.MomentOf(at), actor, act); err != nil {
		return err
	}
	for _, e := range events {
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "     - %s %s\n", text.T(lang, "permit.event."+e.Kind()), body); err != nil {
			return err
		}
	}
	return nil
}

// line is an entry of the journal for a program that reads it.
type line struct {
	Seq    int64       `json:"seq"`
	At     time.Time   `json:"at"`
	Actor  string      `json:"actor"`
	Act    string      `json:"act"`
	Events []lineEvent `json:"events"`
}

type lineEvent struct {
	Kind string       `json:"kind"`
	Body permit.Event `json:"body"`
}

func logLine(seq int64, at time.Time, actor, act string, events []permit.Event) line {
	l := line{Seq: seq, At: at, Actor: actor, Act: act}
	for _, e := range events {
		l.Events = append(l.Events, lineEvent{e.Kind(), e})
	}
	return l
}

type caseAsOfCmd struct {
	caseFlags
	At string `arg:"" help:"A day or a moment in China, 2026-03-12 or 2026-03-12T16:45."`
}

func (k *caseAsOfCmd) Run(ctx context.Context, out io.Writer) error {
	at, err := k.moment()
	if err != nil {
		return err
	}
	return k.with(ctx, func(a *app.App) error {
		c, seq, err := a.Cases.Log.AsOfTime(ctx, string(k.ID), at)
		if err != nil {
			return err
		}
		if seq == 0 {
			return problem.New(problem.NotFound, "permit.notfound", k.ID)
		}
		return printIndented(out, c)
	})
}

// moment is the time asked for; a day means its end.
func (k *caseAsOfCmd) moment() (time.Time, error) {
	if d, err := civil.ParseDate(k.At); err == nil {
		return civil.Moment{Date: d.AddDays(1)}.Time().Add(-time.Microsecond), nil
	}
	m, err := civil.ParseMoment(k.At)
	if bad, ok := errors.AsType[text.Message](err); ok {
		return time.Time{}, problem.New(problem.Invalid, "cli.time").At("AT", bad.Key, bad.Args...)
	}
	return m.Time().Add(time.Minute - time.Microsecond), err
}
