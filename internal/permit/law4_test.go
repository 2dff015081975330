package permit

import (
	"errors"
	"fmt"
	"slices"
)

// A deed is who did what at which post.
type deed struct {
	post  Post
	track TrackID
	by    PersonID
}

// differentPeople: law 4. Neighbouring posts of a case are different people; nobody
// acts on a case of their own or of their employer; officers work at posts they hold
// in offices they belong to; an expert with a declared conflict has no vote.
func differentPeople(h *history) error {
	var deeds []deed
	for _, s := range h.steps {
		if s.err != nil {
			continue
		}
		d, office := s.deed(h.profile)
		if err := errors.Join(s.ownCase(), s.holdsPost(d, office), apart(h.profile, deeds, d)); err != nil {
			return fmt.Errorf("law 4: %s by %s at %s: %w", s.cmd.Name(), s.world.Actor.ID, s.world.Now, err)
		}
		if d.post != "" {
			deeds = append(deeds, d)
		}
	}
	return (&ballots{}).count(h)
}

// deed is what the step was, by the case as time had left it.
func (s step) deed(p *Profile) (deed, OfficeID) {
	c := s.before
	if late, err := Decide(c, Tick{}, worldOfTime(s.world)); err == nil {
		c = Replay(c, late)
	}
	post, track := postOf(s.cmd, c)
	if s.world.Actor.Role != Officer {
		post = "" // the register and the clock work at no post
	}
	return deed{post, track, s.world.Actor.ID}, officeOf(p, c, track)
}

func worldOfTime(w World) World {
	w.Actor = machinery()
	return w
}

// ownCase: an officer, head or expert who is a party or works for one.
func (s step) ownCase() error {
	a := s.world.Actor
	if slices.Contains([]Role{Applicant, HandlerRole, System}, a.Role) {
		return nil
	}
	if a.ID == anna || a.ID == bob || a.Employer == employer {
		return errors.New("acts on a case of their own")
	}
	return nil
}

func (s step) holdsPost(d deed, office OfficeID) error {
	a := s.world.Actor
	if d.post != "" && (a.Office != office || !slices.Contains(a.Posts, d.post)) {
		return fmt.Errorf("works at post %s of %s without holding it", d.post, office)
	}
	return nil
}

// apart holds a deed against the earlier ones: posts next to each other on one
// track, or at the window, which serves all tracks.
func apart(p *Profile, deeds []deed, d deed) error {
	order := []Post{PostAccept, PostExamine, PostReview, PostDecide, PostIssue, PostHandOut}
	if p.DoublePost {
		order = slices.Insert(order, 1, PostSecond)
	}
	i := slices.Index(order, d.post)
	for _, x := range deeds {
		j := slices.Index(order, x.post)
		sameLine := x.track == d.track || x.track == "" || d.track == ""
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) && sameLine && x.by == d.by {
			return fmt.Errorf("works at %s and at its neighbour %s", d.post, x.post)
		}
	}
	return nil
}

// ballots count the votes of an expert group again.
type ballots struct {
	members  []PersonID
	conflict map[PersonID]bool
	votes    map[PersonID]bool
	panel    Panel
}

func (b *ballots) count(h *history) error {
	return h.walk(func(s step, _ Case, e Event) error {
		switch e := e.(type) {
		case PanelConvened:
			b.panel, b.members, b.conflict, b.votes = e.Panel, nil, map[PersonID]bool{}, map[PersonID]bool{}
			for _, m := range e.Members {
				b.members = append(b.members, m.ID)
			}
		case ConflictDeclared:
			b.conflict[e.Member] = e.Conflict
		case OpinionGiven:
			return b.vote(s, e)
		case PanelConcluded:
			return b.result(e)
		}
		return nil
	})
}

func (b *ballots) vote(s step, e OpinionGiven) error {
	conflict, declared := b.conflict[e.Member]
	_, voted := b.votes[e.Member]
	switch {
	case s.world.Actor.ID != e.Member || !slices.Contains(b.members, e.Member):
		return fmt.Errorf("law 4: %s votes for %s", s.world.Actor.ID, e.Member)
	case !declared || conflict || voted:
		return fmt.Errorf("law 4: %s votes, declared %t, conflict %t, voted %t", e.Member, declared, conflict, voted)
	case !s.world.Now.Before(b.panel.Deadline):
		return fmt.Errorf("law 4: %s votes at %s, after the deadline %s", e.Member, s.world.Now, b.panel.Deadline)
	}
	b.votes[e.Member] = e.Opinion.For
	return nil
}

func (b *ballots) result(e PanelConcluded) error {
	yes, no := 0, 0
	var dissent []PersonID
	for _, m := range b.members {
		if v, ok := b.votes[m]; ok && v {
			yes++
		} else if ok {
			no++
		}
	}
	want := PanelAgainst
	if yes > no {
		want = PanelFor
	}
	if yes+no < b.panel.Quorum {
		want = PanelNoQuorum
	}
	for _, m := range b.members {
		if v, ok := b.votes[m]; ok && want != PanelNoQuorum && v != (want == PanelFor) {
			dissent = append(dissent, m)
		}
	}
	if e.Result != want || !slices.Equal(e.Dissent, dissent) {
		return fmt.Errorf("law 4: %d for, %d against, quorum %d: got %s with dissent %v, want %s with %v", yes, no, b.panel.Quorum, e.Result, e.Dissent, want, dissent)
	}
	if (e.Equivalent != nil) != (want == PanelFor && b.panel.Material != "") {
		return fmt.Errorf("law 4: result %s on %q gives equivalent %v", e.Result, b.panel.Material, e.Equivalent)
	}
	return nil
}
