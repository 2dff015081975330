package permit

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// A Need is a paper that the case calls for, with what the pack allows for it.
type Need struct {
	Code      Code   `json:"code"`
	ReadBy    []Kind `json:"readBy"`
	Holder    int    `json:"holder,omitempty"`    // whose it is: 0 the applicant, 1… family members
	Original  bool   `json:"original,omitempty"`  // is compared in original
	Share     string `json:"share,omitempty"`     // register that may answer instead
	Tolerable bool   `json:"tolerable,omitempty"` // may come after acceptance (容缺受理)
	Commit    bool   `json:"commit,omitempty"`    // may be replaced by a commitment (告知承诺)
	Row       Code   `json:"row,omitempty"`       // of the checklist, that asks for it
	Unclear   bool   `json:"unclear,omitempty"`   // the form does not settle whether; then it is asked
}

// A Spared is a paper that the case does not call for, and what decided so.
type Spared struct {
	Code      Code `json:"code"`
	Row       Code `json:"row,omitempty"`       // of the checklist; empty: no row asks for it
	Exemption Code `json:"exemption,omitempty"` // of the row; empty: the row does not apply
}

// A Conclusion is what a version of the form calls for, by the checklist of the pack.
type Conclusion struct {
	Needs  []Need   // each code once, in the order of the checklist
	Spared []Spared // what a row is there for, and is not asked
}

// Of is the code of the paper of a holder: the applicant's is bare, that of the first
// member of the family ends in "-2", as the id of their track does.
func (c Code) Of(holder int) Code {
	if holder == 0 {
		return c
	}
	return Code(string(c) + "-" + strconv.Itoa(holder+1))
}

// Holder splits a code into the paper and whose it is.
func (c Code) Holder() (paper Code, holder int) {
	before, after, ok := strings.Cut(string(c), "-")
	if n, err := strconv.Atoi(after); ok && err == nil && n >= 2 {
		return Code(before), n - 1
	}
	return c, 0
}

// needed returns the material with the code, if the case calls for it.
func (c Case) needed(code Code) (Material, bool) {
	m, ok := c.Material(code)
	return m, ok && m.Needed()
}

// Needed reports whether the case calls for the material now. One that it called for
// once, and no more, is kept with what was brought.
func (m Material) Needed() bool { return m.Spared == nil }

// concludes compares what the form calls for with what the case calls for.
func (c Case) concludes(k Conclusion) (NeedsConcluded, bool) {
	var e NeedsConcluded
	var changes []Reading
	for _, n := range k.Needs {
		m, ok := c.needed(n.Code)
		switch {
		case !ok:
			e.Added = append(e.Added, n)
			changes = append(changes, Material{Need: n}.reading())
		case !m.Same(n):
			e.Changed = append(e.Changed, n)
			changes = append(changes, Reading{Field: m.reading().Field, ReadBy: bothOf(m.ReadBy, n.ReadBy)})
		}
	}
	for _, m := range c.Materials {
		if m.Needed() && !slices.ContainsFunc(k.Needs, func(n Need) bool { return n.Code == m.Code }) {
			e.Dropped = append(e.Dropped, k.spared(m.Code))
			changes = append(changes, m.reading())
		}
	}
	e.Stale = c.staled(changes)
	return e, len(changes) > 0
}

// Same reports whether two needs ask for the same paper on the same terms.
func (n Need) Same(o Need) bool {
	return slices.Equal(n.ReadBy, o.ReadBy) && n.Code == o.Code && n.Holder == o.Holder && n.Original == o.Original && n.Share == o.Share &&
		n.Tolerable == o.Tolerable && n.Commit == o.Commit && n.Row == o.Row && n.Unclear == o.Unclear
}

func bothOf(a, b []Kind) []Kind {
	out := slices.Clone(a)
	for _, k := range b {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// spared says what decided against a paper.
func (k Conclusion) spared(code Code) Spared {
	for _, s := range k.Spared {
		if s.Code == code {
			return s
		}
	}
	return Spared{Code: code}
}

func (e NeedsConcluded) apply(c *Case) {
	c.Proposed = ""
	for _, n := range slices.Concat(e.Added, e.Changed) {
		if _, ok := c.Material(n.Code); !ok {
			c.Materials = with(c.Materials, Material{Need: n})
		}
		c.editMaterial(n.Code, func(m *Material) { m.ask(n) })
	}
	for _, s := range e.Dropped {
		c.editMaterial(s.Code, func(m *Material) { m.spare(s) })
		c.fall(func(i Item) bool { return i.Material == s.Code })
	}
	c.markStale(e.Stale)
}

// ask calls for the paper on terms that may be new: what replaced it goes where the
// terms no longer allow it.
func (m *Material) ask(n Need) {
	m.Need, m.Spared = n, nil
	if m.Met == Committed && !n.Commit || m.Met == Shared && m.Register != n.Share {
		m.Met, m.Register = Missing, ""
	}
}

// spare calls for the paper no more. What was brought stays; what was to come later
// is not owed any more.
func (m *Material) spare(s Spared) {
	m.Spared = &s
	if m.Met == Tolerated {
		m.Met, m.Due = Missing, civil.Date{}
	}
}

// saved is everything that follows from another version of the form.
func (c Case) saved(e DossierSaved, w World) ([]Event, error) {
	if w.Needs == nil {
		return nil, problem.New(problem.Unavailable, "needs.unknown")
	}
	fixed := c.Phase == Accepted && e.Dossier.Digest == c.Dossier.Digest
	if fixed { // the same answers again are no new fact
		e.Dossier.On, e.Dossier.Known = c.Dossier.On, c.Dossier.Known
	}
	s := story{Case: c, w: w}
	s.add(e)
	stale := len(e.Stale) > 0
	if n, ok := s.concludes(*w.Needs); ok && !fixed {
		stale = stale || len(n.Stale) > 0
		s.add(n)
	}
	if stale {
		s.add(s.resolve(w, OnTouch)...)
	}
	s.add(s.askMore(w, "dossier-changed", nil)...)
	return s.events, nil
}

// askMore asks, after acceptance, for papers that the form calls for and nobody was
// asked for before: one notice for all of them (Licence Law art. 32(4)). While another
// notice waits for its answer they wait too. A register is asked before a person is.
func (c Case) askMore(w World, newFact Code, asked []Item) []Event {
	if _, waiting := c.asked(); waiting || c.Phase != Accepted || c.Outcome != "" {
		return nil
	}
	var items []Item
	for _, m := range c.Materials {
		t, live := c.reader(m)
		if m.Needed() && m.Met == Missing && m.Share == "" && live && !lists(asked, m.Code) {
			items = append(items, Item{Track: t.ID, Material: m.Code, Fault: missingFault})
		}
	}
	if len(items) == 0 {
		return nil
	}
	for _, f := range c.Forwarded() { // nor may this notice leave any of it out
		items = append(items, f.Item)
	}
	if len(c.Corrections) == 0 {
		newFact = "" // the first notice needs none
	}
	return Return{Items: items, NewFact: newFact, Track: items[0].Track}.ask(c, w)
}

// reader is the first track still to be decided whose authority reads the paper.
func (c Case) reader(m Material) (Track, bool) {
	for _, t := range c.Tracks {
		if t.live() && m.concerns(t) {
			return t, true
		}
	}
	return Track{}, false
}

// concerns reports whether the paper counts for a track: one of a family member for
// theirs alone.
func (m Material) concerns(t Track) bool {
	return slices.Contains(m.ReadBy, t.Kind) && (m.Holder == 0 || m.Holder == t.Holder)
}

func lists(items []Item, code Code) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Material == code })
}
