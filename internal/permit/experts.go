package permit

import (
	"slices"
	"time"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// Opinion is what a member of an expert group says to the question.
type Opinion struct {
	For   bool `json:"for"`
	Basis Code `json:"basis"` // why
}

// PanelResult is what an expert group came to; empty while it confers.
type PanelResult string

// The results.
const (
	PanelFor      PanelResult = "for"
	PanelAgainst  PanelResult = "against"
	PanelNoQuorum PanelResult = "no-quorum"
)

// A Panel is an expert group (专家会商) that one case is put before. It advises:
// the authorities still decide.
type Panel struct {
	N           int          `json:"n"`
	Question    Code         `json:"question"`
	Material    Code         `json:"material,omitempty"` // for which it may name
	Evidence    Code         `json:"evidence,omitempty"` // as equivalent
	Members     []Member     `json:"members"`
	Quorum      int          `json:"quorum"`
	Deadline    civil.Moment `json:"deadline"`
	Result      PanelResult  `json:"result,omitempty"`
	ConcludedOn civil.Date   `json:"concludedOn,omitzero"`
	Dissent     []PersonID   `json:"dissent,omitempty"`
}

// A Member of an expert group must declare before giving an opinion; who declares
// a conflict has no vote.
type Member struct {
	ID       PersonID `json:"id"`
	Office   OfficeID `json:"office"`
	Declared bool     `json:"declared,omitempty"`
	Conflict bool     `json:"conflict,omitempty"`
	Opinion  *Opinion `json:"opinion,omitempty"`
}

// member changes the member with the id.
func (p *Panel) member(id PersonID, change func(*Member)) {
	for i := range p.Members {
		if p.Members[i].ID == id {
			change(&p.Members[i])
		}
	}
}

// The commands of an expert group.
type (
	// Convene puts a question to an expert group.
	Convene struct {
		Track    TrackID
		Question Code
		Material Code
		Evidence Code
		Members  []Member
	}
	// Declare says whether a member has a conflict of interest.
	Declare struct{ Conflict bool }
	// Opine gives a member's opinion; the last one concludes.
	Opine struct{ Opinion Opinion }
)

func (Convene) Name() string { return "convene" }
func (Declare) Name() string { return "declare" }
func (Opine) Name() string   { return "opine" }

func (k Convene) duty(Case) Duty { return authority(PostExamine, k.Track) }
func (Declare) duty(Case) Duty   { return Duty{Roles: []Role{Expert}} }
func (Opine) duty(Case) Duty     { return Duty{Roles: []Role{Expert}} }

func (k Convene) decide(c Case, w World) ([]Event, error) {
	if err := open(c); err != nil {
		return nil, err
	}
	if c.Panel != nil && c.Panel.Result == "" {
		return nil, illegal("permit.illegal.panel")
	}
	if w.Profile.Experts == nil {
		return nil, illegal("permit.illegal.noexperts", c.City)
	}
	if err := k.check(c, w.Profile.Experts); err != nil {
		return nil, err
	}
	rule := w.Profile.Experts
	p := Panel{N: 1, Question: k.Question, Material: k.Material, Evidence: k.Evidence, Members: k.Members,
		Quorum: rule.Quorum, Deadline: w.Now.Add(time.Duration(rule.Hours) * time.Hour)}
	if c.Panel != nil {
		p.N = c.Panel.N + 1
	}
	l := c.letters(w)
	for _, m := range p.Members {
		l.send(Notice{Letter: ExpertsLetter, To: string(m.Office), Track: k.Track, Reasons: []Code{k.Question}, Due: p.Deadline.Date})
	}
	return append([]Event{PanelConvened{p}}, l.out...), nil
}

func (k Convene) check(c Case, rule *ExpertRule) error {
	if t, ok := c.Track(k.Track); !ok || !t.live() {
		return invalid("permit.invalid.track", k.Track)
	}
	if k.Question == "" {
		return invalid("permit.invalid.question")
	}
	if _, ok := c.Material(k.Material); k.Material != "" && (!ok || k.Evidence == "") {
		return invalid("permit.invalid.material", k.Material)
	}
	var seen []PersonID
	for _, o := range rule.Offices {
		if !slices.ContainsFunc(k.Members, func(m Member) bool { return m.Office == o }) {
			return invalid("permit.invalid.panel", o)
		}
	}
	for _, m := range k.Members {
		if slices.Contains(seen, m.ID) || m.Declared || m.Conflict || m.Opinion != nil {
			return invalid("permit.invalid.member", m.ID)
		}
		seen = append(seen, m.ID)
	}
	return nil
}

// seat returns the acting member of a group that still confers.
func (c Case) seat(w World) (Member, error) {
	if err := open(c); err != nil {
		return Member{}, err
	}
	if c.Panel == nil || c.Panel.Result != "" {
		return Member{}, illegal("permit.illegal.nopanel")
	}
	for _, m := range c.Panel.Members {
		if m.ID == w.Actor.ID {
			return m, nil
		}
	}
	return Member{}, problem.New(problem.Forbidden, "permit.forbidden.member")
}

func (k Declare) decide(c Case, w World) ([]Event, error) {
	m, err := c.seat(w)
	if err != nil {
		return nil, err
	}
	if m.Declared {
		return nil, illegal("permit.illegal.declared")
	}
	s := story{Case: c, w: w}
	s.add(ConflictDeclared{Member: m.ID, Conflict: k.Conflict})
	s.add(s.conclude(w, false)...)
	return s.events, nil
}

func (k Opine) decide(c Case, w World) ([]Event, error) {
	m, err := c.seat(w)
	switch {
	case err != nil:
		return nil, err
	case !m.Declared:
		return nil, illegal("permit.illegal.declarefirst")
	case m.Conflict:
		return nil, problem.New(problem.Forbidden, "permit.forbidden.conflict")
	case m.Opinion != nil:
		return nil, illegal("permit.illegal.opined")
	case k.Opinion.Basis == "":
		return nil, invalid("permit.invalid.basis")
	}
	s := story{Case: c, w: w}
	s.add(OpinionGiven{Member: m.ID, Opinion: k.Opinion})
	s.add(s.conclude(w, false)...)
	return s.events, nil
}

// votes counts the opinions of members without conflict, and who may still vote.
func (p Panel) votes() (yes, no, waiting int) {
	for _, m := range p.Members {
		switch {
		case m.Conflict:
		case m.Opinion == nil:
			waiting++
		case m.Opinion.For:
			yes++
		default:
			no++
		}
	}
	return yes, no, waiting
}

// conclude closes the group when everybody has voted, or when its time is over.
func (c Case) conclude(w World, late bool) []Event {
	yes, no, waiting := c.Panel.votes()
	if waiting > 0 && !late {
		return nil
	}
	e := PanelConcluded{On: w.today(), Result: PanelAgainst}
	switch {
	case yes+no < c.Panel.Quorum:
		e.Result = PanelNoQuorum
	case yes > no:
		e.Result = PanelFor
	}
	e.Dissent = c.Panel.dissent(e.Result)
	if e.Result == PanelFor && c.Panel.Material != "" {
		e.Material, e.Equivalent = c.Panel.Material, &Equivalent{Evidence: c.Panel.Evidence, Basis: c.Panel.basis(), Panel: c.Panel.N}
	}
	return []Event{e}
}

// dissent lists who voted against the result.
func (p Panel) dissent(r PanelResult) []PersonID {
	var out []PersonID
	for _, m := range p.Members {
		if m.Opinion != nil && !m.Conflict && r != PanelNoQuorum && m.Opinion.For != (r == PanelFor) {
			out = append(out, m.ID)
		}
	}
	return out
}

// basis is the reason that most supporters gave, the first of them where two tie.
func (p Panel) basis() Code {
	given := map[Code]int{}
	var best Code
	for _, m := range p.Members {
		if m.Opinion != nil && !m.Conflict && m.Opinion.For {
			given[m.Opinion.Basis]++
		}
	}
	for _, m := range p.Members {
		if m.Opinion != nil && given[m.Opinion.Basis] > given[best] {
			best = m.Opinion.Basis
		}
	}
	return best
}
