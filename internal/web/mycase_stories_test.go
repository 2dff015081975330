package web_test

import (
	"net/http"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/demo"
	"tandem/internal/jobs"
	"tandem/internal/people"
	"tandem/internal/permit"
)

// stage plays every story of the demonstration to its end.
func stage(t *testing.T, c app.Config) (*demo.Stage, []*demo.Story) {
	t.Helper()
	stories, err := demo.Stories()
	if err != nil {
		t.Fatal(err)
	}
	clock := demo.NewClock()
	directory, err := people.Demo()
	if err != nil {
		t.Fatal(err)
	}
	c.Create, c.Now, c.People, c.Register, c.Jobs = true, clock.Now, directory, demo.Registers(stories), jobs.Options{Simulated: true}
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	s := &demo.Stage{App: a, Clock: clock}
	if err := s.Play(t.Context(), stories); err != nil {
		t.Fatal(err)
	}
	return s, stories
}

// TestStories: the pages of every story say how it went, to its employer, in both
// languages.
func TestStories(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		s, stories := stage(t, c)
		clock := casetest.NewClock(casetest.Monday)
		clock.Set(civil.MomentOf(s.Clock.Now()))
		e := &casetest.Env{App: s.App, Clock: clock, Log: &casetest.Logbook{}}
		signedIn := map[string]browser{}
		for _, story := range stories {
			held, err := s.App.Cases.Case(t.Context(), story.ID)
			if err != nil {
				t.Fatal(err)
			}
			b, ok := signedIn[held.Employer]
			if !ok {
				b = pages(t, e).handlerOf(held.Employer)
				signedIn[held.Employer] = b
			}
			for _, rest := range []string{"", "/history"} {
				b.both(story.ID, rest, "What has happened")
			}
			if a := b.get("/zh/cases/" + string(story.ID) + "/decision"); len(held.Certificates) > 0 && a.StatusCode != http.StatusOK {
				t.Errorf("%s: the decision is answered %d", story.ID, a.StatusCode)
			}
			if len(held.Tracks) > 2 {
				b.both(story.ID, "", "family member 1", "family member 2", "All issued together")
			}
			if held.Outcome == permit.OutLapsed {
				b.both(story.ID, "", "Ended: a paper did not come in time")
			}
		}
	})
}
