package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/ledger"
	"tandem/internal/text"
)

// verifyCmd compares everything that is stored with what it follows from.
type verifyCmd struct {
	storeFlags
	JSON bool `name:"json" help:"Print one JSON object."`
}

func (v *verifyCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	a, err := v.open(ctx)
	if err != nil {
		return err
	}
	r, err := v.verify(ctx, a)
	if err == nil && v.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else if err == nil {
		fmt.Fprintln(out, text.T(lang, "cli.verified", r.Cases, r.Entries, r.Papers, r.Dossiers, r.Certificates, r.Receipts, r.Documents, r.Registers))
		fmt.Fprintln(out, text.T(lang, "log.audited", r.Log.Leaves, r.Log.Checkpoints))
	}
	return errors.Join(err, a.Close())
}

// verified is what was gone through.
type verified struct {
	casework.Report
	Log ledger.Audited `json:"log"`
}

func (v *verifyCmd) verify(ctx context.Context, a *app.App) (r verified, err error) {
	if r.Report, err = a.Cases.Verify(ctx); err == nil {
		r.Log, err = a.Ledger.Audit(ctx)
	}
	return r, err
}
