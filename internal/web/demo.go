package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// demoRoutes are there in a demonstration alone, and answer only the machine itself: its
// accounts open without a factor.
func (s *Site) demoRoutes() []route {
	if s.Demo == nil {
		return nil
	}
	return []route{
		post("/demo/sign-in", anybody, onlyHere((*turn).demoSignIn)),
		post("/demo/clock", anybody, onlyHere((*turn).demoClock)),
	}
}

// onlyHere refuses whoever asks from another machine.
func onlyHere(do func(*turn) error) func(*turn) error {
	return func(t *turn) error {
		if !address(t.r).IsLoopback() {
			return problem.New(problem.Forbidden, "login.demo.here")
		}
		return do(t)
	}
}

func (t *turn) demoSignIn() error {
	if err := t.form(); err != nil {
		return err
	}
	e, err := t.Accounts.DemoSignIn(t.r.Context(), t.from(), permit.PersonID(t.value("person")))
	if err != nil {
		return err
	}
	return t.enter(e)
}

// mostLeap is how far the clock of a demonstration is moved at once.
const mostLeap = 40 * 24 * time.Hour

// demoClock lets time pass: by a step, or to a moment.
func (t *turn) demoClock() error {
	if err := t.form(); err != nil {
		return err
	}
	to, ok := t.leap()
	if !ok || to.Time().Before(t.Now().Add(-time.Minute)) || to.Time().After(t.Now().Add(mostLeap)) {
		return problem.New(problem.Invalid, "login.demo.leap", int(mostLeap.Hours()/24))
	}
	if err := t.Demo.Leap(t.r.Context(), to); err != nil {
		return err
	}
	return t.to(wayTo("/sign-in", t.way()))
}

// leap is where the clock is to go: a day later means its morning.
func (t *turn) leap() (civil.Moment, bool) {
	now := civil.MomentOf(t.Now())
	switch by := t.value("advance"); {
	case by == "1h":
		return civil.MomentOf(t.Now().Add(time.Hour)), true
	case by == "1d":
		return civil.Moment{Date: now.Date.AddDays(1), Minute: 9 * 60}, true
	case by == "7d":
		return civil.Moment{Date: now.Date.AddDays(7), Minute: 9 * 60}, true
	}
	to, err := civil.ParseMoment(t.value("to"))
	return to, err == nil
}

// demoDoor lists the accounts of a demonstration, by city; nil elsewhere.
func (t *turn) demoDoor() *view.DemoDoor {
	if t.Demo == nil || !address(t.r).IsLoopback() {
		return nil
	}
	d := &view.DemoDoor{Now: view.When(t.words(), civil.MomentOf(t.Now())), Day: t.today().String()}
	accounts, err := people.DemoAccounts()
	if err != nil {
		t.Log.Error("accounts of the demonstration", "error", err)
		return nil
	}
	d.Places = t.demoPlaces(accounts)
	return d
}

// demoPlaces are the parties first, with the administrator, then the cities.
func (t *turn) demoPlaces(accounts []people.Account) []view.DemoPlace {
	parties := view.DemoPlace{Name: t.say("login.demo.party"), Open: true}
	cities := map[string]view.DemoPlace{}
	for _, a := range accounts {
		person := view.DemoPerson{ID: string(a.ID), Name: a.In(t.lang), About: t.about(a)}
		city, ok := t.officerCity(a)
		if !ok {
			parties.Persons = append(parties.Persons, person)
			continue
		}
		cities[city] = view.DemoPlace{Name: t.cityName(city), Persons: append(cities[city].Persons, person)}
	}
	out := slices.SortedFunc(maps.Values(cities), func(a, b view.DemoPlace) int { return cmp.Compare(a.Name, b.Name) })
	return append([]view.DemoPlace{parties}, out...)
}

// officerCity is the city in whose offices somebody works.
func (t *turn) officerCity(a people.Account) (string, bool) {
	if _, ok := t.Accounts.Directory.Person(a.ID); !ok {
		return "", false
	}
	city, _, ok := strings.Cut(string(a.ID), ".")
	return city, ok
}

// about says what an account of the demonstration is for.
func (t *turn) about(a people.Account) string {
	p, ok := t.Accounts.Directory.Person(a.ID)
	if !ok {
		return t.say("login.demo.role." + string(a.Role))
	}
	office, _ := t.Accounts.Directory.Office(p.Office)
	posts := make([]string, 0, len(p.Posts))
	for _, h := range p.PostsOn(t.today()) {
		posts = append(posts, t.in(h))
	}
	if len(posts) == 0 {
		posts = append(posts, t.in(p.Role))
	}
	return t.say("login.demo.about", office.In(t.lang), strings.Join(posts, t.say("text.separator")))
}

// cityName is what a city of the packs is called.
func (t *turn) cityName(city string) string {
	if p, err := t.Cases.Packs.ByCity(city, t.today()); err == nil {
		return p.Names.In(t.lang)
	}
	return city
}
