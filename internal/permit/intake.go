package permit

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// The commands from draft to acceptance.
type (
	// Open begins a draft for an applicant and an employer.
	Open struct {
		City      string
		Applicant PersonID
		Handler   PersonID
		Employer  string
		Station   OfficeID
		Tracks    []Wanted
	}
	// SaveDossier makes another version of the form count.
	SaveDossier struct {
		Dossier Dossier
		Changes []Reading // against the version before; empty for the first
	}
	// Attach brings a paper.
	Attach struct {
		Material Code
		Digest   string
		Blob     string
		Evidence Code // what it is, where an equivalent was accepted
	}
	// Commit replaces a paper by a commitment (告知承诺).
	Commit struct{ Material Code }
	// AskRegister records a register's answer for a paper.
	AskRegister struct {
		Material Code
		Register string
		Found    bool
		Digest   string
	}
	// File hands the application in.
	File struct{}
	// Return is the one-time notice of everything missing, before or after acceptance.
	Return struct {
		Items   []Item
		NewFact Code // why a second notice: what could not be seen the first time
		Track   TrackID
	}
	// Answer says that everything asked for is there.
	Answer struct{}
	// PassPreReview lets the applicant come to the window.
	PassPreReview struct{}
	// Book holds a window slot.
	Book struct{ Slot Slot }
	// Unbook gives it back.
	Unbook struct{}
	// Compare is the comparison of originals with what was uploaded.
	Compare struct {
		Results  []Comparison
		Passport bool // the passport was inspected and handed back
	}
	// Accept accepts all tracks, or proposes it to the second post.
	Accept struct{ Tolerate []Code }
	// AcceptSecond is the second of two acceptance posts.
	AcceptSecond struct{ Tolerate []Code }
	// Decline is the written refusal to accept.
	Decline struct {
		Ground Code
		Right  OfficeID
	}
)

// A Wanted is a permit that is applied for.
type Wanted struct {
	Kind        Kind
	Transaction Transaction
	Holder      int
	Current     Permit
}

// A Slot is a booked time at a window of a station.
type Slot struct {
	Station OfficeID     `json:"station,omitempty"`
	At      civil.Moment `json:"at,omitzero"`
}

// A Comparison is what looking at one original brought.
type Comparison struct {
	Code  Code `json:"code"`
	Seen  Seen `json:"seen"`
	Fault Code `json:"fault,omitempty"`
}

// A Correction is a notice that asks for everything missing, and its answer.
type Correction struct {
	N               int        `json:"n"`
	On              civil.Date `json:"on"`
	Track           TrackID    `json:"track,omitempty"`
	Items           []Item     `json:"items"`
	Due             civil.Date `json:"due"`
	NewFact         Code       `json:"newFact,omitempty"`
	AfterAcceptance bool       `json:"afterAcceptance,omitempty"`
	Answered        civil.Date `json:"answered,omitzero"`
}

// NewFacts are the codes that justify a second correction notice; anything else
// could have been seen the first time (Licence Law art. 32(4), 72(4)).
var NewFacts = []Code{"answer-raises-it", "dossier-changed", "register-changed", "law-changed", "original-differs", "expert-finding"}

// DeclineGrounds are Licence Law art. 32(1) and (2), 78, and a late extension.
var DeclineGrounds = []Code{"no-licence-needed", "not-competent", "not-corrected", "false-materials", "too-late"}

func (Open) Name() string          { return "open" }
func (SaveDossier) Name() string   { return "save-dossier" }
func (Attach) Name() string        { return "attach" }
func (Commit) Name() string        { return "commit" }
func (AskRegister) Name() string   { return "ask-register" }
func (File) Name() string          { return "file" }
func (Return) Name() string        { return "return" }
func (Answer) Name() string        { return "answer" }
func (PassPreReview) Name() string { return "pass-pre-review" }
func (Book) Name() string          { return "book" }
func (Unbook) Name() string        { return "unbook" }
func (Compare) Name() string       { return "compare" }
func (Accept) Name() string        { return "accept" }
func (AcceptSecond) Name() string  { return "accept-second" }
func (Decline) Name() string       { return "decline" }

func (Open) duty(Case) Duty        { return party }
func (SaveDossier) duty(Case) Duty { return party }
func (Attach) duty(Case) Duty      { return party }
func (Commit) duty(Case) Duty      { return party }
func (AskRegister) duty(Case) Duty { return machine }
func (File) duty(Case) Duty        { return party }
func (k Return) duty(c Case) Duty {
	if c.Phase == Accepted {
		return authority(PostExamine, k.Track)
	}
	return window(PostAccept)
}
func (Answer) duty(Case) Duty        { return party }
func (PassPreReview) duty(Case) Duty { return window(PostAccept) }
func (Book) duty(Case) Duty          { return party }
func (Unbook) duty(Case) Duty        { return party }
func (Compare) duty(c Case) Duty {
	if c.Phase == Made || c.Phase == Withheld {
		return window(PostHandOut)
	}
	return window(PostAccept)
}
func (Accept) duty(Case) Duty       { return window(PostAccept) }
func (AcceptSecond) duty(Case) Duty { return window(PostSecond) }
func (Decline) duty(Case) Duty      { return window(PostAccept) }

func (k Open) decide(c Case, w World) ([]Event, error) {
	if c.Phase != "" {
		return nil, illegal("permit.illegal.exists", c.ID)
	}
	draft := Case{Phase: Draft, Applicant: k.Applicant, Handler: k.Handler, Employer: k.Employer}
	if err := allowParty(draft, w.Actor); err != nil {
		return nil, err
	}
	tracks, err := w.tracks(k.Tracks)
	if err != nil {
		return nil, err
	}
	p := w.Profile
	return []Event{Opened{ID: c.ID, City: p.City, Pack: p.Hash, Applicant: k.Applicant, Handler: k.Handler,
		Employer: k.Employer, Station: k.Station, Tracks: tracks, Needs: []Need{}}}, nil
}

// maxTracks bounds a case: two permits and a large family.
const maxTracks = 12

// tracks makes the tracks of a new case, each with what it requires.
func (w World) tracks(wanted []Wanted) ([]Track, error) {
	if len(wanted) == 0 || len(wanted) > maxTracks {
		return nil, invalid("permit.invalid.tracks", maxTracks)
	}
	var out []Track
	for _, v := range wanted {
		t, err := w.track(v)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(x Track) bool { return x.ID == t.ID }) {
			return nil, invalid("permit.invalid.twice", t.ID)
		}
		out = append(out, t)
	}
	return require(out)
}

func (w World) track(v Wanted) (Track, error) {
	if !slices.Contains(Transactions[v.Kind], v.Transaction) {
		return Track{}, invalid("permit.invalid.transaction", v.Kind, v.Transaction)
	}
	if v.Holder < 0 || (v.Holder > 0 && v.Kind == Work) {
		return Track{}, invalid("permit.invalid.holder", v.Holder)
	}
	if v.Transaction.needsCurrent() && (v.Current.Number == "" || v.Current.To.IsZero()) {
		return Track{}, invalid("permit.invalid.current", v.Kind, v.Transaction)
	}
	return Track{ID: trackID(v.Kind, v.Holder), Kind: v.Kind, Transaction: v.Transaction, Holder: v.Holder,
		Authority: w.Profile.Authorities[v.Kind], Current: v.Current, Stage: Waiting}, nil
}

// needsCurrent reports whether the transaction is about a permit already held.
func (t Transaction) needsCurrent() bool {
	return slices.Contains([]Transaction{Extension, Change, Cancel, Replacement, Reissue}, t)
}

func trackID(k Kind, holder int) TrackID {
	if holder == 0 {
		return TrackID(k)
	}
	return TrackID(string(k) + "-" + strconv.Itoa(holder+1))
}

// Kind is the kind of permit that a track of this id asks for.
func (id TrackID) Kind() Kind {
	kind, _, _ := strings.Cut(string(id), "-")
	return Kind(kind)
}

// require links residence to work (Regulation art. 16) and family to the
// applicant's residence, without which a family member files a case of their own.
func require(tracks []Track) ([]Track, error) {
	has := func(id TrackID) bool { return slices.ContainsFunc(tracks, func(t Track) bool { return t.ID == id }) }
	for i, t := range tracks {
		switch {
		case t.ID == TrackID(Residence) && has(TrackID(Work)):
			tracks[i].Requires = TrackID(Work)
		case t.Holder > 0 && has(TrackID(Residence)):
			tracks[i].Requires = TrackID(Residence)
		case t.Holder > 0:
			return nil, invalid("permit.invalid.holder", t.Holder)
		}
	}
	return tracks, nil
}

// editable are the phases in which the dossier and its papers may change.
var editable = []Phase{Draft, Filed, Returned, PreReviewed, Booked, Verified, Accepted}

func (k SaveDossier) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, editable...); err != nil {
		return nil, err
	}
	if k.Dossier.Version != c.Dossier.Version+1 || k.Dossier.Digest == "" {
		return nil, problem.New(problem.Conflict, "permit.conflict.dossier", k.Dossier.Version, c.Dossier.Version+1)
	}
	if differs := k.Dossier.Digest != c.Dossier.Digest; differs && c.Dossier.Version > 0 && len(k.Changes) == 0 {
		return nil, invalid("permit.invalid.changes") // or nobody would look again
	}
	return c.saved(DossierSaved{k.Dossier, k.Changes, c.staled(k.Changes)}, w)
}

// unfinished is in, for cases that have no outcome.
func unfinished(c Case, phases ...Phase) error {
	if c.Outcome != "" {
		return illegal("permit.illegal.ended", c.ID, c.Outcome)
	}
	return in(c, phases...)
}

// touched adds to a change what it does to decisions already taken.
func touched(c Case, w World, e Event, stale []Staleness) []Event {
	if len(stale) == 0 {
		return []Event{e}
	}
	return append([]Event{e}, Evolve(c, e).resolve(w, OnTouch)...)
}

func (k Attach) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, editable...); err != nil {
		return nil, err
	}
	m, ok := c.needed(k.Material)
	if !ok {
		return nil, invalid("permit.invalid.material", k.Material)
	}
	if k.Evidence != "" && (m.Equivalent == nil || m.Equivalent.Evidence != k.Evidence) {
		return nil, illegal("permit.illegal.equivalent", k.Material, k.Evidence)
	}
	e := MaterialMet{Code: k.Material, Met: Uploaded, Version: m.Version + 1, Digest: k.Digest, Blob: k.Blob}
	e.Stale = c.staled([]Reading{m.reading()})
	return touched(c, w, e, e.Stale), nil
}

// reading is the material as a field that checks read.
func (m Material) reading() Reading {
	return Reading{Field: "material." + string(m.Code), ReadBy: m.ReadBy}
}

func (k Commit) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, Draft, Returned); err != nil {
		return nil, err
	}
	m, ok := c.needed(k.Material)
	if !ok {
		return nil, invalid("permit.invalid.material", k.Material)
	}
	if !m.Commit {
		return nil, illegal("permit.illegal.commit", k.Material).Under("国办发〔2020〕42号")
	}
	l := c.letters(w)
	l.send(Notice{Letter: CommitmentLetter, Items: []Item{{Material: k.Material}}})
	return append([]Event{MaterialMet{Code: k.Material, Met: Committed}}, l.out...), nil
}

func (k AskRegister) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, editable...); err != nil {
		return nil, err
	}
	m, ok := c.Material(k.Material)
	switch {
	case !ok:
		return nil, invalid("permit.invalid.material", k.Material)
	case m.Share == "" || m.Share != k.Register:
		return nil, illegal("permit.illegal.register", k.Material, k.Register)
	case !m.Needed():
		return nil, nil // the form calls for it no more
	case !k.Found || m.Met == Uploaded:
		return nil, nil // a failed query asks for the paper, it never refuses
	case m.Met == Shared && m.Digest == k.Digest:
		return nil, nil // a register may be asked more than once
	}
	e := MaterialMet{Code: k.Material, Met: Shared, Register: k.Register, Version: m.Version + 1, Digest: k.Digest}
	e.Stale = c.staled([]Reading{m.reading()})
	return touched(c, w, e, e.Stale), nil
}

func (File) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Draft); err != nil {
		return nil, err
	}
	if c.Dossier.Version == 0 {
		return nil, illegal("permit.illegal.nodossier").Under("Licence Law art. 29")
	}
	return submit(c, w), nil
}

// submit receives the application and starts the period for the one-time notice.
func submit(c Case, w World) []Event {
	l := c.letters(w)
	l.send(Notice{Letter: ReceiptLetter})
	clock := w.start(NoticeClock, w.Profile.Limits.Notice, w.Now)
	return append([]Event{Submitted{At: w.Now, Clocks: []Clock{clock}}}, l.out...)
}

func (k Return) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, puttable...); err != nil {
		return nil, err
	}
	if len(k.Items) == 0 {
		return nil, invalid("permit.invalid.items")
	}
	if err := c.mayAsk(k); err != nil {
		return nil, err
	}
	if err := c.heeds(w, c.officeOf(k.duty(c), w), k.Items); err != nil {
		return nil, err
	}
	return append(c.takenBack(k, w), k.ask(c, w)...), nil
}

// Asked reports whether a correction notice waits for an answer.
func (c Case) Asked() bool { _, waiting := c.asked(); return waiting }

// asked returns the correction notice that waits for an answer.
func (c Case) asked() (Correction, bool) {
	n := len(c.Corrections)
	if n == 0 || !c.Corrections[n-1].Answered.IsZero() {
		return Correction{}, false
	}
	return c.Corrections[n-1], true
}

// mayAsk guards the one-time notice (Licence Law art. 32(4), 72(4)).
func (c Case) mayAsk(k Return) error {
	if _, waiting := c.asked(); waiting {
		return illegal("permit.illegal.askopen")
	}
	if t, ok := c.Track(k.Track); (c.Phase == Accepted || k.Track != "") && (!ok || !t.live()) {
		return invalid("permit.invalid.track", k.Track)
	}
	if len(c.Corrections) > 0 && !slices.Contains(NewFacts, k.NewFact) {
		return illegal("permit.illegal.second").Under("Licence Law art. 32(4)")
	}
	for _, i := range k.Items {
		if _, ok := c.needed(i.Material); i.Material != "" && !ok {
			return invalid("permit.invalid.material", i.Material)
		}
	}
	return nil
}

// ask sends the notice. One that asks for more than one track's authority is about them
// all, and the window signs it in their name.
func (k Return) ask(c Case, w World) []Event {
	k.Items = once(k.Items)
	about := k.Track
	if slices.ContainsFunc(k.Items, func(i Item) bool { return i.Track != "" && i.Track != k.Track }) {
		about = ""
	}
	due := w.start("", w.Profile.Limits.Answer, w.Now).Due
	ask := Correction{N: len(c.Corrections) + 1, On: w.today(), Track: k.Track, Items: k.Items, Due: due,
		NewFact: k.NewFact, AfterAcceptance: c.Phase == Accepted}
	l := c.letters(w)
	n := l.send(Notice{Letter: CorrectionLetter, Track: about, Items: k.Items, Due: due})
	if ask.N > 1 {
		l.send(Notice{Letter: SupervisorLetter, To: string(w.Profile.Supervisor), Reasons: []Code{"second-correction", k.NewFact}})
	}
	events := []Event{CorrectionAsked{ask}}
	if ask.AfterAcceptance {
		events = append(events, PauseBegan{Pause{N: len(c.Pauses) + 1, Ground: ForApplicant, Notice: n, From: w.today(), Until: due}})
	}
	return append(events, l.out...)
}

func (Answer) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, Returned, Accepted); err != nil {
		return nil, err
	}
	ask, waiting := c.asked()
	if !waiting {
		return nil, illegal("permit.illegal.noask")
	}
	events := []Event{CorrectionAnswered{N: ask.N, On: w.today()}}
	if c.Phase == Returned {
		return append(events, submit(c, w)...), nil
	}
	s := story{Case: c, w: w}
	s.add(events...)
	s.add(s.endPauses(w, w.today(), func(p Pause) bool { return p.Ground == ForApplicant })...)
	s.add(s.askMore(w, "answer-raises-it", ask.Items)...)
	return s.events, nil
}

// endPauses ends the open pauses that match on a day, and counts the clocks anew.
func (c Case) endPauses(w World, on civil.Date, match func(Pause) bool) []Event {
	var out []Event
	for _, p := range c.Pauses {
		if !p.open() || !match(p) {
			continue
		}
		pauses := edit(c.Pauses, func(x Pause) bool { return x.N == p.N }, func(x *Pause) { x.To = on })
		e := PauseEnded{N: p.N, To: on, Clocks: w.recounted(c, pauses, on)}
		c = Evolve(c, e)
		out = append(out, e)
	}
	return out
}

func (PassPreReview) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Filed); err != nil {
		return nil, err
	}
	if !w.Profile.PreReview {
		return nil, illegal("permit.illegal.noprereview", c.City)
	}
	if err := c.heeds(w, w.Profile.Window, nil); err != nil {
		return nil, err
	}
	return []Event{PreReviewPassed{On: w.today()}}, nil
}

func (k Book) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, PreReviewed, Booked); err != nil {
		return nil, err
	}
	if !w.Profile.Appointment {
		return nil, illegal("permit.illegal.noappointment", c.City)
	}
	if !k.Slot.At.After(w.Now) {
		return nil, invalid("permit.invalid.slotpast", k.Slot.At)
	}
	return []Event{SlotBooked{k.Slot}}, nil
}

func (Unbook) decide(c Case, w World) ([]Event, error) {
	if err := in(c, Booked); err != nil {
		return nil, err
	}
	return []Event{SlotReleased{}}, nil
}

func (k Compare) decide(c Case, w World) ([]Event, error) {
	if err := in(c, w.comparing()...); err != nil {
		return nil, err
	}
	if len(k.Results) == 0 {
		return nil, invalid("permit.invalid.nothingseen")
	}
	for _, r := range k.Results {
		if m, ok := c.needed(r.Code); !ok || m.Met != Uploaded {
			return nil, invalid("permit.invalid.material", r.Code)
		}
		if r.Seen != Matches && r.Seen != Differs {
			return nil, invalid("permit.invalid.seen", r.Code)
		}
	}
	e := OriginalsSeen{On: w.today(), Results: k.Results, Passport: k.Passport && !w.Profile.KeepPassport}
	next := Evolve(c, e)
	if c.Phase == Made && next.differs() && len(next.certified(Valid)) > 0 {
		return append([]Event{e}, next.resolve(w, OnDifference)...), nil
	}
	return []Event{e}, nil
}

// comparing are the phases in which originals lie on the counter: after acceptance
// those of papers that came later.
func (w World) comparing() []Phase {
	switch {
	case w.Profile.Appointment:
		return []Phase{Booked, Verified, Accepted, Made, Withheld}
	case w.Profile.PreReview:
		return []Phase{PreReviewed, Verified, Accepted, Made, Withheld}
	}
	return []Phase{Filed, Verified, Accepted, Made, Withheld}
}

func (c Case) differs() bool {
	return slices.ContainsFunc(c.Materials, func(m Material) bool { return m.Needed() && m.Seen == Differs })
}

func (k Accept) decide(c Case, w World) ([]Event, error) {
	if err := c.acceptable(w, k.Tolerate); err != nil {
		return nil, err
	}
	if w.Profile.DoublePost {
		return []Event{AcceptanceProposed{By: w.Actor.ID}}, nil
	}
	return c.accept(w), nil
}

func (k AcceptSecond) decide(c Case, w World) ([]Event, error) {
	if !w.Profile.DoublePost || c.Proposed == "" {
		return nil, illegal("permit.illegal.notproposed")
	}
	if err := c.acceptable(w, k.Tolerate); err != nil {
		return nil, err
	}
	return c.accept(w), nil
}

// acceptable reports why the case may not be accepted with these papers outstanding.
func (c Case) acceptable(w World, tolerate []Code) error {
	if err := unfinished(c, Filed, PreReviewed, Verified); err != nil {
		return err
	}
	if w.Profile.PreReview && c.Phase == Filed {
		return illegal("permit.illegal.prereviewfirst")
	}
	if w.Profile.Originals == AtAcceptance && len(c.unseen()) > 0 {
		return illegal("permit.illegal.originals", codes(c.unseen()))
	}
	if err := c.heeds(w, w.Profile.Window, nil); err != nil {
		return err
	}
	for _, code := range c.Outstanding() {
		m, _ := c.Material(code)
		if !slices.Contains(tolerate, code) {
			return illegal("permit.illegal.outstanding", code).Under("Licence Law art. 32(4)")
		}
		if !m.Tolerable {
			return illegal("permit.illegal.tolerate", code).Under("容缺受理")
		}
	}
	return nil
}

// accept accepts all tracks from now, with the tolerated papers due.
func (c Case) accept(w World) []Event {
	p := w.Profile
	l := c.letters(w)
	events := append(c.tolerate(w, l), CaseAccepted{On: w.today(), ActingFor: p.ActsFor, Basis: "Licence Law art. 24, 26, 32(5)", Clocks: w.clocksAtAcceptance(c, w.Now)})
	l.send(Notice{Letter: AcceptanceLetter})
	return append(events, l.out...)
}

// tolerate lets what is outstanding come later, and tells the applicant what and by
// when: nobody loses a permit for want of a paper that they were not asked for.
func (c Case) tolerate(w World, l *letters) []Event {
	var out []Event
	for _, code := range c.Outstanding() {
		due := w.start("", w.Profile.Limits.Tolerated, w.Now).Due
		out = append(out, MaterialMet{Code: code, Met: Tolerated, Due: due})
		l.send(Notice{Letter: ToleratedLetter, Items: []Item{{Material: code}}, Due: due})
	}
	return out
}

func (k Decline) decide(c Case, w World) ([]Event, error) {
	if err := unfinished(c, Filed, PreReviewed, Verified); err != nil {
		return nil, err
	}
	if !slices.Contains(DeclineGrounds, k.Ground) {
		return nil, invalid("permit.invalid.ground", k.Ground, codes(DeclineGrounds))
	}
	if k.Ground == "not-competent" && k.Right == "" {
		return nil, invalid("permit.invalid.rightauthority")
	}
	l := c.letters(w)
	l.send(Notice{Letter: NotAcceptedLetter, Reasons: []Code{k.Ground}, Remedy: Reconsider, Right: k.Right})
	return append([]Event{NotAccepted{On: w.today(), Ground: k.Ground, Right: k.Right}, CaseClosed{On: w.today()}}, l.out...), nil
}

// codes lists codes for a message.
func codes(list []Code) string {
	s := ""
	for i, c := range list {
		if i > 0 {
			s += ", "
		}
		s += string(c)
	}
	return s
}
