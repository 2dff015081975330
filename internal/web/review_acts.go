package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// actPages are the acts that have a page of their own, with where it is; those of a track
// stand on its review page.
var actPages = []struct{ act, path string }{
	{permit.Return{}.Name(), "/correction"},
	{permit.Suspend{}.Name(), "/suspend"},
	{permit.Resume{}.Name(), "/resume"},
	{permit.ExtendLimit{}.Name(), "/extend"},
	{permit.OfferHearing{}.Name(), "/hearing"},
	{permit.SetHearing{}.Name(), "/hearing"},
	{permit.RecordHearing{}.Name(), "/hearing"},
	{permit.Convene{}.Name(), "/experts"},
	{permit.Declare{}.Name(), "/experts"},
	{permit.Opine{}.Name(), "/experts"},
	{permit.Expedite{}.Name(), "/expedite"},
	{permit.Uncouple{}.Name(), "/uncouple"},
	{permit.Cease{}.Name(), "/cease"},
}

// deskActs are the ways on from a case: its reviews, and the acts that the reader may do
// now. What they may not do is not there.
func (t reviewer) deskActs(d casework.Desk) []view.Link {
	var out []view.Link
	for _, k := range d.Tracks {
		if d.View.Kind(k.Kind) && d.Dossier.Version > 0 {
			out = append(out, view.Link{Label: t.reviewLabel(d, k), Path: reviewPath(d.ID, k.ID), Icon: "file"})
		}
	}
	atWindow := d.Pack.Profile.Window == t.actor.Office && t.actor.Role == permit.Officer
	if atWindow {
		out = append(out, view.Link{Label: t.say("review.do.window"), Path: windowPath(d.ID, ""), Icon: "file"})
	}
	for _, a := range actPages {
		if len(d.OfferedOn(a.act)) > 0 && !(atWindow && a.act == permit.Return{}.Name()) { // its notice is written at the window
			out = append(out, view.Link{Label: t.say("review.do." + a.act), Path: casePath(d.ID, a.path)})
		}
	}
	out = append(out, t.forwardLinks(d)...)
	if d.Offered(permit.Make{}.Name(), "") {
		out = append(out, view.Link{Label: t.say("review.do.make"), Path: "/s/issue"})
	}
	return out
}

// reviewLabel says what the reader does on the review page of a track.
func (t reviewer) reviewLabel(d casework.Desk, k permit.Track) string {
	for _, act := range []string{permit.Renew{}.Name(), permit.Examine{}.Name(), permit.Review{}.Name(), permit.Approve{}.Name(), permit.Reject{}.Name()} {
		if slices.ContainsFunc(d.Offers, func(o permit.Opening) bool { return o.Act == act && o.Track == k.ID }) {
			return t.say("review.do."+act, t.trackName(k))
		}
	}
	return t.say("review.do.look", t.trackName(k))
}
