package permit

import (
	"encoding/json"
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// An Event is something that happened to a case. The set is closed; an event that
// was ever stored keeps its name and its fields for good.
type Event interface {
	Kind() string
	apply(*Case)
}

// The events, in the order in which a case may meet them.
type (
	// Opened begins a draft.
	Opened struct {
		ID        CaseID   `json:"id"`
		City      string   `json:"city"`
		Pack      string   `json:"pack"`
		Applicant PersonID `json:"applicant"`
		Handler   PersonID `json:"handler,omitempty"`
		Employer  string   `json:"employer,omitempty"`
		Station   OfficeID `json:"station,omitempty"`
		Tracks    []Track  `json:"tracks"`
		Needs     []Need   `json:"needs"`
	}
	// DossierSaved makes another version of the form count.
	DossierSaved struct {
		Dossier Dossier     `json:"dossier"`
		Changes []Reading   `json:"changes,omitempty"`
		Stale   []Staleness `json:"stale,omitempty"`
	}
	// NeedsConcluded is what the form calls for where that is not what the case
	// called for: each paper with the row of the checklist that decided.
	NeedsConcluded struct {
		Added   []Need      `json:"added,omitempty"`   // or asked again
		Changed []Need      `json:"changed,omitempty"` // asked on other terms
		Dropped []Spared    `json:"dropped,omitempty"` // asked no more
		Stale   []Staleness `json:"stale,omitempty"`
	}
	// MaterialMet says how a paper is met now.
	MaterialMet struct {
		Code     Code        `json:"code"`
		Met      Met         `json:"met"`
		Version  int         `json:"version,omitempty"`
		Digest   string      `json:"digest,omitempty"`
		Blob     string      `json:"blob,omitempty"`
		Register string      `json:"register,omitempty"`
		Due      civil.Date  `json:"due,omitzero"`
		Stale    []Staleness `json:"stale,omitempty"`
	}
	// Submitted is filing, refiling, or the answer to a correction notice before acceptance.
	Submitted struct {
		At     civil.Moment `json:"at"`
		Clocks []Clock      `json:"clocks"`
	}
	// CorrectionAsked is the one-time notice of everything missing.
	CorrectionAsked struct{ Correction }
	// CorrectionAnswered closes it.
	CorrectionAnswered struct {
		N  int        `json:"n"`
		On civil.Date `json:"on"`
	}
	// PreReviewPassed lets the applicant come to the window.
	PreReviewPassed struct {
		On civil.Date `json:"on"`
	}
	// SlotBooked holds a window slot.
	SlotBooked struct{ Slot }
	// SlotReleased gives it back, or records that nobody came.
	SlotReleased struct {
		Missed bool `json:"missed,omitempty"`
	}
	// OriginalsSeen is the comparison of originals with what was uploaded.
	OriginalsSeen struct {
		On       civil.Date   `json:"on"`
		Results  []Comparison `json:"results"`
		Passport bool         `json:"passport,omitempty"` // inspected and handed back
	}
	// AcceptanceProposed is the first of two acceptance posts.
	AcceptanceProposed struct {
		By PersonID `json:"by"`
	}
	// CaseAccepted starts the tracks and the periods.
	CaseAccepted struct {
		On        civil.Date `json:"on"` // the day of receipt when deemed
		Deemed    bool       `json:"deemed,omitempty"`
		ActingFor []OfficeID `json:"actingFor,omitempty"`
		Basis     string     `json:"basis"`
		Clocks    []Clock    `json:"clocks"`
	}
	// Checked is the finding of an examining or reviewing post.
	Checked struct {
		Track TrackID `json:"track"`
		Check Check   `json:"check"`
		Stage Stage   `json:"stage"`
		Note  Code    `json:"note,omitempty"`
	}
	// TrackApproved is a positive decision, or one by law.
	TrackApproved struct {
		Track TrackID    `json:"track"`
		Check Check      `json:"check,omitzero"`
		From  civil.Date `json:"from"`
		To    civil.Date `json:"to"`
		ByLaw bool       `json:"byLaw,omitempty"`
	}
	// TrackRefused is a negative decision.
	TrackRefused struct {
		Track   TrackID `json:"track"`
		Check   Check   `json:"check"`
		Reasons []Code  `json:"reasons"`
	}
	// TrackEnded ends a track without a decision, or lets an approval lapse.
	TrackEnded struct {
		Track TrackID `json:"track"`
		Fate  Fate    `json:"fate"`
	}
	// Confirmed renews a stale check on what is there now.
	Confirmed struct {
		Track   TrackID    `json:"track"`
		Post    Post       `json:"post"`
		By      PersonID   `json:"by"`
		On      civil.Date `json:"on"`
		Digest  string     `json:"digest"`
		Receipt string     `json:"receipt,omitempty"` // of a decision
	}
	// PauseBegan is a suspension, or the beginning of the applicant's time.
	PauseBegan struct{ Pause }
	// PauseEnded lets the clocks run on.
	PauseEnded struct {
		N      int        `json:"n"`
		To     civil.Date `json:"to"`
		Clocks []Clock    `json:"clocks,omitempty"`
	}
	// LimitExtended adds days, by whom the law names.
	LimitExtended struct {
		By     PersonID `json:"by"`
		Role   Role     `json:"role"`
		Reason Code     `json:"reason"`
		Clock  Clock    `json:"clock"`
	}
	// ClocksRecounted follows a change of the calendar.
	ClocksRecounted struct {
		Calendar string  `json:"calendar"`
		Clocks   []Clock `json:"clocks"`
	}
	// PanelConvened, ConflictDeclared, OpinionGiven and PanelConcluded are the expert group.
	PanelConvened    struct{ Panel }
	ConflictDeclared struct {
		Member   PersonID `json:"member"`
		Conflict bool     `json:"conflict"`
	}
	OpinionGiven struct {
		Member  PersonID `json:"member"`
		Opinion Opinion  `json:"opinion"`
	}
	PanelConcluded struct {
		On         civil.Date  `json:"on"`
		Result     PanelResult `json:"result"`
		Dissent    []PersonID  `json:"dissent,omitempty"`
		Material   Code        `json:"material,omitempty"`
		Equivalent *Equivalent `json:"equivalent,omitempty"`
	}
	// HearingMoved is each step of a hearing.
	HearingMoved struct{ Hearing }
	// CaseExpedited shortens the promise.
	CaseExpedited struct {
		Reason Code  `json:"reason"`
		Clock  Clock `json:"clock"`
	}
	// Uncoupled lets each permit go its own way.
	Uncoupled struct {
		On     civil.Date `json:"on"`
		Reason Code       `json:"reason"`
	}
	// PermitsIssued is the only event that issues, and it carries every certificate.
	PermitsIssued struct {
		On           civil.Date    `json:"on"`
		Certificates []Certificate `json:"certificates"`
		Clocks       []Clock       `json:"clocks,omitempty"`
	}
	// DecisionsComplete says that nothing is left to decide and something was issued.
	DecisionsComplete struct {
		On       civil.Date `json:"on"`
		Used     int        `json:"used"` // days of the promise
		Promised int        `json:"promised"`
		Clocks   []Clock    `json:"clocks"`
	}
	// CertificatesChanged changes the status of all certificates of the case at once.
	CertificatesChanged struct {
		On     civil.Date `json:"on"`
		Status Status     `json:"status"`
		Tracks []TrackID  `json:"tracks"`
		Ground Code       `json:"ground,omitempty"`
	}
	// PermitsMade says the certificates lie ready.
	PermitsMade struct {
		On civil.Date `json:"on"`
	}
	// CollectionSet is the applicant's choice of how to get the permits.
	CollectionSet struct{ Collection }
	// HandedOver is the end at the counter or at the post office.
	HandedOver struct {
		On       civil.Date `json:"on"`
		Way      Way        `json:"way"`
		Tracking string     `json:"tracking,omitempty"`
		Identity bool       `json:"identity"` // who collected was checked
	}
	// PermitsReleased follows a difference that was explained.
	PermitsReleased struct {
		On     civil.Date `json:"on"`
		Reason Code       `json:"reason"`
	}
	// CaseEnded names the row of the split-outcome table by which a case ended.
	CaseEnded struct {
		On       civil.Date `json:"on"`
		Outcome  Outcome    `json:"outcome"`
		Row      string     `json:"row"`
		Used     int        `json:"used"`
		Promised int        `json:"promised"`
	}
	// NotAccepted is the written refusal to accept.
	NotAccepted struct {
		On     civil.Date `json:"on"`
		Ground Code       `json:"ground"`
		Right  OfficeID   `json:"right,omitempty"` // the authority that is competent
	}
	CaseClosed struct {
		On civil.Date `json:"on"`
	}
	CaseArchived struct {
		On    civil.Date `json:"on"`
		Until civil.Date `json:"until"`
	}
	HoldSet struct {
		Reason Code `json:"reason"`
	}
	HoldLifted    struct{}
	CaseDestroyed struct {
		On civil.Date `json:"on"`
	}
	// Reported says the district's periodic report to the centre contains the case.
	Reported struct {
		Period string   `json:"period"`
		To     OfficeID `json:"to"`
	}
	NoticeSent  struct{ Notice }
	AlarmRaised struct{ Alarm }
	// Acted records who worked at a post.
	Acted struct{ Act }
)

// Kind names, kept for good.
func (Opened) Kind() string              { return "opened" }
func (DossierSaved) Kind() string        { return "dossier-saved" }
func (NeedsConcluded) Kind() string      { return "needs-concluded" }
func (MaterialMet) Kind() string         { return "material-met" }
func (Submitted) Kind() string           { return "submitted" }
func (CorrectionAsked) Kind() string     { return "correction-asked" }
func (CorrectionAnswered) Kind() string  { return "correction-answered" }
func (PreReviewPassed) Kind() string     { return "pre-review-passed" }
func (SlotBooked) Kind() string          { return "slot-booked" }
func (SlotReleased) Kind() string        { return "slot-released" }
func (OriginalsSeen) Kind() string       { return "originals-seen" }
func (AcceptanceProposed) Kind() string  { return "acceptance-proposed" }
func (CaseAccepted) Kind() string        { return "accepted" }
func (Checked) Kind() string             { return "checked" }
func (TrackApproved) Kind() string       { return "track-approved" }
func (TrackRefused) Kind() string        { return "track-refused" }
func (TrackEnded) Kind() string          { return "track-ended" }
func (Confirmed) Kind() string           { return "confirmed" }
func (PauseBegan) Kind() string          { return "pause-began" }
func (PauseEnded) Kind() string          { return "pause-ended" }
func (LimitExtended) Kind() string       { return "limit-extended" }
func (ClocksRecounted) Kind() string     { return "clocks-recounted" }
func (PanelConvened) Kind() string       { return "panel-convened" }
func (ConflictDeclared) Kind() string    { return "conflict-declared" }
func (OpinionGiven) Kind() string        { return "opinion-given" }
func (PanelConcluded) Kind() string      { return "panel-concluded" }
func (HearingMoved) Kind() string        { return "hearing" }
func (CaseExpedited) Kind() string       { return "expedited" }
func (Uncoupled) Kind() string           { return "uncoupled" }
func (PermitsIssued) Kind() string       { return "permits-issued" }
func (DecisionsComplete) Kind() string   { return "decisions-complete" }
func (CertificatesChanged) Kind() string { return "certificates-changed" }
func (PermitsMade) Kind() string         { return "permits-made" }
func (CollectionSet) Kind() string       { return "collection-set" }
func (HandedOver) Kind() string          { return "handed-over" }
func (PermitsReleased) Kind() string     { return "permits-released" }
func (CaseEnded) Kind() string           { return "ended" }
func (NotAccepted) Kind() string         { return "not-accepted" }
func (CaseClosed) Kind() string          { return "closed" }
func (CaseArchived) Kind() string        { return "archived" }
func (HoldSet) Kind() string             { return "hold-set" }
func (HoldLifted) Kind() string          { return "hold-lifted" }
func (CaseDestroyed) Kind() string       { return "destroyed" }
func (Reported) Kind() string            { return "reported" }
func (NoticeSent) Kind() string          { return "notice-sent" }
func (AlarmRaised) Kind() string         { return "alarm-raised" }
func (Acted) Kind() string               { return "acted" }

// kinds maps the name of every event to its decoder.
var kinds = register(
	event[Opened], event[DossierSaved], event[NeedsConcluded], event[MaterialMet], event[Submitted], event[CorrectionAsked], event[ItemsPutForward],
	event[CorrectionAnswered], event[PreReviewPassed], event[SlotBooked], event[SlotReleased], event[OriginalsSeen],
	event[AcceptanceProposed], event[CaseAccepted], event[Checked], event[TrackApproved], event[TrackRefused],
	event[TrackEnded], event[Confirmed], event[PauseBegan], event[PauseEnded], event[LimitExtended],
	event[ClocksRecounted], event[PanelConvened], event[ConflictDeclared], event[OpinionGiven], event[PanelConcluded],
	event[HearingMoved], event[CaseExpedited], event[Uncoupled], event[PermitsIssued], event[DecisionsComplete], event[CertificatesChanged],
	event[PermitsMade], event[CollectionSet], event[HandedOver], event[PermitsReleased], event[CaseEnded],
	event[NotAccepted], event[CaseClosed], event[CaseArchived], event[HoldSet], event[HoldLifted],
	event[CaseDestroyed], event[Reported], event[NoticeSent], event[AlarmRaised], event[Acted], event[RegisterConsulted],
)

type decoder func([]byte) (Event, error)

func event[E Event](b []byte) (Event, error) {
	var e E
	err := json.Unmarshal(b, &e)
	return e, err
}

func register(decoders ...decoder) map[string]decoder {
	m := map[string]decoder{}
	for _, d := range decoders {
		e, _ := d([]byte("{}"))
		m[e.Kind()] = d
	}
	return m
}

// DecodeEvent reads an event from its name and stored body.
func DecodeEvent(kind string, body []byte) (Event, error) {
	d, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("unknown event kind %q", kind)
	}
	e, err := d(body)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	return e, nil
}

// Kinds lists the names of all events, sorted.
func Kinds() []string {
	var out []string
	for k := range kinds {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
