package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/strict"
)

// An application is a draft as a page has read it.
type application struct {
	id     permit.CaseID
	pack   *rules.Pack
	c      permit.Case
	draft  casework.Draft
	form   *dossier.Form
	faults strict.Faults // of the part that the reader sees
}

// open reads the draft that the address names. What was handed in is no draft any more:
// its page is the confirmation.
func (t *turn) open() (*application, error) {
	draft, err := t.Cases.Draft(t.r.Context(), t.actor, t.id())
	if err != nil {
		return nil, err
	}
	a, err := t.with(draft)
	if err != nil {
		return nil, err
	}
	return t.withRecord(a)
}

// with is the application with a draft that was read or changed.
func (t *turn) with(draft casework.Draft) (*application, error) {
	c, err := t.Cases.Case(t.r.Context(), t.id())
	if err != nil {
		return nil, err
	}
	pack, err := t.Cases.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	a := &application{id: c.ID, pack: pack, c: c, draft: draft}
	a.form, a.faults = t.parse(draft)
	return a, nil
}

// openForm is open for pages on which something is changed.
func (t *turn) openForm() (*application, error) {
	a, err := t.open()
	if err == nil && !casework.Typable(a.c) {
		err = problem.New(problem.Illegal, "casework.typed.closed", a.id)
	}
	return a, err
}

// path is the address of a page of the application.
func (a *application) path(page string) string {
	if page == "" {
		return "/apply/" + string(a.id)
	}
	return "/apply/" + string(a.id) + "/" + page
}

// sheet asks the questions of the application.
func (t *turn) sheet(a *application, shown strict.Faults) *sheet {
	return &sheet{lang: t.lang, draft: a.draft, form: a.form, faults: shown, pack: a.pack}
}

// signed reports whether the reader's side has signed.
func (a *application) signed(r permit.Role) bool {
	if r == permit.HandlerRole {
		return a.form.Pledges.EmployerConsents
	}
	return !a.form.Pledges.SignedAt.IsZero()
}

// carried reports whether answers came from a former application.
func (a *application) carried() bool {
	for _, x := range a.draft.Answers {
		if x.From.How == dossier.CarriedOver {
			return true
		}
	}
	return false
}

// lastDay is the last day on which an extension may be asked for, and the day on which
// the permit ends that ends first (Licence Law art. 50; Exit-Entry Law art. 32: 30 days
// before).
func (a *application) lastDay() (last, ends civil.Date) {
	for _, t := range a.c.Tracks {
		if t.Holder == 0 && t.Transaction == permit.Extension && !t.Current.To.IsZero() && (ends.IsZero() || t.Current.To.Before(ends)) {
			ends = t.Current.To
		}
	}
	if ends.IsZero() {
		return ends, ends
	}
	return ends.AddDays(-30), ends
}

// family are the members of the family who apply in the case, in the order of the form.
func (a *application) family() int {
	n := 0
	for _, t := range a.c.Tracks {
		n = max(n, t.Holder)
	}
	return n
}

// whatOf names what is applied for.
func whatOf(tracks []permit.Track) string {
	word := func(k permit.Kind) string {
		i := slices.IndexFunc(tracks, func(t permit.Track) bool { return t.Kind == k && t.Holder == 0 })
		if i < 0 {
			return "none"
		}
		return string(tracks[i].Transaction)
	}
	return word(permit.Work) + "-" + word(permit.Residence)
}
