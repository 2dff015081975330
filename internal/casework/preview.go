package casework

import (
	"context"

	"tandem/internal/paper"
	"tandem/internal/permit"
)

// A Drafted is a letter as a command would send it.
type Drafted struct {
	Notice permit.Notice
	Letter paper.Letter
}

// A Foreseen is what a command would do: the case after it, and the letters it would send.
type Foreseen struct {
	Case    permit.Case
	Letters []Drafted
}

// Foresee decides a command as Do would, and stores nothing. A refusal is that of Do, and
// leaves the same line in the trail.
func (s *Service) Foresee(ctx context.Context, actor permit.Actor, id permit.CaseID, cmd permit.Command) (Foreseen, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Foreseen{}, err
	}
	next, sent, err := s.decided(ctx, actor, c, cmd)
	if err != nil {
		if isProblem(err) {
			err = s.refused(ctx, actor, id, cmd, err)
		}
		return Foreseen{}, err
	}
	out := Foreseen{Case: next}
	out.Letters, err = s.drafts(ctx, next, sent)
	return out, err
}

// decided is the case after a command and the notices that it would send.
func (s *Service) decided(ctx context.Context, actor permit.Actor, c permit.Case, cmd permit.Command) (next permit.Case, sent []permit.Notice, err error) {
	w, pack, err := s.world(actor, c, cmd, s.Now())
	if err != nil {
		return next, nil, err
	}
	if err := s.mayDo(c, cmd, w, pack); err != nil {
		return next, nil, err
	}
	if w.Category, err = s.category(ctx, c, pack); err != nil {
		return next, nil, err
	}
	if w.Latest, err = s.latest(ctx, c, cmd, pack, w.Now.Date); err != nil {
		return next, nil, err
	}
	events, err := permit.Decide(c, cmd, w)
	for _, e := range events {
		if n, ok := e.(permit.NoticeSent); ok {
			sent = append(sent, n.Notice)
		}
	}
	return permit.Replay(c, events), sent, err
}

// drafts are the letters of notices, by the form as it counts now.
func (s *Service) drafts(ctx context.Context, c permit.Case, sent []permit.Notice) ([]Drafted, error) {
	a := act{c: c}
	var err error
	if a.pack, err = s.Packs.ByHash(c.Pack); err != nil {
		return nil, err
	}
	if c.Dossier.Version > 0 {
		v, err := s.version(ctx, c.ID, c.Dossier.Version)
		if err != nil {
			return nil, err
		}
		a.form = v.Form
	}
	f := s.file(a)
	out := make([]Drafted, len(sent))
	for i, n := range sent {
		out[i] = Drafted{n, f.Letter(n)}
	}
	return out, nil
}
