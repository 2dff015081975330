package casework

import (
	"context"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// Decided is a case that was decided, as rules see it: what its form states, on the day
// it was filed. It is for programs that count; it must not be shown to anybody.
type Decided struct {
	ID       permit.CaseID
	City     string
	Category dossier.Grade
	Facts    rules.Facts
	Term     rules.ValidityFacts // of the applicant's permits
}

// Decided calls f with every decided case whose form is still there, by number. It
// shows nobody anything and so leaves no note of a reading.
func (s *Service) Decided(ctx context.Context, f func(Decided) error) error {
	return s.Log.Each(ctx, func(h journal.Held[permit.Case]) error {
		c := h.State
		if !decided(c) || c.Phase == permit.Destroyed || c.Dossier.Version == 0 {
			return nil
		}
		v, err := s.version(ctx, c.ID, c.Dossier.Version)
		if err != nil {
			return err
		}
		return f(decidedCase(c, v.Form))
	})
}

// decided reports whether the principal permit was approved or refused: the one for
// work, or the one for residence where only that is asked for.
func decided(c permit.Case) bool {
	t, ok := c.Principal(permit.Work)
	if !ok {
		t, ok = c.Principal(permit.Residence)
	}
	return ok && (t.Stage == permit.Approved || t.Stage == permit.Granted || t.Stage == permit.Refused)
}

func decidedCase(c permit.Case, form dossier.Form) Decided {
	on := c.Filed
	if on.IsZero() {
		on = c.AcceptedOn
	}
	d := Decided{ID: c.ID, City: c.City, Category: form.Category.Grade, Facts: rules.FactsOf(form, on)}
	if t, ok := c.Principal(permit.Work); ok {
		d.Term = asked(c, t, statedOn(c, form, on), on)
	} else if t, ok := c.Principal(permit.Residence); ok {
		d.Term = asked(c, t, statedOn(c, form, on), on)
	}
	return d
}

// statedOn is what the form states as of another day than the one it counts from.
func statedOn(c permit.Case, form dossier.Form, on civil.Date) stated {
	a := application(c, form)
	a.On = on
	return statedBy(a)
}

// asked are the bounds as the case was filed: what was approved later must not bound
// what another edition would have allowed.
func asked(c permit.Case, t permit.Track, b stated, on civil.Date) rules.ValidityFacts {
	c.Tracks = slices.Clone(c.Tracks)
	for i := range c.Tracks {
		c.Tracks[i].From, c.Tracks[i].To = civil.Date{}, civil.Date{}
	}
	return facts(c, t, b, on)
}
