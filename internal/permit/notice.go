package permit

import "tandem/internal/civil"

// Letter is a kind of official letter (告知书).
type Letter string

// The letters.
const (
	ReceiptLetter          Letter = "material-receipt"
	CorrectionLetter       Letter = "correction" // one-time, everything missing
	AcceptanceLetter       Letter = "acceptance"
	DeemedLetter           Letter = "deemed-acceptance"
	NotAcceptedLetter      Letter = "non-acceptance"
	ExclusionLetter        Letter = "time-exclusion" // Licence Law art. 45
	ExtensionLetter        Letter = "limit-extension"
	ToleratedLetter        Letter = "tolerated-material"
	CommitmentLetter       Letter = "commitment"
	HearingRightLetter     Letter = "hearing-right"
	HearingLetter          Letter = "hearing"
	ExpertsLetter          Letter = "expert-group"
	UncoupledLetter        Letter = "uncoupled"
	GrantLetter            Letter = "grant"
	WorkRefusalLetter      Letter = "work-refusal"
	ResidenceRefusalLetter Letter = "residence-refusal"
	TrackEndedLetter       Letter = "track-ended"     // a permit not decided because the other failed
	ApprovalLapsedLetter   Letter = "approval-lapsed" // approved, never issued
	WithdrawalLetter       Letter = "withdrawal"
	TerminationLetter      Letter = "termination"
	CollectionLetter       Letter = "collection"
	WithholdingLetter      Letter = "withholding"
	RevocationLetter       Letter = "revocation"
	CancellationLetter     Letter = "cancellation"
	DeemedExtensionLetter  Letter = "deemed-extension"
	ConfirmLetter          Letter = "confirm-again" // to an authority: its decision is stale
	SupervisorLetter       Letter = "supervisor"
	ExpiryLetter           Letter = "expiry"
)

// Remedy is what a letter tells its reader to do against it.
type Remedy string

// The two regimes: a work decision may be reconsidered and sued over (Licence Law
// art. 38); a residence decision is final (Exit-Entry Law art. 36) and its letter
// names no remedy.
const (
	NoRemedy   Remedy = ""
	Reconsider Remedy = "reconsideration-or-suit"
)

// A Notice is a letter sent in a case.
type Notice struct {
	N       int        `json:"n"`
	Letter  Letter     `json:"letter"`
	To      string     `json:"to"` // "applicant", or an office
	On      civil.Date `json:"on"`
	Track   TrackID    `json:"track,omitempty"`
	Remedy  Remedy     `json:"remedy,omitempty"`
	Reasons []Code     `json:"reasons,omitempty"`
	Items   []Item     `json:"items,omitempty"`
	Due     civil.Date `json:"due,omitzero"`    // until when the reader must act
	Right   OfficeID   `json:"right,omitempty"` // the authority that is competent, Licence Law art. 32(2)
}

// An Item is one thing a correction notice asks for.
type Item struct {
	Track    TrackID `json:"track,omitempty"`
	Material Code    `json:"material,omitempty"` // or
	Field    string  `json:"field,omitempty"`
	Fault    Code    `json:"fault"`
}

const toApplicant = "applicant"

// letters collects the notices that one command sends, numbered on from the case.
type letters struct {
	next int
	on   civil.Date
	out  []Event
}

func (c Case) letters(w World) *letters { return &letters{next: len(c.Notices) + 1, on: w.today()} }

// send adds a letter and returns its number.
func (l *letters) send(n Notice) int {
	n.N, n.On = l.next, l.on
	if n.To == "" {
		n.To = toApplicant
	}
	l.next++
	l.out = append(l.out, NoticeSent{n})
	return n.N
}
