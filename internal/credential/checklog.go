package credential

import (
	"errors"

	"tandem/internal/text"
	"tandem/internal/tlogproof"
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
	p, err := tlogproof.Parse(c.shown.Proof)
	if err != nil {
		c.add("log", Failed, words(err))
		return
	}
	if len(c.known.Log) == 0 {
		c.add("log", Unchecked, text.Say("credential.log.nokey", p.Checkpoint.Origin))
		return
	}
	point, err := c.open([]byte(p.Checkpoint.Note))
	if err != nil {
		c.add("log", Failed, words(err))
		return
	}
	if m, ok := c.included(p, point); !ok {
		c.add("log", Failed, m)
		return
	}
	c.add("log", Passed, text.Say("credential.log.in", p.Index, point.Origin, point.Size))
	c.view(point)
}

// open verifies a checkpoint by the keys of logs that are known.
func (c *check) open(msg []byte) (tlogproof.Checkpoint, error) {
	point, _, err := tlogproof.Trust{Logs: c.known.Log}.Open(msg)
	return point, err
}

// included checks a proof against its checkpoint.
func (c *check) included(p tlogproof.Proof, point tlogproof.Checkpoint) (text.Message, bool) {
	issue, err := c.code.Issue()
	if err != nil {
		return text.Say("credential.pair.missing"), false
	}
	leaf, err := issue.Leaf()
	switch at := c.code.Log; {
	case err != nil:
		return text.Say("credential.pair.missing"), false
	case p.Index >= point.Size:
		return text.Say("credential.log.old", point.Size, p.Index), false
	case at != nil && (at.Origin != OriginHash(point.Origin) || at.Index != uint64(p.Index)):
		return text.Say("credential.log.elsewhere", point.Origin, p.Index), false
	case p.Holds(point, leaf) != nil:
		return text.Say("credential.log.missing", point.Origin), false
	}
	return text.Message{}, true
}

// view compares the paper's checkpoint with one from elsewhere: a log that shows
// different trees to different people is caught here.
func (c *check) view(point tlogproof.Checkpoint) {
	if c.known.Checkpoint == nil {
		c.add("view", Noted, text.Say("credential.view.none"))
		return
	}
	other, err := c.open(c.known.Checkpoint)
	switch {
	case err != nil:
		c.add("view", Unchecked, text.Say("credential.view.broken", words(err)))
	case other.Origin != point.Origin:
		c.add("view", Unchecked, text.Say("credential.view.other", other.Origin, point.Origin))
	case other.Size < point.Size:
		c.add("view", Unchecked, text.Say("credential.view.old", other.Size, point.Size))
	case errors.Is(other.NotOlder(point), tlogproof.ErrSplit):
		c.add("view", Failed, text.Say("credential.view.split", point.Size))
	case other.Size == point.Size:
		c.add("view", Passed, text.Say("credential.view.same", point.Size))
	default:
		c.add("view", Noted, text.Say("credential.view.grown", point.Size, other.Size))
	}
}
