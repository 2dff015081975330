package casework

import (
	"context"
	"slices"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/scan"
	"tandem/internal/text"
)

// A RequiredPaper is one of the materials that a draft calls for as it is typed now.
type RequiredPaper struct {
	rules.Explanation
	By       rules.Supplier
	Material permit.Material // how it is met, and what the city allows for it
}

// Asked reports whether somebody must bring the paper.
func (p RequiredPaper) Asked() bool { return p.Explanation.Asked == rules.CalledFor }

// ByRegister reports whether a register is asked for it first: it is brought only where
// the register knows nothing.
func (p RequiredPaper) ByRegister() bool {
	return p.Material.Share != "" && p.Material.Met == permit.Missing
}

// Missing reports whether it is asked and neither there nor replaced, and no register is
// asked for it first.
func (p RequiredPaper) Missing() bool {
	return p.Asked() && p.Material.Met == permit.Missing && !p.ByRegister()
}

// RequiredPapers lists the materials that a draft calls for, or could, as it is typed now
// and not as it was saved last. A handler sees those that the employer brings.
func (s *Service) RequiredPapers(ctx context.Context, actor permit.Actor, id permit.CaseID, l text.Lang) ([]RequiredPaper, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.mayRead(ctx, actor, c, access.ReadForm); err != nil {
		return nil, err
	}
	d, err := s.draft(ctx, c)
	if err != nil {
		return nil, err
	}
	list, err := s.required(ctx, c, d, l)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(p RequiredPaper) bool { return !brings(actor, p) })
	return list, s.shown(ctx, actor, id, "checklist", "")
}

// required explains the checklist for the draft.
func (s *Service) required(ctx context.Context, c permit.Case, d Draft, l text.Lang) ([]RequiredPaper, error) {
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	today := civil.MomentOf(s.Now()).Date
	v, _ := d.Parse(today)
	known, err := s.remembered(ctx, c, v.Form)
	if err != nil {
		return nil, err
	}
	confirmed, err := s.confirmed(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	a := rules.Application{Form: v.Form, Tracks: c.Tracks, On: today, Known: known}
	c.Materials = calledFor(c, pack.Conclude(a))
	explained, err := pack.Explain(rules.Explained{Application: a, Today: today, Materials: c.Materials, Confirmed: confirmed}, l)
	if err != nil {
		return nil, err
	}
	return withSuppliers(c, explained, pack.Checked(a)), nil
}

// calledFor are the materials of the case as this conclusion calls for them, each with
// how it is met already.
func calledFor(c permit.Case, k permit.Conclusion) []permit.Material {
	var out []permit.Material
	for _, n := range k.Needs {
		m, _ := c.Material(n.Code)
		m.Need, m.Spared = n, nil
		out = append(out, m)
	}
	return out
}

func withSuppliers(c permit.Case, list []rules.Explanation, items []rules.Item) []RequiredPaper {
	out := make([]RequiredPaper, len(list))
	for i, e := range list {
		out[i].Explanation = e
		out[i].Material, _ = c.Material(e.Code)
		if at := slices.IndexFunc(items, func(x rules.Item) bool { return x.Code == e.Code }); at >= 0 {
			out[i].By = items[at].Supplier
		}
	}
	return out
}

// brings reports whether the paper is for the actor's side: the applicant's file is all
// the applicant's, a handler brings what an employer has.
func brings(actor permit.Actor, p RequiredPaper) bool {
	_, holder := p.Code.Holder()
	return actor.Role != permit.HandlerRole || holder == 0 && p.By != rules.ByApplicant
}

// errNotCalled is a paper that the draft does not call for, or not of this person.
func errNotCalled(code permit.Code) error {
	return problem.New(problem.NotFound, "apply.paper.unknown", string(code))
}

// Bring takes in a paper that the draft calls for as it is typed now: the draft is saved
// first, so that the case calls for it too.
func (s *Service) Bring(ctx context.Context, actor permit.Actor, id permit.CaseID, code permit.Code, name string, data []byte) error {
	if err := s.calls(ctx, actor, id, code); err != nil {
		return err
	}
	_, err := s.Attach(ctx, actor, id, code, "", name, data)
	return err
}

// Promise replaces such a paper by a commitment (告知承诺).
func (s *Service) Promise(ctx context.Context, actor permit.Actor, id permit.CaseID, code permit.Code) error {
	if err := s.calls(ctx, actor, id, code); err != nil {
		return err
	}
	_, err := s.Do(ctx, actor, id, permit.Commit{Material: code})
	return err
}

// calls makes the case call for a paper that its draft calls for.
func (s *Service) calls(ctx context.Context, actor permit.Actor, id permit.CaseID, code permit.Code) error {
	list, err := s.RequiredPapers(ctx, actor, id, text.EN)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(p RequiredPaper) bool { return p.Code == code && p.Explanation.Asked != rules.NotCalled }) {
		return errNotCalled(code)
	}
	_, _, err = s.Adopt(ctx, actor, id)
	return err
}

// BroughtPaper returns a paper that was brought for a draft; a handler reads those of the
// employer.
func (s *Service) BroughtPaper(ctx context.Context, actor permit.Actor, id permit.CaseID, code permit.Code) ([]byte, error) {
	list, err := s.RequiredPapers(ctx, actor, id, text.EN)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(list, func(p RequiredPaper) bool { return p.Code == code }) {
		return nil, errNotCalled(code)
	}
	return s.Paper(ctx, actor, id, code)
}

// Reuse brings a paper of a former case of the same applicant again, as it was brought
// then.
func (s *Service) Reuse(ctx context.Context, actor permit.Actor, id, from permit.CaseID, code permit.Code) error {
	if err := s.mayGive(ctx, actor, id, permit.Attach{Material: code}); err != nil {
		return err
	}
	data, err := s.Paper(ctx, actor, from, code) // asks, too
	if err != nil {
		return err
	}
	same, err := s.sameApplicant(ctx, id, from)
	if err != nil {
		return err
	}
	if !same {
		return errNotCalled(code)
	}
	return s.Bring(ctx, actor, id, code, string(code)+scan.Ending(data), data)
}

func (s *Service) sameApplicant(ctx context.Context, a, b permit.CaseID) (bool, error) {
	one, err := s.Case(ctx, a)
	if err != nil {
		return false, err
	}
	other, err := s.Case(ctx, b)
	return one.Applicant == other.Applicant, err
}
