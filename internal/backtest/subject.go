package backtest

import (
	"context"

	"tandem/internal/civil"
	"tandem/internal/rules"
)

// A Subject is somebody whose case both editions look at.
type Subject struct {
	ID       string
	City     string
	Category string // as decided; "" if not known
	Group    string // of nationalities
	Size     string // of the employer; "" if not known
	Facts    rules.Facts
	// Term is what the last day of permits depends on; nil if no period is asked for.
	Term *rules.ValidityFacts
}

// A Population calls a function with each subject, in an order of its own that is
// always the same, and stops at the first error.
type Population func(func(Subject) error) error

// Until is the population as long as ctx has not ended.
func (p Population) Until(ctx context.Context) Population {
	return func(f func(Subject) error) error {
		return p(func(s Subject) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f(s)
		})
	}
}

// On is the population as if its facts had been true on another day, under the rules
// in force on that day. Nobody grows older, and no passport ends earlier.
func (p Population) On(day civil.Date) Population {
	return func(f func(Subject) error) error {
		return p(func(s Subject) error { return f(s.on(day)) })
	}
}

func (s Subject) on(day civil.Date) Subject {
	own, f := s.Facts.On, &s.Facts
	if own.IsZero() {
		f.On = day
		return s
	}
	if birth := f.Person.BirthDate; !birth.IsZero() {
		f.Person.Age, f.Person.BirthDate = new(months(birth, own)/12), civil.Date{}
	}
	if end := f.Passport.ExpiresOn; !end.IsZero() {
		f.Passport.MonthsLeft, f.Passport.ExpiresOn = new(max(0, months(own, end))), civil.Date{}
	}
	f.On = day
	return s
}

// months is how many whole months lie between two days.
func months(from, to civil.Date) int {
	n := 12*(to.Year-from.Year) + int(to.Month) - int(from.Month)
	if from.AddMonths(n).After(to) {
		n--
	}
	return n
}
