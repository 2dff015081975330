package permit

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// The commands of the authorities. Each names the digest of what the officer saw;
// if it is no longer what is there, the command is refused and the officer looks again.
type (
	// Examine is the first finding on a track.
	Examine struct {
		Track  TrackID
		Grant  bool
		Note   Code
		Digest string
	}
	// Review is the second; who disagrees sends the track back to be examined.
	Review struct {
		Track  TrackID
		Agree  bool
		Note   Code
		Digest string
	}
	// Approve is the positive decision. Zero dates mean the longest lawful period.
	Approve struct {
		Track    TrackID
		Digest   string
		From, To civil.Date
	}
	// Reject is the negative decision, with reasons out of a code list.
	Reject struct {
		Track   TrackID
		Reasons []Code
		Digest  string
	}
	// Renew confirms a stale check on what is there now.
	Renew struct {
		Track  TrackID
		Post   Post
		Digest string
	}
)

func (Examine) Name() string { return "examine" }
func (Review) Name() string  { return "review" }
func (Approve) Name() string { return "approve" }
func (Reject) Name() string  { return "refuse" }
func (Renew) Name() string   { return "confirm" }

func (k Examine) duty(Case) Duty { return authority(PostExamine, k.Track) }
func (k Review) duty(Case) Duty  { return authority(PostReview, k.Track) }
func (k Approve) duty(Case) Duty { return authority(PostDecide, k.Track) }
func (k Reject) duty(Case) Duty  { return authority(PostDecide, k.Track) }
func (k Renew) duty(Case) Duty   { return authority(k.Post, k.Track) }

// RefusalReasons are the codes a refusal may give, by kind: Licence Law art. 38
// wants reasons; a residence refusal has the closed list of Exit-Entry Law art. 31.
var RefusalReasons = map[Kind][]Code{
	Work:      {"category-not-met", "employer-not-eligible", "post-not-needed", "experience-not-proven", "degree-not-proven", "record-not-clean", "health", "false-materials", "no-lawful-stay"},
	Residence: {"visa-type", "fraud", "proof-missing", "unlawful-conduct", "other-unsuitable"},
}

// workable returns the track if the posts may work on it now.
func (c Case) workable(id TrackID, digest string, stages ...Stage) (Track, error) {
	if err := open(c); err != nil {
		return Track{}, err
	}
	t, ok := c.Track(id)
	if !ok {
		return t, invalid("permit.invalid.track", id)
	}
	if !slices.Contains(stages, t.Stage) {
		return t, illegal("permit.illegal.stage", id, t.Stage)
	}
	if digest != c.Digest() {
		return t, problem.New(problem.Conflict, "permit.conflict.digest")
	}
	return t, nil
}

func (w World) check(p Post, grant bool, digest string) Check {
	k := Check{Post: p, By: w.Actor.ID, On: w.today(), Grant: grant, Digest: digest}
	if p == PostDecide {
		k.Receipt = w.Receipt
	}
	return k
}

// Decides reports whether the command is a decision on a track, of which a receipt is
// kept, and names the track.
func Decides(cmd Command) (TrackID, bool) {
	switch k := cmd.(type) {
	case Approve:
		return k.Track, true
	case Reject:
		return k.Track, true
	case Renew:
		return k.Track, k.Post == PostDecide
	}
	return "", false
}

func (k Examine) decide(c Case, w World) ([]Event, error) {
	if _, err := c.workable(k.Track, k.Digest, Examining); err != nil {
		return nil, err
	}
	return []Event{Checked{k.Track, w.check(PostExamine, k.Grant, k.Digest), Reviewing, k.Note}}, nil
}

func (k Review) decide(c Case, w World) ([]Event, error) {
	t, err := c.workable(k.Track, k.Digest, Reviewing)
	if err != nil {
		return nil, err
	}
	if !k.Agree && k.Note == "" {
		return nil, invalid("permit.invalid.sendback")
	}
	first, _ := t.check(PostExamine)
	next := Deciding
	if !k.Agree {
		next = Examining
	}
	return []Event{Checked{k.Track, w.check(PostReview, first.Grant == k.Agree, k.Digest), next, k.Note}}, nil
}

func (k Approve) decide(c Case, w World) ([]Event, error) {
	t, err := c.workable(k.Track, k.Digest, Deciding, Approved)
	if err != nil {
		return nil, err
	}
	if err := t.undecided(); err != nil {
		return nil, err
	}
	if err := c.grantable(t, w.Profile); err != nil {
		return nil, err
	}
	from, to, err := c.validity(t, k.From, k.To, w)
	if err != nil {
		return nil, err
	}
	e := TrackApproved{Track: k.Track, Check: w.check(PostDecide, true, k.Digest), From: from, To: to}
	return append([]Event{e}, Evolve(c, e).resolve(w, OnDecision)...), nil
}

// undecided reports that a decision stands. A stale one may be taken anew, as it
// must be where what changed moves the period.
func (t Track) undecided() error {
	if x, _ := t.check(PostDecide); t.Stage == Approved && len(x.Stale) == 0 {
		return illegal("permit.illegal.decided", t.ID)
	}
	return nil
}

// grantable reports why a track may not be approved now.
func (c Case) grantable(t Track, p *Profile) error {
	if r, ok := c.Track(t.Requires); ok && c.blocks(r) {
		return illegal("permit.illegal.requires", t.ID, r.ID).Under("Regulation art. 16")
	}
	if err := c.unsettled(t); err != nil {
		return err
	}
	for _, m := range c.Materials {
		if !m.Needed() || !m.concerns(t) {
			continue
		}
		if m.Met == Missing || m.Met == Tolerated {
			return illegal("permit.illegal.tolerated", m.Code).Under("容缺受理")
		}
		if p.Originals == AtAcceptance && m.uncompared() {
			return illegal("permit.illegal.originals", m.Code)
		}
	}
	return nil
}

// blocks reports whether a required track does not carry an approval that counts, or
// rests on one that does not.
func (c Case) blocks(r Track) bool {
	under, ok := c.Track(r.Requires)
	return (r.Stage != Approved && r.Stage != Granted) || !r.fresh() || ok && c.blocks(under)
}

// unsettled reports what must be over before a track is decided either way.
func (c Case) unsettled(t Track) error {
	if !t.examinedFresh() {
		return illegal("permit.illegal.stale", t.ID, staleFields(t))
	}
	if _, waiting := c.asked(); waiting {
		return illegal("permit.illegal.awaiting")
	}
	if slices.ContainsFunc(c.Pauses, func(p Pause) bool { return p.open() && (p.Track == "" || p.Track == t.ID) }) {
		return illegal("permit.illegal.suspended", t.ID)
	}
	if c.Panel != nil && c.Panel.Result == "" {
		return illegal("permit.illegal.panel")
	}
	if c.Hearing.holdsUp(t.ID) {
		return illegal("permit.illegal.hearing").Under("Licence Law art. 48")
	}
	return nil
}

// examinedFresh reports whether the checks before the decision are fresh.
func (t Track) examinedFresh() bool {
	return !slices.ContainsFunc(t.Checks, func(k Check) bool { return k.Post != PostDecide && len(k.Stale) > 0 })
}

func staleFields(t Track) string {
	var all []Code
	for _, k := range t.Checks {
		for _, f := range k.Stale {
			if !slices.Contains(all, Code(f)) {
				all = append(all, Code(f))
			}
		}
	}
	return codes(all)
}

func (k Reject) decide(c Case, w World) ([]Event, error) {
	t, err := c.workable(k.Track, k.Digest, Deciding, Approved)
	if err != nil {
		return nil, err
	}
	if err := t.undecided(); err != nil {
		return nil, err
	}
	if t.Stage == Deciding {
		if err := c.unsettled(t); err != nil {
			return nil, err
		}
	}
	if err := reasons(t.Kind, k.Reasons); err != nil {
		return nil, err
	}
	s := story{Case: c, w: w}
	s.add(TrackRefused{Track: k.Track, Check: w.check(PostDecide, false, k.Digest), Reasons: k.Reasons})
	if t.Holder > 0 || !s.settled() { // the table has its say on settled cases, about the applicant's own permits
		l := s.letters(w)
		l.send(Notice{Letter: ResidenceRefusalLetter, Track: t.ID, Reasons: k.Reasons})
		s.add(l.out...)
	}
	return append(s.events, s.resolve(w, OnDecision)...), nil
}

func reasons(k Kind, given []Code) error {
	if len(given) == 0 {
		return problem.New(problem.Invalid, "permit.invalid.noreasons").Under("Licence Law art. 38")
	}
	for _, r := range given {
		if !slices.Contains(RefusalReasons[k], r) {
			return invalid("permit.invalid.reason", r, codes(RefusalReasons[k]))
		}
	}
	return nil
}

func (k Renew) decide(c Case, w World) ([]Event, error) {
	t, err := c.workable(k.Track, k.Digest, Examining, Reviewing, Deciding, Approved)
	if err != nil {
		return nil, err
	}
	x, ok := t.check(k.Post)
	if !ok || len(x.Stale) == 0 {
		return nil, illegal("permit.illegal.notstale", k.Track, k.Post)
	}
	for _, p := range []Post{PostExamine, PostReview} {
		if y, ok := t.check(p); ok && p != k.Post && len(y.Stale) > 0 && before(w.Profile, p, k.Post) {
			return nil, illegal("permit.illegal.confirmorder", p)
		}
	}
	if k.Post == PostDecide {
		if _, _, err := c.validity(t, t.From, t.To, w); err != nil {
			return nil, err // the period no longer fits: to be decided anew
		}
	}
	e := Confirmed{Track: k.Track, Post: k.Post, By: w.Actor.ID, On: w.today(), Digest: k.Digest}
	if k.Post == PostDecide {
		e.Receipt = w.Receipt
	}
	return append([]Event{e}, Evolve(c, e).resolve(w, OnDecision)...), nil
}

func before(p *Profile, a, b Post) bool {
	chain := p.chain()
	return slices.Index(chain, a) < slices.Index(chain, b)
}

// Bounds of the residence permit, fixed by law: Exit-Entry Law art. 30.
const (
	minWorkResidence  = 90  // days
	minOtherResidence = 180 // days, family
	maxResidence      = 5   // years
)

// validity returns the period that an approval gives.
func (c Case) validity(t Track, from, to civil.Date, w World) (civil.Date, civil.Date, error) {
	if t.Transaction.keepsPeriod() {
		return c.keptPeriod(t, w)
	}
	if from.IsZero() {
		from = w.today()
	}
	if t.Transaction == Extension {
		from = t.Current.To.AddDays(1)
	}
	latest := c.bound(t, from, w)
	if to.IsZero() {
		to = latest
	}
	if to.IsZero() || (!latest.IsZero() && to.After(latest)) || to.Before(from) {
		return from, to, invalid("permit.invalid.period", t.ID, from, to, latest)
	}
	if t.Kind == Residence {
		return from, to, residencePeriod(t, from, to)
	}
	return from, to, nil
}

// keepsPeriod reports whether the transaction leaves the validity as it is.
func (t Transaction) keepsPeriod() bool {
	return slices.Contains([]Transaction{Change, Replacement, Reissue, Cancel}, t)
}

func (c Case) keptPeriod(t Track, w World) (civil.Date, civil.Date, error) {
	from := t.Current.From
	if from.IsZero() {
		from = w.today()
	}
	if t.Transaction == Cancel {
		return earliest(from, w.today()), w.today(), nil
	}
	return from, t.Current.To, nil
}

// bound is the last day a track may run to: what the world says, five years for
// residence, and the sponsor's residence for family (domain: validity at most the sponsor's).
func (c Case) bound(t Track, from civil.Date, w World) civil.Date {
	latest := w.latest(t.ID)
	if t.Kind == Residence {
		latest = earliest(latest, from.AddMonths(12*maxResidence).AddDays(-1))
	}
	if r, ok := c.Track(t.Requires); ok && t.Holder > 0 {
		latest = earliest(latest, r.To)
	}
	return latest
}

// earliest returns the earlier of two days, of which the zero one sets no bound.
func earliest(a, b civil.Date) civil.Date {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

func residencePeriod(t Track, from, to civil.Date) error {
	least := minWorkResidence
	if t.Holder > 0 {
		least = minOtherResidence
	}
	days := to.Sub(from) + 1
	if days < least || to.After(from.AddMonths(12*maxResidence).AddDays(-1)) {
		return problem.New(problem.Invalid, "permit.invalid.residence", days, least, maxResidence).Under("Exit-Entry Law art. 30")
	}
	return nil
}
