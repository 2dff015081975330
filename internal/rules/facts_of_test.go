package rules

import (
	"os"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// Everything that a form states arrives as a fact that the facts file could state too.
func TestFactsOfAForm(t *testing.T) {
	form := dossier.Form{
		Transaction: dossier.Transaction{Work: dossier.WorkDomestic, Residence: dossier.ResidenceFirst},
		Applicant:   dossier.Applicant{Nationality: "SGP", BirthDate: civil.Date{Year: 1984, Month: 3, Day: 9}, FormerNationalities: []dossier.Country{"CHN"}},
		Jobs: []dossier.Job{{From: dossier.Month{Year: 2010, Month: 1}, To: dossier.Month{Year: 2014, Month: 12}},
			{From: dossier.Month{Year: 2014, Month: 6}}},
		Qualification: dossier.Qualification{Degree: "master", Chinese: "hsk-4"},
		Category:      dossier.Category{Grade: dossier.GradeB, Ground: "B6"},
		Post:          dossier.Post{Kind: "professional"},
		Workplaces:    []dossier.Workplace{{Region: "320200"}},
		Pay:           dossier.Pay{Yearly: 420000, MonthsPerYear: 12},
		Residence: dossier.Residence{Requested: dossier.RequestedResidence{
			From: civil.Date{Year: 2026, Month: 12, Day: 1}, Until: civil.Date{Year: 2028, Month: 11, Day: 30}}},
	}
	f := FactsOf(form, civil.Date{Year: 2026, Month: 11, Day: 22})
	v := f.values()
	for name, want := range map[string]any{
		"person.age": 42, "person.nationality": "SGP", "person.formerNational": true, "work.years": 16,
		"education.degree": "master", "language.hsk": 4, "post.kind": "professional", "place.region": "320200",
		"pay.yearly": 420000, "post.months": 12, "case.work": "domestic", "case.residence": "first", "case.category": "B",
		"case.byPoints": true, "case.residenceMonths": 24, "case.firstInChina": true, "family.accompanies": false,
		"employer.highTech": nil, "person.lawAbiding": nil, "case.accommodationFound": nil,
	} {
		if got := v.get(factByName[name]); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if n := len(policies(t).Checklists[0].Items(f)); n < 10 {
		t.Errorf("the checklist of the form has %d materials", n)
	}
}

// The good form of package dossier gives facts within their ranges and lists.
func TestFactsOfTheGoodForm(t *testing.T) {
	data, err := os.ReadFile("../dossier/testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	version, faults := dossier.Read("good.yaml", data, civil.Date{Year: 2026, Month: 11, Day: 22})
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	f := FactsOf(version.Form, civil.Date{Year: 2026, Month: 11, Day: 22})
	v := f.values()
	for _, fact := range factTable {
		switch got := v.get(fact).(type) {
		case int:
			if got < 0 || got > fact.Max {
				t.Errorf("%s: %d", fact.Name, got)
			}
		case string:
			if len(fact.Values) > 0 && !strings.Contains(" "+strings.Join(fact.Values, " ")+" ", " "+got+" ") {
				t.Errorf("%s: %s is no value", fact.Name, got)
			}
		}
	}
}
