package demo

import (
	"context"
	"fmt"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// A Story is one bundled case and what happens to it.
type Story struct {
	ID     permit.CaseID
	City   string
	Folder string // under folders/
	Plot   string // message key of what the story shows
	script func(*Script)

	folder Folder
}

func (s *Story) applicant() permit.PersonID { return permit.PersonID("applicant." + string(s.ID)) }
func (s *Story) handler() permit.PersonID   { return permit.PersonID("handler." + string(s.ID)) }
func (s *Story) employer() string           { return s.folder.Version.Form.Employer.CreditCode }

// steps writes the script.
func (s *Story) steps() []step {
	k := Script{story: s}
	s.script(&k)
	return k.steps
}

// A Script collects the steps of a story in the order of its text.
type Script struct {
	story *Story
	at    civil.Moment
	steps []step
}

// On sets the moment of the steps that follow: "03-02 09:30" of 2026.
func (s *Script) On(moment string) {
	at, err := civil.ParseMoment("2026-" + moment[:5] + "T" + moment[6:])
	if err != nil {
		panic("demo: " + err.Error()) // a story's text is part of the program
	}
	s.at = at
}

// Applicant and Handler are the party of the case.
func (s *Script) Applicant() Role { return Role{s, player{id: s.story.applicant()}} }

// Handler is the employer's.
func (s *Script) Handler() Role { return Role{s, player{id: s.story.handler()}} }

// As is somebody by name: an officer, an expert, the post.
func (s *Script) As(id permit.PersonID) Role { return Role{s, player{id: id}} }

// Window is whoever holds the post at the city's window that day.
func (s *Script) Window(p permit.Post) Role { return Role{s, player{post: p}} }

// Authority is whoever holds the post at the authority of a kind of permit that day.
func (s *Script) Authority(k permit.Kind, p permit.Post) Role {
	return Role{s, player{kind: k, post: p}}
}

// A Role is somebody who acts in a story.
type Role struct {
	script *Script
	who    player
}

// A player is a person by id, or by the post held at the window or, with a kind, at
// the authority that decides it.
type player struct {
	id   permit.PersonID
	kind permit.Kind
	post permit.Post
}

func (p player) String() string {
	if p.id != "" {
		return string(p.id)
	}
	return string(p.kind) + " " + string(p.post)
}

func (r Role) add(what string, want problem.Code, do func(context.Context, *Stage, permit.Actor) error) {
	s := r.script
	s.steps = append(s.steps, step{at: s.at, story: s.story, who: r.who, do: do, want: want, what: fmt.Sprintf("%s: %s", r.who, what)})
}

// Do carries out a command.
func (r Role) Do(cmd permit.Command) { r.do(cmd, "") }

// Refused carries out a command that must be refused.
func (r Role) Refused(want problem.Code, cmd permit.Command) { r.do(cmd, want) }

func (r Role) do(cmd permit.Command, want problem.Code) {
	id := r.script.story.ID
	r.add(cmd.Name(), want, func(ctx context.Context, s *Stage, a permit.Actor) error {
		_, err := s.App.Cases.Do(ctx, a, id, cmd)
		return err
	})
}

// seeing carries out a command on the digest that is there when the officer looks.
func (r Role) seeing(name string, cmd func(digest string) permit.Command) {
	r.seeingRefused(name, "", cmd)
}

func (r Role) seeingRefused(name string, want problem.Code, cmd func(digest string) permit.Command) {
	id := r.script.story.ID
	r.add(name, want, func(ctx context.Context, s *Stage, a permit.Actor) error {
		c, err := s.App.Cases.Case(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.App.Cases.Do(ctx, a, id, cmd(c.Digest()))
		return err
	})
}

// Examine finds for or against a track.
func (r Role) Examine(t permit.TrackID, grant bool) {
	r.seeing("examine", func(d string) permit.Command { return permit.Examine{Track: t, Grant: grant, Digest: d} })
}

// Review agrees with the examination.
func (r Role) Review(t permit.TrackID) {
	r.seeing("review", func(d string) permit.Command { return permit.Review{Track: t, Agree: true, Digest: d} })
}

// Approve decides for a track, for as long as is lawful.
func (r Role) Approve(t permit.TrackID) {
	r.seeing("approve", func(d string) permit.Command { return permit.Approve{Track: t, Digest: d} })
}

// Reject decides against a track.
func (r Role) Reject(t permit.TrackID, reasons ...permit.Code) {
	r.seeing("refuse", func(d string) permit.Command { return permit.Reject{Track: t, Reasons: reasons, Digest: d} })
}

// refusedApproval tries to approve a track, which must be refused now.
func (r Role) refusedApproval(t permit.TrackID, want problem.Code) {
	r.seeingRefused("approve", want, func(d string) permit.Command { return permit.Approve{Track: t, Digest: d} })
}

// cannotConfirm tries to confirm a decision whose period no longer fits.
func (r Role) cannotConfirm(t permit.TrackID) {
	r.seeingRefused("confirm", problem.Invalid, func(d string) permit.Command {
		return permit.Renew{Track: t, Post: permit.PostDecide, Digest: d}
	})
}

// Confirm renews a stale check.
func (r Role) Confirm(t permit.TrackID, p permit.Post) {
	r.seeing("confirm", func(d string) permit.Command { return permit.Renew{Track: t, Post: p, Digest: d} })
}

// Hands opens a case with the folder: form and papers; what is left out is not brought.
func (r Role) Hands(without ...permit.Code) {
	story := r.script.story
	r.add("open", "", func(ctx context.Context, s *Stage, a permit.Actor) error {
		return story.hand(ctx, s, a, without)
	})
}

func (s *Story) hand(ctx context.Context, stage *Stage, a permit.Actor, without []permit.Code) error {
	cases := stage.App.Cases
	open := permit.Open{City: s.City, Applicant: s.applicant(), Handler: s.handler(), Employer: s.employer(), Tracks: casework.Wanted(s.folder.Version)}
	if _, err := cases.Open(ctx, a, s.ID, open); err != nil {
		return err
	}
	c, err := cases.SaveDossier(ctx, a, s.ID, s.folder.Version)
	if err != nil {
		return err
	}
	for _, m := range c.Materials {
		if err := s.bring(ctx, stage, a, m, without); err != nil {
			return err
		}
	}
	return nil
}

// Brings hands in one paper.
func (r Role) Brings(material permit.Code) { r.BringsInstead(material, "") }

// BringsInstead hands in other evidence that an expert group accepted for a paper.
func (r Role) BringsInstead(material, evidence permit.Code) {
	story := r.script.story
	r.add("attach", "", func(ctx context.Context, s *Stage, a permit.Actor) error {
		return story.attach(ctx, s, a, material, evidence)
	})
}

// Corrects saves the form anew with a change.
func (r Role) Corrects(change func(*dossier.Form)) {
	story := r.script.story
	r.add("save-dossier", "", func(ctx context.Context, s *Stage, a permit.Actor) error {
		v := story.folder.Version
		change(&v.Form)
		_, err := s.App.Cases.SaveDossier(ctx, a, story.ID, v)
		return err
	})
}

// Compares looks at the originals of all papers that were uploaded; those named differ.
func (r Role) Compares(differs ...permit.Code) {
	id := r.script.story.ID
	r.add("compare", "", func(ctx context.Context, s *Stage, a permit.Actor) error {
		c, err := s.App.Cases.Case(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.App.Cases.Do(ctx, a, id, permit.Compare{Results: comparisons(c, differs), Passport: true})
		return err
	})
}
