package casework

import (
	"context"
	"maps"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/strict"
)

// A Readiness is how far a draft is from being handed in.
type Readiness struct {
	N      int           // of the draft that was looked at
	Own    strict.Faults // of the actor's part: what forbids handing in
	Others []string      // questions of the other part that are open or wrong; not what is answered there
}

// Ready reports whether the form may be handed in.
func (r Readiness) Ready() bool { return len(r.Own)+len(r.Others) == 0 }

// OthersSigned reports whether the other side has signed what the draft says, or need not.
func (r Readiness) OthersSigned() bool {
	return !slices.ContainsFunc(r.Others, func(path string) bool { return slices.Contains(allSigns, path) })
}

// allSigns are the answers by which either side signs.
var allSigns = slices.Concat(Signs(permit.Applicant), Signs(permit.HandlerRole))

// Readiness looks at both parts of a draft for one of the two who fill it in. Of the
// other's part it tells the questions alone, so that each can say what is still to do
// and neither sees what is not theirs.
func (s *Service) Readiness(ctx context.Context, actor permit.Actor, id permit.CaseID) (Readiness, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Readiness{}, err
	}
	if _, err := s.mayType(ctx, actor, c, nil); err != nil {
		return Readiness{}, err
	}
	d, err := s.draft(ctx, c)
	if err != nil {
		return Readiness{}, err
	}
	return d.readiness(actor.Role, civil.MomentOf(s.Now()).Date), nil
}

func (d Draft) readiness(r permit.Role, today civil.Date) Readiness {
	_, faults := d.Parse(today)
	out := Readiness{N: d.N}
	others := map[string]bool{}
	for _, f := range d.Values().Wanting(faults.Errors()) {
		if partOf(f.Path) == Part(r) {
			out.Own = append(out.Own, f)
		} else {
			others[questionOf(f.Path)] = true
		}
	}
	out.Others = slices.Sorted(maps.Keys(others))
	return out
}

// partOf is whose part of the form the place of a fault belongs to; what belongs to no
// question is the applicant's.
func partOf(path string) dossier.Filler {
	q, ok := dossier.QuestionAt(strings.TrimPrefix(path, "provenance."))
	if !ok {
		return dossier.ByApplicant
	}
	return q.By
}

// Part is the part of the form that a side of the party fills in: the employer's for its
// handler, the applicant's for everybody else.
func Part(r permit.Role) dossier.Filler {
	if r == permit.HandlerRole {
		return dossier.ByEmployer
	}
	return dossier.ByApplicant
}

func questionOf(path string) string {
	if q, ok := dossier.QuestionAt(strings.TrimPrefix(path, "provenance.")); ok {
		return q.ID
	}
	return path
}

// Signs are the answers by which applicant and employer sign the form.
func Signs(r permit.Role) []string {
	if r == permit.HandlerRole {
		return []string{"pledges.employerConsents"}
	}
	return []string{"pledges.truth", "pledges.noCriminalRecord", "pledges.dataNotice", "pledges.signedAt"}
}

// signs reports whether somebody signs: they have seen the draft that is there, or it
// would not be what they sign.
func signs(typed dossier.Answers) bool {
	for _, path := range allSigns {
		if typed[path] != "" {
			return true
		}
	}
	return false
}

// Keep is Type for a page of questions. What follows from the answers is filled in with
// them. What is changed after somebody signed has to be signed again: a signature stands
// for the answers that were there.
func (s *Service) Keep(ctx context.Context, actor permit.Actor, id permit.CaseID, seen int, typed dossier.Answers) (Draft, []Clash, error) {
	today := civil.MomentOf(s.Now()).Date
	return s.typing(ctx, actor, id, seen, typed, func(d Draft, typed dossier.Answers, by permit.Role) (Draft, bool) {
		next, changed := d.with(typed, by)
		next.follow(by, today)
		next.unsign(d, by)
		return next, changed
	})
}

// Submit saves the draft as the form that counts and hands the application in, or answers
// the correction notice that waits. Faults that forbid it are told, and nothing happens.
func (s *Service) Submit(ctx context.Context, actor permit.Actor, id permit.CaseID) (permit.Case, error) {
	r, err := s.Readiness(ctx, actor, id)
	if err != nil {
		return permit.Case{}, err
	}
	if !r.Ready() {
		return permit.Case{}, problem.New(problem.Invalid, "apply.unready", len(r.Own), len(r.Others))
	}
	c, faults, err := s.Adopt(ctx, actor, id)
	if err != nil {
		return c, err
	}
	if len(faults.Errors()) > 0 { // somebody typed in between
		return c, problem.New(problem.Conflict, "casework.busy", id)
	}
	if c.Asked() {
		return s.Do(ctx, actor, id, permit.Answer{})
	}
	return s.Do(ctx, actor, id, permit.File{})
}
