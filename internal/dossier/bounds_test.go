package dossier

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBounds(t *testing.T) {
	f := good(t).Form
	got := f.Bounds(filed)
	want := Bounds{
		City: "wuxi", Work: WorkDomestic, Residence: ResidenceFirst, Grade: GradeB, Age: 35, Delivery: ByPost,
		WorkFrom: day("2026-12-01"), WorkTo: day("2028-11-30"), ContractFrom: day("2026-12-01"), ContractTo: day("2028-11-30"),
		ResidenceUntil: day("2028-11-30"), PassportExpires: day("2032-05-09"),
		Entry: day("2026-11-03"), StayUntil: day("2026-12-03"), LawfulUntil: day("2026-12-03"), Dependants: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever is personal in the form stays out of the bounds, which may be logged.
func TestBoundsHoldNothingPersonal(t *testing.T) {
	f := full(t)
	data, err := json.Marshal(f.Bounds(filed))
	if err != nil {
		t.Fatal(err)
	}
	for a := range answers(&f) {
		personal := strings.HasPrefix(a.path, "applicant.") && a.path != "applicant.passport.expiresOn" ||
			strings.HasPrefix(a.path, "contact.") || strings.HasPrefix(a.path, "accommodation.") || strings.HasPrefix(a.path, "handler.")
		if value := a.text(); personal && len(value) > 5 && strings.Contains(string(data), value) {
			t.Errorf("%s stands in the bounds: %s", a.path, value)
		}
	}
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		birth, on string
		want      int
	}{
		{"2008-11-16", "2026-11-16", 18}, {"2008-11-17", "2026-11-16", 17}, {"2008-02-29", "2026-02-28", 18},
		{"2008-02-29", "2026-02-27", 17}, {"2026-11-16", "2026-11-16", 0}, {"1926-11-16", "2026-11-15", 99},
	} {
		if got := age(day(c.birth), day(c.on)); got != c.want {
			t.Errorf("born %s, on %s: got %d, want %d", c.birth, c.on, got, c.want)
		}
	}
}

func residencePermit(from, to string) PriorPermit {
	return PriorPermit{Kind: ResidencePermit, From: day(from), To: day(to)}
}

func TestUnbrokenRow(t *testing.T) {
	for _, c := range []struct {
		name    string
		permits []PriorPermit
		want    int
	}{
		{"none", nil, 0},
		{"two of exactly one year", []PriorPermit{residencePermit("2024-12-01", "2025-11-30"), residencePermit("2025-12-01", "2026-11-30")}, 2},
		{"in any order", []PriorPermit{residencePermit("2025-12-01", "2026-11-30"), residencePermit("2024-12-01", "2025-11-30")}, 2},
		{"one of 364 days", []PriorPermit{residencePermit("2024-12-01", "2025-11-29"), residencePermit("2025-11-30", "2026-11-30")}, 1},
		{"the last is short", []PriorPermit{residencePermit("2024-12-01", "2025-11-30"), residencePermit("2025-12-01", "2026-11-29")}, 0},
		{"a day between", []PriorPermit{residencePermit("2024-12-01", "2025-11-30"), residencePermit("2025-12-02", "2026-12-01")}, 1},
		{"overlapping", []PriorPermit{residencePermit("2024-12-01", "2025-11-30"), residencePermit("2025-11-01", "2026-11-30")}, 2},
		{"a leap day inside", []PriorPermit{residencePermit("2023-03-01", "2024-02-29"), residencePermit("2024-03-01", "2025-02-28")}, 2},
		{"from a leap day", []PriorPermit{residencePermit("2024-02-29", "2025-02-27")}, 1},
		{"work permits do not count", []PriorPermit{{Kind: WorkPermit, From: day("2025-12-01"), To: day("2026-11-30")}}, 0},
		{"without days", []PriorPermit{{Kind: ResidencePermit}}, 0},
	} {
		if got := (Form{PriorPermits: c.permits}).Bounds(filed).PriorResidence; got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestLawfulUntil(t *testing.T) {
	entry, visa, held := Entry{Date: day("2026-11-01")}, Visa{StayUntil: day("2027-01-30")}, Residence{Current: HeldResidence{ExpiresOn: day("2027-02-01")}}
	for _, c := range []struct {
		name string
		form Form
		want string
	}{
		{"entered only", Form{Entry: entry}, "2026-12-01"},
		{"on a visa", Form{Entry: entry, Visa: visa}, "2027-01-30"},
		{"on a permit", Form{Entry: entry, Visa: visa, Residence: held}, "2027-02-01"},
		{"overseas", Form{}, ""},
	} {
		if got := c.form.Bounds(filed).LawfulUntil.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
