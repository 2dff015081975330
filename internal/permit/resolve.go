package permit

import (
	"slices"

	"tandem/internal/civil"
)

// Status is the state of a certificate.
type Status string

// The states of a certificate. Only a valid one permits anything.
const (
	Valid           Status = "valid"
	WithheldStatus  Status = "withheld"
	RevokedStatus   Status = "revoked"   // 撤销, Licence Law art. 69
	CancelledStatus Status = "cancelled" // 注销, Licence Law art. 70
	ExpiredStatus   Status = "expired"
)

// A Certificate is an issued permit.
type Certificate struct {
	Track  TrackID    `json:"track"`
	Kind   Kind       `json:"kind"`
	Holder int        `json:"holder,omitempty"`
	Number string     `json:"number"`
	From   civil.Date `json:"from"`
	To     civil.Date `json:"to"`
	On     civil.Date `json:"on"`
	Status Status     `json:"status"`
}

// resolve returns what a cause makes of the case, by the split-outcome table.
// The case is the one after the event that raised the cause.
func (c Case) resolve(w World, cause Cause) []Event {
	if cause == OnDecision && !c.settled() {
		return nil
	}
	row, ok := Lookup(c.Coupled, cause, c.standing(Work), c.standing(Residence))
	if !ok {
		return nil
	}
	s := story{Case: c, w: w}
	s.carryOut(row, cause)
	return s.events
}

// A story is a case that events are being added to.
type story struct {
	Case
	w      World
	events []Event
}

func (s *story) add(events ...Event) {
	s.events = append(s.events, events...)
	s.Case = Replay(s.Case, events)
}

func (s *story) carryOut(r Row, cause Cause) {
	l := s.letters(s.w)
	for _, d := range r.Letters {
		if n := d.notice(s.Case, s.w, cause); s.calledFor(n) {
			l.send(n)
		}
	}
	s.add(l.out...)
	s.add(s.stopTracks(r)...)
	s.add(s.issue(s.w, r)...)
	s.add(s.changeIssued(s.w, r)...)
	s.add(s.end(s.w, r)...)
	s.add(s.complete(s.w)...)
	s.add(s.grantByLaw(s.w, r)...)
}

// calledFor reports whether a letter of a row has something to say: a refusal is told
// once, and only a stale decision is to be confirmed.
func (c Case) calledFor(n Notice) bool {
	switch n.Letter {
	case WorkRefusalLetter, ResidenceRefusalLetter:
		return !slices.ContainsFunc(c.Notices, func(x Notice) bool { return x.Letter == n.Letter && x.Track == n.Track })
	case ConfirmLetter:
		t, _ := c.Track(n.Track)
		return !t.fresh()
	}
	return true
}

// settled reports whether nothing stands between the decisions taken and their
// consequences: no decision is stale, and a residence permit waits for the family's.
// Where nothing will be issued, nothing needs to be waited for.
func (c Case) settled() bool {
	if c.standing(Work) == No || c.Coupled && c.anyRefused() {
		return true
	}
	if slices.ContainsFunc(c.Tracks, func(t Track) bool { return t.Stage == Approved && !t.fresh() }) {
		return false
	}
	alone := !c.Coupled && c.standing(Residence) == Pending
	return alone || c.anyRefused() || !slices.ContainsFunc(c.Tracks, func(t Track) bool { return t.Holder > 0 && t.live() && t.Stage != Approved })
}

// anyRefused reports whether one of the applicant's own tracks is refused.
func (c Case) anyRefused() bool {
	return slices.ContainsFunc(c.Tracks, func(t Track) bool { return t.Holder == 0 && t.Stage == Refused })
}

// notice makes the letter of a row.
func (d Dispatch) notice(c Case, w World, cause Cause) Notice {
	n := Notice{Letter: d.Letter, Remedy: d.Remedy}
	if t, ok := c.Principal(d.About); ok {
		n.Track, n.Reasons = t.ID, t.Reasons
	}
	if slices.Contains(explained, d.Letter) {
		n.Reasons = []Code{c.why(cause, w)}
	}
	if d.Letter == WithholdingLetter {
		n.Due = w.start("", w.Profile.Limits.Explain, w.Now).Due
	}
	switch d.To {
	case "supervisor":
		n.To = string(w.Profile.Supervisor)
	case "authority":
		n.To = string(w.Profile.Authorities[d.About])
	}
	return n
}

// fate is what a row says of a track. Family follows the residence track.
func (r Row) fate(t Track) Fate {
	switch {
	case t.Kind == Work:
		return r.WorkFate
	case t.Holder == 0 || r.ResidenceFate != Refuse:
		return r.ResidenceFate
	}
	return Stop
}

// explained are the letters whose reason is no officer's but what happened.
var explained = []Letter{SupervisorLetter, TerminationLetter, CancellationLetter, WithholdingLetter}

// why is a cause as a letter names it: a paper that did not come was tolerated, or was
// asked for in a correction notice, whichever was due first.
func (c Case) why(cause Cause, w World) Code {
	k, ok := c.asked()
	if !ok || cause != OnMissedPaper || !k.Due.Before(w.today()) {
		return Code(cause)
	}
	if slices.ContainsFunc(c.Materials, func(m Material) bool { return m.Met == Tolerated && m.Due.Before(k.Due) }) {
		return Code(cause)
	}
	return "not-corrected"
}

func (c Case) stopTracks(r Row) []Event {
	var out []Event
	for _, t := range c.Tracks {
		f := r.fate(t)
		if !t.live() || (f != Stop && f != Lapse) {
			continue
		}
		if f = Stop; t.Stage == Approved {
			f = Lapse
		}
		out = append(out, TrackEnded{t.ID, f})
	}
	return out
}

// grantByLaw approves the work extension that silence has granted.
func (c Case) grantByLaw(w World, r Row) []Event {
	t, ok := c.Principal(Work)
	if !ok || r.WorkFate != Grant {
		return nil
	}
	from := t.Current.To.AddDays(1)
	to := c.bound(t, from, w)
	if to.Before(from) {
		to = from.AddDays(t.Current.length() - 1)
	}
	e := TrackApproved{Track: t.ID, From: from, To: to, ByLaw: true, Check: Check{On: w.today()}}
	return append([]Event{e}, Evolve(c, e).resolve(w, OnDecision)...)
}

// issue makes the one event that issues, with every certificate the row lets out.
func (c Case) issue(w World, r Row) []Event {
	var certs []Certificate
	for _, t := range c.Tracks {
		if t.Stage == Approved && r.fate(t) == Issue {
			certs = append(certs, w.certificate(t))
		}
	}
	if len(certs) == 0 {
		return nil
	}
	return []Event{PermitsIssued{On: w.today(), Certificates: certs, Clocks: c.serialClock(w)}}
}

// serialClock restarts the residence period of an uncoupled case when the work
// permit, which the residence file must contain, is there (Regulation art. 16).
func (c Case) serialClock(w World) []Clock {
	if c.Coupled || c.standing(Work) != Yes || c.standing(Residence) != Pending {
		return nil
	}
	return []Clock{w.start(ResidenceClock, w.Profile.Limits.Residence, w.Now)}
}

// complete says that nothing is left to decide, where something was issued.
func (c Case) complete(w World) []Event {
	left := slices.ContainsFunc(c.Tracks, Track.live)
	if left || len(c.Certificates) == 0 || !c.IssuedOn.IsZero() || c.Outcome != "" {
		return nil
	}
	k, _ := c.Clock(PromisedClock)
	return []Event{DecisionsComplete{On: w.today(), Used: c.DaysUsed(w.Calendar, w.today()), Promised: k.Days,
		Clocks: []Clock{w.start(IssueClock, w.Profile.Limits.Issue, w.Now)}}}
}

// certificate makes the certificate of an approved track. A work permit number
// stays with the person for life.
func (w World) certificate(t Track) Certificate {
	k := Certificate{Track: t.ID, Kind: t.Kind, Holder: t.Holder, Number: t.Current.Number, From: t.From, To: t.To, On: w.today(), Status: Valid}
	if !t.Transaction.keepsPeriod() && k.From.Before(k.On) {
		k.From = k.On // nothing is valid before it is issued
	}
	if t.Transaction == Cancel {
		k.Status = CancelledStatus
	} else if k.Number == "" || t.Kind == Residence {
		k.Number = w.Number(t.ID)
	}
	return k
}

// changeIssued withholds or cancels what was issued, all in one event.
func (c Case) changeIssued(w World, r Row) []Event {
	status := map[Fate]Status{Withhold: WithheldStatus, Void: CancelledStatus}
	var ids []TrackID
	var to Status
	for _, k := range c.Certificates {
		t, _ := c.Track(k.Track)
		if s, ok := status[r.fate(t)]; ok && k.Status == Valid {
			ids, to = append(ids, k.Track), s
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []Event{CertificatesChanged{On: w.today(), Status: to, Tracks: ids, Ground: Code(r.ID)}}
}

// end closes the case if the row ends it.
func (c Case) end(w World, r Row) []Event {
	if r.Outcome == "" {
		return nil
	}
	k, _ := c.Clock(PromisedClock)
	e := CaseEnded{On: w.today(), Outcome: r.Outcome, Row: r.ID, Used: c.DaysUsed(w.Calendar, w.today()), Promised: k.Days}
	if !c.IssuedOn.IsZero() {
		e.Used, e.Promised = c.Used, c.Promised
	}
	if r.Outcome == OutWithheld {
		return []Event{e}
	}
	return []Event{e, CaseClosed{On: w.today()}}
}
