package visit

import (
	"encoding/json"
	"fmt"
	"slices"

	"tandem/internal/civil"
)

// An Event is something that happened to a day. The set is closed; names and fields
// are kept for good.
type Event interface {
	// Kind is how the journal calls it.
	Kind() string
	apply(*Day)
}

type (
	// DayPlanned is the first event of a day, and comes again when the plan changed. What
	// was booked under another plan stays booked.
	DayPlanned struct {
		Station string     `json:"station"`
		Date    civil.Date `json:"date"`
		Plan    Plan       `json:"plan"`
	}
	// PlaceHeld keeps a place for a case for a while.
	PlaceHeld struct{ Place }
	// HoldExtended lets it run on.
	HoldExtended struct {
		Case  string       `json:"case"`
		Until civil.Moment `json:"until"`
	}
	// HoldReleased gives it back.
	HoldReleased struct {
		Case string `json:"case"`
	}
	// HoldsLapsed clears away holds that ended by themselves.
	HoldsLapsed struct {
		Cases []string `json:"cases"`
	}
	// PlaceBooked takes a place for good.
	PlaceBooked struct{ Place }
	// BookingCancelled gives it back, or records that nobody came.
	BookingCancelled struct {
		Case   string `json:"case"`
		Missed bool   `json:"missed,omitempty"`
	}
	// VisitAttended says that the case came.
	VisitAttended struct {
		Case string `json:"case"`
	}
)

// Kind names, kept for good.
func (DayPlanned) Kind() string       { return "day-planned" }
func (PlaceHeld) Kind() string        { return "place-held" }
func (HoldExtended) Kind() string     { return "hold-extended" }
func (HoldReleased) Kind() string     { return "hold-released" }
func (HoldsLapsed) Kind() string      { return "holds-lapsed" }
func (PlaceBooked) Kind() string      { return "place-booked" }
func (BookingCancelled) Kind() string { return "booking-cancelled" }
func (VisitAttended) Kind() string    { return "visit-attended" }

// Evolve returns what a day is after an event. It does not change its argument.
func Evolve(d Day, e Event) Day {
	d.Places = slices.Clone(d.Places)
	e.apply(&d)
	return d
}

// Replay is Evolve over several events.
func Replay(d Day, events []Event) Day {
	for _, e := range events {
		d = Evolve(d, e)
	}
	return d
}

func (e DayPlanned) apply(d *Day)       { d.Station, d.Date, d.Plan = e.Station, e.Date, e.Plan }
func (e PlaceHeld) apply(d *Day)        { d.put(e.Place) }
func (e PlaceBooked) apply(d *Day)      { d.put(e.Place) }
func (e HoldReleased) apply(d *Day)     { d.drop(e.Case) }
func (e HoldsLapsed) apply(d *Day)      { d.drop(e.Cases...) }
func (e BookingCancelled) apply(d *Day) { d.drop(e.Case) }

func (e HoldExtended) apply(d *Day) {
	d.edit(e.Case, func(p *Place) { p.Until, p.Extended = e.Until, true })
}

func (e VisitAttended) apply(d *Day) { d.edit(e.Case, func(p *Place) { p.Attended = true }) }

// put gives a case a place, and takes the one that it had.
func (d *Day) put(p Place) {
	d.drop(p.Case)
	d.Places = append(d.Places, p)
}

func (d *Day) drop(cases ...string) {
	d.Places = slices.DeleteFunc(d.Places, func(p Place) bool { return slices.Contains(cases, p.Case) })
}

func (d *Day) edit(id string, change func(*Place)) {
	for i := range d.Places {
		if d.Places[i].Case == id {
			change(&d.Places[i])
		}
	}
}

// DecodeEvent reads the body of an event of a kind as the journal keeps it.
func DecodeEvent(kind string, body []byte) (Event, error) {
	decode, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind of event %q: it was written by a newer program, or is not ours", kind)
	}
	return decode(body)
}

var kinds = map[string]func([]byte) (Event, error){
	DayPlanned{}.Kind(): event[DayPlanned], PlaceHeld{}.Kind(): event[PlaceHeld], HoldExtended{}.Kind(): event[HoldExtended],
	HoldReleased{}.Kind(): event[HoldReleased], HoldsLapsed{}.Kind(): event[HoldsLapsed], PlaceBooked{}.Kind(): event[PlaceBooked],
	BookingCancelled{}.Kind(): event[BookingCancelled], VisitAttended{}.Kind(): event[VisitAttended],
}

func event[E Event](b []byte) (Event, error) {
	var e E
	err := json.Unmarshal(b, &e)
	return e, err
}
