package permit

import "tandem/internal/civil"

// Identifiers. None of them is personal data.
type (
	CaseID   string // for people: on the receipt, on every letter
	TrackID  string // "work", "residence", "residence-2" …
	PersonID string // an account: applicant, handler or officer
	OfficeID string // an authority or a window
	Code     string // a material, reason, ground or fact out of a code list
)

// Kind is the permit that a track asks for.
type Kind string

// The two kinds of permit of a joint case.
const (
	Work      Kind = "work"      // 工作许可, decided by the authority for foreigners' work
	Residence Kind = "residence" // 居留许可, decided by the exit-entry administration
)

// Transaction is the business type of a track (业务类型).
type Transaction string

// The six work and five residence transactions.
const (
	Overseas    Transaction = "overseas"     // work: filed while the person is abroad
	Domestic    Transaction = "domestic"     // work: filed while the person is in China
	Extension   Transaction = "extension"    // both
	Change      Transaction = "change"       // both
	Cancel      Transaction = "cancellation" // both
	Replacement Transaction = "replacement"  // work: lost or damaged
	First       Transaction = "first"        // residence
	Reissue     Transaction = "reissue"      // residence: lost or damaged
)

// Transactions lists the transactions each kind of permit has.
var Transactions = map[Kind][]Transaction{
	Work:      {Overseas, Domestic, Extension, Change, Cancel, Replacement},
	Residence: {First, Extension, Change, Reissue, Cancel},
}

// Phase is where a case stands.
type Phase string

// The phases, in the order of a case without trouble.
const (
	Draft       Phase = "draft"
	Filed       Phase = "filed"
	Returned    Phase = "returned"     // the one-time correction notice is out
	PreReviewed Phase = "pre-reviewed" // fit to be brought to the window
	Booked      Phase = "booked"       // a window slot is held
	Verified    Phase = "verified"     // originals seen at the window
	Accepted    Phase = "accepted"     // examined by the authorities side by side
	Issued      Phase = "issued"       // all permits granted, in one event
	Made        Phase = "made"
	Withheld    Phase = "withheld" // a paper differed at the counter
	Sent        Phase = "sent"     // handed to the post
	Closed      Phase = "closed"
	Archived    Phase = "archived"
	Destroyed   Phase = "destroyed"
)

// Outcome is how a case ended; empty while it has not.
type Outcome string

// The outcomes.
const (
	OutIssued      Outcome = "issued"
	OutRefused     Outcome = "refused"
	OutWithdrawn   Outcome = "withdrawn"
	OutNotAccepted Outcome = "not-accepted"
	OutLapsed      Outcome = "lapsed"
	OutWithheld    Outcome = "withheld"
	OutCancelled   Outcome = "cancelled"
)

// A Case is one application by one foreigner with one employer (办件).
// Values are constants: Evolve copies what it changes.
type Case struct {
	ID      CaseID   `json:"id"`
	City    string   `json:"city"`
	Pack    string   `json:"pack"`    // hash of the pack it is handled under
	Coupled bool     `json:"coupled"` // permits are issued together or not at all
	Phase   Phase    `json:"phase"`
	Outcome Outcome  `json:"outcome,omitempty"`
	Station OfficeID `json:"station,omitempty"`

	Applicant PersonID `json:"applicant"`
	Handler   PersonID `json:"handler,omitempty"`
	Employer  string   `json:"employer,omitempty"` // unified social credit code

	Dossier   Dossier    `json:"dossier,omitzero"`
	Tracks    []Track    `json:"tracks"`
	Materials []Material `json:"materials,omitempty"`

	Received   civil.Moment `json:"received,omitzero"` // of the application as it now stands
	Filed      civil.Date   `json:"filed,omitzero"`    // first filing
	AcceptedOn civil.Date   `json:"acceptedOn,omitzero"`
	Proposed   PersonID     `json:"proposed,omitempty"` // who would accept the application as it stands
	Deemed     bool         `json:"deemed,omitempty"`   // accepted by five days of silence
	IssuedOn   civil.Date   `json:"issuedOn,omitzero"`
	EndedOn    civil.Date   `json:"endedOn,omitzero"`
	Used       int          `json:"used,omitempty"` // days used of the promised limit, at the end
	Promised   int          `json:"promised,omitempty"`

	Clocks      []Clock      `json:"clocks,omitempty"`
	Pauses      []Pause      `json:"pauses,omitempty"`
	Corrections []Correction `json:"corrections,omitempty"`
	Proposals   []Proposal   `json:"proposals,omitempty"` // put forward for the next correction notice
	Notices     []Notice     `json:"notices,omitempty"`
	Acts        []Act        `json:"acts,omitempty"`
	Alarms      []Alarm      `json:"alarms,omitempty"`
	Consulted   []Consulted  `json:"consulted,omitempty"` // what registers answered, in order

	Slot       Slot       `json:"slot,omitzero"`
	Panel      *Panel     `json:"panel,omitempty"`
	Hearing    *Hearing   `json:"hearing,omitempty"`
	Expedited  string     `json:"expedited,omitempty"` // the reason
	Collection Collection `json:"collection,omitzero"`

	Certificates []Certificate `json:"certificates,omitempty"`
	Retention    Retention     `json:"retention,omitzero"`
	Reports      []string      `json:"reports,omitempty"` // periods of the district's report it stands in
}

// A Dossier is the version of the application form (申请表) that counts now.
type Dossier struct {
	Version int        `json:"version"`
	Digest  string     `json:"digest"`
	On      civil.Date `json:"on,omitzero"`     // from when; ages and periods are those of this day
	Known   []Code     `json:"known,omitempty"` // what the system knew of the applicant beside the form
}

// Stage is where a track stands.
type Stage string

// The stages of a track (并联审批分支).
const (
	Waiting   Stage = "waiting" // not accepted yet, or serial behind another track
	Examining Stage = "examining"
	Reviewing Stage = "reviewing"
	Deciding  Stage = "deciding"
	Approved  Stage = "approved"
	Refused   Stage = "refused"
	Ended     Stage = "ended"   // without a decision, or the approval lapsed
	Granted   Stage = "granted" // the certificate is issued
)

// A Track is one requested permit inside a case, with the authority that decides it.
type Track struct {
	ID          TrackID     `json:"id"`
	Kind        Kind        `json:"kind"`
	Transaction Transaction `json:"transaction"`
	Holder      int         `json:"holder,omitempty"` // 0 the applicant, 1… family members
	Authority   OfficeID    `json:"authority"`
	Requires    TrackID     `json:"requires,omitempty"` // must be approved before this one can be
	Current     Permit      `json:"current,omitzero"`   // the permit held today
	Stage       Stage       `json:"stage"`
	Checks      []Check     `json:"checks,omitempty"`
	From        civil.Date  `json:"from,omitzero"` // validity approved
	To          civil.Date  `json:"to,omitzero"`
	Reasons     []Code      `json:"reasons,omitempty"` // of a refusal
	ByLaw       bool        `json:"byLaw,omitempty"`   // extension granted by silence, Licence Law art. 50
}

// A Permit is one that the person holds already.
type Permit struct {
	Number string     `json:"number"`
	From   civil.Date `json:"from,omitzero"`
	To     civil.Date `json:"to"`
}

// length is for how many days the permit was given, a year if nobody knows.
func (p Permit) length() int {
	if p.From.IsZero() {
		return 365
	}
	return p.To.Sub(p.From) + 1
}

// Post is a position in the handling of a case (岗位).
type Post string

// The posts. PostSecond is the second acceptance post of a double-post window.
const (
	PostAccept  Post = "accept"
	PostSecond  Post = "accept-second"
	PostExamine Post = "examine"
	PostReview  Post = "review"
	PostDecide  Post = "decide"
	PostIssue   Post = "issue"
	PostHandOut Post = "hand-out"
)

// A Check is what one post found on a track, on which basis, and what of that
// basis has changed since.
type Check struct {
	Post   Post       `json:"post"`
	By     PersonID   `json:"by"`
	On     civil.Date `json:"on"`
	Grant  bool       `json:"grant"`
	Digest string     `json:"digest"`          // of dossier and materials it was made on
	Stale  []string   `json:"stale,omitempty"` // fields it read that changed afterwards
	// Receipt is the digest of what was known and which rules said what, of a decision.
	Receipt string `json:"receipt,omitempty"`
}

// An Act records who worked at which post, for the separation of duties.
type Act struct {
	Post  Post     `json:"post"`
	Track TrackID  `json:"track,omitempty"`
	By    PersonID `json:"by"`
}

// Track returns the track with the id.
func (c Case) Track(id TrackID) (Track, bool) {
	for _, t := range c.Tracks {
		if t.ID == id {
			return t, true
		}
	}
	return Track{}, false
}

// Principal returns the applicant's own track of a kind, if the case has one.
func (c Case) Principal(k Kind) (Track, bool) {
	for _, t := range c.Tracks {
		if t.Kind == k && t.Holder == 0 {
			return t, true
		}
	}
	return Track{}, false
}

// Open reports whether the authorities may still decide something.
func (c Case) Open() bool {
	return c.Phase != "" && c.Outcome == "" && c.Phase != Issued && c.Phase != Made && c.Phase != Sent && c.Phase != Withheld
}

// check returns the check of a post on the track.
func (t Track) check(p Post) (Check, bool) {
	for _, k := range t.Checks {
		if k.Post == p {
			return k, true
		}
	}
	return Check{}, false
}

// live reports whether the track can still lead to a permit.
func (t Track) live() bool { return t.Stage != Refused && t.Stage != Ended && t.Stage != Granted }

// fresh reports whether no check of the track is stale. What the law has granted
// rests on no check.
func (t Track) fresh() bool {
	if t.ByLaw {
		return true
	}
	for _, k := range t.Checks {
		if len(k.Stale) > 0 {
			return false
		}
	}
	return true
}
