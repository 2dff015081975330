package book

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/text"
)

// Op is what has become of a rule.
type Op string

// The changes. Reordered is told only where the first rule that fits decides.
const (
	Added     Op = "added"
	Removed   Op = "removed"
	Changed   Op = "changed"
	Reordered Op = "reordered"
)

// A Change is one difference between two books. A rule that is added or removed is
// told with its parts as one change.
type Change struct {
	Op       Op
	Rule     *Rule // in the new book; of what is removed, in the old one
	Field    string
	Old, New string // values; "" if nothing is stated
	Was, Is  Place  // zero on the side that has no such rule
}

// Diff lists what makes two books different: what the rules say, not how the files are
// laid out. Spaces, comments, quotes, the order of keys and of most lists, and which
// file of a folder holds a rule are layout. So are examples: they hold rules and are
// none. Editions and sources of a file are told once, at its head.
func Diff(old, new Book) []Change {
	out := compare(old.Rules, new.Rules)
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(a.Rule.Folder, b.Rule.Folder) })
	return out
}

func compare(old, new []*Rule) []Change {
	var out []Change
	list := pairs(old, new)
	for _, p := range list {
		switch {
		case p.old == nil && p.new.silent(), p.new == nil && p.old.silent():
		case p.old == nil:
			out = append(out, Change{Op: Added, Rule: p.new, New: p.new.In(text.EN), Is: p.new.At})
		case p.new == nil:
			out = append(out, Change{Op: Removed, Rule: p.old, Old: p.old.In(text.EN), Was: p.old.At})
		default:
			out = append(out, p.fields()...)
			out = append(out, compare(p.old.Parts, p.new.Parts)...)
		}
	}
	return append(out, reordered(list)...)
}

// silent reports a setting that says as much as if it were not there: an empty list.
func (r *Rule) silent() bool {
	return r.Kind == Setting && len(r.Fields) == 1 && r.Fields[0].Path == "value" && zero("value", r.Fields[0].Value) == ""
}

// fields compares what both sides state themselves.
func (p pair) fields() []Change {
	var out []Change
	for _, path := range p.paths() {
		was, is := p.old.field(path), p.new.field(path)
		if zero(path, was.Value) != zero(path, is.Value) {
			out = append(out, Change{Op: Changed, Rule: p.new, Field: path, Old: was.Value, New: is.Value,
				Was: Place{p.old.At.File, was.Line}, Is: Place{p.new.At.File, is.Line}})
		}
	}
	return out
}

// paths lists the fields of both sides; the folder counts for what stands in the open.
func (p pair) paths() []string {
	var out []string
	for _, f := range append(slices.Clone(p.new.Fields), p.old.Fields...) {
		if !slices.Contains(out, f.Path) {
			out = append(out, f.Path)
		}
	}
	if p.new.Kind != Pack && (p.new.Whole == nil || p.new.Whole.Kind == File) {
		out = append(out, folder)
	}
	return out
}

const folder = "folder"

// field is the field at a path; where nothing is stated, it stands where the rule does.
func (r *Rule) field(path string) Field {
	if path == folder {
		return Field{folder, r.Folder, r.At.Line}
	}
	for _, f := range r.Fields {
		if f.Path == path {
			return f
		}
	}
	return Field{Path: path, Line: r.At.Line}
}

// zero is "" for a value that says as much as none. The ends of a band are not such:
// without one the band is open.
func zero(path, value string) string {
	if !slices.Contains([]string{"from", "to", "below"}, path) && (value == "false" || value == "0") {
		return ""
	}
	return value
}

// reordered tells of pairs that have changed places where the first that fits decides:
// policies of validity, and bands that overlap.
func reordered(list []pair) []Change {
	var old, new []*Rule
	for _, p := range list {
		if p.old != nil && p.new != nil && p.firstDecides(list) {
			old, new = append(old, p.old), append(new, p.new)
		}
	}
	if slices.Equal(ranks(old), ranks(new)) {
		return nil
	}
	return []Change{{Op: Reordered, Rule: new[0].Whole, Field: "order", Old: sequence(old), New: sequence(new), Was: old[0].Whole.At, Is: new[0].Whole.At}}
}

// ranks gives each rule its place among all.
func ranks(all []*Rule) []int {
	out := make([]int, len(all))
	for i, a := range all {
		for _, b := range all {
			if before(b, a) {
				out[i]++
			}
		}
	}
	return out
}

func before(a, b *Rule) bool {
	return slices.Index(a.Whole.Parts, a) < slices.Index(b.Whole.Parts, b)
}

func sequence(all []*Rule) string {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b *Rule) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	var ids []string
	for _, r := range sorted {
		ids = append(ids, r.ID)
	}
	return strings.Join(ids, ", ")
}

// firstDecides reports whether the order of the pair among the others says something.
// Bands that overlap on one side only have been changed, which is told already.
func (p pair) firstDecides(list []pair) bool {
	switch p.new.Kind {
	case Setting:
		return strings.Contains(p.new.ID, "/validity/routes/")
	case Band:
		return slices.ContainsFunc(list, func(q pair) bool {
			return q != p && q.old != nil && q.new != nil && overlap(p.old, q.old) && overlap(p.new, q.new)
		})
	}
	return false
}

// overlap reports whether two bands have a number in common.
func overlap(a, b *Rule) bool {
	aLow, aHigh := a.ends()
	bLow, bHigh := b.ends()
	return aLow <= bHigh && bLow <= aHigh
}

func (r *Rule) ends() (low, high int) {
	const most = 1 << 40
	low, high = numberOr(r.Field("from"), 0), numberOr(r.Field("to"), most)
	return low, min(high, numberOr(r.Field("below"), most)-1)
}

func numberOr(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// In says the change: "limit haikou/limits/promised: days: 7 → 5".
func (c Change) In(l text.Lang) string {
	r := c.Rule
	switch c.Op {
	case Added:
		return text.T(l, "book.added", r.Kind, r.ID, r)
	case Removed:
		return text.T(l, "book.removed", r.Kind, r.ID, r)
	case Reordered:
		return text.T(l, "book.reordered", r.Kind, r.ID, c.Old, c.New)
	}
	return text.T(l, "book.changed", r.Kind, r.ID, label(c.Field), stated(c.Field, c.Old), stated(c.Field, c.New))
}

// Places says where the change stands, in the old book and in the new one.
func (c Change) Places() string {
	var out []string
	for _, p := range []Place{c.Was, c.Is} {
		if p != (Place{}) {
			out = append(out, p.String())
		}
	}
	return strings.Join(out, " → ")
}
