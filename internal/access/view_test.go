package access

import (
	"slices"
	"testing"

	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// decided is the case of the matrix with what its authorities decide.
func decided() Subject {
	s := subject
	s.Decides = map[permit.OfficeID][]permit.Kind{
		"haikou.foreign-experts": {permit.Work},
		"haikou.exit-entry":      {permit.Residence, permit.Residence},
	}
	return s
}

// TestViews: who sees what of the form.
func TestViews(t *testing.T) {
	want := map[string]string{
		"the applicant": "all", "the system": "all",
		"the handler": "employer", "another handler of the employer": "employer",
		"the window, at the post": "residence+work", "the window, at a neighbouring post before": "residence+work",
		"the window, without the post": "residence+work", "the window, at a post of an authority": "residence+work",
		"an authority, at the post": "residence", "an authority, at the other's post": "residence",
		"the head of an authority": "residence", "an expert of the group": "work",
	}
	p := load(t)
	for _, k := range who {
		v, expected := p.View(k.Actor, decided()), want[k.name]
		if expected == "" {
			expected = "nothing"
		}
		if v.String() != expected {
			t.Errorf("%s sees %s, should see %s", k.name, v, expected)
		}
	}
}

// TestViewOfForm: the view of a form is what its readers see, and no more.
func TestViewOfForm(t *testing.T) {
	var f dossier.Form
	f.Applicant.Surname, f.Pay.Yearly, f.Accommodation.Address = "SAARINEN", 1, "somewhere"
	f.Medical.Number = "7"
	p := load(t)
	for _, k := range who {
		v := p.View(k.Actor, decided())
		got := v.Form(f)
		sees := func(r dossier.Reader) bool { return v.whole || slices.Contains(v.readers, r) }
		work, residence := sees(dossier.ForWork), sees(dossier.ForResidence)
		switch {
		case (got.Applicant.Surname != "") != (work || residence || sees(dossier.ForEmployer)),
			(got.Accommodation.Address != "") != residence,
			(got.Pay.Yearly != 0) != (work || sees(dossier.ForEmployer)),
			(got.Medical.Number != "") != (work || residence):
			t.Errorf("%s, who sees %s, is shown %+v", k.name, v, got)
		}
	}
}

// TestViewOfPapers: authorities see what they read, the employer what it brings.
func TestViewOfPapers(t *testing.T) {
	for _, c := range []struct {
		view         View
		work, police bool // papers for the one and the other
		brought      bool // by the employer, for nobody else
	}{
		{View{}, false, false, false},
		{View{whole: true}, true, true, true},
		{View{readers: []dossier.Reader{dossier.ForWork}}, true, false, false},
		{View{readers: []dossier.Reader{dossier.ForResidence, dossier.ForWork}}, true, true, false},
		{View{readers: []dossier.Reader{dossier.ForEmployer}}, false, false, true},
	} {
		work, police := c.view.Paper([]permit.Kind{permit.Work}, false), c.view.Paper([]permit.Kind{permit.Residence}, false)
		if brought := c.view.Paper(nil, true); work != c.work || police != c.police || brought != c.brought {
			t.Errorf("%s sees papers %v %v %v", c.view, work, police, brought)
		}
	}
}

// TestNothingBeforeItIsHandedIn: a draft is the party's own.
func TestNothingBeforeItIsHandedIn(t *testing.T) {
	p, draft := load(t), decided()
	draft.Unfiled = true
	party := []permit.Role{permit.Applicant, permit.HandlerRole, permit.System}
	for _, k := range who {
		if v := p.View(k.Actor, draft); v.Sees() && !slices.Contains(party, k.Role) {
			t.Errorf("%s sees %s of a draft", k.name, v)
		}
	}
	if v := p.View(permit.Actor{ID: "applicant", Role: permit.Applicant}, draft); !v.Whole() {
		t.Error("the applicant does not see their draft")
	}
}

// TestViewOfLetters: an authority sees what was written about its permit, the employer what
// was written about the work permit.
func TestViewOfLetters(t *testing.T) {
	for _, c := range []struct {
		view            View
		work, residence bool
	}{
		{View{}, false, false}, {View{whole: true}, true, true},
		{View{readers: []dossier.Reader{dossier.ForWork}}, true, false},
		{View{readers: []dossier.Reader{dossier.ForResidence}}, false, true},
		{View{readers: []dossier.Reader{dossier.ForEmployer}}, true, false},
	} {
		if work, residence := c.view.Written(permit.Work), c.view.Written(permit.Residence); work != c.work || residence != c.residence {
			t.Errorf("%s sees letters %v %v", c.view, work, residence)
		}
	}
}
