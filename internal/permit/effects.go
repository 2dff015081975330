package permit

// An Effect is what follows from an event outside the case. It is queued in the
// event's transaction, carried out at least once, and idempotent by case, sequence
// and number.
type Effect struct {
	Kind   EffectKind
	Notice int // of Send
	Track  TrackID
	Code   Code // of Query: the material
	Share  string
}

// EffectKind is a kind of effect.
type EffectKind string

// The effects.
const (
	Send  EffectKind = "send"  // a letter goes out
	Query EffectKind = "query" // a register is asked
	Shred EffectKind = "shred" // papers of a destroyed case are removed
)

// Effects lists what follows from events that led to the case.
func Effects(c Case, events []Event) []Effect {
	var out []Effect
	for _, e := range events {
		switch e := e.(type) {
		case NoticeSent:
			out = append(out, Effect{Kind: Send, Notice: e.N, Track: e.Track})
		case Submitted:
			out = append(out, queries(c)...)
		case CaseDestroyed:
			out = append(out, Effect{Kind: Shred})
		}
	}
	return out
}

// queries asks the registers for papers that they may answer for.
func queries(c Case) []Effect {
	var out []Effect
	for _, m := range c.Materials {
		if m.Share != "" && m.Met == Missing {
			out = append(out, Effect{Kind: Query, Code: m.Code, Share: m.Share})
		}
	}
	return out
}
