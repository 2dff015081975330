package permit

import "slices"

// Cause is what makes a case ask what becomes of its two permits.
type Cause string

// The causes.
const (
	OnDecision       Cause = "decision"        // a track was decided or confirmed
	OnSilence        Cause = "silence"         // an extension not decided before expiry, Licence Law art. 50
	OnOverrun        Cause = "overrun"         // a legal limit passed without a decision
	OnTouch          Cause = "touch"           // a correction changed what a decision had read
	OnWithdrawal     Cause = "withdrawal"      // the applicant withdrew
	OnPersonCeased   Cause = "person-ceased"   // death or incapacity, Licence Law art. 70(2)
	OnEmployerCeased Cause = "employer-ceased" // Licence Law art. 70(3)
	OnMissedPaper    Cause = "missed-paper"    // a tolerated paper did not come in time
	OnDifference     Cause = "paper-differs"   // an original is not what was uploaded
	OnLongPause      Cause = "long-suspension" // the work track stands still beyond the residence limit
)

// Causes lists all causes.
var Causes = []Cause{OnDecision, OnSilence, OnOverrun, OnTouch, OnWithdrawal, OnPersonCeased, OnEmployerCeased, OnMissedPaper, OnDifference, OnLongPause}

// Standing is a track as the table sees it.
type Standing string

// The standings.
const (
	None    Standing = "none"    // the case asks for no such permit
	Pending Standing = "pending" // not decided
	Yes     Standing = "yes"     // approved, not issued
	No      Standing = "no"      // refused, or ended
	Out     Standing = "issued"
)

// Standings lists all standings.
var Standings = []Standing{None, Pending, Yes, No, Out}

// Fate is what becomes of a permit.
type Fate string

// The fates.
const (
	Continue   Fate = "continue"   // goes on as it is
	Issue      Fate = "issue"      // is issued now
	Grant      Fate = "grant"      // is approved by law
	Confirm    Fate = "confirm"    // its decision must be confirmed again
	Stop       Fate = "stop"       // ends without a decision
	Lapse      Fate = "lapse"      // was approved, is never issued
	Refuse     Fate = "refuse"     // stays refused
	Withhold   Fate = "withhold"   // was issued, is not handed over and has no effect
	Void       Fate = "cancel"     // was issued, is cancelled
	Stand      Fate = "stand"      // was issued, stays
	Absent     Fate = "absent"     // no such permit
	Impossible Fate = "impossible" // no lawful history leads here
)

// A Dispatch is a letter that a row sends.
type Dispatch struct {
	Letter Letter
	About  Kind   // the track it is about; empty: the whole case
	Remedy Remedy // what it tells its reader to do against it
	To     string // "" the applicant, "supervisor", "authority"
}

// A Row of the split-outcome table: under these causes and standings, this is
// what becomes of both permits, which letters go out, and how the case ends.
type Row struct {
	ID        string
	Coupled   []bool
	Causes    []Cause
	Work      []Standing
	Residence []Standing

	WorkFate, ResidenceFate Fate
	Outcome                 Outcome // empty: the case goes on
	Letters                 []Dispatch
	Basis                   string
}

var (
	joint    = []bool{true}
	serial   = []bool{false}
	either   = []bool{true, false}
	notOut   = []Standing{None, Pending, Yes, No}
	undone   = []Standing{Pending, Yes}
	anything = Standings
)

// Rows is the split-outcome table. Every combination of coupling, cause and
// standings is covered by exactly one row, which TestEveryCombinationOnce proves;
// no source rules on most of them, so each states its basis and a city may propose
// another in its pack's notes (domain facts, section 14 no. 9).
var Rows = slices.Concat(decisionRows, silenceRows, otherRows, endingRows, issuedRows, impossibleRows)

// decisionRows: what a decision on one track means for both.
var decisionRows = []Row{
	{ID: "wait-both", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Pending}, Residence: []Standing{Pending},
		WorkFate: Continue, ResidenceFate: Continue, Basis: "Licence Law art. 26"},
	{ID: "work-first", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{Pending},
		WorkFate: Continue, ResidenceFate: Continue, Basis: "Regulation art. 16: residence follows work; issued together"},
	{ID: "both-granted", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{Yes},
		WorkFate: Issue, ResidenceFate: Issue, Basis: "Licence Law art. 38, 44; Exit-Entry Law art. 30",
		Letters: []Dispatch{{Letter: GrantLetter}}},
	{ID: "work-refused", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{No}, Residence: []Standing{Pending},
		WorkFate: Refuse, ResidenceFate: Stop, Outcome: OutRefused, Basis: "Licence Law art. 38; Regulation art. 16",
		Letters: []Dispatch{{Letter: WorkRefusalLetter, About: Work, Remedy: Reconsider}, {Letter: TrackEndedLetter, About: Residence}}},
	{ID: "residence-refused-after-work", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{No},
		WorkFate: Lapse, ResidenceFate: Refuse, Outcome: OutRefused, Basis: "Exit-Entry Law art. 36; both or neither (no source rules on the work approval)",
		Letters: []Dispatch{{Letter: ResidenceRefusalLetter, About: Residence}, {Letter: ApprovalLapsedLetter, About: Work, Remedy: Reconsider}}},
	{ID: "residence-refused-before-work", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{Pending}, Residence: []Standing{No},
		WorkFate: Stop, ResidenceFate: Refuse, Outcome: OutRefused, Basis: "Exit-Entry Law art. 36; both or neither",
		Letters: []Dispatch{{Letter: ResidenceRefusalLetter, About: Residence}, {Letter: TrackEndedLetter, About: Work}}},
	{ID: "work-alone", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{Pending},
		WorkFate: Issue, ResidenceFate: Continue, Basis: "uncoupled: the work permit is issued by itself",
		Letters: []Dispatch{{Letter: GrantLetter, About: Work}}},
	{ID: "serial-residence-refused-first", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Pending}, Residence: []Standing{No},
		WorkFate: Continue, ResidenceFate: Refuse, Basis: "Exit-Entry Law art. 36; uncoupled",
		Letters: []Dispatch{{Letter: ResidenceRefusalLetter, About: Residence}}},
	{ID: "serial-work-after-residence-refused", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{No},
		WorkFate: Issue, ResidenceFate: Refuse, Basis: "uncoupled: each permit by itself",
		Letters: []Dispatch{{Letter: GrantLetter, About: Work}, {Letter: ResidenceRefusalLetter, About: Residence}}},
	{ID: "serial-both-refused", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{No}, Residence: []Standing{No},
		WorkFate: Refuse, ResidenceFate: Refuse, Outcome: OutRefused, Basis: "Licence Law art. 38; Exit-Entry Law art. 36",
		Letters: []Dispatch{{Letter: WorkRefusalLetter, About: Work, Remedy: Reconsider}}},
	{ID: "serial-residence-waits", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Out}, Residence: []Standing{Pending},
		WorkFate: Stand, ResidenceFate: Continue, Basis: "uncoupled"},
	{ID: "serial-residence-granted", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Out}, Residence: []Standing{Yes},
		WorkFate: Stand, ResidenceFate: Issue, Basis: "Exit-Entry Law art. 30; uncoupled",
		Letters: []Dispatch{{Letter: GrantLetter, About: Residence}}},
	{ID: "serial-residence-refused", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Out}, Residence: []Standing{No},
		WorkFate: Stand, ResidenceFate: Refuse, Basis: "Exit-Entry Law art. 36; uncoupled: the work permit stands, the person may not work until a residence permit follows (Exit-Entry Law art. 41)",
		Letters: []Dispatch{{Letter: ResidenceRefusalLetter, About: Residence}}},
	{ID: "work-refused-after-all", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{No}, Residence: []Standing{Yes},
		WorkFate: Refuse, ResidenceFate: Lapse, Outcome: OutRefused, Basis: "a stale work approval was not confirmed; Regulation art. 16",
		Letters: []Dispatch{{Letter: WorkRefusalLetter, About: Work, Remedy: Reconsider}, {Letter: ApprovalLapsedLetter, About: Residence}}},
	{ID: "serial-both-granted", Coupled: serial, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{Yes},
		WorkFate: Issue, ResidenceFate: Issue, Basis: "uncoupled while both waited to be confirmed",
		Letters: []Dispatch{{Letter: GrantLetter}}},
	{ID: "single-work-waits", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Pending}, Residence: []Standing{None},
		WorkFate: Continue, ResidenceFate: Absent, Basis: "Licence Law art. 42"},
	{ID: "single-work-granted", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Yes}, Residence: []Standing{None},
		WorkFate: Issue, ResidenceFate: Absent, Basis: "Licence Law art. 38, 44",
		Letters: []Dispatch{{Letter: GrantLetter, About: Work}}},
	{ID: "single-work-refused", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{No}, Residence: []Standing{None},
		WorkFate: Refuse, ResidenceFate: Absent, Outcome: OutRefused, Basis: "Licence Law art. 38",
		Letters: []Dispatch{{Letter: WorkRefusalLetter, About: Work, Remedy: Reconsider}}},
	{ID: "single-residence-waits", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{None}, Residence: []Standing{Pending},
		WorkFate: Absent, ResidenceFate: Continue, Basis: "Exit-Entry Law art. 30"},
	{ID: "single-residence-granted", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{None}, Residence: []Standing{Yes},
		WorkFate: Absent, ResidenceFate: Issue, Basis: "Exit-Entry Law art. 30",
		Letters: []Dispatch{{Letter: GrantLetter, About: Residence}}},
	{ID: "single-residence-refused", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{None}, Residence: []Standing{No},
		WorkFate: Absent, ResidenceFate: Refuse, Outcome: OutRefused, Basis: "Exit-Entry Law art. 36",
		Letters: []Dispatch{{Letter: ResidenceRefusalLetter, About: Residence}}},
}

// silenceRows: the one grant by silence the law knows, of an extension.
var silenceRows = []Row{
	{ID: "extension-by-silence", Coupled: either, Causes: []Cause{OnSilence}, Work: []Standing{Pending}, Residence: notOut,
		WorkFate: Grant, ResidenceFate: Continue, Basis: "Licence Law art. 50 ¶2",
		Letters: []Dispatch{{Letter: DeemedExtensionLetter, About: Work}, {Letter: SupervisorLetter, About: Work, To: "supervisor"}}},
	{ID: "silence-after-decision", Coupled: either, Causes: []Cause{OnSilence}, Work: []Standing{None, Yes, No}, Residence: notOut,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "decided before expiry; no silence grants a residence permit"},
}

// otherRows: what happens to open cases for other reasons, and does not end them.
var otherRows = []Row{
	{ID: "one-late", Coupled: either, Causes: []Cause{OnOverrun}, Work: notOut, Residence: notOut,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "silence grants nothing; Licence Law art. 72",
		Letters: []Dispatch{{Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "touched-none", Coupled: either, Causes: []Cause{OnTouch}, Work: []Standing{None, Pending, No}, Residence: []Standing{None, Pending, No},
		WorkFate: Continue, ResidenceFate: Continue, Basis: "nothing decided yet on what changed"},
	{ID: "touched-work", Coupled: either, Causes: []Cause{OnTouch}, Work: []Standing{Yes}, Residence: []Standing{None, Pending, No},
		WorkFate: Confirm, ResidenceFate: Continue, Basis: "Licence Law art. 34, 38: a decision stands on what was examined",
		Letters: []Dispatch{{Letter: ConfirmLetter, About: Work, To: "authority"}}},
	{ID: "touched-residence", Coupled: either, Causes: []Cause{OnTouch}, Work: []Standing{None, Pending, No, Out}, Residence: []Standing{Yes},
		WorkFate: Continue, ResidenceFate: Confirm, Basis: "as touched-work",
		Letters: []Dispatch{{Letter: ConfirmLetter, About: Residence, To: "authority"}}},
	{ID: "touched-both", Coupled: either, Causes: []Cause{OnTouch}, Work: []Standing{Yes}, Residence: []Standing{Yes},
		WorkFate: Confirm, ResidenceFate: Confirm, Basis: "as touched-work",
		Letters: []Dispatch{{Letter: ConfirmLetter, About: Work, To: "authority"}, {Letter: ConfirmLetter, About: Residence, To: "authority"}}},
	{ID: "differs-before-issue", Coupled: either, Causes: []Cause{OnDifference}, Work: notOut, Residence: notOut,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "Licence Law art. 32(4): to be corrected before acceptance"},
	{ID: "long-suspension", Coupled: joint, Causes: []Cause{OnLongPause}, Work: []Standing{Pending}, Residence: undone,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "Licence Law art. 45 stops the work clock only; the window may uncouple",
		Letters: []Dispatch{{Letter: SupervisorLetter, About: Residence, To: "supervisor"}}},
	{ID: "long-suspension-nothing", Coupled: joint, Causes: []Cause{OnLongPause}, Work: []Standing{Pending}, Residence: []Standing{None, No},
		WorkFate: Continue, ResidenceFate: Continue, Basis: "no residence track waits"},
	{ID: "long-suspension-decided", Coupled: joint, Causes: []Cause{OnLongPause}, Work: []Standing{None, Yes, No}, Residence: notOut,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "the work track no longer holds the residence track up"},
	{ID: "long-suspension-serial", Coupled: serial, Causes: []Cause{OnLongPause}, Work: notOut, Residence: notOut,
		WorkFate: Continue, ResidenceFate: Continue, Basis: "already uncoupled"},
}

// ending returns the four rows by which a cause ends an application that is not
// issued, telling apart what was approved from what was not decided.
func ending(id string, causes []Cause, out Outcome, letters []Dispatch, basis string) []Row {
	open := []Standing{None, Pending, No}
	row := func(suffix string, w, r []Standing, wf, rf Fate) Row {
		return Row{ID: id + suffix, Coupled: either, Causes: causes, Work: w, Residence: r, WorkFate: wf, ResidenceFate: rf, Outcome: out, Letters: letters, Basis: basis}
	}
	return []Row{
		row("-undecided", open, open, Stop, Stop),
		row("-work-approved", []Standing{Yes}, open, Lapse, Stop),
		row("-residence-approved", open, []Standing{Yes}, Stop, Lapse),
		row("-both-approved", []Standing{Yes}, []Standing{Yes}, Lapse, Lapse),
	}
}

// endingRows: causes that end an application before anything is issued.
var endingRows = slices.Concat(
	ending("withdrawn", []Cause{OnWithdrawal}, OutWithdrawn, []Dispatch{{Letter: WithdrawalLetter}}, "the application is the applicant's own"),
	ending("person-ceased", []Cause{OnPersonCeased}, OutLapsed, []Dispatch{{Letter: TerminationLetter}}, "Licence Law art. 70(2)"),
	ending("employer-ceased", []Cause{OnEmployerCeased}, OutLapsed, []Dispatch{{Letter: TerminationLetter}}, "Licence Law art. 70(3)"),
	ending("paper-missed", []Cause{OnMissedPaper}, OutLapsed, []Dispatch{{Letter: TerminationLetter}}, "容缺受理 commitment: not delivered in time, terminated"),
)

// issuedRows: causes that meet permits already issued.
var issuedRows = []Row{
	{ID: "withheld-at-counter", Coupled: either, Causes: []Cause{OnDifference}, Work: []Standing{Out}, Residence: []Standing{Out},
		WorkFate: Withhold, ResidenceFate: Withhold, Outcome: OutWithheld, Basis: "Licence Law art. 69: nothing is handed over before the difference is explained",
		Letters: []Dispatch{{Letter: WithholdingLetter}, {Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "withheld-work", Coupled: either, Causes: []Cause{OnDifference}, Work: []Standing{Out}, Residence: notOut,
		WorkFate: Withhold, ResidenceFate: Continue, Outcome: OutWithheld, Basis: "as withheld-at-counter",
		Letters: []Dispatch{{Letter: WithholdingLetter, About: Work}, {Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "withheld-residence", Coupled: either, Causes: []Cause{OnDifference}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Continue, ResidenceFate: Withhold, Outcome: OutWithheld, Basis: "as withheld-at-counter",
		Letters: []Dispatch{{Letter: WithholdingLetter, About: Residence}, {Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "ceased-both-issued", Coupled: either, Causes: []Cause{OnPersonCeased, OnEmployerCeased}, Work: []Standing{Out}, Residence: []Standing{Out},
		WorkFate: Void, ResidenceFate: Void, Outcome: OutCancelled, Basis: "Licence Law art. 70; Exit-Entry Law art. 37",
		Letters: []Dispatch{{Letter: CancellationLetter}}},
	{ID: "ceased-work-issued", Coupled: either, Causes: []Cause{OnPersonCeased, OnEmployerCeased}, Work: []Standing{Out}, Residence: notOut,
		WorkFate: Void, ResidenceFate: Stop, Outcome: OutCancelled, Basis: "Licence Law art. 70",
		Letters: []Dispatch{{Letter: CancellationLetter}}},
	{ID: "ceased-residence-issued", Coupled: either, Causes: []Cause{OnPersonCeased, OnEmployerCeased}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Stop, ResidenceFate: Void, Outcome: OutCancelled, Basis: "Exit-Entry Law art. 37",
		Letters: []Dispatch{{Letter: CancellationLetter}}},
	{ID: "withdrawn-after-issue", Coupled: either, Causes: []Cause{OnWithdrawal, OnMissedPaper}, Work: []Standing{Out}, Residence: []Standing{None, No, Out},
		WorkFate: Stand, ResidenceFate: Stand, Basis: "an issued permit is cancelled, not withdrawn (Licence Law art. 70)"},
	{ID: "withdrawn-serial-rest", Coupled: either, Causes: []Cause{OnWithdrawal}, Work: []Standing{Out}, Residence: undone,
		WorkFate: Stand, ResidenceFate: Stop, Basis: "uncoupled: only what is not issued ends",
		Letters: []Dispatch{{Letter: WithdrawalLetter, About: Residence}}},
	{ID: "paper-missed-serial-rest", Coupled: either, Causes: []Cause{OnMissedPaper}, Work: []Standing{Out}, Residence: undone,
		WorkFate: Stand, ResidenceFate: Stop, Basis: "as paper-missed; uncoupled: only what is not issued ends",
		Letters: []Dispatch{{Letter: TerminationLetter, About: Residence}}},
	{ID: "withdrawn-single-residence", Coupled: either, Causes: []Cause{OnWithdrawal, OnMissedPaper}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Stand, ResidenceFate: Stand, Basis: "as withdrawn-after-issue"},
	{ID: "issued-late", Coupled: either, Causes: []Cause{OnSilence, OnLongPause}, Work: []Standing{Out}, Residence: anything,
		WorkFate: Stand, ResidenceFate: Continue, Basis: "nothing is late about what is issued"},
	{ID: "serial-residence-late", Coupled: either, Causes: []Cause{OnOverrun}, Work: []Standing{Out}, Residence: undone,
		WorkFate: Stand, ResidenceFate: Continue, Basis: "uncoupled; as one-late",
		Letters: []Dispatch{{Letter: SupervisorLetter, About: Residence, To: "supervisor"}}},
	{ID: "made-late", Coupled: either, Causes: []Cause{OnOverrun}, Work: []Standing{Out}, Residence: []Standing{None, No, Out},
		WorkFate: Stand, ResidenceFate: Stand, Basis: "decided, but not made in time; Licence Law art. 44, 72",
		Letters: []Dispatch{{Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "issued-late-residence", Coupled: either, Causes: []Cause{OnSilence, OnLongPause}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Continue, ResidenceFate: Stand, Basis: "as issued-late"},
	{ID: "made-late-residence", Coupled: either, Causes: []Cause{OnOverrun}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Continue, ResidenceFate: Stand, Basis: "as made-late",
		Letters: []Dispatch{{Letter: SupervisorLetter, To: "supervisor"}}},
	{ID: "touched-after-issue", Coupled: either, Causes: []Cause{OnTouch}, Work: []Standing{Out}, Residence: []Standing{None, Pending, No, Out},
		WorkFate: Stand, ResidenceFate: Continue, Basis: "a change after issue is a change transaction (Licence Law art. 49)"},
	{ID: "touched-after-residence-issue", Coupled: either, Causes: []Cause{OnTouch}, Work: notOut, Residence: []Standing{Out},
		WorkFate: Continue, ResidenceFate: Stand, Basis: "Exit-Entry Law art. 33"},
	{ID: "all-issued", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Out}, Residence: []Standing{None, Out},
		WorkFate: Stand, ResidenceFate: Stand, Basis: "done"},
	{ID: "residence-issued", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{None}, Residence: []Standing{Out},
		WorkFate: Absent, ResidenceFate: Stand, Basis: "done"},
}

// impossibleRows: a decision never leads here. A property test asserts that no
// history does.
var impossibleRows = []Row{
	{ID: "residence-before-work", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Pending}, Residence: []Standing{Yes, Out},
		WorkFate: Impossible, ResidenceFate: Impossible, Basis: "Regulation art. 16"},
	{ID: "work-refused-then-residence", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{No}, Residence: []Standing{No},
		WorkFate: Impossible, ResidenceFate: Impossible, Basis: "the first refusal ends a joint case"},
	{ID: "half-issued", Coupled: joint, Causes: []Cause{OnDecision}, Work: []Standing{Out}, Residence: []Standing{Pending, Yes, No},
		WorkFate: Impossible, ResidenceFate: Impossible, Basis: "both or neither"},
	{ID: "other-half-issued", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{Yes, No}, Residence: []Standing{Out},
		WorkFate: Impossible, ResidenceFate: Impossible, Basis: "both or neither"},
	{ID: "no-track", Coupled: either, Causes: []Cause{OnDecision}, Work: []Standing{None}, Residence: []Standing{None},
		WorkFate: Impossible, ResidenceFate: Impossible, Basis: "a case has a track"},
}

func (r Row) covers(coupled bool, cause Cause, work, residence Standing) bool {
	return slices.Contains(r.Coupled, coupled) && slices.Contains(r.Causes, cause) &&
		slices.Contains(r.Work, work) && slices.Contains(r.Residence, residence)
}

// Lookup returns the row of the table for a combination.
func Lookup(coupled bool, cause Cause, work, residence Standing) (Row, bool) {
	i := slices.IndexFunc(Rows, func(r Row) bool { return r.covers(coupled, cause, work, residence) })
	if i < 0 {
		return Row{}, false
	}
	return Rows[i], true
}

// standing is the applicant's own track of a kind as the table sees it.
func (c Case) standing(k Kind) Standing {
	t, ok := c.Principal(k)
	if !ok {
		return None
	}
	switch t.Stage {
	case Approved:
		return Yes
	case Refused, Ended:
		return No
	case Granted:
		return Out
	}
	return Pending
}
