package permit

import (
	"slices"

	"tandem/internal/problem"
)

// A Duty says who a command is for.
type Duty struct {
	Roles []Role
	Post  Post    // the post an officer needs
	Track TrackID // whose authority, or the window's office when empty
}

// party are the people whose case it is.
var party = Duty{Roles: []Role{Applicant, HandlerRole}}

var machine = Duty{Roles: []Role{System}}

func window(p Post) Duty { return Duty{Roles: []Role{Officer}, Post: p} }

func authority(p Post, t TrackID) Duty { return Duty{Roles: []Role{Officer}, Post: p, Track: t} }

// allow reports why the actor may not do a duty in a case: wrong role, not their
// case, no such post at that office, an interest of their own, or a neighbouring
// post already worked by them.
func allow(c Case, d Duty, w World) error {
	a := w.Actor
	if !slices.Contains(d.Roles, a.Role) {
		return problem.New(problem.Forbidden, "permit.forbidden.role", a.Role)
	}
	switch a.Role {
	case Applicant, HandlerRole:
		return allowParty(c, a)
	case System:
		return nil
	}
	if interested(c, a) {
		return problem.New(problem.Forbidden, "permit.forbidden.interest").Under("Civil Servant Law art. 76")
	}
	if d.Post == "" {
		return nil
	}
	return allowPost(c, d, w)
}

func allowParty(c Case, a Actor) error {
	if c.Phase == "" || a.ID == c.Applicant || a.ID == c.Handler || (a.Role == HandlerRole && c.Employer != "" && a.Employer == c.Employer) {
		return nil
	}
	return problem.New(problem.Forbidden, "permit.forbidden.notyours")
}

// interested reports whether an officer would act on a case of their own or of
// their employer.
func interested(c Case, a Actor) bool {
	return a.ID == c.Applicant || a.ID == c.Handler || (a.Employer != "" && a.Employer == c.Employer)
}

func allowPost(c Case, d Duty, w World) error {
	office := c.officeOf(d, w)
	if w.Actor.Office != office || !slices.Contains(w.Actor.Posts, d.Post) {
		return problem.New(problem.Forbidden, "permit.forbidden.post", d.Post, office)
	}
	if p, ok := c.neighbour(w.Profile, d, w.Actor.ID); ok {
		return problem.New(problem.Forbidden, "permit.forbidden.sameperson", p, d.Post).Under("双岗审核")
	}
	return nil
}

// A Place is where a command belongs in a case: the post and its office, both empty
// where no post is needed, and whether the actor has worked at a neighbouring post.
type Place struct {
	Post   Post
	Office OfficeID
	Near   bool
}

// PlaceOf finds where a command belongs in the case as it stands, what time alone has
// brought about included.
func PlaceOf(c Case, cmd Command, w World) Place {
	c = Replay(c, c.overdue(w))
	d := cmd.duty(c)
	if d.Post == "" {
		return Place{}
	}
	_, near := c.neighbour(w.Profile, d, w.Actor.ID)
	return Place{Post: d.Post, Office: c.officeOf(d, w), Near: near}
}

// officeOf is the authority of the duty's track, or the window.
func (c Case) officeOf(d Duty, w World) OfficeID {
	if t, ok := c.Track(d.Track); ok {
		return t.Authority
	}
	return w.Profile.Window
}

// neighbour returns an adjacent post of the case at which the person has worked.
func (c Case) neighbour(p *Profile, d Duty, by PersonID) (Post, bool) {
	chain := p.chain()
	i := slices.Index(chain, d.Post)
	for _, a := range c.Acts {
		j := slices.Index(chain, a.Post)
		near := j == i-1 || j == i+1
		related := a.Track == d.Track || a.Track == "" || d.Track == ""
		if a.By == by && near && related && i >= 0 && j >= 0 {
			return a.Post, true
		}
	}
	return "", false
}
