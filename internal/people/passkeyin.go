package people

import (
	"bytes"
	"context"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// BeginPasskey begins a sign-in by passkey, of whoever it turns out to be.
func (s *Service) BeginPasskey(ctx context.Context, from From) (Ceremony, error) {
	if _, err := s.fromAddress(ctx, from); err != nil {
		return Ceremony{}, err
	}
	return s.ask(ctx, signingIn, "")
}

// ask begins to ask for a passkey.
func (s *Service) ask(ctx context.Context, p purpose, id permit.PersonID) (Ceremony, error) {
	if s.web == nil {
		return Ceremony{}, errNoPasskeys()
	}
	assertion, session, err := s.web.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, err
	}
	return s.opened(ctx, p, id, challenge{Session: *session}, assertion)
}

// FinishPasskey ends it with the browser's answer. A passkey that verified its holder
// is both factors. That it was begun has been counted; now it is known to be no guess.
func (s *Service) FinishPasskey(ctx context.Context, from From, ticket string, answer []byte) (Entry, error) {
	_, body, err := s.answered(ctx, signingIn, ticket)
	if err != nil {
		return Entry{}, err
	}
	a, used, err := s.recognise(ctx, "sign-in", body, answer)
	if err != nil {
		return Entry{}, err
	}
	e, stmts, err := s.enter(ctx, a, from, twoFactors, "passkey")
	if err != nil {
		return Entry{}, err
	}
	bucket, err := s.addressBucket(ctx, from)
	if err != nil {
		return Entry{}, err
	}
	stmts = append(stmts, s.giveBack(perAddress, bucket))
	if err := s.useKey(ctx, used, func(tx db.Tx) error { return execAll(ctx, tx, stmts) }); err != nil {
		return Entry{}, err
	}
	return e, nil
}

// recognise finds whose passkey it is that answered, and what remembers its use.
func (s *Service) recognise(ctx context.Context, act string, c challenge, answer []byte) (record, db.Stmt, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return record{}, db.Stmt{}, s.refuse(ctx, "", act, "answer", errPasskey())
	}
	a, k, err := s.keyHolderOf(ctx, parsed.RawID)
	if errors.Is(err, db.ErrNoRows) {
		return record{}, db.Stmt{}, s.refuse(ctx, "", act, "unknown passkey", errPasskey())
	}
	if err != nil {
		return record{}, db.Stmt{}, err
	}
	if reason := s.verify(ctx, a, &k, c, parsed); reason != "" {
		return record{}, db.Stmt{}, s.refuse(ctx, a.ID, act, reason, errPasskey())
	}
	used, err := s.usedKey(a, k)
	return a, used, err
}

// verify reports why the answer does not hold, "" if it does, and counts its use. A
// device that has counted fewer signatures than it did before is a copy.
func (s *Service) verify(ctx context.Context, a record, k *storedKey, c challenge, parsed *protocol.ParsedCredentialAssertionData) string {
	h, err := s.holder(ctx, a, []storedKey{*k})
	if err != nil {
		return "holder"
	}
	_, credential, err := s.web.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		if !bytes.Equal(handle, h.handle) {
			return nil, errors.New("the passkey is another account's")
		}
		return h, nil
	}, c.Session, parsed)
	switch {
	case err != nil:
		return "answer"
	case credential.Authenticator.CloneWarning:
		return "copied passkey"
	case !credential.Flags.UserVerified:
		return "holder not verified"
	case !a.Disabled.IsZero():
		return "disabled"
	}
	k.Credential = *credential
	return ""
}

func (s *Service) keyHolderOf(ctx context.Context, raw []byte) (record, storedKey, error) {
	k, sealed, err := scanKey(s.DB.QueryRow(ctx, keyColumns+`WHERE id = $1`, keyID(raw)))
	if err != nil {
		return record{}, k, err
	}
	a, err := s.account(ctx, s.DB, k.account)
	if err != nil {
		return a, k, err
	}
	return a, k, k.unseal(a, sealed)
}

// usedKey remembers a use, unless the passkey was used or removed since it was read.
func (s *Service) usedKey(a record, k storedKey) (db.Stmt, error) {
	sealed, err := k.seal(a)
	return db.Stmt{SQL: `UPDATE passkey SET used = $1, counter = $2, sealed = $3 WHERE id = $4 AND counter = $5`,
		Args: []any{journal.Moment(s.Now()), int64(k.Credential.Authenticator.SignCount), sealed, k.id, k.counter}}, err
}

func (s *Service) useKey(ctx context.Context, used db.Stmt, rest func(db.Tx) error) error {
	return s.DB.Write(ctx, func(tx db.Tx) error {
		if err := one(errPasskey())(tx.Exec(ctx, used.SQL, used.Args...)); err != nil {
			return err
		}
		return rest(tx)
	})
}

// BeginConfirm begins a step-up by passkey.
func (s *Service) BeginConfirm(ctx context.Context, x Session) (Ceremony, error) {
	return s.ask(ctx, confirming, x.Account)
}

// FinishConfirm ends it. The session has a new token, which the entry tells.
func (s *Service) FinishConfirm(ctx context.Context, x Session, ticket string, answer []byte) (Entry, error) {
	c, body, err := s.answered(ctx, confirming, ticket)
	if err != nil || c.account != x.Account {
		return Entry{}, errors.Join(err, notTheirs(c, x))
	}
	a, used, err := s.recognise(ctx, "confirm", body, answer)
	if err != nil {
		return Entry{}, err
	}
	if a.ID != x.Account {
		return Entry{}, s.refuse(ctx, x.Account, "confirm", "another account", errPasskey())
	}
	if err := s.useKey(ctx, used, func(db.Tx) error { return nil }); err != nil {
		return Entry{}, err
	}
	return s.confirmed(ctx, x, twoFactors, "passkey")
}

// confirmed rotates a session after a step-up.
func (s *Service) confirmed(ctx context.Context, x Session, shown assurance, how string) (Entry, error) {
	next, token, err := s.rotate(ctx, x, shown, s.note(x.Account, x.Account, "confirm", done, how))
	return Entry{Session: next, Token: token}, err
}
