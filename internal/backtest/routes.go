package backtest

import (
	"slices"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// grades are the categories, from the lowest on.
var grades = []string{"none", "C", "B", "A"}

func rank(s rules.Standing) int {
	return 10*slices.Index(grades, s.Grade) + slices.Index(grades, s.AtMost)
}

// grade says a standing: the category, and the highest that missing facts leave open.
func grade(s rules.Standing) string {
	if s.Grade == s.AtMost {
		return s.Grade
	}
	return s.Grade + "–" + s.AtMost
}

// category compares the standing. The reasons are the grounds that turned in the same
// direction.
func (d *difference) category(a, b answer) {
	was, now := rank(a.standing), rank(b.standing)
	if was == now {
		return
	}
	d.turn(Category, grade(a.standing), grade(b.standing))
	d.policies(Category, a, b, func(p *rules.Policy) bool { return p.Kind == rules.Ground }, func(before, after int) bool { return (after > before) == (now > was) })
}

// routes compares routes and reliefs.
func (d *difference) routes(a, b answer) {
	n := len(d.flips)
	d.policies(Routes, a, b, func(p *rules.Policy) bool { return p.Kind != rules.Ground }, func(int, int) bool { return true })
	if len(d.flips) > n {
		d.turn(Routes, "", "")
	}
}

// good orders verdicts.
func good(v rules.Verdict) int {
	return slices.Index([]rules.Verdict{rules.NotMet, rules.CannotTell, rules.Met}, v)
}

// policies compares those of a kind, matched by their ids.
func (d *difference) policies(aspect Aspect, a, b answer, of func(*rules.Policy) bool, counts func(before, after int) bool) {
	for _, x := range a.matches {
		if y, ok := matched(b.matches, x.Policy.ID); of(x.Policy) && !ok {
			if counts(good(x.Verdict), 0) && x.Verdict != rules.NotMet {
				d.whole(aspect, x.Policy, string(x.Verdict), absent)
			}
		} else if of(x.Policy) && x.Verdict != y.Verdict && counts(good(x.Verdict), good(y.Verdict)) {
			d.parts(aspect, a, b, x, y)
		}
	}
	for _, y := range b.matches {
		if _, ok := matched(a.matches, y.Policy.ID); !ok && of(y.Policy) && counts(0, good(y.Verdict)) && y.Verdict != rules.NotMet {
			d.whole(aspect, y.Policy, absent, string(y.Verdict))
		}
	}
}

func matched(list []rules.Match, id string) (rules.Match, bool) {
	i := slices.IndexFunc(list, func(m rules.Match) bool { return m.Policy.ID == id })
	if i < 0 {
		return rules.Match{}, false
	}
	return list[i], true
}

// whole is a policy that one edition does not have on the day.
func (d *difference) whole(aspect Aspect, p *rules.Policy, was, now string) {
	d.add(flip{cause: cause{aspect: aspect, rule: p.ID, was: was, now: now}, name: p.Names})
}

// parts finds the conditions that turned a policy.
func (d *difference) parts(aspect Aspect, a, b answer, x, y rules.Match) {
	for _, p := range x.Parts() {
		q, ok := parted(y.Parts(), p.Condition.ID)
		if !ok && p.Verdict != rules.Met {
			d.part(aspect, x.Policy, p.Condition, string(p.Verdict), absent, p.Condition.When(), "")
		}
		if ok && p.Verdict != q.Verdict {
			d.turned(aspect, a, b, x, p, q)
		}
	}
	for _, q := range y.Parts() {
		if _, ok := parted(x.Parts(), q.Condition.ID); !ok && q.Verdict != rules.Met {
			d.part(aspect, y.Policy, q.Condition, absent, string(q.Verdict), "", q.Condition.When())
		}
	}
}

func parted(list []rules.Part, id string) (rules.Part, bool) {
	i := slices.IndexFunc(list, func(p rules.Part) bool { return p.Condition.ID == id })
	if i < 0 {
		return rules.Part{}, false
	}
	return list[i], true
}

func (d *difference) part(aspect Aspect, p *rules.Policy, c *rules.Condition, was, now, old, new string) {
	d.add(flip{cause: cause{aspect: aspect, rule: p.ID, part: c.ID, was: was, now: now, old: old, new: new}, name: p.Names, what: c.Names})
}

// turned is a condition with another verdict: its words are other ones, or the points
// or the category that it asks for are.
func (d *difference) turned(aspect Aspect, a, b answer, m rules.Match, p, q rules.Part) {
	c := cause{aspect: aspect, rule: m.Policy.ID, part: p.Condition.ID, was: string(p.Verdict), now: string(q.Verdict), old: p.Condition.When(), new: q.Condition.When()}
	c.factor = derived(m.Found(p))
	scores := scoreFlips(a.standing.Score, b.standing.Score)
	if c.old != c.new && len(scores) == 0 {
		c.factor = "" // its words alone
	}
	if c.old != c.new || c.factor != pointsFact || len(scores) == 0 {
		d.add(flip{cause: c, name: m.Policy.Names, what: p.Condition.Names})
		return
	}
	for _, s := range scores {
		c.factor, c.old, c.new = s.rule, s.old, s.new
		d.add(flip{cause: c, name: m.Policy.Names, what: named{p.Condition.Names, s.name}, said: s.said})
	}
}

const pointsFact = "points.total"

// derived is the points or the category that a condition asks for; all other facts are
// the same under both editions.
func derived(found []rules.Found) string {
	i := slices.IndexFunc(found, func(f rules.Found) bool { return f.Fact.Change == rules.Derived })
	if i < 0 {
		return ""
	}
	return found[i].Fact.Name
}

// named says a condition with the factor that turned it.
type named struct{ condition, factor text.Localized }

func (n named) In(l text.Lang) string { return text.T(l, "backtest.by-factor", n.condition, n.factor) }
