package permit

import "tandem/internal/text"

// Every value of a code list knows its words, so that a refusal, a letter and a
// page call it by the same name (texts permit.<list>.<value>).

func (k Kind) In(l text.Lang) string         { return text.T(l, "permit.kind."+string(k)) }
func (t Transaction) In(l text.Lang) string  { return text.T(l, "permit.transaction."+string(t)) }
func (p Phase) In(l text.Lang) string        { return text.T(l, "permit.phase."+string(p)) }
func (o Outcome) In(l text.Lang) string      { return text.T(l, "permit.outcome."+string(o)) }
func (s Stage) In(l text.Lang) string        { return text.T(l, "permit.stage."+string(s)) }
func (p Post) In(l text.Lang) string         { return text.T(l, "permit.post."+string(p)) }
func (r Role) In(l text.Lang) string         { return text.T(l, "permit.role."+string(r)) }
func (id ClockID) In(l text.Lang) string     { return text.T(l, "permit.clock."+string(id)) }
func (g Ground) In(l text.Lang) string       { return text.T(l, "permit.ground."+string(g)) }
func (m Met) In(l text.Lang) string          { return text.T(l, "permit.met."+orNone(string(m), "missing")) }
func (s Seen) In(l text.Lang) string         { return text.T(l, "permit.seen."+orNone(string(s), "unseen")) }
func (n Letter) In(l text.Lang) string       { return text.T(l, "permit.letter."+string(n)) }
func (r Remedy) In(l text.Lang) string       { return text.T(l, "permit.remedy."+orNone(string(r), "none")) }
func (c Cause) In(l text.Lang) string        { return text.T(l, "permit.cause."+string(c)) }
func (f Fate) In(l text.Lang) string         { return text.T(l, "permit.fate."+string(f)) }
func (s Status) In(l text.Lang) string       { return text.T(l, "permit.status."+string(s)) }
func (w Way) In(l text.Lang) string          { return text.T(l, "permit.way."+string(w)) }
func (v Level) In(l text.Lang) string        { return text.T(l, "permit.level."+string(v)) }
func (r PanelResult) In(l text.Lang) string  { return text.T(l, "permit.panel."+string(r)) }
func (s HearingStage) In(l text.Lang) string { return text.T(l, "permit.hearing."+string(s)) }

func orNone(value, none string) string {
	if value == "" {
		return none
	}
	return value
}

// Names of codes that have no type of their own.

// Fact is a new fact that justifies a second correction notice.
func Fact(c Code) text.Message { return text.Say("permit.fact." + string(c)) }

// Reason is a reason for a refusal.
func Reason(c Code) text.Message { return text.Say("permit.reason." + string(c)) }

// DeclineGround is a ground of non-acceptance.
func DeclineGround(c Code) text.Message { return text.Say("permit.ground." + string(c)) }

// RevocationGround is a ground for taking a permit back.
func RevocationGround(c Code) text.Message { return text.Say("permit.revocation." + string(c)) }

// Supervision is what a report to the supervisor is about.
func Supervision(c Code) text.Message { return text.Say("permit.supervision." + string(c)) }
