package casetest

import (
	"context"
	"fmt"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// acting is somebody who does things in a test.
type acting struct {
	e     *Env
	actor permit.Actor
	want  problem.Code // how they are refused; "" if not
}

// do does it and holds what came of it against what was expected.
func (a acting) do(id permit.CaseID, what string, do func(context.Context) (permit.Case, error)) {
	a.e.t.Helper()
	if a.e.failed.Load() {
		return
	}
	_, err := do(a.e.t.Context())
	if err := a.judge(err); err != nil {
		a.e.failed.Store(true)
		a.e.t.Errorf("%s: %s, %s: %v", id, a.actor.ID, what, err)
	}
}

// judge returns what is wrong with the way something ended.
func (a acting) judge(err error) error {
	switch {
	case a.want == "":
		return err
	case err == nil:
		return fmt.Errorf("was carried out, should be refused as %s", a.want)
	case problem.Of(err).Code != a.want:
		return fmt.Errorf("refused as %s, should be %s: %w", problem.Of(err).Code, a.want, err)
	}
	return nil
}

func (a acting) command(id permit.CaseID, cmd permit.Command) {
	a.e.t.Helper()
	a.do(id, cmd.Name(), func(ctx context.Context) (permit.Case, error) { return a.e.do(ctx, a.actor, id, cmd) })
}

// seeing is command for those that name the digest of what the officer sees.
func (a acting) seeing(id permit.CaseID, cmd func(digest string) permit.Command) {
	a.e.t.Helper()
	a.do(id, cmd("").Name(), func(ctx context.Context) (permit.Case, error) { return a.e.seeing(ctx, a.actor, id, cmd) })
}

// An Officer of the directory, or an expert, or the system.
type Officer struct{ acting }

// As returns the person of the directory with the posts held on the clock's day.
func (e *Env) As(id permit.PersonID) Officer {
	e.t.Helper()
	actor, err := e.App.People.Actor(id, e.Clock.Moment().Date)
	if err != nil {
		e.t.Fatal(err)
	}
	return Officer{acting{e: e, actor: actor}}
}

// System is a machine that acts: the post, a register, a scheduler.
func (e *Env) System(id permit.PersonID) Officer {
	return Officer{acting{e: e, actor: permit.Actor{ID: id, Role: permit.System}}}
}

// Refused returns the officer expecting to be refused.
func (o Officer) Refused(want problem.Code) Officer {
	o.want = want
	return o
}

// Do carries out any command.
func (o Officer) Do(id permit.CaseID, cmd permit.Command) Officer {
	o.e.t.Helper()
	o.command(id, cmd)
	return o
}

// Examine finds for the applicant's track of a kind.
func (o Officer) Examine(id permit.CaseID, k permit.Kind) Officer {
	o.e.t.Helper()
	o.seeing(id, examine(permit.TrackID(k)))
	return o
}

// Review agrees with the examination.
func (o Officer) Review(id permit.CaseID, k permit.Kind) Officer {
	o.e.t.Helper()
	o.seeing(id, review(permit.TrackID(k)))
	return o
}

// Approve decides for the track, for as long as is lawful.
func (o Officer) Approve(id permit.CaseID, k permit.Kind) Officer {
	o.e.t.Helper()
	o.seeing(id, approve(permit.TrackID(k)))
	return o
}

// Reject decides against the track.
func (o Officer) Reject(id permit.CaseID, k permit.Kind, reasons ...permit.Code) Officer {
	o.e.t.Helper()
	o.seeing(id, func(d string) permit.Command {
		return permit.Reject{Track: permit.TrackID(k), Reasons: reasons, Digest: d}
	})
	return o
}

// A Party is the applicant of one case, or the employer's handler.
type Party struct {
	acting
	id permit.CaseID
}

// Applicant is whose case it is.
func (e *Env) Applicant(id permit.CaseID) Party { return Party{acting{e: e, actor: applicant(id)}, id} }

// Handler is the employer's, for any case of the sample employer.
func (e *Env) Handler(id permit.CaseID) Party {
	return Party{acting{e: e, actor: e.handler(id)}, id}
}

// Refused returns the party expecting to be refused.
func (p Party) Refused(want problem.Code) Party {
	p.want = want
	return p
}

// Do carries out any command.
func (p Party) Do(cmd permit.Command) Party {
	p.e.t.Helper()
	p.command(p.id, cmd)
	return p
}

// Open begins the case, with nothing in it.
func (p Party) Open() Party {
	p.e.t.Helper()
	p.do(p.id, "open", func(ctx context.Context) (permit.Case, error) { return p.e.begin(ctx, p.actor, p.id) })
	return p
}

// Save states a form.
func (p Party) Save(v dossier.Version) Party {
	p.e.t.Helper()
	p.do(p.id, "save-dossier", func(ctx context.Context) (permit.Case, error) { return p.e.save(ctx, p.actor, p.id, v) })
	return p
}

// Attach brings a file for a material.
func (p Party) Attach(material permit.Code, name string, data []byte) Party {
	p.e.t.Helper()
	p.do(p.id, "attach "+name, func(ctx context.Context) (permit.Case, error) {
		return p.e.attach(ctx, p.actor, p.id, material, name, data)
	})
	return p
}

// File hands the application in.
func (p Party) File() Party {
	p.e.t.Helper()
	p.command(p.id, permit.File{})
	return p
}
