package book

import (
	"slices"
	"strings"

	"tandem/internal/problem"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// Find returns the rules with an id, every edition and row of it; the last parts of an
// id are enough where the whole is not known. The problem, NotFound, names the nearest
// ids there are.
func (b Book) Find(id string) ([]*Rule, error) {
	var exact, ends []*Rule
	b.All(func(r *Rule) {
		switch {
		case r.ID == id:
			exact = append(exact, r)
		case strings.HasSuffix(r.ID, "/"+id):
			ends = append(ends, r)
		}
	})
	switch {
	case len(exact) > 0:
		return exact, nil
	case len(ends) > 0:
		return ends, nil
	}
	if near := b.near(id); len(near) > 0 {
		return nil, problem.New(problem.NotFound, "book.unknown.near", id, near)
	}
	return nil, problem.New(problem.NotFound, "book.unknown", id)
}

// nearMost is how many ids are named instead of one that nobody knows.
const nearMost = 3

// near lists ids that an unknown one most likely stands for: like ones, whole or by
// their last part, then those that hold the word.
func (b Book) near(id string) text.List {
	ids := b.ids()
	var out text.List
	add := func(found string) {
		if len(out) < nearMost && !slices.Contains(out, any(found)) {
			out = append(out, found)
		}
	}
	for _, known := range []map[string]string{whole(ids), lastParts(ids)} {
		if near, ok := strict.Nearest(id, keys(known)); ok {
			add(known[near])
		}
	}
	for _, k := range ids {
		if len(id) > 1 && strings.Contains(strings.ToLower(k), strings.ToLower(id)) {
			add(k)
		}
	}
	return out
}

// ids lists every id once, in order.
func (b Book) ids() []string {
	var out []string
	b.All(func(r *Rule) { out = append(out, r.ID) })
	slices.Sort(out)
	return slices.Compact(out)
}

func whole(ids []string) map[string]string {
	out := map[string]string{}
	for _, id := range ids {
		out[id] = id
	}
	return out
}

func lastParts(ids []string) map[string]string {
	out := map[string]string{}
	for _, id := range ids {
		if last := id[strings.LastIndex(id, "/")+1:]; out[last] == "" {
			out[last] = id
		}
	}
	return out
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
