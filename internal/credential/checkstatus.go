package credential

import (
	"tandem/internal/civil"
	"tandem/internal/text"
)

// status looks the permit up in the authority's lists.
func (c *check) status() {
	switch {
	case c.known.Bundle == nil:
		c.add("status", Unchecked, text.Say("credential.status.none"))
		return
	case c.bundle == nil:
		c.add("status", Unchecked, text.Say("credential.status.untrusted"))
		return
	}
	lists := c.lists()
	revoked, suspended := newest(lists, *c.Permit, Revocation), newest(lists, *c.Permit, Suspension)
	if c.blocked(revoked, suspended, newest(lists, *c.Permit, Message)) {
		return
	}
	for _, l := range []*List{revoked, suspended} {
		if l == nil {
			c.add("status", Unchecked, text.Say("credential.status.missing", string(c.Permit.Authority)))
			return
		}
		if until := civil.MomentOf(l.Until).Date; c.known.On.After(until) {
			c.add("status", Unchecked, text.Say("credential.status.old", until, c.known.On))
			return
		}
	}
	c.add("status", Passed, text.Say("credential.status.good", civil.MomentOf(revoked.From)))
}

// lists are the bundle's lists of the permit's authority. One that is not genuine is
// told and not used.
func (c *check) lists() []*List {
	var lists []*List
	for _, data := range c.bundle.Lists {
		l, err := OpenList(data, c.known.Trusted)
		if err != nil {
			c.add("status", Unchecked, words(err))
			continue
		}
		lists = append(lists, l)
	}
	return lists
}

// reasons are what the messages of a list say.
var reasons = map[uint8]string{NoReason: "credential.status.revoked", Cancelled: "credential.status.cancelled", Revoked: "credential.status.withdrawn", Replaced: "credential.status.replaced"}

// blocked tells of a permit that does not count. Lists that are out of date still
// block: a revocation is for good, and a suspension may be.
func (c *check) blocked(revoked, suspended, why *List) bool {
	s := c.Permit
	switch {
	case revoked != nil && revoked.At(s.Slot) != 0:
		reason := NoReason
		if why != nil {
			reason = why.At(s.Slot)
		}
		c.add("status", Failed, text.Message{Key: reasons[reason], Args: []any{civil.MomentOf(revoked.From).Date}})
	case suspended != nil && suspended.At(s.Slot) != 0:
		c.add("status", Failed, text.Say("credential.status.suspended", civil.MomentOf(suspended.From).Date))
	default:
		return false
	}
	return true
}
