package people

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// A Person works for an office, or is asked as an expert of it.
type Person struct {
	ID          permit.PersonID `yaml:"id" strict:"required"`
	rules.Names                 // for people
	Office      permit.OfficeID `yaml:"office" strict:"required"`
	Role        permit.Role     `yaml:"role" strict:"required"` // officer, one of the two heads, supervisor, or expert
	Posts       []PostHeld      `yaml:"posts"`                  // of an officer
	// Employer is the credit code of a unit that the person works for as well: they
	// never act on its cases.
	Employer string `yaml:"employer"`
}

// A PostHeld is a post with the days on which it is held, both included.
type PostHeld struct {
	Post         permit.Post `yaml:"post" strict:"required"`
	From         civil.Date  `yaml:"from" strict:"required"`
	Until        civil.Date  `yaml:"until"` // zero: until further notice
	TrainedUntil civil.Date  `yaml:"trainedUntil" strict:"required"`
}

// On reports whether the post is held on a day, with valid training.
func (h PostHeld) On(day civil.Date) bool {
	return !day.Before(h.From) && (h.Until.IsZero() || !day.After(h.Until)) && !day.After(h.TrainedUntil)
}

// PostsOn lists the posts that count on a day, each once, sorted.
func (p Person) PostsOn(day civil.Date) []permit.Post {
	var out []permit.Post
	for _, h := range p.Posts {
		if h.On(day) {
			out = append(out, h.Post)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
