package permit

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// A play is a named situation told step by step. What is told is a history like any
// other, so at its end it must obey all laws.
type play struct {
	*testing.T
	h      *history
	clock  civil.Moment
	cal    *civil.Calendar
	latest map[TrackID]civil.Date
	papers int
	spares []Code // papers that the form, as it is saved next, does not call for
}

// begin opens a case in a city for the permits wanted, on Monday 2 March 2026.
func begin(t *testing.T, where string, wanted ...Wanted) *play {
	t.Helper()
	p := &play{T: t, h: newHistory(city(t, where)), clock: at(t, "2026-03-02T09:00"), cal: civil.National(), latest: map[TrackID]civil.Date{}}
	p.h.copies = true
	p.do(handler(), Open{City: where, Applicant: anna, Handler: bob, Employer: employer, Tracks: wanted})
	for _, tr := range p.c().Tracks {
		p.latest[tr.ID] = day(t, "2027-03-01")
	}
	t.Cleanup(p.lawful)
	return p
}

// lawful holds the play against the laws.
func (p *play) lawful() {
	laws := map[string]law{
		"1": bothOrNeither, "2": residenceAfterWork, "3": nothingStale, "4": differentPeople, "5": dueDatesCounted, "6": oneNotice, "6, both authorities": nothingDropped,
		"7": reasonsAndRemedies, "8": refusalsAndSilence, "9": journalIsState, "timers": timersRest, "phases": phasesConsistent, "intake": intakeFollowsProfile, "papers": papersAreAskedFor,
	}
	for name, l := range laws {
		if err := l(p.h); err != nil {
			p.Errorf("law %s: %v", name, err)
		}
	}
	if p.Failed() {
		p.Log(p.h)
	}
}

// The permits that are asked for most.
func newPair() []Wanted {
	return []Wanted{{Kind: Work, Transaction: Domestic}, {Kind: Residence, Transaction: First}}
}

// held is a permit that runs out on a day, after a year.
func held(t testing.TB, kind Kind, tr Transaction, to string) Wanted {
	t.Helper()
	end := day(t, to)
	return Wanted{Kind: kind, Transaction: tr, Current: Permit{Number: "OLD-" + string(kind), From: end.AddDays(-364), To: end}}
}

// withFamily is a pair with family members.
func withFamily(n int) []Wanted {
	out := newPair()
	for i := range n {
		out = append(out, Wanted{Kind: Residence, Transaction: First, Holder: i + 1})
	}
	return out
}

// c is the case as it stands.
func (p *play) c() Case { return p.h.now() }

func (p *play) world(who Actor) World {
	return World{Now: p.clock, Calendar: p.cal, Profile: p.h.profile, Actor: who,
		Needs:  conclusion(p.c().Tracks, p.spares...),
		Latest: func(id TrackID) civil.Date { return p.latest[id] }, Number: func(id TrackID) string { return "NEW-" + string(id) }}
}

// on moves the clock to a moment.
func (p *play) on(when string) {
	p.Helper()
	if !strings.Contains(when, "T") {
		when += "T09:00"
	}
	if next := at(p, when); !next.Before(p.clock) {
		p.clock = next
		return
	}
	p.Fatalf("%s is before %s", when, p.clock)
}

// after lets time go by.
func (p *play) after(d time.Duration) { p.clock = p.clock.Add(d) }

// do has somebody do something that must succeed.
func (p *play) do(who Actor, cmd Command) []Event {
	p.Helper()
	s := p.h.do(p.world(who), cmd)
	if s.err != nil {
		p.Fatalf("%s: %s by %s: %v\n%s", p.clock, cmd.Name(), who.ID, problem.Of(s.err).Key, p.h)
	}
	return s.events
}

// refused has somebody try something that must be refused for a reason.
func (p *play) refused(who Actor, cmd Command, key string) {
	p.Helper()
	s := p.h.do(p.world(who), cmd)
	if s.err == nil {
		p.Fatalf("%s: %s by %s was not refused, want %s\n%s", p.clock, cmd.Name(), who.ID, key, p.h)
	}
	if got := problem.Of(s.err).Key; got != key {
		p.Fatalf("%s: %s by %s: refused for %s, want %s", p.clock, cmd.Name(), who.ID, got, key)
	}
}

// tick lets the timers fire.
func (p *play) tick() []Event { p.Helper(); return p.do(machinery(), Tick{}) }

// want compares phase and outcome.
func (p *play) want(phase Phase, outcome Outcome) {
	p.Helper()
	if c := p.c(); c.Phase != phase || c.Outcome != outcome {
		p.Fatalf("%s: the case is %s %q, want %s %q\n%s", p.clock, c.Phase, c.Outcome, phase, outcome, p.h)
	}
}

// stage compares where a track stands.
func (p *play) stage(id TrackID, want Stage) {
	p.Helper()
	if t, _ := p.c().Track(id); t.Stage != want {
		p.Fatalf("%s: %s is %s, want %s", p.clock, id, t.Stage, want)
	}
}

// due compares the due date of a clock.
func (p *play) due(id ClockID, want string) {
	p.Helper()
	if k, _ := p.c().Clock(id); k.Due.String() != want {
		p.Fatalf("clock %s is due on %s, want %s", id, k.Due, want)
	}
}

// letters are the kinds of letters among events, with whom they went to if it was
// not the applicant.
func letterNames(events []Event) []string {
	var out []string
	for _, e := range events {
		n, ok := e.(NoticeSent)
		switch {
		case ok && n.To == "applicant":
			out = append(out, string(n.Letter))
		case ok:
			out = append(out, string(n.Letter)+" to "+n.To)
		}
	}
	return out
}

// sent compares the letters of events, in order.
func (p *play) sent(events []Event, want ...string) {
	p.Helper()
	if got := letterNames(events); !slices.Equal(got, want) {
		p.Fatalf("letters %q, want %q", got, want)
	}
}

// certificates compares number and validity of what was issued: "NEW-work 2026-03-02..2027-03-01 valid".
func (p *play) certificates(want ...string) {
	p.Helper()
	var got []string
	for _, k := range p.c().Certificates {
		got = append(got, k.Number+" "+k.From.String()+".."+k.To.String()+" "+string(k.Status))
	}
	if !slices.Equal(got, want) {
		p.Fatalf("certificates\n%q, want\n%q", got, want)
	}
}

// at the window and at the authorities, as they usually work.
var (
	clerk   = usual(hall, PostAccept)
	second  = usual(hall, PostSecond)
	maker   = usual(hall, PostIssue)
	counter = usual(hall, PostHandOut)
)

func officeFor(id TrackID) OfficeID {
	if id == "work" {
		return labour
	}
	return border
}

// save makes another version of the form count, with the fields that changed.
func (p *play) save(changes ...Reading) {
	p.Helper()
	n := p.c().Dossier.Version + 1
	p.do(handler(), SaveDossier{Dossier{Version: n, Digest: "form-" + strconv.Itoa(n)}, changes})
}

// attach brings papers.
func (p *play) attach(codes ...Code) []Event {
	p.Helper()
	var out []Event
	for _, code := range codes {
		p.papers++
		out = append(out, p.do(handler(), Attach{Material: code, Digest: "paper-" + strconv.Itoa(p.papers), Blob: "blob"})...)
	}
	return out
}

// file hands in the form with every paper but some.
func (p *play) file(without ...Code) {
	p.Helper()
	if p.c().Dossier.Version == 0 {
		p.save()
	}
	for _, code := range p.c().Outstanding() {
		if !slices.Contains(without, code) {
			p.attach(code)
		}
	}
	p.do(handler(), File{})
}

// originals are compared and match.
func (p *play) originals(who Actor) {
	p.Helper()
	if codes := p.c().unseen(); len(codes) > 0 {
		p.do(who, Compare{Results: seen(Matches, codes...), Passport: true})
	}
}

func seen(s Seen, codes ...Code) []Comparison {
	var out []Comparison
	for _, code := range codes {
		out = append(out, Comparison{Code: code, Seen: s})
	}
	return out
}

// accept brings a case filed through the window, by the city's way.
func (p *play) accept(tolerate ...Code) []Event {
	p.Helper()
	profile := p.h.profile
	if profile.PreReview {
		p.do(clerk, PassPreReview{})
	}
	if profile.Appointment {
		p.do(applicant(), Book{Slot{"station-1", p.clock.Add(time.Hour)}})
	}
	if profile.Originals == AtAcceptance {
		p.originals(clerk)
	}
	events := p.do(clerk, Accept{tolerate})
	if profile.DoublePost {
		events = p.do(second, AcceptSecond{tolerate})
	}
	p.want(Accepted, "")
	return events
}

// accepted is a case that is filed complete and accepted at once.
func accepted(t *testing.T, where string, wanted ...Wanted) *play {
	t.Helper()
	p := begin(t, where, wanted...)
	p.file()
	p.accept()
	return p
}

// prepare has a track examined and reviewed.
func (p *play) prepare(ids ...TrackID) {
	p.Helper()
	for _, id := range ids {
		p.do(usual(officeFor(id), PostExamine), Examine{Track: id, Grant: true, Digest: p.c().Digest()})
		p.do(usual(officeFor(id), PostReview), Review{Track: id, Agree: true, Digest: p.c().Digest()})
	}
}

// approve has a track decided positively.
func (p *play) approve(id TrackID) []Event {
	p.Helper()
	return p.do(usual(officeFor(id), PostDecide), Approve{Track: id, Digest: p.c().Digest()})
}

// noApproval has a positive decision refused.
func (p *play) noApproval(id TrackID, key string) {
	p.Helper()
	p.refused(usual(officeFor(id), PostDecide), Approve{Track: id, Digest: p.c().Digest()}, key)
}

// reject has a track refused.
func (p *play) reject(id TrackID) []Event {
	p.Helper()
	reasons := []Code{"proof-missing"}
	if id == "work" {
		reasons = []Code{"category-not-met"}
	}
	return p.do(usual(officeFor(id), PostDecide), Reject{id, reasons, p.c().Digest()})
}

// confirm has every stale check of a track looked at again.
func (p *play) confirm(id TrackID) []Event {
	p.Helper()
	var out []Event
	t, _ := p.c().Track(id)
	for _, k := range t.Checks {
		if len(k.Stale) > 0 {
			out = append(out, p.do(usual(officeFor(id), k.Post), Renew{id, k.Post, p.c().Digest()})...)
		}
	}
	return out
}

// grant has tracks approved one after the other.
func (p *play) grant(ids ...TrackID) []Event {
	p.Helper()
	var out []Event
	p.prepare(ids...)
	for _, id := range ids {
		out = append(out, p.approve(id)...)
	}
	return out
}

// handOut brings an issued case to its end at the counter.
func (p *play) handOut() {
	p.Helper()
	p.do(maker, Make{})
	p.originals(counter)
	p.do(counter, HandOut{Identity: true})
}
