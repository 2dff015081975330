package web

import (
	"slices"
	"strconv"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// deskBoard shows how the open cases of the reader's scope stand with their limits. It
// names no person; every number leads to exactly its cases.
func (t *turn) deskBoard() error {
	c := atDesk(t)
	if t.scope().Nothing() || t.actor.Role == permit.Expert {
		return problem.New(problem.Forbidden, "desk.no-board")
	}
	b, err := c.Lists.Board(t.r.Context(), t.scope(), t.today())
	if err != nil {
		return err
	}
	p := view.BoardPage{Head: view.StaffHead{Title: t.say("desk.board"), Note: t.say("desk.board.note", c.fullDay(t.today()))}, Figures: c.figures(b.Lamps),
		Offices: c.lines("offices", b.Offices), Stations: c.lines("stations", b.Stations), Ages: c.ages(b.Ages), Lamps: c.colours(b.Lamps)}
	return t.show(view.Shell{Title: p.Head.Title, Path: "/s/board", Current: "board"}, view.LimitBoard(p))
}

// figures are the sum and each colour; a colour that no case has is a nought.
func (t clerk) figures(cells []worklist.Cell) []view.Figure {
	out := []view.Figure{{Label: t.say("desk.board.open"), Value: strconv.Itoa(sum(cells)), Path: workPath(worklist.Query{Queue: worklist.Opened})}}
	for _, k := range worklist.Colours {
		f := view.Figure{Label: t.lampName(k), Light: lights[k], Value: "0", Note: t.say("desk.lamp." + string(k) + ".about")}
		if c, ok := cellOf(cells, k); ok {
			f.Value, f.Path = strconv.Itoa(c.N), workPath(c.Query)
		}
		out = append(out, f)
	}
	return out
}

func cellOf(cells []worklist.Cell, k worklist.Colour) (worklist.Cell, bool) {
	i := slices.IndexFunc(cells, func(c worklist.Cell) bool { return c.Lamp == k })
	if i < 0 {
		return worklist.Cell{}, false
	}
	return cells[i], true
}

func sum(cells []worklist.Cell) (n int) {
	for _, c := range cells {
		n += c.N
	}
	return n
}

// lines is a table of offices by colours.
func (t clerk) lines(key string, lines []worklist.Line) view.Table {
	tab := view.Table{Caption: t.say("desk.board." + key), Quiet: true, Empty: t.say("desk.board.empty"), Columns: []view.Column{{Label: t.say("desk.board." + key + ".head")}}}
	all := append(slices.Clone(worklist.Colours), worklist.Dark)
	for _, k := range all {
		tab.Columns = append(tab.Columns, view.Column{Label: t.lampName(k), Number: true})
	}
	tab.Columns = append(tab.Columns, view.Column{Label: t.say("desk.board.all"), Number: true})
	for _, l := range lines {
		row := []view.Cell{{Text: t.lineName(l)}}
		for _, k := range all {
			row = append(row, t.cell(l.Cells, k))
		}
		tab.Rows = append(tab.Rows, append(row, t.whole(l)))
	}
	return tab
}

func (t clerk) lineName(l worklist.Line) string {
	if l.Kind != "" {
		return t.say("desk.board.line", t.office(l.Office), l.Kind)
	}
	return t.stationName(&l.Office)
}

func (t clerk) cell(cells []worklist.Cell, k worklist.Colour) view.Cell {
	c, ok := cellOf(cells, k)
	if !ok {
		return view.Cell{Text: "0"}
	}
	return view.Cell{Text: strconv.Itoa(c.N), Path: workPath(c.Query)}
}

// whole is the sum of a line, of every colour.
func (t clerk) whole(l worklist.Line) view.Cell {
	if len(l.Cells) == 0 {
		return view.Cell{Text: "0"}
	}
	q := l.Cells[0].Query
	q.Lamp = nil
	return view.Cell{Text: strconv.Itoa(sum(l.Cells)), Path: workPath(q)}
}

// ageLights are how the days that are left look.
var ageLights = map[worklist.Age]view.Light{worklist.Over: view.Over, worklist.Left0: view.Over, worklist.Left1: view.Near, worklist.Left2: view.Near,
	worklist.Left5: view.OnTime, worklist.Left9: view.OnTime, worklist.More: view.OnTime, worklist.NoAge: view.Paused}

// ages draws how many cases have how many days left.
func (t clerk) ages(cells []worklist.Cell) view.Bars {
	b := t.bars("ages")
	for _, c := range cells {
		b.Rows = append(b.Rows, t.bar(c, t.ageName(c.Age), ageLights[c.Age], cells))
	}
	return b
}

// colours draws how many cases have which colour.
func (t clerk) colours(cells []worklist.Cell) view.Bars {
	b := t.bars("lamps")
	for _, c := range cells {
		b.Rows = append(b.Rows, t.bar(c, t.lampName(c.Lamp), lights[c.Lamp], cells))
	}
	return b
}

func (t clerk) bars(key string) view.Bars {
	title := t.say("desk.board." + key)
	return view.Bars{Key: key, Title: title, Lead: t.say("desk.board." + key + ".lead"), Caption: title,
		Heads: [3]string{t.say("desk.board." + key + ".head"), t.say("desk.board.drawn"), t.say("desk.board.all")}}
}

func (t clerk) bar(c worklist.Cell, label string, light view.Light, of []worklist.Cell) view.BarRow {
	most := slices.MaxFunc(of, func(a, b worklist.Cell) int { return a.N - b.N }).N
	return view.BarRow{Label: label, Light: light, Segments: []view.Segment{{Series: view.SeriesWork, Percent: 100 * float64(c.N) / float64(most)}},
		Words: t.say("desk.count", c.N), Number: strconv.Itoa(c.N), Path: workPath(c.Query)}
}
