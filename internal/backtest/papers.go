package backtest

import (
	"fmt"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// papers compares which materials are asked.
func (d *difference) papers(a, b answer) {
	n := len(d.flips)
	for _, x := range a.items {
		y, ok := listed(b.items, x.Code)
		switch {
		case !ok && x.Verdict != rules.NotMet:
			d.paper(x, asked(x), absent, because(x), nil)
		case ok && asked(x) != asked(y):
			d.paper(x, asked(x), asked(y), because(x), because(y))
		}
	}
	for _, y := range b.items {
		if _, ok := listed(a.items, y.Code); !ok && y.Verdict != rules.NotMet {
			d.paper(y, absent, asked(y), nil, because(y))
		}
	}
	if len(d.flips) > n {
		d.turn(Checklist, "", "")
	}
}

func (d *difference) paper(i rules.Item, was, now string, old, new text.Localized) {
	d.add(flip{cause: cause{aspect: Checklist, rule: string(i.Code), was: was, now: now, old: english(old), new: english(new)}, name: i, said: [2]text.Localized{old, new}})
}

// because is the reason of the rule.
func because(i rules.Item) text.Localized {
	if i.Exempt != nil {
		return i.Exempt.Names
	}
	return i.Why
}

func listed(list []rules.Item, code permit.Code) (rules.Item, bool) {
	i := slices.IndexFunc(list, func(x rules.Item) bool { return x.Code == code })
	if i < 0 {
		return rules.Item{}, false
	}
	return list[i], true
}

func asked(i rules.Item) string {
	switch i.Verdict {
	case rules.Met:
		return "asked"
	case rules.NotMet:
		return "not-asked"
	}
	return "depends"
}

// lastDays compares how long permits run at most, by the profile of the city.
func (d *difference) lastDays(old, new Edition, s Subject) {
	if s.Term == nil {
		return
	}
	x, y := old.pack(s.City, s.Facts.On), new.pack(s.City, s.Facts.On)
	if x == nil || y == nil {
		d.bare = true
		return
	}
	n := len(d.flips)
	for _, kind := range []permit.Kind{permit.Work, permit.Residence} {
		was, now := first(x, kind, *s.Term), first(y, kind, *s.Term)
		if was.On != now.On {
			d.add(flip{cause: cause{aspect: LastDay, rule: string(kind), part: string(direction(was.On, now.On)), was: string(was.Why), now: string(now.Why),
				old: limitOf(x, kind, was, *s.Term), new: limitOf(y, kind, now, *s.Term)}, name: text.Say("backtest.permit." + string(kind)), what: text.Say("backtest." + direction(was.On, now.On))})
		}
	}
	if len(d.flips) > n {
		d.turn(LastDay, "", "")
	}
}

func direction(was, now civil.Date) string {
	if now.Before(was) && !now.IsZero() {
		return "earlier"
	}
	return "later"
}

// first is the bound that ends a permit.
func first(p *rules.Pack, k permit.Kind, f rules.ValidityFacts) rules.Bound {
	var out rules.Bound
	for _, b := range p.Bounds(k, f) {
		if out.On.IsZero() || b.On.Before(out.On) {
			out = b
		}
	}
	return out
}

// limitOf is the number of years behind a bound by category.
func limitOf(p *rules.Pack, k permit.Kind, b rules.Bound, f rules.ValidityFacts) string {
	if b.Why != rules.ByCategory {
		return ""
	}
	y := p.Validity.Work
	if k == permit.Residence {
		y = p.Validity.Residence
	}
	return fmt.Sprintf("%s: %d", f.Category, map[string]int{"A": y.A, "B": y.B, "C": y.C}[f.Category])
}
