package casetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/visit"
)

// cities are the beginnings of case numbers.
var cities = map[string]string{"JM": "jiangmen", "HK": "haikou", "BJ": "beijing", "WX": "wuxi", "CN": "national"}

// cityOf is the city of a number: of JM-1 and JM-1-2 Jiangmen, of beijing-one-stop-1 the
// place with that code.
func cityOf(id permit.CaseID) string {
	first, _, _ := strings.Cut(string(id), "-")
	if city, ok := cities[first]; ok {
		return city
	}
	return string(id)[:max(strings.LastIndexByte(string(id), '-'), 0)]
}

// Until takes a case as far as a phase, by the hands of those whose work it is. A
// case that is not there yet is opened.
func (e *Env) Until(id permit.CaseID, phase permit.Phase) permit.Case {
	e.t.Helper()
	return e.must(e.Bring(e.t.Context(), id, func(c permit.Case) bool { return c.Phase == phase }))
}

// UntilDeciding takes a case as far as the posts that decide, on every track.
func (e *Env) UntilDeciding(id permit.CaseID) permit.Case {
	e.t.Helper()
	return e.must(e.Bring(e.t.Context(), id, deciding))
}

func deciding(c permit.Case) bool {
	return c.Phase == permit.Accepted && !slices.ContainsFunc(c.Tracks, func(t permit.Track) bool { return t.Stage != permit.Deciding })
}

func (e *Env) must(c permit.Case, err error) permit.Case {
	e.t.Helper()
	if err != nil || e.failed.Load() {
		e.t.Fatal(err)
	}
	return c
}

// bringSteps is more than any way through the procedure has.
const bringSteps = 100

// Bring takes a case further, one command after the other, until it is there.
func (e *Env) Bring(ctx context.Context, id permit.CaseID, there func(permit.Case) bool) (permit.Case, error) {
	for range bringSteps {
		c, err := e.Now(ctx, id)
		if err != nil || there(c) {
			return c, err
		}
		if err := e.Further(ctx, id, c); err != nil {
			return c, fmt.Errorf("case %s, %s: %w", id, c.Phase, err)
		}
	}
	return permit.Case{}, fmt.Errorf("case %s does not get there", id)
}

// Now is the case as it is stored, empty if there is none yet.
func (e *Env) Now(ctx context.Context, id permit.CaseID) (permit.Case, error) {
	c, err := e.App.Cases.Case(ctx, id)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		return permit.Case{ID: id}, nil
	}
	return c, err
}

// Further does what comes next in a case without trouble.
func (e *Env) Further(ctx context.Context, id permit.CaseID, c permit.Case) error {
	switch c.Phase {
	case "":
		_, err := e.begin(ctx, applicant(id), id)
		return err
	case permit.Draft, permit.Returned:
		return e.draft(ctx, c)
	case permit.Filed, permit.PreReviewed, permit.Booked, permit.Verified:
		return e.window(ctx, c)
	case permit.Accepted:
		return e.examination(ctx, c)
	}
	return e.after(ctx, c)
}

// draft saves the form, brings the next paper, or hands in.
func (e *Env) draft(ctx context.Context, c permit.Case) error {
	who := applicant(c.ID)
	if c.Dossier.Version == 0 {
		_, err := e.save(ctx, who, c.ID, e.Form)
		return err
	}
	missing := c.Outstanding()
	switch {
	case len(missing) == 0 && c.Phase == permit.Returned:
		return e.By(ctx, who, c.ID, permit.Answer{})
	case len(missing) == 0:
		return e.By(ctx, who, c.ID, permit.File{})
	}
	if e.Bare {
		return e.By(ctx, who, c.ID, permit.Attach{Material: missing[0], Digest: "bare"})
	}
	_, err := e.attach(ctx, who, c.ID, missing[0], string(missing[0])+".pdf", Paper(missing[0]))
	return err
}

// window is everything from filing to acceptance.
func (e *Env) window(ctx context.Context, c permit.Case) error {
	p, err := e.profile(c)
	switch {
	case err != nil:
		return err
	case c.Phase == permit.Filed && p.PreReview:
		return e.at(ctx, c, "accept-1", permit.PassPreReview{})
	case c.Phase == permit.PreReviewed && p.Appointment:
		return e.book(ctx, c)
	case c.Phase != permit.Verified && p.Originals == permit.AtAcceptance:
		return e.at(ctx, c, "accept-1", compare(c))
	case p.DoublePost && c.Proposed != "":
		return e.at(ctx, c, "accept-3", permit.AcceptSecond{})
	}
	return e.at(ctx, c, "accept-1", permit.Accept{})
}

// book takes the first slot from tomorrow on that nobody else takes first.
func (e *Env) book(ctx context.Context, c permit.Case) error {
	who := applicant(c.ID)
	for {
		offers, err := e.App.Cases.Slots(ctx, who, c.ID, e.Clock.Moment().Date.AddDays(1), visit.Horizon)
		if err != nil {
			return err
		}
		if len(offers) == 0 {
			return fmt.Errorf("no slot is free")
		}
		slot := permit.Slot{Station: permit.OfficeID(offers[0].Station), At: offers[0].Free[0].At}
		err = e.By(ctx, who, c.ID, permit.Book{Slot: slot})
		if err == nil || problem.Of(err).Code != problem.Conflict {
			return err
		}
	}
}

// profile is how the case's city runs the procedure.
func (e *Env) profile(c permit.Case) (permit.Profile, error) {
	pack, err := e.App.Cases.Packs.ByHash(c.Pack)
	if err != nil {
		return permit.Profile{}, err
	}
	return pack.Profile, nil
}

// examination confirms what is stale, and then takes every track one post further
// before any goes two; a track that requires another comes after it in the list.
func (e *Env) examination(ctx context.Context, c permit.Case) error {
	for _, post := range []permit.Post{permit.PostExamine, permit.PostReview, permit.PostDecide} {
		for _, t := range c.Tracks {
			if slices.ContainsFunc(t.Checks, func(k permit.Check) bool { return k.Post == post && len(k.Stale) > 0 }) {
				return e.at(ctx, c, string(t.Kind)+"."+string(post), permit.Renew{Track: t.ID, Post: post, Digest: c.Digest()})
			}
		}
	}
	for _, stage := range []permit.Stage{permit.Examining, permit.Reviewing, permit.Deciding} {
		for _, t := range c.Tracks {
			if t.Stage == stage {
				return e.judgeTrack(ctx, c, t)
			}
		}
	}
	return fmt.Errorf("there is nothing left to examine")
}

func (e *Env) judgeTrack(ctx context.Context, c permit.Case, t permit.Track) error {
	post, cmd := permit.PostExamine, examine(t.ID)
	switch t.Stage {
	case permit.Reviewing:
		post, cmd = permit.PostReview, review(t.ID)
	case permit.Deciding:
		post, cmd = permit.PostDecide, approve(t.ID)
	}
	return e.at(ctx, c, string(t.Kind)+"."+string(post), cmd(c.Digest()))
}

// after is everything from issue to the end of the file.
func (e *Env) after(ctx context.Context, c permit.Case) error {
	switch c.Phase {
	case permit.Issued:
		return e.at(ctx, c, "issue", permit.Make{})
	case permit.Made:
		return e.handOut(ctx, c)
	case permit.Closed:
		return e.at(ctx, c, "accept-1", permit.Archive{})
	case permit.Archived:
		e.Clock.Set(civil.Moment{Date: c.Retention.Until.AddDays(1)})
		return e.at(ctx, c, "work.head", permit.Destroy{})
	}
	return fmt.Errorf("nobody knows how to go on")
}

func (e *Env) handOut(ctx context.Context, c permit.Case) error {
	if slices.ContainsFunc(c.Materials, func(m permit.Material) bool { return m.Needed() && m.Original && m.Seen != permit.Matches }) {
		return e.at(ctx, c, "hand-out", compare(c))
	}
	return e.at(ctx, c, "hand-out", permit.HandOut{Identity: true})
}

// compare finds every original to be what was uploaded.
func compare(c permit.Case) permit.Command {
	k := permit.Compare{Passport: true}
	for _, m := range c.Materials {
		if m.Needed() && m.Original && m.Met == permit.Uploaded {
			k.Results = append(k.Results, permit.Comparison{Code: m.Code, Seen: permit.Matches})
		}
	}
	return k
}

func examine(t permit.TrackID) func(string) permit.Command {
	return func(d string) permit.Command { return permit.Examine{Track: t, Grant: true, Digest: d} }
}

func review(t permit.TrackID) func(string) permit.Command {
	return func(d string) permit.Command { return permit.Review{Track: t, Agree: true, Digest: d} }
}

func approve(t permit.TrackID) func(string) permit.Command {
	return func(d string) permit.Command { return permit.Approve{Track: t, Digest: d} }
}

// at is By for the officer of the case's city.
func (e *Env) at(ctx context.Context, c permit.Case, officer string, cmd permit.Command) error {
	actor, err := e.App.People.Actor(permit.PersonID(c.City+"."+officer), e.Clock.Moment().Date)
	if err != nil {
		return err
	}
	return e.By(ctx, actor, c.ID, cmd)
}

// By carries out a command.
func (e *Env) By(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command) error {
	_, err := e.do(ctx, actor, id, cmd)
	return err
}

// do is the door, and what is told of what came through it.
func (e *Env) do(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command) (permit.Case, error) {
	return e.told(id)(e.App.Cases.Do(ctx, actor, id, cmd))
}

func (e *Env) seeing(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd func(digest string) permit.Command) (permit.Case, error) {
	c, err := e.App.Cases.Case(ctx, id)
	if err != nil {
		return c, err
	}
	return e.do(ctx, actor, id, cmd(c.Digest()))
}

func (e *Env) begin(ctx context.Context, actor permit.Actor, id permit.CaseID) (permit.Case, error) {
	return e.told(id)(e.App.Cases.Open(ctx, actor, id, e.opening(id)))
}

func (e *Env) save(ctx context.Context, actor permit.Actor, id permit.CaseID, v dossier.Version) (permit.Case, error) {
	return e.told(id)(e.App.Cases.SaveDossier(ctx, actor, id, v))
}

func (e *Env) attach(ctx context.Context, actor permit.Actor, id permit.CaseID, material permit.Code, name string, data []byte) (permit.Case, error) {
	return e.told(id)(e.App.Cases.Attach(ctx, actor, id, material, "", name, data))
}

// told passes an answer on, and the acknowledgement to whoever listens.
func (e *Env) told(id permit.CaseID) func(permit.Case, error) (permit.Case, error) {
	return func(c permit.Case, err error) (permit.Case, error) {
		if err == nil && e.Acknowledged != nil {
			e.Acknowledged(id)
		}
		return c, err
	}
}

// opening is the command that begins a case of the sample applicant.
func (e *Env) opening(id permit.CaseID) permit.Open {
	return permit.Open{City: cityOf(id), Applicant: applicant(id).ID, Handler: e.handler(id).ID,
		Employer: e.Form.Form.Employer.CreditCode, Tracks: casework.Wanted(e.Form)}
}

func applicant(id permit.CaseID) permit.Actor {
	return permit.Actor{ID: permit.PersonID("applicant." + string(id)), Role: permit.Applicant}
}

func (e *Env) handler(id permit.CaseID) permit.Actor {
	return permit.Actor{ID: permit.PersonID("handler." + string(id)), Role: permit.HandlerRole, Employer: e.Form.Form.Employer.CreditCode}
}
