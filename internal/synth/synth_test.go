package synth

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/rules"
	"tandem/internal/strict"
)

// newGenerator prepares the embedded shapes under the embedded rules.
func newGenerator(t testing.TB, o Options) *Generator {
	t.Helper()
	shapes, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(shapes, policies, o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// draw returns cases of its own; a population that was drawn before is not drawn again.
func draw(t testing.TB, o Options) []Case {
	t.Helper()
	if all, ok := drawn[o]; ok {
		return slices.Clone(all)
	}
	drawn[o] = fresh(t, o)
	return slices.Clone(drawn[o])
}

var drawn = map[Options][]Case{}

func fresh(t testing.TB, o Options) []Case {
	t.Helper()
	var out []Case
	if err := newGenerator(t, o).Each(func(c Case) error { out = append(out, c); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// Same seed, same bytes, whatever the number of processors.
func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	sum := func(processors int, seed uint64) [32]byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		h := sha256.New()
		for _, c := range fresh(t, Options{Cases: 2500, Seed: seed}) {
			h.Write(c.line)
		}
		return [32]byte(h.Sum(nil))
	}
	one := sum(1, 5)
	if sum(4, 5) != one {
		t.Error("four processors give other bytes than one")
	}
	if sum(1, 6) == one {
		t.Error("another seed gives the same bytes")
	}
}

// A case does not depend on how many there are.
func TestACaseDoesNotDependOnTheNumberOfCases(t *testing.T) {
	few, many := draw(t, Options{Cases: 137, Seed: 3}), draw(t, Options{Cases: 2100, Seed: 3})
	for i, c := range few {
		if !bytes.Equal(c.line, many[i].line) || c.label != many[i].label {
			t.Fatalf("case %s differs in a longer population:\n%s\n%s", c.ID, c.line, many[i].line)
		}
	}
}

// Every form of a case without an anomaly is one that package dossier has nothing
// against, not even a warning, and so is the file made of it.
func TestFormsHaveNoFaults(t *testing.T) {
	for _, c := range draw(t, Options{Cases: 4000, Seed: 21}) {
		faults := dossier.Check(c.form, c.Filed)
		if c.label.Kind != ExpiredPaper && len(faults) > 0 {
			t.Errorf("%s (%s, %v): %s", c.ID, c.Archetype, c.form.Transaction, faults.In("en"))
		}
		if c.label.Kind == ExpiredPaper && faults.Err() == nil {
			t.Errorf("%s: the planted expired paper is no fault", c.ID)
		}
	}
}

func TestDossierFilesAreRead(t *testing.T) {
	for _, c := range draw(t, Options{Cases: 300, Seed: 2}) {
		if c.label.Kind != "" {
			continue
		}
		data, err := c.DossierYAML()
		if err != nil {
			t.Fatal(err)
		}
		v, faults := dossier.Read(c.ID+".yaml", data, c.Filed)
		if len(faults) > 0 {
			t.Fatalf("%s\n%s", faults.In("en"), data)
		}
		if len(dossier.Diff(v.Form, c.form)) > 0 || v.Form.Applicant.Passport.Number != c.Passport {
			t.Fatalf("%s: the form read is not the form written", c.ID)
		}
	}
}

// Each person qualifies for the category that they were given, under the rules of the
// day, and facts are what package rules reads.
func TestFactsQualifyForTheCategory(t *testing.T) {
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	order := []string{"none", "C", "B", "A"}
	for _, c := range draw(t, Options{Cases: 4000, Seed: 21}) {
		if got := policies.Standing(c.Facts).Grade; slices.Index(order, got) < slices.Index(order, c.Category) {
			t.Errorf("%s (%s): stands at %s, not at %s", c.ID, c.Archetype, got, c.Category)
		}
	}
}

func TestCasesAreReadAsWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	g := newGenerator(t, Options{Cases: 400, Seed: 9})
	summary, err := g.Write(t.Context(), dir, 5)
	if err != nil {
		t.Fatal(err)
	}
	want := draw(t, Options{Cases: 400, Seed: 9})
	n := 0
	err = Read(dir, func(line int, c Stored) error {
		f, err := c.Facts(line)
		if err == nil && (c.ID != want[n].ID || *f.Pay.Yearly != *want[n].Facts.Pay.Yearly || f.On != want[n].Filed) {
			t.Errorf("line %d is not %s", line, want[n].ID)
		}
		n++
		return err
	})
	if err != nil || n != 400 || summary.Cases != 400 || summary.Dossiers != 5 {
		t.Errorf("read %d cases of %+v: %v", n, summary, err)
	}
	if _, err := g.Write(t.Context(), dir, 0); err == nil {
		t.Error("a population was overwritten")
	}
	forms, err := os.ReadDir(filepath.Join(dir, formsDir))
	if err != nil || len(forms) != 5 {
		t.Errorf("%d forms, %v", len(forms), err)
	}
}

func TestBadLinesAreTold(t *testing.T) {
	for name, lines := range map[string]string{
		"no case":      "{\"id\":\"A\",\"facts\":{}}\n{\"id\":3}\n",
		"no facts":     "{\"id\":\"A\"}\n",
		"too long":     strings.Repeat("x", maxLine+1),
		"unknown fact": "{\"id\":\"A\",\"facts\":{\"person\":{\"agee\":3}}}\n",
	} {
		err := readLines(strings.NewReader(lines), func(n int, c Stored) error { _, err := c.Facts(n); return err })
		if err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

func TestOptionsOutOfBoundsAreRefused(t *testing.T) {
	g := newGenerator(t, Options{Cases: 1})
	for _, o := range []Options{{}, {Cases: -1}, {Cases: maxCases + 1}, {Cases: 1, Years: 11}, {Cases: 1, Years: -1}, {Cases: 1, From: civil.Date{Year: 1990, Month: 1, Day: 1}}} {
		if _, err := New(g.shapes, g.policies, o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

// Shapes that cannot be are refused, with the line.
func TestBadShapesAreTold(t *testing.T) {
	for old, key := range map[string]string{
		"code: KOR, share: 1100":             "synth.shape.sum",
		"code: KOR":                          "synth.shape.nation",
		"of: S8":                             "synth.shape.source",
		"work.global500: 350":                "synth.shape.fact",
		"least: 31, likely: 44":              "synth.shape.range",
		"grade: A":                           "synth.shape.word",
		"    returned: [0, 330, ":            "synth.shape.sum",
		"crowdedCases: 14":                   "synth.shape.crowded",
		"months: [75, 55, ":                  "synth.shape.length",
		"{\"12\": 450, \"24\": 550}":         "synth.shape.months",
		"mark: \"1\"}\n  list:\n    - {code": "synth.shape.mark",
	} {
		with := map[string]string{"code: KOR, share: 1100": "code: KOR, share: 1101", "code: KOR": "code: CHN", "of: S8": "of: S0",
			"work.global500: 350": "work.years: 350", "least: 31, likely: 44": "least: 45, likely: 44", "grade: A": "grade: D",
			"    returned: [0, 330, ": "    returned: [1, 330, ", "crowdedCases: 14": "crowdedCases: 900", "months: [75, 55, ": "months: [130, ",
			"{\"12\": 450, \"24\": 550}": "{\"12\": 450, \"99\": 550}", "mark: \"1\"}\n  list:\n    - {code": "mark: \"X\"}\n  list:\n    - {code"}[old]
		data := strings.Replace(string(embedded), old, with, 1)
		if data == string(embedded) {
			t.Fatalf("shapes have no %q", old)
		}
		_, err := ParseShapes("shapes.yaml", []byte(data))
		faults, _ := err.(strict.Faults)
		if !slices.ContainsFunc(faults, func(f strict.Fault) bool { return f.Key == key && f.Line > 0 }) {
			t.Errorf("%q: want %s, got %v", with, key, err)
		}
	}
}

// Numbers have right check characters and stand where none are issued.
func TestNumbersBelongToNobody(t *testing.T) {
	passports := map[string]bool{}
	for _, c := range draw(t, Options{Cases: 4000, Seed: 21}) {
		if _, ok := dossier.CheckCredit(c.Employer.Code); !ok || c.Employer.Code[2:4] != "99" {
			t.Errorf("%s: credit code %s", c.ID, c.Employer.Code)
		}
		if passports[c.Passport] && c.label.Kind != SamePassport && c.label.Kind != Overlap {
			t.Errorf("%s: passport %s twice, and nobody planted it", c.ID, c.Passport)
		}
		passports[c.Passport] = true
		if !strings.HasPrefix(c.Passport, "ZZ") || !strings.HasPrefix(c.form.Contact.Phone, "100") {
			t.Errorf("%s: %s %s", c.ID, c.Passport, c.form.Contact.Phone)
		}
	}
	for org, check := range map[string]string{"00000000": "0", "MA62K026": "0", "63159284": "X"} { // the last two of domain 8.6
		if got := orgCheck(org); got != check {
			t.Errorf("organisation %s: check %s, want %s", org, got, check)
		}
	}
}
