package rules

import (
	"testing"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// of reads facts of a form by name; nil is not known.
func of(f Facts, name string) any { return f.values().get(factByName[name]) }

// What the conditions of the checklist ask is stated by the form, with its edges.
func TestFactsForTheChecklist(t *testing.T) {
	in := dossier.Entry{Date: day.AddDays(-3)}
	for _, c := range []struct {
		what string
		form dossier.Form
		fact string
		want any
	}{
		{"nobody works abroad and here", dossier.Form{}, "case.firstInChina", true},
		{"a permit held is not the first", dossier.Form{WorkPermit: dossier.Held{Number: "X"}}, "case.firstInChina", false},
		{"a former permit that has ended is no change of employer", dossier.Form{Transaction: dossier.Transaction{Work: dossier.WorkDomestic},
			PriorPermits: []dossier.PriorPermit{{Kind: dossier.WorkPermit, To: day.AddDays(-1)}}}, "case.changesEmployer", false},
		{"one that runs today is", dossier.Form{Transaction: dossier.Transaction{Work: dossier.WorkDomestic},
			PriorPermits: []dossier.PriorPermit{{Kind: dossier.WorkPermit, To: day}}}, "case.changesEmployer", true},
		{"an extension has the same employer", dossier.Form{Transaction: dossier.Transaction{Work: dossier.WorkExtension}, WorkPermit: dossier.Held{Number: "X"}}, "case.changesEmployer", false},
		{"a residence permit is no work permit", dossier.Form{Transaction: dossier.Transaction{Work: dossier.WorkDomestic},
			PriorPermits: []dossier.PriorPermit{{Kind: dossier.ResidencePermit, To: day}}}, "case.changesEmployer", false},
		{"364 days are no year", dossier.Form{Residence: dossier.Residence{Requested: dossier.RequestedResidence{From: day, Until: day.AddDays(363)}}}, "case.residenceMonths", 11},
		{"365 days are", dossier.Form{Residence: dossier.Residence{Requested: dossier.RequestedResidence{From: day, Until: day.AddDays(364)}}}, "case.residenceMonths", 12},
		{"from today, if no day is given", dossier.Form{Residence: dossier.Residence{Requested: dossier.RequestedResidence{Until: day.AddDays(364)}}}, "case.residenceMonths", 12},
		{"no end, no length", dossier.Form{}, "case.residenceMonths", nil},
		{"never more than the law gives", dossier.Form{Residence: dossier.Residence{Requested: dossier.RequestedResidence{Until: day.AddMonths(99)}}}, "case.residenceMonths", 60},
		{"another title", dossier.Form{Transaction: dossier.Transaction{Changed: []dossier.Item{"post-title"}}}, "case.newPost", true},
		{"another category", dossier.Form{Transaction: dossier.Transaction{Changed: []dossier.Item{"category"}}}, "case.newCategory", true},
		{"another place, the same employer", dossier.Form{Transaction: dossier.Transaction{Changed: []dossier.Item{"place"}}}, "case.movesWithin", true},
		{"another place and employer", dossier.Form{Transaction: dossier.Transaction{Changed: []dossier.Item{"place", "employer-name"}}}, "case.movesWithin", false},
		{"as a talent", dossier.Form{Residence: dossier.Residence{Requested: dossier.RequestedResidence{Reason: "work-talent"}}}, "case.talent", true},
		{"a language teacher", dossier.Form{Category: dossier.Category{Ground: "B3"}}, "post.nativeLanguage", true},
		{"another ground", dossier.Form{Category: dossier.Category{Ground: "B1"}}, "post.nativeLanguage", false},
		{"no ground stated", dossier.Form{}, "post.nativeLanguage", nil},
		{"a degree from home", taught("IRL", "bachelor"), "education.homeDegree", true},
		{"a degree from elsewhere", taught("FRA", "bachelor"), "education.homeDegree", false},
		{"school at home is no degree", taught("IRL", "senior-high"), "education.homeDegree", nil},
		{"no education stated", dossier.Form{Applicant: dossier.Applicant{Nationality: "IRL"}}, "education.homeDegree", nil},
		{"pay as the ground", dossier.Form{Category: dossier.Category{Ground: "B4"}}, "case.byPoints", true},
		{"abroad, without a visa", dossier.Form{}, "china.visa", "none"},
		{"here, on something that is not stated", dossier.Form{Entry: in}, "china.visa", nil},
		{"an agent", dossier.Form{Handler: dossier.Handler{Agency: "x"}}, "case.agent", true},
		{"all of the family apply", dossier.Form{Dependants: []dossier.Dependant{{Residence: "first"}}}, "family.applies", true},
		{"not all of the family apply", dossier.Form{Dependants: []dossier.Dependant{{Residence: "first"}, {}}}, "family.applies", false},
		{"nobody comes along", dossier.Form{}, "family.applies", false},
	} {
		if got := of(FactsOf(c.form, day), c.fact); got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.what, c.fact, got, c.want)
		}
	}
}

// A member of the family has facts of their own; who is not in the form has none.
func TestFactsOfTheFamily(t *testing.T) {
	form := dossier.Form{Dependants: []dossier.Dependant{{Relation: "parent"},
		{Relation: "child", Residence: "first", BirthDate: civil.Date{Year: 2016, Month: 3, Day: 2}, EnteredOn: day, VisaType: "S1", RequestedUntil: day.AddMonths(24)}}}
	f := FactsOfMember(form, 1, day)
	for name, want := range map[string]any{"person.age": 10, "china.visa": "S1", "case.residence": "first", "case.work": "none", "case.residenceMonths": 24} {
		if got := of(f, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := of(FactsOfMember(form, 2, day), "person.age"); got != nil {
		t.Errorf("nobody is %v years old", got)
	}
}

// What is applied for is what the case is about, and what the system has not found is
// not so.
func TestFactsOfAnApplication(t *testing.T) {
	a := Application{Form: dossier.Form{Transaction: dossier.Transaction{Work: dossier.WorkOverseas}}, On: day,
		Tracks: []permit.Track{track(permit.Work, permit.Domestic, 0)}, Known: []permit.Code{KnownDegree}}
	f := a.Facts(0)
	for name, want := range map[string]any{"case.work": "domestic", "case.residence": "none", "case.degreeKnown": true, "china.samePost": false, "case.healthGiven": false, "case.licenceFound": nil} {
		if got := of(f, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

// taught is the form of somebody from Ireland who finished a school in a country.
func taught(country dossier.Country, level string) dossier.Form {
	return dossier.Form{Applicant: dossier.Applicant{Nationality: "IRL"}, Education: []dossier.School{{Country: country, Level: level}}}
}
