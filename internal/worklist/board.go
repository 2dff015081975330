package worklist

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
)

// A Board is how the open cases of a scope stand with their limits (时限看板). A joint
// case stands in the line of either authority.
type Board struct {
	Offices  []Line
	Stations []Line
	Ages     []Cell
	Lamps    []Cell // of all of them
}

// A Line is the cases of an office, by colour.
type Line struct {
	Office permit.OfficeID
	Kind   permit.Kind // "" for a station
	Cells  []Cell
}

// A Cell is a number, and the question that lists exactly its cases.
type Cell struct {
	Lamp  Colour
	Age   Age
	N     int
	Query Query
}

// group is the cases that are alike to the board.
type group struct {
	station, work, residence string
	works, resides           int
	lamp                     Colour
	age                      Age
	n                        int
}

// Board counts the open cases in the scope on a day.
func (l List) Board(ctx context.Context, scope access.Scope, today civil.Date) (Board, error) {
	scope, err := l.Narrow(ctx, scope)
	if err != nil {
		return Board{}, err
	}
	var groups []group
	sql, args := boardSQL(scope, On(today, l.Calendar))
	if sql == "" {
		return Board{}, nil
	}
	err = db.ForEach(ctx, l.DB, sql, func(row db.Row) error {
		var g group
		var lamp, age string
		err := row.Scan(&g.station, &g.work, &g.works, &g.residence, &g.resides, &lamp, &age, &g.n)
		g.lamp, g.age = Colour(lamp), Age(age)
		groups = append(groups, g)
		return err
	}, args...)
	if err != nil {
		return Board{}, fmt.Errorf("board of limits: %w", err)
	}
	return boardOf(groups), nil
}

func boardSQL(scope access.Scope, d Day) (string, []any) {
	where, args := openIn(scope)
	if where == "" {
		return "", nil
	}
	return "SELECT station, work_id, works, residence_id, resides, lamp, age, count(*) FROM (SELECT c.station, c.work_id, c.works, c.residence_id, c.resides, " +
		d.lampSQL() + " AS lamp, " + d.ageSQL() + " AS age FROM worklist AS c WHERE " + where +
		") AS g GROUP BY station, work_id, works, residence_id, resides, lamp, age", args
}

// A place is the office of a line.
type place struct {
	office permit.OfficeID
	kind   permit.Kind
}

// boardOf adds the groups up, line by line.
func boardOf(groups []group) Board {
	lines := map[place]map[Colour]int{}
	lamps, ages := map[Colour]int{}, map[Age]int{}
	for _, g := range groups {
		lamps[g.lamp] += g.n
		ages[g.age] += g.n
		for _, at := range g.places() {
			if lines[at] == nil {
				lines[at] = map[Colour]int{}
			}
			lines[at][g.lamp] += g.n
		}
	}
	b := Board{Lamps: lampCells(lamps, Query{Queue: Opened}), Ages: ageCells(ages)}
	for _, at := range slices.SortedFunc(maps.Keys(lines), compare) {
		b.add(at, lines[at])
	}
	return b
}

// places are the lines that the cases stand in.
func (g group) places() []place {
	out := []place{{office: permit.OfficeID(g.station)}}
	if g.works == 1 {
		out = append(out, place{permit.OfficeID(g.work), permit.Work})
	}
	if g.resides == 1 {
		out = append(out, place{permit.OfficeID(g.residence), permit.Residence})
	}
	return out
}

func compare(a, b place) int {
	return cmp.Or(cmp.Compare(a.office, b.office), cmp.Compare(a.kind, b.kind))
}

func (b *Board) add(at place, lamps map[Colour]int) {
	l := Line{Office: at.office, Kind: at.kind}
	if at.kind == "" {
		l.Cells = lampCells(lamps, Query{Queue: Opened, Station: &at.office})
		b.Stations = append(b.Stations, l)
		return
	}
	l.Cells = lampCells(lamps, Query{Queue: Opened, Kind: at.kind, Authority: at.office})
	b.Offices = append(b.Offices, l)
}

// lampCells are the numbers that are not zero, from the gravest, of the cases of q.
func lampCells(n map[Colour]int, q Query) []Cell {
	var out []Cell
	for _, lamp := range append(slices.Clone(Colours), Dark) {
		if n[lamp] > 0 {
			q.Lamp = &lamp
			out = append(out, Cell{Lamp: lamp, N: n[lamp], Query: q})
		}
	}
	return out
}

func ageCells(n map[Age]int) []Cell {
	var out []Cell
	for _, age := range append(slices.Clone(Ages), NoAge) {
		if n[age] > 0 {
			out = append(out, Cell{Age: age, N: n[age], Query: Query{Queue: Opened, Age: &age}})
		}
	}
	return out
}
