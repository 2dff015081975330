package people

import (
	"testing"

	"tandem/internal/civil"
	"tandem/internal/permit"
)

// TestWhoseLastPostEnded: from the day after, an officer works for no office.
func TestWhoseLastPostEnded(t *testing.T) {
	last := civil.Date{Year: 2026, Month: 3, Day: 31}
	d := newDirectory([]Person{{ID: "haikou.one", Office: "haikou.window", Role: permit.Officer, Posts: []PostHeld{{Post: permit.PostAccept, From: civil.Date{Year: 2024, Month: 1, Day: 1}, Until: last, TrainedUntil: last.AddDays(90)}}},
		{ID: "haikou.head", Office: "haikou.work", Role: permit.AuthorityHead}}, nil)
	for _, c := range []struct {
		id   permit.PersonID
		on   civil.Date
		want permit.OfficeID
	}{{"haikou.one", last, "haikou.window"}, {"haikou.one", last.AddDays(1), ""}, {"haikou.head", last.AddDays(1), "haikou.work"}} {
		if a, err := d.Actor(c.id, c.on); err != nil || a.Office != c.want {
			t.Errorf("%s on %s works for %q, %v", c.id, c.on, a.Office, err)
		}
	}
}
