package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

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
	r, err := a.Cases.Verify(ctx)
	if err == nil && v.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else if err == nil {
		fmt.Fprintln(out, text.T(lang, "cli.verified", r.Cases, r.Entries, r.Papers, r.Dossiers, r.Certificates, r.Receipts, r.Documents))
	}
	return errors.Join(err, a.Close())
}
