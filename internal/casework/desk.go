package casework

import (
	"context"
	"strconv"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// A Desk is a case as it lies before somebody who works on it: as much of it as they may
// see, and what they may do now.
type Desk struct {
	permit.Case
	Pack      *rules.Pack
	Today     civil.Date
	View      access.View
	Form      dossier.Form                  // as it is seen; empty for who sees none
	Origins   map[string]dossier.Provenance // of the answers that are seen
	Papers    []permit.Material             // that are seen
	Documents []Document                    // official papers, for who may read them
	History   []journal.Recorded[permit.Event]
	Offers    []permit.Opening
}

// Desk lays a case before the actor. Who may not read it is refused; to whom it was shown,
// and how much of it, is on record.
func (s *Service) Desk(ctx context.Context, actor permit.Actor, id permit.CaseID) (Desk, error) {
	c, version, err := s.stand(ctx, id)
	if err != nil {
		return Desk{}, err
	}
	if _, err := s.mayRead(ctx, actor, c, access.ReadCase); err != nil {
		return Desk{}, err
	}
	d, err := s.lay(actor, c)
	if err != nil {
		return d, err
	}
	if err := s.shown(ctx, actor, id, "desk", d.View.String()+" v"+strconv.FormatInt(version, 10)); err != nil {
		return Desk{}, err
	}
	return d, s.fillDesk(ctx, actor, &d)
}

// lay is the part of a desk that stands in the case itself.
func (s *Service) lay(actor permit.Actor, c permit.Case) (Desk, error) {
	w, pack, err := s.world(actor, c, nil, s.Now())
	if err != nil {
		return Desk{}, err
	}
	d := Desk{Case: c, Pack: pack, Today: w.Now.Date, View: s.Access.View(actor, subject(c, pack)), Offers: s.offered(actor, c, w, pack)}
	for _, m := range c.Materials {
		if d.View.Paper(m.ReadBy, pack.EmployerBrings(m.Code, m.Row)) {
			d.Papers = append(d.Papers, m)
		}
	}
	return d, nil
}

// offered are the commands that the actor may give now, by the procedure and by access.
func (s *Service) offered(actor permit.Actor, c permit.Case, w permit.World, pack *rules.Pack) []permit.Opening {
	about := subject(c, pack)
	var out []permit.Opening
	for _, o := range permit.Openings(c, w) {
		if s.Access.Ask(actor, access.Act(o.Act), about, access.Circumstances(o.Place)).Allowed {
			out = append(out, o)
		}
	}
	return out
}

// fillDesk adds what is stored beside the case, as far as the actor may read it.
func (s *Service) fillDesk(ctx context.Context, actor permit.Actor, d *Desk) (err error) {
	about := subject(d.Case, d.Pack)
	may := func(act access.Act) bool {
		return s.Access.Ask(actor, act, about, access.Circumstances{}).Allowed
	}
	if may(access.ReadForm) && d.Dossier.Version > 0 {
		if err := s.fillForm(ctx, d); err != nil {
			return err
		}
	}
	if may(access.ReadDocument) {
		if d.Documents, err = s.officialPapers(ctx, actor, d.Case, d.View); err != nil {
			return err
		}
	}
	if may(access.ReadLog) {
		d.History, err = s.Log.List(ctx, string(d.ID))
	}
	return unavailable(err)
}

func (s *Service) fillForm(ctx context.Context, d *Desk) error {
	v, err := s.version(ctx, d.ID, d.Dossier.Version)
	if err != nil {
		if problem.Of(err).Code == problem.NotFound { // the file is destroyed
			return nil
		}
		return err
	}
	d.Form, d.Origins = d.View.Form(v.Form), map[string]dossier.Provenance{}
	for path := range dossier.Flatten(d.Form) {
		if p, ok := v.Provenance[path]; ok {
			d.Origins[path] = p
		}
	}
	return nil
}

// Offered finds what the actor may do of a kind on a track; the track is empty for what
// is about none.
func (d Desk) Offered(act string, track permit.TrackID) bool {
	for _, o := range d.Offers {
		if o.Act == act && o.Track == track {
			return true
		}
	}
	return false
}

// OfferedOn lists the tracks on which the actor may do an act.
func (d Desk) OfferedOn(act string) []permit.TrackID {
	var out []permit.TrackID
	for _, o := range d.Offers {
		if o.Act == act {
			out = append(out, o.Track)
		}
	}
	return out
}

// Barred is why the actor may not give a command in the case as the desk shows it, whoever
// else may; nil if nothing about the person is in the way.
func (s *Service) Barred(actor permit.Actor, d Desk, cmd permit.Command) error {
	w, pack, err := s.world(actor, d.Case, cmd, s.Now())
	if err != nil {
		return err
	}
	return s.mayDo(d.Case, cmd, w, pack)
}

// A Basis is what a decision on a track rests on beside the papers: the longest period
// that is lawful, what bounds it, and what the rules find. Rules recommend; a person
// decides (PIPL art. 24).
type Basis struct {
	From, To civil.Date
	Bounds   []rules.Bound
	Trace    *rules.Trace // of the applicant's qualification, for who sees that
}

// Basis finds the basis of a track that the actor may see. The residence authority is told
// no more of the qualification than the category, which it reads in the form.
func (s *Service) Basis(ctx context.Context, actor permit.Actor, d Desk, id permit.TrackID) (Basis, error) {
	t, ok := d.Track(id)
	if !ok || !d.View.Kind(t.Kind) || d.Dossier.Version == 0 {
		return Basis{}, nil
	}
	form, err := s.stated(ctx, d.Case)
	if err != nil {
		return Basis{}, err
	}
	w, pack, err := s.world(actor, d.Case, nil, s.Now())
	if err != nil {
		return Basis{}, err
	}
	w.Latest = latestBy(d.Case, pack, form, d.Today)
	b := Basis{Bounds: pack.Bounds(t.Kind, facts(d.Case, t, form, d.Today))}
	b.From, b.To, _ = permit.Term(d.Case, id, w) // none is lawful: then it is said when somebody decides
	if t.Holder == 0 && d.View.Kind(permit.Work) && t.Kind == permit.Work {
		form.about.On = d.Today
		trace := pack.Policies.Trace(form.about)
		b.Trace = &trace
	}
	return b, nil
}

// ChangedSince lists the answers and papers that have changed since the case had a digest,
// as far as the desk's actor may see them; false if it never had it.
func (d Desk) ChangedSince(digest string) ([]string, bool) {
	c, found := permit.Case{}, false
	var out []string
	for _, entry := range d.History {
		for _, e := range entry.Events {
			if found {
				out = append(out, d.changed(e)...)
			}
			c = permit.Evolve(c, e)
		}
		found = found || c.Digest() == digest
	}
	return out, found
}

// changed lists what an event changed of what is seen.
func (d Desk) changed(e permit.Event) []string {
	switch e := e.(type) {
	case permit.DossierSaved:
		var out []string
		for _, r := range e.Changes {
			for _, k := range r.ReadBy {
				if d.View.Kind(k) {
					out = append(out, r.Field)
					break
				}
			}
		}
		return out
	case permit.MaterialMet:
		for _, m := range d.Papers {
			if m.Code == e.Code {
				return []string{"material." + string(e.Code)}
			}
		}
	}
	return nil
}
