package main

import (
	"context"
	"errors"
	"io"

	"tandem/internal/app"
	"tandem/internal/backtest"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/rules"
	"tandem/internal/synth"
	"tandem/internal/text"
)

// backtestCmd holds two editions of the rules against each other.
type backtestCmd struct {
	Old       string     `required:"" placeholder:"DIR" help:"Folder of packs, or embedded for the ones in the program."`
	New       string     `required:"" placeholder:"DIR" help:"Folder of packs, or embedded."`
	Cases     string     `xor:"over" required:"" placeholder:"DIR" help:"Over a population that tandem synth has written."`
	Synth     int        `xor:"over" required:"" placeholder:"N" help:"Over so many invented cases."`
	Data      string     `xor:"over" required:"" placeholder:"DIR" help:"Over the decided cases of this data folder."`
	Seed      uint64     `default:"1" help:"Seed of the invented cases (1)."`
	DB        string     `name:"db" placeholder:"URL" help:"postgres://… instead of SQLite in the data folder."`
	packsFlag            // of the installation, for its decided cases
	On        civil.Date `placeholder:"DATE" help:"Ask the rules in force on this day, instead of each case's day of filing."`
	JSON      bool       `name:"json" help:"Print JSON."`
}

func (k *backtestCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	old, err := edition(k.Old)
	if err != nil {
		return err
	}
	new, err := edition(k.New)
	if err != nil {
		return err
	}
	report, err := k.over(ctx, old, new)
	if err != nil {
		return err
	}
	if k.JSON {
		return printIndented(out, report)
	}
	_, err = io.WriteString(out, backtestText(report, lang))
	return err
}

// edition is the one place that loads packs for a back-test.
func edition(name string) (backtest.Edition, error) {
	if name == "embedded" {
		return backtest.Embedded(name)
	}
	f, _, err := openFolder(name)
	if f.files == nil {
		return backtest.Edition{}, err
	}
	return backtest.Load(name, f.files)
}

// over runs the back-test over the population that the flags name.
func (k *backtestCmd) over(ctx context.Context, old, new backtest.Edition) (backtest.Report, error) {
	shapes, err := synth.Embedded()
	if err != nil {
		return backtest.Report{}, err
	}
	if k.Data == "" {
		return k.run(ctx, old, new, k.invented())
	}
	a, err := app.Open(ctx, app.Config{Data: k.Data, DB: k.DB, Packs: k.Packs, Jobs: paused})
	if err != nil {
		return backtest.Report{}, err
	}
	report, err := k.run(ctx, old, new, stored(ctx, a.Cases, shapes))
	return report, errors.Join(err, a.Close())
}

func (k *backtestCmd) run(ctx context.Context, old, new backtest.Edition, p backtest.Population) (backtest.Report, error) {
	if !k.On.IsZero() {
		p = p.On(k.On)
	}
	return backtest.Run(old, new, p.Until(ctx))
}

// invented is a population made now, or written before.
func (k *backtestCmd) invented() backtest.Population {
	if k.Cases != "" {
		return func(f func(backtest.Subject) error) error {
			return synth.Read(k.Cases, func(line int, c synth.Stored) error { return readSubject(line, c, f) })
		}
	}
	return func(f func(backtest.Subject) error) error {
		g, err := population(synth.Options{Cases: k.Synth, Seed: k.Seed})
		if err != nil {
			return err
		}
		return g.Each(func(c synth.Case) error {
			return f(subject(c.ID, c.City, c.Category, c.Group, c.Employer.Size, c.Facts, c.Papers, c.Term))
		})
	}
}

func readSubject(line int, c synth.Stored, f func(backtest.Subject) error) error {
	facts, err := c.Facts(line)
	if err != nil {
		return err
	}
	return f(subject(c.ID, c.City, c.Category, c.Group, c.Employer.Size, facts, c.Papers, c.Term))
}

func subject(id, city, category, group, size string, f rules.Facts, p synth.Papers, t synth.Term) backtest.Subject {
	s := backtest.Subject{ID: id, City: city, Category: category, Group: group, Size: size, Facts: f}
	if term := (rules.ValidityFacts{Category: category, WorkFrom: t.From, WorkTo: t.To, ContractEnd: t.To, PassportExpiry: p.PassportUntil, ResidenceFrom: t.From, ResidenceUntil: t.To}); !t.To.IsZero() {
		if n := f.China.WorkPermits; n != nil {
			term.PriorResidenceYearPermits = *n
		}
		s.Term = &term
	}
	return s
}

// stored are the decided cases of an installation. What a form does not say, such as
// the size of the employer, is not known.
func stored(ctx context.Context, cases *casework.Service, shapes *synth.Shapes) backtest.Population {
	return func(f func(backtest.Subject) error) error {
		return cases.Decided(ctx, func(d casework.Decided) error {
			nation := ""
			if n := d.Facts.Person.Nationality; n != nil {
				nation = shapes.Group(*n)
			}
			return f(backtest.Subject{ID: string(d.ID), City: d.City, Category: string(d.Category), Group: nation, Facts: d.Facts, Term: &d.Term})
		})
	}
}
