package demo

import (
	"strings"
	"testing"

	"tandem/internal/people"
	"tandem/internal/permit"
)

// TestPartiesAreThoseOfTheStories: whom one may sign in as in the demonstration is
// called, and works for whom, as the case says.
func TestPartiesAreThoseOfTheStories(t *testing.T) {
	accounts, err := people.DemoAccounts()
	if err != nil {
		t.Fatal(err)
	}
	stories, err := Stories()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[permit.PersonID]*Story{}
	for _, s := range stories {
		byID[s.applicant()], byID[s.handler()] = s, s
	}
	for _, a := range accounts {
		if people.Staff(a.Role) {
			continue
		}
		s := byID[a.ID]
		if s == nil {
			t.Errorf("%s is in no story", a.ID)
			continue
		}
		f := s.folder.Version.Form
		switch a.Role {
		case permit.Applicant:
			if name := f.Applicant.Given + " " + f.Applicant.Surname; !strings.EqualFold(a.EN, name) {
				t.Errorf("%s is called %s, in the case %s", a.ID, a.EN, name)
			}
		case permit.HandlerRole:
			if a.ZH != f.Handler.Name || a.Login != f.Handler.Email || a.Employer != s.employer() {
				t.Errorf("%s is %+v, in the case %s of %s", a.ID, a, f.Handler.Name, s.employer())
			}
		}
	}
}
