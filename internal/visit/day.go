package visit

import (
	"slices"

	"tandem/internal/civil"
)

// A Day is the places of one station on one date.
type Day struct {
	Station string     `json:"station"`
	Date    civil.Date `json:"date"`
	Plan    Plan       `json:"plan"`
	Places  []Place    `json:"places"` // in the order in which they were taken; one of a case
}

// A Place is what one case has of a day: a booking, or a hold until some moment.
type Place struct {
	Case     string       `json:"case"`
	By       string       `json:"by"` // account that took it
	At       Clock        `json:"at"`
	Until    civil.Moment `json:"until,omitzero"`     // of a hold: it ends with this moment
	Extended bool         `json:"extended,omitempty"` // of a hold: it cannot be again
	Attended bool         `json:"attended,omitempty"` // of a booking: the case came
}

// Held reports whether the place is a hold rather than a booking.
func (p Place) Held() bool { return !p.Until.IsZero() }

// Open reports whether the place is a booking whose visit is still to come.
func (p Place) Open() bool { return !p.Held() && !p.Attended }

// Lapsed reports whether the place is a hold that has ended by now.
func (p Place) Lapsed(now civil.Moment) bool { return p.Held() && !now.Before(p.Until) }

// ID names the day of a station: ids of one station sort by date.
func ID(station string, on civil.Date) string { return station + "/" + on.String() }

// ID names the day.
func (d Day) ID() string { return ID(d.Station, d.Date) }

// Moment is a time of the day.
func (d Day) Moment(at Clock) civil.Moment { return civil.Moment{Date: d.Date, Minute: int(at)} }

// Of is the place of a case, whatever has become of it.
func (d Day) Of(id string) (Place, bool) {
	i := slices.IndexFunc(d.Places, func(p Place) bool { return p.Case == id })
	if i < 0 {
		return Place{}, false
	}
	return d.Places[i], true
}

// Hold is the hold of a case that still runs.
func (d Day) Hold(id string, now civil.Moment) (Place, bool) {
	p, ok := d.Of(id)
	return p, ok && p.Held() && !p.Lapsed(now)
}

// Left is how many places of a slot are free for a case: the one that it has itself
// counts as free, since it would be given back.
func (d Day) Left(at Clock, id string, now civil.Moment) int {
	left := d.Plan.Windows(at)
	for _, p := range d.Places {
		if p.At == at && p.Case != id && !p.Lapsed(now) {
			left--
		}
	}
	return max(left, 0)
}

// A Booked is a case that comes, or came.
type Booked struct {
	Case     string
	At       civil.Moment
	Attended bool
}

// Bookings lists who comes, by time, and by case within a slot.
func (d Day) Bookings() []Booked {
	var out []Booked
	for _, p := range d.Places {
		if !p.Held() {
			out = append(out, Booked{p.Case, d.Moment(p.At), p.Attended})
		}
	}
	slices.SortFunc(out, func(a, b Booked) int { return compare(a.At, b.At, a.Case, b.Case) })
	return out
}
