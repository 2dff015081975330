package casework

import (
	"context"
	"slices"
	"sync"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// factsCache keeps what the procedure must know of dossiers decided on lately, so
// that a decision reads nothing in most cases.
type factsCache struct {
	mu   sync.Mutex
	kept map[factsKey]stated
}

// stated is what a form states, as far as a permit's period depends on it.
type stated struct {
	dossier.Bounds
	about rules.Facts // the applicant's, for the special cases of a pack
}

// statedBy reads the form of a case, on the day from which it counts.
func statedBy(a rules.Application) stated {
	return stated{a.Form.Bounds(a.On), a.Facts(0)}
}

type factsKey struct {
	id permit.CaseID
	n  int
}

// factsKept bounds the cache; a dossier dropped is read again.
const factsKept = 4096

func (f *factsCache) get(k factsKey) (stated, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.kept[k]
	return b, ok
}

func (f *factsCache) put(k factsKey, b stated) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil || len(f.kept) >= factsKept {
		f.kept = map[factsKey]stated{}
	}
	f.kept[k] = b
}

// latest gives the last lawful day of each track's permit to the commands that
// set a period; all others read no dossier.
func (s *Service) latest(ctx context.Context, c permit.Case, cmd permit.Command, pack *rules.Pack, today civil.Date) (func(permit.TrackID) civil.Date, error) {
	if !setsPeriod(c, cmd) {
		return nil, nil
	}
	b, err := s.stated(ctx, c)
	if err != nil {
		return nil, err
	}
	return latestBy(c, pack, b, today), nil
}

// latestBy is apart from latest, so that only who calls it pays for a copy of the case.
func latestBy(c permit.Case, pack *rules.Pack, b stated, today civil.Date) func(permit.TrackID) civil.Date {
	return func(id permit.TrackID) civil.Date {
		t, _ := c.Track(id)
		return pack.Latest(t.Kind, facts(c, t, b, today))
	}
}

// setsPeriod reports whether the command may give a permit a period: a decision, or
// time itself, which comes before every command, by the law of a late extension.
func setsPeriod(c permit.Case, cmd permit.Command) bool {
	switch k := cmd.(type) {
	case permit.Approve:
		return c.Dossier.Version > 0
	case permit.Renew:
		return k.Post == permit.PostDecide && c.Dossier.Version > 0
	}
	t, ok := c.Principal(permit.Work)
	return ok && t.Transaction == permit.Extension && c.Phase == permit.Accepted
}

// category is the applicant's, for commands that may begin a promise which depends on
// it: anything between filing and acceptance, since time itself may accept a case.
func (s *Service) category(ctx context.Context, c permit.Case, pack *rules.Pack) (string, error) {
	waits := slices.Contains([]permit.Phase{permit.Filed, permit.PreReviewed, permit.Booked, permit.Verified}, c.Phase)
	if !waits || c.Dossier.Version == 0 || !pack.Profile.AsksCategory() {
		return "", nil
	}
	b, err := s.stated(ctx, c)
	return string(b.Grade), err
}

func (s *Service) stated(ctx context.Context, c permit.Case) (stated, error) {
	k := factsKey{c.ID, c.Dossier.Version}
	if b, ok := s.facts.get(k); ok {
		return b, nil
	}
	v, err := s.version(ctx, c.ID, c.Dossier.Version)
	if err != nil {
		return stated{}, err
	}
	b := statedBy(application(c, v.Form))
	s.facts.put(k, b)
	return b, nil
}

// facts are the bounds of a track in the words of the rules. A period is counted from
// the day the permit begins. Family has no category of its own; its residence ends
// with the applicant's, which package permit sees to.
func facts(c permit.Case, t permit.Track, b stated, today civil.Date) rules.ValidityFacts {
	f := rules.ValidityFacts{WorkFrom: begins(t, today), ResidenceFrom: begins(t, today)}
	if t.Holder > 0 {
		return f
	}
	f.About = b.about
	f.About.On = today // ages are of the day of the decision
	f.Category, f.WorkTo, f.ContractEnd = string(b.Grade), b.WorkTo, b.ContractTo
	f.PassportExpiry, f.LicenceEnd = b.PassportExpires, b.LicenceEnd
	f.ResidenceUntil, f.PriorResidenceYearPermits = b.ResidenceUntil, b.PriorResidence
	if work, ok := c.Principal(permit.Work); ok && t.Kind == permit.Residence && !work.To.IsZero() {
		f.WorkFrom, f.WorkTo = work.From, work.To
	}
	return f
}

// begins is the first day of the permit that a track would get today.
func begins(t permit.Track, today civil.Date) civil.Date {
	if t.Transaction == permit.Extension {
		return t.Current.To.AddDays(1)
	}
	return today
}
