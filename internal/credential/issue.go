package credential

import (
	"bytes"
	"errors"
	"slices"

	"tandem/internal/permit"
)

// An Issue is one issuing act: all permits that were issued together.
type Issue struct {
	Pair    [16]byte
	Members []Member // sorted by hash
}

// A Member is one permit of an issue.
type Member struct {
	Number string // for people, and not in the leaf: the log is public; a code may lack it
	Kind   permit.Kind
	Hash   Hash // of its statement
}

// MaxMembers bounds an issue: the work permit, the holder's residence permit and those
// of four family members are what a QR code has room for. Whoever issues more at once
// issues the rest in an act of its own.
const MaxMembers = 6

var errIssue = errors.New("credential: these permits are no issue")

// IssueOf is the issue of permits that say they belong together. A joint permit
// without one of the other kind is none.
func IssueOf(permits ...Statement) (Issue, error) {
	if len(permits) == 0 {
		return Issue{}, errIssue
	}
	issue := Issue{Pair: permits[0].Pair}
	for _, s := range permits {
		hash, err := s.Hash()
		if err != nil {
			return Issue{}, err
		}
		if s.Pair != issue.Pair {
			return Issue{}, errIssue
		}
		issue.Members = append(issue.Members, Member{s.Number, s.Kind, hash})
	}
	issue.sort()
	for _, s := range permits {
		if s.Joint && !issue.both() {
			return Issue{}, errIssue
		}
	}
	return issue, issue.sound()
}

func (i Issue) sort() {
	slices.SortFunc(i.Members, func(a, b Member) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
}

// sound refuses an issue with too many members or one of them twice.
func (i Issue) sound() error {
	unique := slices.CompactFunc(slices.Clone(i.Members), func(a, b Member) bool { return a.Hash == b.Hash })
	if len(i.Members) > MaxMembers || len(unique) != len(i.Members) {
		return errIssue
	}
	return nil
}

// both reports whether there are permits of both kinds.
func (i Issue) both() bool {
	for _, k := range kinds {
		if !slices.ContainsFunc(i.Members, func(m Member) bool { return m.Kind == k }) {
			return false
		}
	}
	return true
}

// Siblings are the members but the one with the hash.
func (i Issue) Siblings(of Hash) []Member {
	return slices.DeleteFunc(slices.Clone(i.Members), func(m Member) bool { return m.Hash == of })
}

type leaf struct {
	_       struct{} `cbor:",toarray"`
	Name    string
	Pair    [16]byte
	Members []leafMember
}

type leafMember struct {
	_    struct{} `cbor:",toarray"`
	Kind uint8
	Hash [32]byte
}

// leafName keeps the leaf of an issue apart from whatever else is in the log.
const leafName = "tandem/issue/1"

// Leaf is what the log has of the issue: canonical, and without personal data.
func (i Issue) Leaf() ([]byte, error) {
	l := leaf{Name: leafName, Pair: i.Pair}
	i.Members = slices.Clone(i.Members)
	i.sort()
	for _, m := range i.Members {
		l.Members = append(l.Members, leafMember{Kind: uint8(slices.Index(kinds, m.Kind) + 1), Hash: m.Hash})
	}
	return encoder.Marshal(l)
}
