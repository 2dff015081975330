package permit

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// A Proposal is what one authority puts forward for the one notice (补正意见). Until the
// notice is sent it asks nobody for anything and stops no clock.
type Proposal struct {
	Track TrackID    `json:"track,omitempty"` // whose authority; empty: the window
	By    PersonID   `json:"by"`
	On    civil.Date `json:"on"`
	Items []Item     `json:"items,omitempty"`
}

// PutForward puts items forward for the one notice that goes out for both authorities
// (Licence Law art. 26, 32(4)). They take the place of what was put forward for the track
// before; no items take that back.
type PutForward struct {
	Track TrackID // whose authority; empty: the window
	Items []Item
}

// ItemsPutForward says what is put forward for a track from now on; nothing takes back
// what was.
type ItemsPutForward struct{ Proposal }

func (PutForward) Name() string      { return "put-forward" }
func (ItemsPutForward) Kind() string { return "items-put-forward" }
func (k PutForward) duty(Case) Duty {
	if k.Track == "" {
		return window(PostAccept)
	}
	return authority(PostExamine, k.Track)
}

// puttable are the phases in which a notice may still be sent.
var puttable = []Phase{Filed, PreReviewed, Booked, Verified, Accepted}

// mayPutForward reports why nothing may be put forward for the track now.
func (c Case) mayPutForward(id TrackID) error {
	if err := unfinished(c, puttable...); err != nil {
		return err
	}
	if _, waiting := c.asked(); waiting {
		return illegal("permit.illegal.askopen")
	}
	if t, ok := c.Track(id); id != "" && (!ok || !t.live() || t.Stage == Approved) {
		return invalid("permit.invalid.track", id)
	}
	return nil
}

func (k PutForward) decide(c Case, w World) ([]Event, error) {
	if err := c.mayPutForward(k.Track); err != nil {
		return nil, err
	}
	items, err := k.items(c)
	if err != nil {
		return nil, err
	}
	before := c.PutForwardFor(k.Track)
	switch {
	case len(items) == 0 && len(before) == 0:
		return nil, illegal("permit.illegal.nothingforward")
	case slices.Equal(items, before):
		return nil, nil
	}
	return []Event{ItemsPutForward{Proposal{Track: k.Track, By: w.Actor.ID, On: w.today(), Items: items}}}, nil
}

// items are those of the command, each once and under its track. An authority asks for
// papers that it reads (Licence Law art. 26).
func (k PutForward) items(c Case) ([]Item, error) {
	t, _ := c.Track(k.Track)
	var out []Item
	for _, i := range k.Items {
		i.Track = k.Track
		m, ok := c.needed(i.Material)
		switch {
		case (i.Material == "") == (i.Field == "") || i.Fault == "":
			return nil, invalid("permit.invalid.item")
		case i.Material != "" && (!ok || k.Track != "" && !slices.Contains(m.ReadBy, t.Kind)):
			return nil, invalid("permit.invalid.material", i.Material)
		}
		out = append(out, i)
	}
	return once(out), nil
}

// same reports whether two items ask for the same, whoever asks.
func (i Item) same(o Item) bool {
	return i.Material == o.Material && i.Field == o.Field && i.Fault == o.Fault
}

func asksFor(list []Item, i Item) bool { return slices.ContainsFunc(list, i.same) }

// once is the list with each thing that it asks for once.
func once(list []Item) []Item {
	var out []Item
	for _, i := range list {
		if !asksFor(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// PutForwardFor is what is put forward for a track; for the window if it is empty.
func (c Case) PutForwardFor(id TrackID) []Item {
	for _, p := range c.Proposals {
		if p.Track == id {
			return p.Items
		}
	}
	return nil
}

// A Forwarded is something that is put forward, with every track for which it is; the
// empty one is the window.
type Forwarded struct {
	Item
	For []TrackID
}

// Forwarded merges what is put forward: the same paper or answer with the same fault once.
func (c Case) Forwarded() []Forwarded {
	var out []Forwarded
	for _, p := range c.Proposals {
		for _, i := range p.Items {
			k := slices.IndexFunc(out, func(f Forwarded) bool { return f.same(i) })
			if k < 0 {
				k = len(out)
				out = append(out, Forwarded{Item: i})
			}
			out[k].For = append(out[k].For, p.Track)
		}
	}
	return out
}

// heeds reports what another office than this one puts forward and the list leaves out:
// whoever sends the one notice, or finds the papers complete without one, drops nothing of
// what the other authority needs. That is for the other to take back.
func (c Case) heeds(w World, own OfficeID, list []Item) error {
	for _, p := range c.Proposals {
		office := c.officeOf(Duty{Track: p.Track}, w)
		for _, i := range p.Items {
			if office != own && !asksFor(list, i) {
				return problem.New(problem.Illegal, "permit.illegal.putforward", i.what(), office).Under("Licence Law art. 32(4)")
			}
		}
	}
	return nil
}

// what is the paper or the answer that the item is about.
func (i Item) what() any {
	if i.Material != "" {
		return i.Material
	}
	return i.Field
}

// takenBack records what the office that sends a notice has put forward itself and leaves
// out now: nothing goes without a trace.
func (c Case) takenBack(k Return, w World) []Event {
	own := c.officeOf(k.duty(c), w)
	var out []Event
	for _, p := range c.Proposals {
		kept := slices.DeleteFunc(slices.Clone(p.Items), func(i Item) bool { return !asksFor(k.Items, i) })
		if c.officeOf(Duty{Track: p.Track}, w) == own && len(kept) < len(p.Items) {
			out = append(out, ItemsPutForward{Proposal{Track: p.Track, By: w.Actor.ID, On: w.today(), Items: kept}})
		}
	}
	return out
}

func (e ItemsPutForward) apply(c *Case) {
	c.fall(func(i Item) bool { return i.Track == e.Track })
	if len(e.Items) > 0 {
		c.Proposals = with(c.Proposals, e.Proposal)
	}
}

// fall takes out what is put forward and has become pointless.
func (c *Case) fall(pointless func(Item) bool) {
	var out []Proposal
	for _, p := range c.Proposals {
		p.Items = slices.DeleteFunc(slices.Clone(p.Items), pointless)
		if len(p.Items) > 0 {
			out = append(out, p)
		}
	}
	c.Proposals = out
}

// fallFor takes out what is put forward for a track that is decided.
func (c *Case) fallFor(id TrackID) { c.fall(func(i Item) bool { return i.Track == id }) }

// fallBrought takes out that a paper is missing, once it is not.
func (c *Case) fallBrought(code Code, met Met) {
	if slices.Contains([]Met{Uploaded, Shared, Committed}, met) {
		c.fall(func(i Item) bool { return i.Material == code && i.Fault == missingFault })
	}
}

// missingFault is the fault of a paper that was never brought.
const missingFault Code = "missing"
