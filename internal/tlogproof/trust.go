package tlogproof

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A Verifier is a public key of a log or a witness.
type Verifier = note.Verifier

// Trust is whom a verifier believes: the keys of logs and, if they are to be heard
// too, witnesses, of whom at least Quorum must have signed.
type Trust struct {
	Logs      []Verifier
	Witnesses []Verifier
	Quorum    int
}

// Of trusts the one log whose key it is, and asks for no witness.
func Of(log Verifier) Trust { return Trust{Logs: []Verifier{log}} }

// Open reads a checkpoint that must be signed by the log that it names and by enough
// witnesses, and names the witnesses that have signed it. Every error is a *Wrong.
func (t Trust) Open(msg []byte) (c Checkpoint, witnesses []string, err error) {
	if c, err = ParseCheckpoint(msg); err != nil {
		return c, nil, err
	}
	keys := t.of(c.Origin)
	if len(keys) == 0 {
		return c, nil, wrong("tlogproof.checkpoint.origin", c.Origin, t.names())
	}
	n, err := note.Open(msg, note.VerifierList(slices.Concat(keys, t.Witnesses)...))
	if err != nil {
		return c, nil, unsigned(err, c.Origin)
	}
	return t.signed(c, n)
}

// of are the keys of the log of a name.
func (t Trust) of(origin string) (keys []Verifier) {
	for _, v := range t.Logs {
		if v.Name() == origin {
			keys = append(keys, v)
		}
	}
	return keys
}

// names lists the logs, each once.
func (t Trust) names() string {
	var names []string
	for _, v := range t.Logs {
		if !slices.Contains(names, v.Name()) {
			names = append(names, v.Name())
		}
	}
	return strings.Join(names, ", ")
}

// unsigned says why a note could not be opened.
func unsigned(err error, origin string) error {
	if bad, ok := errors.AsType[*note.InvalidSignatureError](err); ok && bad.Name != origin {
		return wrong("tlogproof.checkpoint.witness", bad.Name)
	} else if ok {
		return wrong("tlogproof.checkpoint.forged", origin)
	}
	if _, ok := errors.AsType[*note.UnverifiedNoteError](err); ok {
		return wrong("tlogproof.checkpoint.unsigned", origin)
	}
	return wrong("tlogproof.checkpoint.form")
}

// signed looks who has signed n.
func (t Trust) signed(c Checkpoint, n *note.Note) (Checkpoint, []string, error) {
	byLog := false
	var witnesses []string
	for _, s := range n.Sigs {
		ofLog := slices.ContainsFunc(t.Logs, func(v Verifier) bool { return v.Name() == s.Name && v.KeyHash() == s.Hash })
		if ofLog {
			byLog = true
		} else {
			witnesses = append(witnesses, s.Name)
		}
	}
	if !byLog {
		return c, nil, wrong("tlogproof.checkpoint.unsigned", c.Origin)
	}
	if len(witnesses) < t.Quorum {
		return c, nil, wrong("tlogproof.checkpoint.quorum", len(witnesses), t.Quorum)
	}
	return c, witnesses, nil
}
