package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// A System is a points system (计点积分) in one edition.
type System struct {
	Names
	ID, Edition string
	Hash        string // SHA-256, hex, of the file
	File        string
	From, To    civil.Date
	Max         int
	Marks       []PassMark // from the highest on
	Factors     []*Factor
}

// A Factor is one row of a points table.
type Factor struct {
	Names
	ID      string
	Max     int
	Source  Source
	Fact    *Fact // of a banded factor
	Least   int
	Bands   []Band
	Choices []Choice // of the other kind: the best that holds counts
	edges   []int    // the numbers where the points may change, in order
	most    int      // that the factor can give
}

// A Band gives points for a range of numbers, both ends included.
type Band struct {
	From, To  int
	Points    int
	Each, Add int // further points for each further step within the band
}

// A Choice gives points for a condition.
type Choice struct {
	Names
	Points int
	when   *expression
}

// A Score is what a system gives somebody. Where facts are missing it is a range.
type Score struct {
	System    *System
	Low, High int
	Factors   []FactorScore
}

// A FactorScore is the part of one factor.
type FactorScore struct {
	Factor    *Factor
	Low, High int
	Found     any       // the number found, of a banded factor
	Choice    Localized // what counted, of the other kind; nil: nothing
	Gap       bool      // the table says nothing about the number found
	Missing   factList
	Next      *NextBand
}

// Localized is a word of a pack, in the languages of package text.
type Localized = text.Localized

// NextBand is the nearest change of one fact that gives more points.
type NextBand struct {
	More int       // points
	Fact *Fact     // of a banded factor
	To   int       // that the fact must reach
	What Localized // of the other kind: the choice
}

// Score counts the points. It is a calculation, not a decision: the authority decides.
func (s *System) Score(f Facts) Score { return s.score(f.values()) }

func (s *System) score(v *values) Score {
	out := Score{System: s, Factors: make([]FactorScore, len(s.Factors))}
	for i, f := range s.Factors {
		p := f.score(v)
		out.Factors[i] = p
		out.Low, out.High = out.Low+p.Low, out.High+p.High
	}
	out.Low, out.High = min(out.Low, s.Max), min(out.High, s.Max)
	return out
}

// bounds is the score without its explanation, for who only needs the number.
func (s *System) bounds(v *values) (low, high int) {
	for _, f := range s.Factors {
		l, h := f.bounds(v)
		low, high = low+l, high+h
	}
	return min(low, s.Max), min(high, s.Max)
}

func (f *Factor) bounds(v *values) (low, high int) {
	if f.Fact != nil {
		n, known := v.get(f.Fact).(int)
		if !known {
			return 0, f.most
		}
		p, _ := f.banded(n)
		return p, p
	}
	for _, c := range f.Choices {
		switch c.when.recall(v) {
		case yes:
			low, high = max(low, c.Points), max(high, c.Points)
		case open:
			high = max(high, c.Points)
		}
	}
	return low, high
}

func (f *Factor) score(v *values) FactorScore {
	out := FactorScore{Factor: f}
	out.Low, out.High = f.bounds(v)
	if f.Fact != nil {
		f.explainBand(v, &out)
	} else {
		f.explainChoice(v, &out)
	}
	return out
}

func (f *Factor) explainBand(v *values, out *FactorScore) {
	n, known := v.get(f.Fact).(int)
	if !known {
		out.Missing = factList{f.Fact}
		return
	}
	out.Found = n
	_, covered := f.banded(n)
	out.Gap = !covered
	out.Next = f.nextBand(n, out.Low)
}

// nextBand finds the smallest number above n that gives more points.
func (f *Factor) nextBand(n, now int) *NextBand {
	if f.Fact.Change == Never {
		return nil
	}
	for _, edge := range f.edges {
		if p, _ := f.banded(edge); edge > n && p > now {
			return &NextBand{More: p - now, Fact: f.Fact, To: edge}
		}
	}
	return nil
}

func (f *Factor) explainChoice(v *values, out *FactorScore) {
	for _, c := range f.Choices {
		verdict := c.when.eval(v)
		switch {
		case verdict == Met && c.Points == out.Low && out.Choice == nil:
			out.Choice = c.Names
		case verdict == CannotTell && c.Points > out.Low:
			out.Missing = out.Missing.plus(c.when.missing(v))
		case verdict == NotMet && c.Points > out.High && f.open(c) && out.better(c):
			out.Next = &NextBand{More: c.Points - out.Low, What: c.Names}
		}
	}
}

// open reports whether somebody can do something for a choice.
func (f *Factor) open(c Choice) bool {
	return slices.ContainsFunc(c.when.facts, func(f *Fact) bool { return f.Change != Never })
}

// better reports whether a choice is a smaller step than the one found before.
func (s *FactorScore) better(c Choice) bool {
	return s.Next == nil || c.Points-s.Low < s.Next.More
}

func (l factList) plus(more factList) factList {
	for _, f := range more {
		if !slices.Contains(l, f) {
			l = append(l, f)
		}
	}
	return l
}

// banded gives the points for a number, and whether a band covers it.
func (f *Factor) banded(n int) (points int, covered bool) {
	for _, b := range f.Bands {
		if n >= b.From && n <= b.To {
			return min(f.Max, b.at(n)), true
		}
	}
	return 0, false
}

func (b Band) at(n int) int {
	if b.Each == 0 {
		return b.Points
	}
	return b.Points + (n-b.From)/b.Each*b.Add
}

// survey finds the edges and the most that the factor gives, once it is read.
func (f *Factor) survey() {
	for _, b := range f.Bands {
		f.edges = append(f.edges, b.From)
		if b.Each > 0 {
			for n := b.From + b.Each; n <= b.To && b.at(n-b.Each) < f.Max; n += b.Each {
				f.edges = append(f.edges, n)
			}
		}
	}
	slices.Sort(f.edges)
	f.edges = slices.Compact(f.edges)
	for _, n := range f.edges {
		p, _ := f.banded(n)
		f.most = max(f.most, p)
	}
	for _, c := range f.Choices {
		f.most = max(f.most, c.Points)
	}
}

// Grade is the category that the points alone give for sure; "" for none.
func (s Score) Grade() string { return s.System.grade(s.Low) }

// GradeAtMost is the category that the points could give if the missing facts were the best.
func (s Score) GradeAtMost() string { return s.System.grade(s.High) }

func (s *System) grade(total int) string {
	for _, m := range s.Marks {
		if total >= m.From {
			return m.Grade
		}
	}
	return ""
}

// Missing are the facts that would narrow the score.
func (s Score) Missing() factList {
	var out factList
	for _, f := range s.Factors {
		out = out.plus(f.Missing)
	}
	return out
}
