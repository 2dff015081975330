package credential

import (
	"tandem/internal/text"
)

// log checks that the issue is in the log that everybody can read.
func (c *check) log() {
	if c.shown.Proof == nil {
		if c.shown.PDF == nil {
			c.add("log", Noted, text.Say("credential.log.code"))
			return
		}
		c.add("log", Unchecked, text.Say("credential.log.absent"))
		return
	}
	p, err := parseProof(c.shown.Proof)
	if err != nil {
		c.add("log", Failed, text.Say("credential.log.broken"))
		return
	}
	if len(c.known.Log) == 0 {
		c.add("log", Unchecked, text.Say("credential.log.nokey", origin(p.checkpoint)))
		return
	}
	point, err := openCheckpoint(p.checkpoint, c.known.Log)
	if err != nil {
		c.add("log", Failed, words(err))
		return
	}
	if m, ok := c.included(p, point); !ok {
		c.add("log", Failed, m)
		return
	}
	c.add("log", Passed, text.Say("credential.log.in", p.index, point.origin, point.size))
	c.view(p, point)
}

// included checks a proof against its checkpoint.
func (c *check) included(p proof, point checkpoint) (text.Message, bool) {
	issue, err := c.code.Issue()
	if err != nil {
		return text.Say("credential.pair.missing"), false
	}
	leaf, err := issue.Leaf()
	switch at := c.code.Log; {
	case err != nil:
		return text.Say("credential.pair.missing"), false
	case p.index >= point.size:
		return text.Say("credential.log.old", point.size, p.index), false
	case at != nil && (at.Origin != OriginHash(point.origin) || at.Index != uint64(p.index)):
		return text.Say("credential.log.elsewhere", point.origin, p.index), false
	case !p.holds(point, leaf):
		return text.Say("credential.log.missing", point.origin), false
	}
	return text.Message{}, true
}

// view compares the paper's checkpoint with one from elsewhere: a log that shows
// different trees to different people is caught here.
func (c *check) view(p proof, point checkpoint) {
	if c.known.Checkpoint == nil {
		c.add("view", Noted, text.Say("credential.view.none"))
		return
	}
	other, err := openCheckpoint(c.known.Checkpoint, c.known.Log)
	switch {
	case err != nil:
		c.add("view", Unchecked, text.Say("credential.view.broken", words(err)))
	case other.origin != point.origin:
		c.add("view", Unchecked, text.Say("credential.view.other", other.origin, point.origin))
	case other.size < point.size:
		c.add("view", Unchecked, text.Say("credential.view.old", other.size, point.size))
	case other.size == point.size && other.root != point.root:
		c.add("view", Failed, text.Say("credential.view.split", point.size))
	case other.size == point.size:
		c.add("view", Passed, text.Say("credential.view.same", point.size))
	default:
		c.add("view", Noted, text.Say("credential.view.grown", point.size, other.size))
	}
}
