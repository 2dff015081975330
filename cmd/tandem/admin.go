package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// adminCmd lets people in whom no page can let in yet. Whoever may run it can read keys
// and database anyway.
type adminCmd struct {
	Bootstrap bootstrapCmd `cmd:"" help:"Print the one-time link by which the first administrator gets in."`
	Invite    inviteCmd    `cmd:"" help:"Print a one-time link for an officer, or for whoever has lost their way to sign in."`
}

// linkFlags say where the pages are.
type linkFlags struct {
	storeFlags
	URL string `name:"url" default:"http://127.0.0.1:8080" env:"TANDEM_SITE" help:"Address of the pages (http://127.0.0.1:8080)."`
}

type bootstrapCmd struct{ linkFlags }

func (k *bootstrapCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	token, err := a.Accounts.Bootstrap(ctx)
	if err == nil {
		err = k.tell(ctx, out, lang, a.Accounts, token)
	}
	return errors.Join(err, a.Close())
}

// tell prints a link alone on its line, after what it is for.
func (f linkFlags) tell(ctx context.Context, out io.Writer, lang text.Lang, s *people.Service, token string) error {
	l, err := s.Invited(ctx, token)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n%s/%s/invitation/%s\n", text.T(lang, "admin.link", l.Account.Profile, civil.MomentOf(l.Until)), strings.TrimSuffix(f.URL, "/"), lang, token)
	return err
}

type inviteCmd struct {
	linkFlags
	peopleFlag
	Person permit.PersonID `arg:"" help:"Account of the person, for an officer as in the file of officers: haikou.accept-1."`
}

func (k *inviteCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	directory, err := k.officers(k.packsFlag)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: k.Data, DB: k.DB, Packs: k.Packs, Jobs: paused, People: directory})
	if err != nil {
		return err
	}
	return errors.Join(k.invite(ctx, out, lang, a.Accounts), a.Close())
}

// invite makes the account of an officer who has none yet, and a link for it.
func (k *inviteCmd) invite(ctx context.Context, out io.Writer, lang text.Lang, s *people.Service) error {
	admin := s.Operator()
	_, err := s.Account(ctx, k.Person)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		_, err = admin.AddOfficer(ctx, k.Person, "", lang)
	}
	if err != nil {
		return err
	}
	token, _, err := admin.Invite(ctx, k.Person)
	if err != nil {
		return err
	}
	return k.tell(ctx, out, lang, s, token)
}
