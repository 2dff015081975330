package permit

import (
	"slices"

	"tandem/internal/civil"
)

// Scope is for how many permits a promise is made.
type Scope string

// The scopes; the empty one is both.
const (
	Single Scope = "single" // one permit applied for alone
	Both   Scope = "joint"  // both in one case
)

// A Promise is a limit for some applications, shorter than the ordinary one.
type Promise struct {
	For    []Business // that the applicant's tracks are all among
	Grades []string   // categories of foreigners; none: every one
	Scope  Scope
	Limit  Limit
}

// fits reports whether the promise is made for the applicant's tracks and category.
func (p Promise) fits(tracks []Track, grade string) bool {
	own := 0
	for _, t := range tracks {
		if t.Holder > 0 { // family comes along with the applicant
			continue
		}
		own++
		if !slices.Contains(p.For, t.Business()) {
			return false
		}
	}
	scope := Single
	if own > 1 {
		scope = Both
	}
	return own > 0 && (p.Scope == "" || p.Scope == scope) && (len(p.Grades) == 0 || slices.Contains(p.Grades, grade))
}

// shortest is the shortest of an ordinary limit and the promises that fit.
func shortest(ordinary Limit, promises []Promise, tracks []Track, grade string) Limit {
	for _, p := range promises {
		if p.fits(tracks, grade) && (ordinary.Days == 0 || p.Limit.weight() < ordinary.weight()) {
			ordinary = p.Limit
		}
	}
	return ordinary
}

// weight compares limits of both units: five working days are seven calendar days.
func (l Limit) weight() int {
	if l.Rule.Unit == civil.Working {
		return 7 * l.Days
	}
	return 5 * l.Days
}

// PromisedFor is the promise for a case with these tracks, by the category of the
// applicant; an empty one is not known and gets the promise that is made to all.
func (p *Profile) PromisedFor(tracks []Track, grade string) Limit {
	return shortest(p.Limits.Promised, p.Promises, tracks, grade)
}

// PreReviewFor is the limit of the desk review online likewise; no days: none is promised.
func (p *Profile) PreReviewFor(tracks []Track, grade string) Limit {
	return shortest(p.Limits.PreReview, p.PreReviews, tracks, grade)
}

// AsksCategory reports whether a promise depends on the category.
func (p *Profile) AsksCategory() bool {
	return slices.ContainsFunc(p.Promises, func(q Promise) bool { return len(q.Grades) > 0 })
}
