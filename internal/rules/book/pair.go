package book

import (
	"slices"
)

// A pair is one rule in two books; one side is nil if the other book has no such rule.
type pair struct{ old, new *Rule }

// pairs finds for each rule the one that it was. Rules with an id of their own are
// held by it. Bands, choices and exemptions have none: they belong together if they
// say the same, or else at least half of it.
func pairs(old, new []*Rule) []pair {
	olds, news := grouped(old), grouped(new)
	var out []pair
	for _, key := range keysOf(old, new) {
		out = append(out, match(olds[key], news[key])...)
	}
	return out
}

// key is what two rules must share to be one.
type key struct {
	family Kind
	id     string
}

func (r *Rule) key() key {
	switch r.Kind {
	case Band, Choice, Exemption:
		return key{r.Kind, ""}
	case File: // a file may be renamed
		return key{File, r.Folder}
	}
	return key{r.Kind.family(), r.ID}
}

func grouped(rules []*Rule) map[key][]*Rule {
	out := map[key][]*Rule{}
	for _, r := range rules {
		out[r.key()] = append(out[r.key()], r)
	}
	return out
}

// keysOf lists the keys in the order of the new book, then those that are gone.
func keysOf(old, new []*Rule) []key {
	var out []key
	seen := map[key]bool{}
	for _, r := range append(slices.Clone(new), old...) {
		if !seen[r.key()] {
			seen[r.key()] = true
			out = append(out, r.key())
		}
	}
	return out
}

// match pairs rules of one key: those that say the same first, then the most alike.
func match(old, new []*Rule) []pair {
	old, new = slices.Clone(old), slices.Clone(new)
	var out []pair
	for len(old) > 0 && len(new) > 0 {
		i, j, ok := closest(old, new)
		if !ok {
			break
		}
		out = append(out, pair{old[i], new[j]})
		old, new = slices.Delete(old, i, i+1), slices.Delete(new, j, j+1)
	}
	for _, r := range old {
		out = append(out, pair{old: r})
	}
	for _, r := range new {
		out = append(out, pair{new: r})
	}
	return out
}

// closest finds the two that are most alike, if any two may be one rule.
func closest(old, new []*Rule) (i, j int, ok bool) {
	best := alike{-1, 0}
	for x, a := range old {
		for y, b := range new {
			if l := likeness(a, b); l.more(best) && (l.enough() || !nameless(a)) {
				best, i, j, ok = l, x, y, true
			}
		}
	}
	return i, j, ok
}

func nameless(r *Rule) bool { return r.key().id == "" || r.Kind == File }

// alike counts the fields of two rules that are the same, out of all.
type alike struct{ same, all int }

// more compares shares.
func (a alike) more(b alike) bool { return b.same < 0 || a.same*max(b.all, 1) > b.same*max(a.all, 1) }

func (a alike) enough() bool { return 2*a.same >= a.all }

func likeness(a, b *Rule) alike {
	mine, its := a.everything(), b.everything()
	var out alike
	total, rest := 0, 0
	for k, n := range mine {
		out.same += min(n, its[k])
		total += n
	}
	for _, n := range its {
		rest += n
	}
	out.all = max(total, rest)
	return out
}

// everything counts what the rule and its parts state.
func (r *Rule) everything() map[string]int {
	out := map[string]int{}
	r.All(func(p *Rule) {
		for _, f := range p.Fields {
			out[string(p.Kind)+" "+f.Path+" "+f.Value]++
		}
		if p == r {
			out["folder "+p.Folder]++
		}
	})
	return out
}
