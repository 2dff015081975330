package visit

import (
	"cmp"

	"tandem/internal/civil"
)

// Horizon is how many working days ahead a slot can be taken, today counted.
const Horizon = 30

// Reach lists the days on which a slot can be taken today.
func Reach(today civil.Date, cal *civil.Calendar) []civil.Date {
	var out []civil.Date
	for d := today; len(out) < Horizon; d = d.AddDays(1) {
		if works(d, cal) {
			out = append(out, d)
		}
	}
	return out
}

func works(d civil.Date, cal *civil.Calendar) bool {
	open, _, _ := cal.Works(d)
	return open
}

// An Offer is the free slots of a station on a day.
type Offer struct {
	Station string
	Date    civil.Date
	Free    []Free
}

// Free is a slot with so many places left.
type Free struct {
	At   civil.Moment
	Left int
}

// Offer lists what a case could take of the day under a plan.
func (d Day) Offer(id string, plan Plan, now civil.Moment) Offer {
	d.Plan = plan
	o := Offer{Station: d.Station, Date: d.Date}
	for _, at := range plan.Slots() {
		if left := d.Left(at, id, now); left > 0 && d.Moment(at).After(now) {
			o.Free = append(o.Free, Free{d.Moment(at), left})
		}
	}
	return o
}

func compare(a, b civil.Moment, x, y string) int {
	return cmp.Or(a.Compare(b), cmp.Compare(x, y))
}
