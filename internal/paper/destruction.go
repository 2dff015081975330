package paper

import (
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A Destruction is the record that the file of a case was destroyed. It says nothing of
// the person, for it is kept when everything else is gone.
type Destruction struct {
	Head
	By     Name // who ordered it
	At     civil.Moment
	Ended  civil.Date // when the case was closed
	Until  civil.Date // the last day on which it had to be kept
	Papers []Destroyed
}

// A Destroyed is one paper that was destroyed.
type Destroyed struct {
	What    Name
	Version int
	Digest  string `max:"64"` // hex, as the journal or the store has it
}

// DestructionRecord is the kind of a Destruction.
const DestructionRecord Kind = "destruction-record"

func (Destruction) kind() Kind   { return DestructionRecord }
func (d Destruction) head() Head { return d.Head }

func (d Destruction) check(f *faults) {
	f.missing("by", d.By.IsZero())
	f.missing("at", d.At.IsZero())
	f.missing("until", d.Until.IsZero())
}

func (d Destruction) draw(s *sheet) error {
	s.next()
	s.title()
	var l list
	l.day("ended", d.Ended)
	l.day("keep-until", d.Until)
	l.add("ordered-by", d.By)
	l.add("time", Both(moment(d.At)))
	s.particulars(l)
	s.paragraph(text.Say("paper.destruction.open", len(d.Papers)))
	if len(d.Papers) > 0 {
		s.table([]column{{"order", 0.7}, {"paper", 3.4}, {"version", 0.9}, {"digest", 4.2}}, d.rows())
	}
	s.paragraph(text.Say("paper.destruction.close"))
	s.lines("sign-archivist", "sign-checker", "sign-date")
	s.closing()
	return nil
}

func (d Destruction) rows() [][]Name {
	var rows [][]Name
	for i, p := range d.Papers {
		rows = append(rows, []Name{{ZH: number(i + 1)}, p.What, {ZH: number(p.Version)}, {ZH: grouped(p.Digest)}})
	}
	return rows
}

// grouped writes a digest in groups of eight, which people can compare.
func grouped(digest string) string {
	var groups []string
	for group := range slices.Chunk([]rune(digest), 8) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}
