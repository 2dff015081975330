package people

import (
	"cmp"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
)

// A Directory is the officers of an installation. It never changes.
type Directory struct {
	people  []Person // by id
	offices []rules.Office
}

func newDirectory(people []Person, offices []rules.Office) *Directory {
	slices.SortFunc(people, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	return &Directory{people, slices.Clone(offices)}
}

// Person returns the person with the id.
func (d *Directory) Person(id permit.PersonID) (Person, bool) {
	i, ok := slices.BinarySearchFunc(d.people, id, func(p Person, id permit.PersonID) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return Person{}, false
	}
	return d.people[i], true
}

// Actor is the person as the procedure sees them on a day: with the posts that
// count then. An officer who holds none works for no office on that day, and neither
// reads nor does anything there (PIPL art. 34: within the powers of the office). The
// problem, NotFound, is that there is no such person.
func (d *Directory) Actor(id permit.PersonID, on civil.Date) (permit.Actor, error) {
	p, ok := d.Person(id)
	if !ok {
		return permit.Actor{}, problem.New(problem.NotFound, "people.unknown", string(id))
	}
	a := permit.Actor{ID: p.ID, Role: p.Role, Office: p.Office, Posts: p.PostsOn(on), Employer: p.Employer}
	if p.Role == permit.Officer && len(a.Posts) == 0 {
		a.Office = ""
	}
	return a, nil
}

// People lists everybody, by id.
func (d *Directory) People() []Person { return slices.Clone(d.people) }

// Office returns the office with the id.
func (d *Directory) Office(id permit.OfficeID) (rules.Office, bool) {
	i := slices.IndexFunc(d.offices, func(o rules.Office) bool { return o.ID == id })
	if i < 0 {
		return rules.Office{}, false
	}
	return d.offices[i], true
}

// At lists who holds the post at the office on a day, by id.
func (d *Directory) At(office permit.OfficeID, post permit.Post, on civil.Date) []Person {
	return d.all(func(p Person) bool { return p.Office == office && slices.Contains(p.PostsOn(on), post) })
}

// Of lists who belongs to the office in a role, by id: its experts, its head.
func (d *Directory) Of(office permit.OfficeID, role permit.Role) []Person {
	return d.all(func(p Person) bool { return p.Office == office && p.Role == role })
}

func (d *Directory) all(match func(Person) bool) []Person {
	var out []Person
	for _, p := range d.people {
		if match(p) {
			out = append(out, p)
		}
	}
	return out
}
