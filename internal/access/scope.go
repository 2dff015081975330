package access

import (
	"strconv"
	"strings"

	"tandem/internal/permit"
)

// A Scope is the part of all cases that somebody may list: those whose policies let them
// read the case. It is the same rule as theirs, said for a database; a test holds one
// against the other, row by row. The zero Scope is no case at all, and only ScopeOf makes
// another, so a list without a right cannot be asked for.
type Scope struct {
	all   bool
	seats []seat // any of which suffices
	self  permit.Actor
	aside bool // nothing of the person's own or of their employer's
	only  bool // made by Only
}

// A seat is what somebody is to a case.
type seat struct {
	column func(Columns) string
	value  string
}

// Columns are the names under which a table keeps what a scope asks about. Experts is
// what selects the ids of cases by one placeholder, the member of a group: "SELECT
// case_id FROM expert WHERE person = %".
type Columns struct {
	ID, Applicant, Handler, Employer            string
	Window, Work, Residence, Supervisor, Expert string
}

// ScopeOf is what the person may list, by role, office and employer.
func ScopeOf(a permit.Actor) Scope {
	if a.ID == "" {
		return Scope{}
	}
	s := Scope{self: a}
	switch a.Role {
	case permit.System:
		s.all = true
	case permit.Applicant:
		s.seats = []seat{{func(c Columns) string { return c.Applicant }, string(a.ID)}}
	case permit.HandlerRole:
		s.seats = []seat{{func(c Columns) string { return c.Handler }, string(a.ID)}}
		s.take(func(c Columns) string { return c.Employer }, a.Employer)
	case permit.Officer, permit.AuthorityHead:
		s.aside = true
		s.office(a)
	case permit.Supervisor:
		s.aside = true
		s.take(func(c Columns) string { return c.Supervisor }, string(a.Office))
	case permit.Expert:
		s.aside = true
		s.take(func(c Columns) string { return c.Expert }, string(a.ID))
	}
	return s
}

// office are the seats of who works for an office.
func (s *Scope) office(a permit.Actor) {
	s.take(func(c Columns) string { return c.Window }, string(a.Office))
	s.take(func(c Columns) string { return c.Work }, string(a.Office))
	s.take(func(c Columns) string { return c.Residence }, string(a.Office))
}

// take adds a seat, unless it is nobody's.
func (s *Scope) take(column func(Columns) string, value string) {
	if value != "" {
		s.seats = append(s.seats, seat{column, value})
	}
}

// Nothing reports whether no case at all is in the scope.
func (s Scope) Nothing() bool { return !s.all && len(s.seats) == 0 }

// Actor is whose scope it is.
func (s Scope) Actor() permit.Actor { return s.self }

// Where is the scope as one condition, with placeholders from $first on.
func (s Scope) Where(c Columns, first int) (sql string, args []any) {
	parts := s.Parts(c, first)
	var any []string
	for _, p := range parts {
		any, args = append(any, p.SQL), append(args, p.Args...)
	}
	if len(any) == 0 {
		return "1 = 0", nil
	}
	return "(" + strings.Join(any, " OR ") + ")", args
}

// A Part is one condition of several, any of which suffices, with its arguments.
type Part struct {
	SQL  string
	Args []any
}

// Parts is the scope as conditions of which each can use one index. Their placeholders
// follow one another from $first on. No part is no case.
func (s Scope) Parts(c Columns, first int) []Part {
	if s.all {
		return []Part{{SQL: "1 = 1"}}
	}
	var out []Part
	for _, seat := range s.seats {
		p := seat.part(c, first)
		if s.aside {
			p = s.apart(p, c, first+len(p.Args))
		}
		out, first = append(out, p), first+len(p.Args)
	}
	return out
}

// Only is the scope by those of its Parts alone that are kept, in their order: for a
// caller who knows that there is no case by the others.
func (s Scope) Only(kept []bool) Scope {
	var seats []seat
	for i, k := range s.seats {
		if kept[i] {
			seats = append(seats, k)
		}
	}
	s.seats, s.only = seats, true
	return s
}

// Narrow reports whether Only made the scope.
func (s Scope) Narrow() bool { return s.only }

func (k seat) part(c Columns, n int) Part {
	column := k.column(c)
	if strings.Contains(column, "%") {
		return Part{SQL: c.ID + " IN (" + strings.ReplaceAll(column, "%", "$"+strconv.Itoa(n)) + ")", Args: []any{k.value}}
	}
	return Part{SQL: column + " = $" + strconv.Itoa(n), Args: []any{k.value}}
}

// apart takes out the person's own cases and those of their employer.
func (s Scope) apart(p Part, c Columns, n int) Part {
	p.SQL = "(" + p.SQL + " AND " + c.Applicant + " <> $" + strconv.Itoa(n) + " AND " + c.Handler + " <> $" + strconv.Itoa(n)
	p.Args = append(p.Args, string(s.self.ID))
	if s.self.Employer != "" {
		p.SQL += " AND " + c.Employer + " <> $" + strconv.Itoa(n+1)
		p.Args = append(p.Args, s.self.Employer)
	}
	p.SQL += ")"
	return p
}
