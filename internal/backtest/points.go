package backtest

import (
	"fmt"
	"slices"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// points compares the scores: somebody counts if the total or the category by points
// differs.
func (d *difference) points(a, b answer) {
	x, y := a.standing.Score, b.standing.Score
	if x == nil || y == nil {
		if x != y {
			d.turn(Points, total(x), total(y))
			d.add(flip{cause: cause{aspect: Points, rule: rules.WorkPoints, was: total(x), now: total(y)}, name: text.Say("backtest.system")})
		}
		return
	}
	if x.Low == y.Low && x.High == y.High && x.Grade() == y.Grade() && x.GradeAtMost() == y.GradeAtMost() {
		return
	}
	d.turn(Points, byPoints(x), byPoints(y))
	d.flips = append(d.flips, scoreFlips(x, y)...)
	d.marks(x, y)
}

func total(s *rules.Score) string {
	if s == nil {
		return absent
	}
	return span(s.Low, s.High)
}

func span(low, high int) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d–%d", low, high)
}

// byPoints is the category that points alone give.
func byPoints(s *rules.Score) string {
	low, high := orNone(s.Grade()), orNone(s.GradeAtMost())
	if low == high {
		return low
	}
	return low + "–" + high
}

func orNone(grade string) string {
	if grade == "" {
		return grades[0]
	}
	return grade
}

// scoreFlips are the factors that give other points.
func scoreFlips(x, y *rules.Score) []flip {
	var out []flip
	if x == nil || y == nil {
		return nil
	}
	for _, f := range x.Factors {
		g, ok := factored(y.Factors, f.Factor.ID)
		switch {
		case !ok && (f.Low > 0 || f.High > 0):
			out = append(out, factorFlip(f.Factor, span(f.Low, f.High), absent, &f, nil))
		case ok && (f.Low != g.Low || f.High != g.High):
			out = append(out, factorFlip(f.Factor, span(f.Low, f.High), span(g.Low, g.High), &f, &g))
		}
	}
	for _, g := range y.Factors {
		if _, ok := factored(x.Factors, g.Factor.ID); !ok && (g.Low > 0 || g.High > 0) {
			out = append(out, factorFlip(g.Factor, absent, span(g.Low, g.High), nil, &g))
		}
	}
	return out
}

func factorFlip(f *rules.Factor, was, now string, old, new *rules.FactorScore) flip {
	said := [2]text.Localized{row(old), row(new)}
	return flip{cause: cause{aspect: Points, rule: f.ID, was: was, now: now, old: english(said[0]), new: english(said[1])}, name: f.Names, said: said}
}

// english tells causes apart; nil says nothing.
func english(l text.Localized) string {
	if l == nil {
		return ""
	}
	return l.In(text.EN)
}

func factored(list []rules.FactorScore, id string) (rules.FactorScore, bool) {
	i := slices.IndexFunc(list, func(f rules.FactorScore) bool { return f.Factor.ID == id })
	if i < 0 {
		return rules.FactorScore{}, false
	}
	return list[i], true
}

// row is the row of the table that counted: a band, or what was chosen. nil for none.
func row(f *rules.FactorScore) text.Localized {
	if f == nil {
		return nil
	}
	if n, ok := f.Found.(int); ok {
		for _, b := range f.Factor.Bands {
			if n >= b.From && n <= b.To {
				return plain(rowOf(b, f.Factor.Fact.Max))
			}
		}
		return nil
	}
	return f.Choice
}

// plain is the same in every language.
type plain string

func (p plain) In(text.Lang) string { return string(p) }

// rowOf writes a band; one that goes to the most there can be is open.
func rowOf(b rules.Band, most int) string {
	row := fmt.Sprintf("%d–%d: %d", b.From, b.To, b.Points)
	if b.To >= most {
		row = fmt.Sprintf("≥%d: %d", b.From, b.Points)
	}
	if b.Each > 0 {
		row += fmt.Sprintf(" (+%d/%d)", b.Add, b.Each)
	}
	return row
}

// marks finds pass marks that are not the same, for somebody whose category by points
// is not either.
func (d *difference) marks(x, y *rules.Score) {
	if x.Grade() == y.Grade() && x.GradeAtMost() == y.GradeAtMost() {
		return
	}
	for _, m := range x.System.Marks {
		i := slices.IndexFunc(y.System.Marks, func(n rules.PassMark) bool { return n.Grade == m.Grade })
		if i < 0 || y.System.Marks[i].From == m.From {
			continue
		}
		n := y.System.Marks[i]
		low, high := min(m.From, n.From), max(m.From, n.From)
		if reaches(x, low, high) || reaches(y, low, high) {
			d.add(flip{cause: cause{aspect: Points, rule: "mark-" + m.Grade, was: byPoints(x), now: byPoints(y), old: fmt.Sprintf("≥%d", m.From), new: fmt.Sprintf("≥%d", n.From)},
				name: text.Say("backtest.mark", m.Grade)})
		}
	}
}

// reaches reports whether a score lies between the two marks, so that they tell on it.
func reaches(s *rules.Score, low, high int) bool { return s.Low < high && s.High >= low }
