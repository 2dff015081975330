package access

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

func load(t *testing.T) *Policies {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEveryCommandIsAnAct: the schema has an act for each command of the procedure, and
// none that is no command and no reading.
func TestEveryCommandIsAnAct(t *testing.T) {
	files, err := filepath.Glob("../permit/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources of the procedure", err)
	}
	var want []Act
	name := regexp.MustCompile(`(?m)^func \([^)]*\) Name\(\) string +\{ return "([a-z-]+)" \}`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllSubmatch(data, -1) {
			if !strings.HasSuffix(file, "_test.go") {
				want = append(want, Act(m[1]))
			}
		}
	}
	want = append(want, Readings...)
	slices.Sort(want)
	if diff := cmp.Diff(slices.Compact(want), load(t).Acts()); diff != "" {
		t.Errorf("acts (-procedure +schema):\n%s", diff)
	}
}

// The case of the matrix: Haikou's, with an expert group.
var subject = Subject{ID: "HK-1", Applicant: "applicant", Handler: "handler", Employer: "employer-1", Window: "haikou.window",
	Authorities: []permit.OfficeID{"haikou.foreign-experts", "haikou.exit-entry"}, Supervisor: "haikou.supervision",
	Government: []permit.OfficeID{"haikou.government"}, Experts: []permit.PersonID{"expert"}}

func officer(office permit.OfficeID, posts ...permit.Post) permit.Actor {
	return permit.Actor{ID: "officer", Role: permit.Officer, Office: office, Posts: posts}
}

// who are the people of the matrix, each in the circumstances of the post they hold.
var who = []struct {
	name string
	permit.Actor
	Circumstances
}{
	{"the applicant", permit.Actor{ID: "applicant", Role: permit.Applicant}, Circumstances{}},
	{"another applicant", permit.Actor{ID: "other", Role: permit.Applicant}, Circumstances{}},
	{"the handler", permit.Actor{ID: "handler", Role: permit.HandlerRole, Employer: "employer-1"}, Circumstances{}},
	{"another handler of the employer", permit.Actor{ID: "colleague", Role: permit.HandlerRole, Employer: "employer-1"}, Circumstances{}},
	{"a handler of another employer", permit.Actor{ID: "stranger", Role: permit.HandlerRole, Employer: "employer-2"}, Circumstances{}},
	{"a handler of no employer", permit.Actor{ID: "stranger", Role: permit.HandlerRole}, Circumstances{}},
	{"the applicant's id in the role of an officer", permit.Actor{ID: "applicant", Role: permit.Officer, Office: "haikou.window", Posts: []permit.Post{permit.PostAccept}}, Circumstances{Post: permit.PostAccept, Office: "haikou.window"}},
	{"the window, at the post", officer("haikou.window", permit.PostAccept), Circumstances{Post: permit.PostAccept, Office: "haikou.window"}},
	{"the window, at a neighbouring post before", officer("haikou.window", permit.PostAccept), Circumstances{Post: permit.PostAccept, Office: "haikou.window", Near: true}},
	{"the window, without the post", officer("haikou.window", permit.PostHandOut), Circumstances{Post: permit.PostAccept, Office: "haikou.window"}},
	{"the window, at a post of an authority", officer("haikou.window", permit.PostDecide), Circumstances{Post: permit.PostDecide, Office: "haikou.exit-entry"}},
	{"an authority, at the post", officer("haikou.exit-entry", permit.PostDecide), Circumstances{Post: permit.PostDecide, Office: "haikou.exit-entry"}},
	{"an authority, at the other's post", officer("haikou.exit-entry", permit.PostDecide), Circumstances{Post: permit.PostDecide, Office: "haikou.foreign-experts"}},
	{"an authority of another city", officer("jiangmen.exit-entry", permit.PostDecide), Circumstances{Post: permit.PostDecide, Office: "haikou.exit-entry"}},
	{"an officer who works for the employer", permit.Actor{ID: "officer", Role: permit.Officer, Office: "haikou.exit-entry", Posts: []permit.Post{permit.PostDecide}, Employer: "employer-1"}, Circumstances{Post: permit.PostDecide, Office: "haikou.exit-entry"}},
	{"the head of an authority", permit.Actor{ID: "head", Role: permit.AuthorityHead, Office: "haikou.exit-entry"}, Circumstances{}},
	{"the head of another city's authority", permit.Actor{ID: "head", Role: permit.AuthorityHead, Office: "jiangmen.exit-entry"}, Circumstances{}},
	{"the head of the government", permit.Actor{ID: "mayor", Role: permit.GovernmentHead, Office: "haikou.government"}, Circumstances{}},
	{"the head of another government", permit.Actor{ID: "mayor", Role: permit.GovernmentHead, Office: "jiangmen.government"}, Circumstances{}},
	{"an expert of the group", permit.Actor{ID: "expert", Role: permit.Expert, Office: "haikou.foreign-experts"}, Circumstances{}},
	{"an expert who works for the employer", permit.Actor{ID: "expert", Role: permit.Expert, Employer: "employer-1"}, Circumstances{}},
	{"an expert of no group", permit.Actor{ID: "other", Role: permit.Expert, Office: "haikou.foreign-experts"}, Circumstances{}},
	{"supervision", permit.Actor{ID: "supervisor", Role: permit.Supervisor, Office: "haikou.supervision"}, Circumstances{}},
	{"supervision of another city", permit.Actor{ID: "supervisor", Role: permit.Supervisor, Office: "jiangmen.supervision"}, Circumstances{}},
	{"an officer of the office that supervises", officer("haikou.supervision"), Circumstances{}},
	{"the system", permit.Actor{ID: "clockwork", Role: permit.System}, Circumstances{}},
	{"nobody", permit.Actor{}, Circumstances{}},
}

// TestMatrix prints who may do what, for a lawyer to read: testdata/matrix.txt.
func TestMatrix(t *testing.T) {
	p := load(t)
	var b bytes.Buffer
	for _, k := range who {
		fmt.Fprintf(&b, "%s\n", k.name)
		by := map[string][]string{}
		for _, act := range p.Acts() {
			v := p.Ask(k.Actor, act, subject, k.Circumstances)
			policies := strings.Join(v.Policies, ", ")
			switch {
			case v.Allowed:
				by["may, by "+policies] = append(by["may, by "+policies], string(act))
			case len(v.Policies) > 0:
				by["forbidden by "+policies] = append(by["forbidden by "+policies], string(act))
			}
		}
		if len(by) == 0 {
			fmt.Fprintln(&b, "  nothing")
		}
		for _, line := range sorted(by) {
			fmt.Fprintf(&b, "  %s: %s\n", line, strings.Join(by[line], " "))
		}
	}
	golden(t, "testdata/matrix.txt", b.Bytes())
}

func sorted(m map[string][]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestRefusalsSayWhy: in both languages, and never with a key in place of words.
func TestRefusalsSayWhy(t *testing.T) {
	p := load(t)
	for _, k := range who {
		for _, act := range p.Acts() {
			err := p.Ask(k.Actor, act, subject, k.Circumstances).Problem(act, k.Circumstances)
			if err == nil {
				continue
			}
			for _, l := range []text.Lang{text.ZH, text.EN} {
				if said := problem.Of(err).In(l); said == "" || strings.Contains(said, "access.") {
					t.Errorf("%s, %s in %s: %q", k.name, act, l, said)
				}
			}
		}
	}
}

// TestPoliciesThatDoNotLoad: what would fail at run time, and so be skipped, does not
// begin to run.
func TestPoliciesThatDoNotLoad(t *testing.T) {
	for name, policy := range map[string]string{
		"no name":              `permit (principal, action, resource);`,
		"a name without words": `@id("unheard-of") permit (principal, action, resource);`,
		"an unknown attribute": `@id("own-case") permit (principal, action == Action::"open", resource) when { principal.rank == "high" };`,
		"an unknown act":       `@id("own-case") permit (principal, action == Action::"opem", resource);`,
		"a wrong type":         `@id("own-case") permit (principal, action == Action::"open", resource) when { context.near == "yes" };`,
		"a name twice":         `@id("own-case") permit (principal, action == Action::"open", resource); @id("own-case") permit (principal, action == Action::"file", resource);`,
		"not Cedar":            `permit everything;`,
	} {
		if _, err := parse([]byte(policy), caseSchema); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	p, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Ask(who[11].Actor, "approve", subject, who[11].Circumstances)
	}
}
