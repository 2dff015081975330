package rules

import (
	"fmt"
	"io/fs"
	"testing"
)

func TestPlainWording(t *testing.T) {
	for in, want := range map[string]string{
		"work.years>=2":                             "work.years >= 2",
		"( work.years   >= 2 )":                     "work.years >= 2",
		"education.degree == 'doctor'":              `education.degree == "doctor"`,
		"(post.senior) && (work.years >= 2)":        "post.senior && work.years >= 2",
		"post.senior && (skill.urgent || a.b == 1)": "post.senior && (skill.urgent || a.b == 1)",
		"work.years >= ":                            "work.years >= ", // no condition
	} {
		if got := PlainWording(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// A plain wording says the same and is its own plain wording.
func TestPlainWordingOfEveryCondition(t *testing.T) {
	for _, p := range policies(t).Policies {
		for _, c := range p.Conditions {
			plain := PlainWording(c.When())
			if PlainWording(plain) != plain || fmt.Sprint(names(FactsIn(plain))) != fmt.Sprint(names(FactsIn(c.When()))) {
				t.Errorf("%s/%s: %s", p.ID, c.ID, plain)
			}
		}
	}
}

func names(list []*Fact) (out []string) {
	for _, f := range list {
		out = append(out, f.Name)
	}
	return out
}

// Asked by itself a condition says what it says within its policy.
func TestAskAgreesWithMatch(t *testing.T) {
	p, f := policies(t), readFacts(t, singapore)
	for _, m := range p.Match(f) {
		for _, part := range m.Parts() {
			got, ok := p.Ask(part.Condition.When(), f)
			if !ok || got.Verdict != part.Verdict || fmt.Sprint(got.Found) != fmt.Sprint(m.Found(part)) || len(got.Missing) != len(m.MissingFor(part)) {
				t.Errorf("%s/%s: got %+v, want %s %v", m.Policy.ID, part.Condition.ID, got, part.Verdict, m.Found(part))
			}
		}
	}
	if _, ok := p.Ask("work.yeers >= 2", f); ok || FactsIn("1 +") != nil {
		t.Error("what is no condition was answered")
	}
}

func TestValueOf(t *testing.T) {
	p, f := policies(t), readFacts(t, singapore)
	for name, want := range map[string]any{"work.years": 14, "points.total": 84, "category.grade": "B", "post.senior": false, "education.degree": "master", "employer.nationalityShare": nil} {
		fact, _ := FactNamed(name)
		if got := p.ValueOf(fact, f); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestEmbeddedFiles(t *testing.T) {
	if _, err := fs.Stat(EmbeddedFiles(), "national/pack.yaml"); err != nil {
		t.Error(err)
	}
}
