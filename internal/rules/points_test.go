package rules

import (
	"os"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// inForce is the table of domain section 2.4 written once more, as arithmetic.
func inForce(pay, years, months, age, hsk int) int {
	total := 0
	for _, t := range []struct{ from, points int }{{450000, 20}, {350000, 17}, {250000, 14}, {150000, 11}, {70000, 8}, {50000, 5}} {
		if pay >= t.from {
			total += t.points
			break
		}
	}
	if years >= 2 {
		total += min(20, 5+years-2)
	}
	total += 5 * min(3, months/3)
	switch {
	case age <= 25:
		total += 10
	case age <= 45:
		total += 15
	case age <= 55:
		total += 10
	case age <= 60:
		total += 5
	}
	return total + min(5, hsk)
}

// TestTableInForce walks every row of the table at its edges.
func TestTableInForce(t *testing.T) {
	s := policies(t).System(civil.Date{})
	f := readFacts(t, "{complete: true, education: {degree: none}, place: {area: ordinary}, china: {workYears: 0}, support: {provincialPoints: 0}}")
	for _, pay := range []int{0, 49999, 50000, 69999, 70000, 149999, 150000, 249999, 250000, 349999, 350000, 449999, 450000, 9000000} {
		for years := range 25 {
			for months := range 13 {
				age, hsk := 18+(pay+years*7+months*3)%60, (years+months)%10
				f.Pay.Yearly, f.Work.Years, f.Post.Months, f.Person.Age, f.Language.HSK = &pay, &years, &months, &age, &hsk
				if got := s.Score(f); got.Low != inForce(pay, years, months, age, hsk) || got.High != got.Low {
					t.Fatalf("pay %d, %d years, %d months, age %d, HSK %d: got %d–%d", pay, years, months, age, hsk, got.Low, got.High)
				}
			}
		}
	}
	for age := 18; age <= 80; age++ {
		f.Person.Age = &age
		if got := s.Score(f); got.Factors[6].Gap {
			t.Errorf("no band for age %d", age)
		}
	}
}

// The next band names the fact and what it must reach.
func TestNextBand(t *testing.T) {
	s := policies(t).System(civil.Date{})
	got := s.Score(readFacts(t, bachelorOf24+"}"))
	want := map[string]NextBand{"pay": {More: 3, To: 150000}, "experience": {More: 1, To: 3}, "age": {More: 5, To: 26}, "province": {More: 1, To: 1}}
	for _, f := range got.Factors {
		w, banded := want[f.Factor.ID]
		if banded && (f.Next == nil || f.Next.More != w.More || f.Next.To != w.To) {
			t.Errorf("%s: got %+v, want %+v", f.Factor.ID, f.Next, w)
		}
		if f.Factor.ID == "chinese" && (f.Next == nil || f.Next.What.In(text.EN) != "HSK 4" || f.Next.More != 1) {
			t.Errorf("chinese: got %+v", f.Next)
		}
		if f.Factor.ID == "months" && f.Next != nil {
			t.Errorf("months: there is nothing above the best, got %+v", f.Next)
		}
	}
}

// A missing fact makes the score a range; each fact more can only narrow it.
func TestScoreIsARange(t *testing.T) {
	s := policies(t).System(civil.Date{})
	low, high := 0, 120
	for _, facts := range []string{"{}", "{person: {age: 35}}", "{person: {age: 35}, education: {degree: doctor}}", "{complete: true, person: {age: 35}, education: {degree: doctor}}"} {
		got := s.Score(readFacts(t, facts))
		if got.Low < low || got.High > high || got.Low > got.High {
			t.Errorf("%s: %d–%d after %d–%d", facts, got.Low, got.High, low, high)
		}
		low, high = got.Low, got.High
	}
}

// The trial table says nothing about four ages.
func TestTrialTable(t *testing.T) {
	s := policies(t).System(civil.Date{Year: 2016, Month: 12, Day: 1})
	if s.Edition != "2016" {
		t.Fatal(s.Edition)
	}
	gaps := map[int]bool{25: true, 45: true, 55: true, 60: true}
	for age := 18; age <= 80; age++ {
		got := s.Score(Facts{Person: PersonFacts{Age: &age}})
		if f := got.Factors[6]; f.Gap != gaps[age] || f.Gap && f.High != 0 {
			t.Errorf("age %d: %+v", age, f)
		}
	}
}

// Another country's system runs on the same engine; its examples run at load.
func TestCompass(t *testing.T) {
	p, err := LoadPolicies(os.DirFS("testdata/policies"))
	if err != nil {
		t.Fatal(err)
	}
	s := p.SystemOf("compass", civil.Date{})
	got := s.Score(readFacts(t, "{complete: true, pay: {percentile: 90}, education: {degree: master, topUniversity: true}, employer: {nationalityShare: 4, localStaff: 50, listed: true}, skill: {urgent: true}}"))
	if got.Low != 110 || got.Grade() != "pass" {
		t.Errorf("got %d %s", got.Low, got.Grade())
	}
}
