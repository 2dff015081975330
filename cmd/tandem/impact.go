package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tandem/internal/casework"
	"tandem/internal/text"
)

// impactCmd shows what another calendar would move before it is loaded.
type impactCmd struct {
	storeFlags
	Calendar string `required:"" placeholder:"FILE.json" help:"The calendar to try."`
	JSON     bool   `name:"json" help:"Print one JSON object a line."`
}

func (k *impactCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	cal, err := loadCalendar(k.Calendar)
	if err != nil {
		return err
	}
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	n := 0
	err = a.Cases.Impact(ctx, cal, func(m casework.Move) error {
		n++
		if k.JSON {
			return json.NewEncoder(out).Encode(m)
		}
		_, err := fmt.Fprintln(out, text.T(lang, "cli.moves", m.Case, m.Clock, m.Was, m.Now))
		return err
	})
	if err == nil && !k.JSON {
		fmt.Fprintln(out, text.T(lang, "cli.moved", n))
	}
	return errors.Join(err, a.Close())
}
