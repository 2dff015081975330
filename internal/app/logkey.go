package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"tandem/internal/db"
	"tandem/internal/ledger"
	"tandem/internal/problem"
	"tandem/internal/signing"
	"tandem/internal/tlogproof"
)

// DefaultOrigin names the log of an office that has not chosen a name. It is of a
// domain that nobody can own.
const DefaultOrigin = "tandem.invalid/log"

// ErrLogKeyMissing: a log was begun, and its key is gone.
var ErrLogKeyMissing = problem.New(problem.Unavailable, "ledger.key.missing")

// openLog opens the transparency log with its key in the ring. Without one it can be
// read and added to, by a process that makes nothing.
func openLog(ctx context.Context, c Config, d db.DB, keys *signing.Ring) (*ledger.Log, error) {
	o := ledger.Options{Now: c.Now}
	for _, text := range c.Witnesses {
		v, err := tlogproof.NewVerifier(text)
		if err != nil {
			return nil, err
		}
		o.Witnesses = append(o.Witnesses, v)
	}
	if c.Create {
		if err := ensureLog(ctx, ledger.Open(d, o), c.Origin, keys); err != nil {
			return nil, err
		}
	}
	if err := signLog(&o, keys); err != nil && !errors.Is(err, signing.ErrNoLog) {
		return nil, err
	}
	return ledger.Open(d, o), nil
}

// signLog takes the log's key out of the ring.
func signLog(o *ledger.Options, keys *signing.Ring) error {
	signer, err := keys.LogSigner()
	if err != nil {
		return err
	}
	text, err := keys.LogVerifier()
	if err != nil {
		return err
	}
	verifier, err := tlogproof.NewVerifier(text)
	if err == nil {
		o.Signer, o.Verifier = signer, verifier
	}
	return err
}

// ensureLog makes the key with the data, or another one of the name that is wanted if
// nothing was signed yet. Where a log was begun, a new key would begin another one and
// hide the loss of the first.
func ensureLog(ctx context.Context, l *ledger.Log, origin string, keys *signing.Ring) error {
	last, begun, err := l.Last(ctx)
	if err != nil {
		return fmt.Errorf("look for the log: %w", err)
	}
	_, err = keys.LogVerifier()
	switch {
	case errors.Is(err, signing.ErrNoLog) && begun:
		return ErrLogKeyMissing
	case errors.Is(err, signing.ErrNoLog):
		return keys.EnsureLog(cmp.Or(origin, DefaultOrigin))
	case err != nil || origin == "":
		return err
	case begun && last.Origin != origin:
		return problem.New(problem.Invalid, "ledger.key.name", last.Origin, origin)
	}
	return keys.ReplaceLog(origin)
}

// RestartLog begins a new log of another name, and returns its public key.
func (a *App) RestartLog(ctx context.Context, name string) (string, error) {
	if err := a.Ledger.Restart(ctx, name, a.keys.ReplaceLog); err != nil {
		return "", err
	}
	return a.keys.LogVerifier()
}
