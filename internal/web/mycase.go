package web

import (
	"cmp"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

// myCaseRoutes are the pages of a filed case, for its party.
func (s *Site) myCaseRoutes() []route {
	return []route{
		get("/cases/{id}", party, (*turn).myCasePage),
		get("/cases/{id}/history", party, (*turn).myCaseHistory),
		get("/cases/{id}/decision", party, (*turn).myCaseDecision),
		get("/cases/{id}/correct", party, (*turn).myCaseCorrect),
		post("/cases/{id}/correct", party, (*turn).correctMyCase).withFiles(),
		get("/cases/{id}/visit", party, (*turn).myCaseVisit),
		post("/cases/{id}/visit", party, (*turn).bookMyVisit),
		get("/cases/{id}/visit/sheet", party, (*turn).myCaseVisitSheet),
		get("/cases/{id}/visit/code.svg", party, (*turn).myCaseVisitCode),
		get("/cases/{id}/collection", party, (*turn).myCaseCollection),
		post("/cases/{id}/collection", party, (*turn).chooseMyCollection),
		get("/cases/{id}/withdraw", party, (*turn).myCaseWithdraw),
		post("/cases/{id}/withdraw", party, (*turn).withdrawMyCase),
		post("/cases/{id}/hearing", party, (*turn).answerMyHearing),
		get("/cases/{id}/documents/{name}", party, (*turn).myCaseDocument),
		get("/cases/{id}/papers/{code}", party, (*turn).myCasePaper),
	}
}

// A myCase is a case as its party sees it, at one moment.
type myCase struct {
	permit.Case
	pack *rules.Pack
	now  civil.Moment
	cal  *civil.Calendar
	by   permit.Actor
}

// myCase reads the case that the address names, if it is the reader's to see.
func (t *turn) myCase() (myCase, error) {
	c, err := t.Cases.Show(t.r.Context(), t.actor, t.id())
	if err != nil {
		return myCase{}, err
	}
	pack, err := t.Cases.Packs.ByHash(c.Pack)
	return myCase{Case: c, pack: pack, now: civil.MomentOf(t.Now()), cal: t.Cases.Calendar, by: t.actor}, err
}

// may reports whether the reader could carry out the command now: it is decided, and
// nothing comes of it.
func (m myCase) may(cmd permit.Command) bool {
	_, err := permit.Decide(m.Case, cmd, permit.World{Now: m.now, Calendar: m.cal, Profile: &m.pack.Profile, Actor: m.by})
	return err == nil
}

// path is a page of the case.
func (m myCase) path(rest string) string { return "/cases/" + string(m.ID) + rest }

// office names an office of the case.
func (m myCase) office(id permit.OfficeID) text.Localized {
	if o, ok := m.pack.Office(id); ok {
		return o
	}
	return text.Say("mycase.office")
}

// material names a paper of the case, and whose it is where it is of the family.
func (m myCase) material(code permit.Code) text.Localized {
	plain, holder := code.Holder()
	name := rules.MaterialName(plain)
	if found, ok := m.pack.Material(plain); ok {
		name = found
	}
	if holder > 0 {
		return text.Say("mycase.family", name, holder)
	}
	return name
}

// track names a permit that is applied for.
func (m myCase) track(id permit.TrackID) text.Localized {
	k, _ := m.Track(id)
	if k.Holder > 0 {
		return text.Say("mycase.family", text.Say("mycase.kind."+string(k.Kind)), k.Holder)
	}
	return text.Say("mycase.kind." + string(k.Kind))
}

// station is where the party goes: the booked one, the one the case was opened at, or
// the window.
func (m myCase) station() permit.OfficeID {
	return cmp.Or(m.Slot.Station, m.Station, m.pack.Profile.Window)
}

// told reports whether the reader is told the number of a permit, and why it was refused.
// The employer knows of residence what came of it, and that it ended with the other permit:
// the rest is the applicant's and the family's own, see access.View.
func (m myCase) told(k permit.Track) bool {
	return m.by.Role != permit.HandlerRole || k.Kind == permit.Work || k.Stage == permit.Ended
}

// single reports whether only one permit is applied for.
func (m myCase) single() bool { return len(m.Tracks) == 1 }

// myForm is what the form states, for names. It is empty before it is saved and after
// the file is destroyed.
func (t *turn) myForm(m myCase) (dossier.Form, error) {
	if m.Dossier.Version == 0 || m.Phase == permit.Destroyed {
		return dossier.Form{}, nil
	}
	return t.Cases.Dossier(t.r.Context(), t.actor, m.ID)
}

// myShell is what stands around every page of a case: whose it is, and the way back.
func (t *turn) myShell(m myCase, title string) (view.Shell, error) {
	form, err := t.myForm(m)
	if err != nil {
		return view.Shell{}, err
	}
	bar := view.Identity{Title: t.myTitle(m), Number: string(m.ID), Facts: t.myFacts(m, form)}
	s := view.Shell{Title: t.say("web.of-case", title, m.ID), Current: "me", Top: view.IdentityBar(bar)}
	if t.path() != m.path("") {
		s.Back = &view.Link{Label: t.say("mycase.back"), Path: m.path("")}
	}
	return s, nil
}

// myTitle is what the case is about, by what is done to the first of its permits.
func (t *turn) myTitle(m myCase) string {
	k := m.Tracks[0]
	_, work := m.Principal(permit.Work)
	_, residence := m.Principal(permit.Residence)
	if work && residence {
		return t.say("mycase.title.joint", k.Transaction)
	}
	return t.say("permit.business." + string(k.Kind) + "." + string(k.Transaction))
}

func (t *turn) myFacts(m myCase, f dossier.Form) []view.Fact {
	var out []view.Fact
	add := func(key, value string, person bool) {
		if value != "" {
			out = append(out, view.Fact{Label: t.say(key), Value: value, Person: person})
		}
	}
	add("mycase.fact.applicant", f.Applicant.Surname+" "+f.Applicant.Given, true)
	add("mycase.fact.employer", f.Employer.Name, true)
	add("mycase.fact.station", t.in(m.office(m.station())), false)
	return out
}

// myPage answers with a page of a case below its head.
func (t *turn) myPage(m myCase, p view.MyPage) error {
	s, err := t.myShell(m, p.Title)
	if err != nil {
		return err
	}
	s.Errors = p.Errors
	if len(p.Errors) > 0 {
		return t.again(s, view.MyCasePart(p))
	}
	return t.show(s, view.MyCasePart(p))
}

// notNow says that a page of the case has nothing to ask at present.
func (t *turn) notNow(key string) error { return problem.New(problem.Illegal, key) }
