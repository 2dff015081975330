package permit

import "slices"

// An Effect is what follows from an event outside the case. It is queued in the
// event's transaction, carried out at least once, and idempotent by case, sequence
// and number.
type Effect struct {
	Kind   EffectKind
	Notice int // of Send
	Track  TrackID
	Code   Code // of Query: the material
	Share  string
	Record RecordKind
}

// RecordKind is a paper that records an act and is no letter.
type RecordKind string

// The records.
const (
	VisitRecord   RecordKind = "visit-sheet"
	HandOutRecord RecordKind = "hand-out-record"
	ArchiveRecord RecordKind = "archive-cover"
)

// EffectKind is a kind of effect.
type EffectKind string

// The effects.
const (
	Send    EffectKind = "send"    // a letter goes out
	Query   EffectKind = "query"   // a register is asked for a paper
	Shred   EffectKind = "shred"   // papers of a destroyed case are removed
	Certify EffectKind = "certify" // permits are stated, logged, printed and signed
	Keep    EffectKind = "record"  // a record is printed
	// Consultation asks the registers what they have to set beside the application.
	Consultation EffectKind = "consult"
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
		case NeedsConcluded:
			if c.Phase != Draft && c.Phase != Returned { // those ask when they are handed in
				out = append(out, queries(c)...)
			}
		case CaseDestroyed:
			out = append(out, Effect{Kind: Shred})
		case PermitsIssued:
			out = append(out, Effect{Kind: Certify})
		case SlotBooked:
			out = append(out, Effect{Kind: Keep, Record: VisitRecord})
		case HandedOver:
			out = append(out, Effect{Kind: Keep, Record: HandOutRecord})
		case CaseArchived:
			out = append(out, Effect{Kind: Keep, Record: ArchiveRecord})
		}
	}
	if slices.ContainsFunc(events, handedIn) {
		out = append(out, Effect{Kind: Consultation})
	}
	return out
}

// handedIn reports whether an office now has an application, or an answer, that it has
// not set beside the registers.
func handedIn(e Event) bool {
	return e.Kind() == Submitted{}.Kind() || e.Kind() == CorrectionAnswered{}.Kind()
}

// queries asks the registers for papers that they may answer for.
func queries(c Case) []Effect {
	var out []Effect
	for _, m := range c.Materials {
		if m.Needed() && m.Share != "" && m.Met == Missing {
			out = append(out, Effect{Kind: Query, Code: m.Code, Share: m.Share})
		}
	}
	return out
}
