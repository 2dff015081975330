package permit

import (
	"slices"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/civil"
)

// A trait makes a kind of trouble likely in a history.
type trait int

const (
	refuses  trait = iota // work is refused
	rejects               // residence is refused
	edits                 // the dossier changes under examination
	parts                 // the case is uncoupled
	sleeps                // the office is silent
	confers               // an expert group
	hears                 // a hearing
	suspends              // suspensions
	corrects              // correction notices
	owes                  // papers outstanding at acceptance
	leaves                // withdrawal
	ceases                // person or employer ceased
	differs               // an original differs at the counter
	revokes               // revocation
	dawdles               // time passes quickly
	meddles               // wrong people, wrong commands
	kin                   // a family comes along, and is slow to be decided
	naps                  // the counter is slow
	traits
)

// themes are mixtures of trouble that lead to the corners of the split-outcome table.
var themes = [][]trait{
	{leaves, kin}, {ceases, kin}, {ceases, kin, refuses}, {corrects, sleeps, kin}, {corrects, kin, dawdles}, {edits, kin, parts}, {kin, parts}, {edits, kin, parts, rejects},
	{parts, leaves}, {parts, corrects, sleeps}, {parts, owes, sleeps}, {parts, rejects}, {parts, rejects, refuses}, {parts, edits, refuses},
	{naps}, {naps, suspends}, {ceases, naps}, {revokes, naps}, {hears}, {hears, suspends}, {confers, owes}, {confers, parts}, {suspends, parts}, {parts, revokes}, {revokes}, {differs}, {meddles},
}

// An author writes a random history, biased to what could sensibly come next.
type author struct {
	*rapid.T
	h      *history
	clock  civil.Moment
	cal    *civil.Calendar
	has    [traits]bool
	bound  map[Kind]int // days that a permit may run, 0 without bound
	fresh  int          // for digests that nobody had before
	spares []Code       // papers that the form, as it is saved next, does not call for
	moved  *civil.Calendar
}

// roll draws a number below n, each as likely as the other. Rapid's own numbers
// lean to small ones, which would starve the rare commands.
func (a *author) roll(n int) int {
	v := 0
	for range 10 {
		v *= 2
		if coin.Draw(a.T, "") {
			v++
		}
	}
	return v * n >> 10
}

var coin = rapid.Bool()

// chance is true so many times in a hundred.
func (a *author) chance(percent int) bool { return a.roll(100) >= 100-percent }

// one picks an element.
func one[T any](a *author, list ...T) T { return list[a.roll(len(list))] }

// drawHistory writes a history.
func drawHistory(t *rapid.T) *history { return draw(t, false) }

func draw(t *rapid.T, copies bool) *history {
	a := &author{T: t, cal: civil.National(), moved: movedCalendar}
	a.h = newHistory(one(a, shapes()...).profile)
	a.h.copies = copies
	a.clock = civil.Moment{Date: civil.Date{Year: 2026, Month: 1, Day: 5}.AddDays(a.roll(330)), Minute: 8*60 + a.roll(12*60)}
	if a.chance(50) {
		for _, tr := range one(a, themes...) {
			a.has[tr] = true
		}
	} else {
		for i := range a.has {
			a.has[i] = a.chance(14)
		}
	}
	a.bound = map[Kind]int{Work: one(a, 0, 365, 365, 730), Residence: one(a, 0, 365, 365, 120, 60)}
	a.open()
	for left := 30 + a.roll(90); left > 0; left-- {
		a.pass()
		a.next()
		if a.h.now().Phase == Destroyed {
			left = min(left, 4)
		}
	}
	return a.h
}

// world is what the next command knows.
func (a *author) world(who Actor) World {
	c, now, bound := a.h.now(), a.clock, a.bound
	return World{
		Now: now, Calendar: a.cal, Profile: a.h.profile, Actor: who, Needs: conclusion(c.Tracks, a.spares...),
		Latest: func(id TrackID) civil.Date {
			t, _ := c.Track(id)
			if bound[t.Kind] == 0 && t.Kind == Residence {
				return civil.Date{}
			}
			if bound[t.Kind] == 0 {
				return now.Date.AddDays(1000)
			}
			return now.Date.AddDays(bound[t.Kind])
		},
		Number: func(id TrackID) string { return "N-" + string(id) },
	}
}

func (a *author) try(who Actor, cmd Command) step { return a.h.do(a.world(who), cmd) }

// open begins a case with one of the many mixtures of permits.
func (a *author) open() {
	wanted := a.wanted()
	a.try(one(a, applicant(), handler()), Open{City: a.h.profile.City, Applicant: anna, Handler: bob, Employer: employer, Station: "station-1", Tracks: wanted})
}

func (a *author) wanted() []Wanted {
	work := Wanted{Kind: Work, Transaction: one(a, Overseas, Domestic, Domestic, Extension, Extension, Change, Cancel, Replacement)}
	residence := Wanted{Kind: Residence, Transaction: one(a, First, First, First, Extension, Change, Reissue, Cancel)}
	if work.Transaction == Extension && a.chance(60) {
		residence.Transaction = Extension
	}
	left := one(a, 200, 60, 40, 25, 12, 3, -5)
	for _, w := range []*Wanted{&work, &residence} {
		if w.Transaction.needsCurrent() {
			w.Current = Permit{Number: "OLD-" + string(w.Kind), From: a.clock.Date.AddDays(left - 365), To: a.clock.Date.AddDays(left)}
		}
	}
	family := 0
	if a.has[kin] || a.chance(10) {
		family = 1 + a.roll(2)
	}
	switch n := a.roll(10); {
	case n < 2 && !a.has[parts] && family == 0:
		return []Wanted{work}
	case n < 4 && !a.has[parts], n < 6 && a.has[naps]:
		return append([]Wanted{residence}, a.family(family)...)
	}
	return append([]Wanted{work, residence}, a.family(family)...)
}

func (a *author) family(n int) []Wanted {
	var out []Wanted
	for i := range n {
		out = append(out, Wanted{Kind: Residence, Transaction: First, Holder: i + 1})
	}
	return out
}

// pass lets time go by; timers mostly fire, but not always in time.
func (a *author) pass() {
	before := a.clock
	a.advance()
	if a.chance(4) {
		a.cal = one(a, a.moved, civil.National())
		a.try(machinery(), Recount{})
	}
	if a.clock != before && a.chance(60) {
		a.try(machinery(), Tick{})
	}
}

func (a *author) advance() {
	c := a.h.now()
	if wake := Wake(c); !wake.IsZero() && a.chance(a.patience(c)) {
		a.clock = later(a.clock, wake.Add(time.Duration(one(a, -1, 0, 0, 1, 60))*time.Minute))
		return
	}
	switch r := a.roll(100); {
	case r < 55:
	case r < 75:
		a.clock = a.clock.Add(time.Duration(1+a.roll(90)) * time.Minute)
	case r < 90 || !a.has[dawdles]:
		a.clock = a.clock.Add(time.Duration(1+a.roll(28)) * time.Hour)
	case r < 97:
		a.clock.Date = a.clock.Date.AddDays(1 + a.roll(5))
	default:
		a.clock.Date = a.clock.Date.AddDays(7 + a.roll(30))
	}
}

// patience is how likely, in a hundred, time runs to the next timer at once.
func (a *author) patience(c Case) int {
	switch {
	case c.Phase == Closed || c.Phase == Archived:
		return 40
	case a.has[sleeps] && (c.Phase == Filed || c.Phase == Verified || c.Phase == Returned || c.Phase == Accepted):
		return 30
	case a.has[naps] && (c.Phase == Issued || c.Phase == Made):
		return 50
	case a.has[dawdles]:
		return 8
	}
	return 2
}

func later(a, b civil.Moment) civil.Moment {
	if a.Before(b) {
		return b
	}
	return a
}

// A choice is something that could come next, and how readily.
type choice struct {
	weight int
	make   func() (Actor, Command)
}

// by makes a choice of a command whose actor and arguments are known.
func by(weight int, who Actor, cmd Command) choice {
	return choice{weight, func() (Actor, Command) { return who, cmd }}
}

// next tries one of the choices.
func (a *author) next() {
	choices := a.choices(a.h.now())
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	n := a.roll(total)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			who, cmd := c.make()
			a.try(a.disturbed(who), cmd)
			return
		}
	}
}

// disturbed now and then puts somebody else in the actor's place.
func (a *author) disturbed(who Actor) Actor {
	percent := 3
	if a.has[meddles] {
		percent = 20
	}
	switch {
	case !a.chance(percent):
		return who
	case who.Role == Officer && a.chance(60):
		return officer(who.Office, a.roll(officersPerOffice))
	}
	return one(a, append(strangers(), applicant(), handler(), machinery(), mayor(), headOf(labour), headOf(border),
		officer(hall, 0), officer(labour, 1), officer(border, 2), expert(science), expert(labour))...)
}

// at returns the officer who usually holds a post: never the neighbour's.
func usual(office OfficeID, p Post) Actor {
	return officer(office, slices.Index(everyPost, p)%officersPerOffice)
}

// party is one of the two whose case it is.
func (a *author) party() Actor { return one(a, applicant(), handler()) }

func (a *author) heavy(tr trait, usually, then int) int {
	if a.has[tr] {
		return then
	}
	return usually
}

// choices lists what could come next in the phase.
func (a *author) choices(c Case) []choice {
	out := []choice{by(1, machinery(), Tick{}), {1, a.anything}}
	if a.has[meddles] {
		out = append(out, choice{6, a.anything})
	}
	switch c.Phase {
	case Draft, Filed, Returned, PreReviewed, Booked, Verified:
		return append(out, a.intake(c)...)
	case Accepted:
		return append(append(out, a.papers(c)...), a.examination(c)...)
	case Issued, Made, Sent, Withheld:
		return append(out, a.counter(c)...)
	}
	return append(out, a.archive(c)...)
}

// digest is one that nobody had before.
func (a *author) digest() string {
	a.fresh++
	return "d" + strconv.Itoa(a.fresh)
}

// papers are what applicant and registers may bring at any time.
func (a *author) papers(c Case) []choice {
	out := []choice{{a.heavy(edits, 1, 4), func() (Actor, Command) { return a.party(), a.saving(c) }}}
	if c.Phase != Draft {
		out = append(out, choice{1, func() (Actor, Command) { return machinery(), a.consulting() }})
	}
	for _, m := range c.Materials {
		w := 0
		switch {
		case m.Met == Missing || m.Met == Tolerated:
			w = a.heavy(owes, 12, 3)
		case c.Phase == Accepted:
			w = a.heavy(edits, 0, 1)
		}
		out = append(out, choice{w, func() (Actor, Command) { return a.party(), a.attaching(m) }})
		if m.Share != "" && (c.Phase != Draft) {
			out = append(out, choice{1 + w/2, func() (Actor, Command) { return machinery(), a.asking(m) }})
		}
	}
	return out
}

func (a *author) saving(c Case) Command {
	d := Dossier{Version: c.Dossier.Version + 1, Digest: a.digest()}
	if a.chance(40) {
		a.spares = nil
		for range a.roll(3) {
			a.spares = append(a.spares, one(a, checklist()...).Code)
		}
	}
	if c.Dossier.Version == 0 {
		return SaveDossier{Dossier: d}
	}
	fields := []Reading{
		{"employment.salary", []Kind{Work}}, {"residence.address", []Kind{Residence}},
		{"applicant.passport.number", []Kind{Work, Residence}}, {"contact.email", nil},
	}
	changes := []Reading{one(a, fields...)}
	if a.chance(30) {
		changes = append(changes, one(a, fields...))
	}
	return SaveDossier{Dossier: d, Changes: changes}
}

func (a *author) attaching(m Material) Command {
	k := Attach{Material: m.Code, Digest: a.digest(), Blob: "blob-" + string(m.Code)}
	if m.Equivalent != nil && a.chance(70) {
		k.Evidence = m.Equivalent.Evidence
	}
	return k
}

func (a *author) asking(m Material) Command {
	k := AskRegister{Material: m.Code, Register: m.Share, Found: a.chance(80), Digest: one(a, a.digest(), "register-answer")}
	if a.chance(5) {
		k.Register = "elsewhere"
	}
	return k
}

func (a *author) consulting() Command {
	return Consult{Register: one(a, "police", "market"), Digest: one(a, a.digest(), "register-answer", "")}
}

// anything is a command out of the blue, with arguments that may fit.
func (a *author) anything() (Actor, Command) {
	c := a.h.now()
	track := one(a, TrackID("work"), "residence", "residence-2", "nonsense")
	code := one(a, Code("passport"), "contract", "degree", "accommodation", "nonsense")
	some := one(a, c.Digest(), "old")
	on := a.clock.Date.AddDays(a.roll(60) - 10)
	cmd := one[Command](a,
		Open{City: c.City, Applicant: anna, Handler: bob, Employer: employer, Tracks: a.wanted()}, a.saving(c), SaveDossier{Dossier: c.Dossier}, SaveDossier{Dossier: Dossier{Version: c.Dossier.Version + 1, Digest: a.digest()}},
		Attach{Material: code, Digest: a.digest()}, Attach{Material: code, Evidence: "nonsense"}, Commit{code}, AskRegister{Material: code, Register: "police"}, Consult{Register: "police", Digest: some},
		File{}, Return{Items: []Item{{Material: code, Fault: "missing"}}, NewFact: one(a, Code(""), "nonsense", "original-differs"), Track: track},
		PutForward{Track: track, Items: []Item{{Material: code, Fault: "missing"}}}, PutForward{Track: one(a, track, ""), Items: []Item{{Fault: "unclear"}}}, PutForward{Track: one(a, track, "")},
		Return{}, Answer{}, PassPreReview{}, Book{Slot{"station-1", civil.Moment{Date: on, Minute: 600}}}, Unbook{},
		Compare{Results: []Comparison{{Code: code, Seen: one(a, Matches, Differs, Unseen)}}}, Compare{},
		Accept{}, Accept{Tolerate: c.Outstanding()}, AcceptSecond{Tolerate: c.Outstanding()}, Decline{Ground: one(a, Code("not-competent"), "nonsense", "too-late"), Right: one(a, OfficeID(""), "elsewhere")},
		Examine{Track: track, Grant: a.chance(50), Digest: some}, Review{Track: track, Agree: a.chance(50), Digest: some},
		Approve{Track: track, Digest: some, From: on, To: on.AddDays(a.roll(900))}, Reject{Track: track, Reasons: []Code{one(a, Code("nonsense"), "fraud", "health")}, Digest: some},
		Reject{Track: track, Digest: some}, Renew{Track: track, Post: one(a, everyPost...), Digest: some},
		Suspend{Track: track, Ground: one(a, append(Grounds, ForApplicant, "nonsense")...), Until: on}, Resume{a.roll(4)},
		ExtendLimit{Clock: one(a, NoticeClock, PromisedClock, JointClock, WorkClock, ResidenceClock, IssueClock), Days: a.roll(20), Reason: one(a, Code(""), "complex")},
		Expedite{Days: a.roll(8), Reason: one(a, Code(""), "urgent")}, Uncouple{Reason: one(a, Code(""), "asked")}, Withdraw{},
		Cease{Cause: one(a, OnPersonCeased, OnEmployerCeased, OnDecision)}, Recount{}, Report{Period: one(a, "", "2026-Q1", "2026-Q2")},
		Convene{Track: track}, Declare{a.chance(50)}, Opine{Opinion{For: a.chance(50), Basis: one(a, Code(""), "law")}},
		OfferHearing{track}, AskHearing{}, WaiveHearing{}, SetHearing{On: on, Chair: "chair"}, RecordHearing{Digest: one(a, "", "minutes")},
		Make{}, Choose{Way: one(a, PickUp, Courier, "pigeon"), Day: on}, HandOut{Identity: a.chance(50), Tracking: one(a, "", "EMS-1")}, Deliver{},
		Release{one(a, Code(""), "explained")}, Revoke{one(a, Code("nonsense"), "not-eligible")}, Archive{}, Hold{one(a, Code(""), "litigation")}, Unhold{}, Destroy{}, Tick{},
	)
	return a.anybody(c, cmd), cmd
}

// anybody is most often who the command is for.
func (a *author) anybody(c Case, cmd Command) Actor {
	if post, track := postOf(cmd, c); post != "" {
		return usual(officeOf(a.h.profile, c, track), post)
	}
	return one(a, applicant(), handler(), machinery(), mayor(), headOf(labour), expert(science), officer(hall, 1))
}
