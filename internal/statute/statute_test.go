package statute

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tandem/internal/rules"
	"tandem/internal/rules/book"
)

// root of the module, from this package.
var root = os.DirFS("../..")

func all(t *testing.T) (Table, *Tree, book.Book) {
	t.Helper()
	table, err := ReadTable(root)
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Read(rules.EmbeddedFiles(), "internal/rules/packs")
	if err != nil {
		t.Fatal(err)
	}
	return table, NewTree(root), b
}

// Code and tests that the page names are there; every rule of the packs has a source
// and something that holds it.
func TestEverythingIsTraced(t *testing.T) {
	for _, wrong := range Check(all(t)) {
		t.Error(wrong)
	}
}

func TestThePageIsUpToDate(t *testing.T) {
	table, _, b := all(t)
	want, err := os.ReadFile("../../" + PageFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(Page(table, b)) != string(want) {
		t.Errorf("%s is stale: run go generate ./internal/statute", PageFile)
	}
}

// Every rule that states a source stands on the page.
func TestEveryRuleIsOnThePage(t *testing.T) {
	table, _, b := all(t)
	page := string(Page(table, b))
	b.All(func(r *book.Rule) {
		if states(r) && !strings.Contains(page, "`"+r.ID+"`") {
			t.Errorf("%s is not on the page", r.ID)
		}
	})
	for _, s := range table.Silent {
		if !strings.Contains(page, s) {
			t.Errorf("not on the page: %s", s)
		}
	}
}

// small is a module with a package, and a pack with one rule.
func small(pack string) (*Tree, book.Book) {
	files := fstest.MapFS{
		"internal/permit/case.go": {Data: []byte(`package permit
type Case struct { Digest string }
func (c *Case) Return() string { return "extension" }
type ( Stack[T any] struct{}; Code string )
func (s Stack[T]) Push(T) {}
const One, Two = 1, 2
`)},
		"internal/permit/case_test.go": {Data: []byte("package permit\nfunc TestReturn(t *testing.T) {}\nfunc Testimony() {}\nfunc (Code) TestMethod(t int) {}\n")},
	}
	b, err := book.Read(fstest.MapFS{"a/routes.yaml": {Data: []byte(pack)}}, "packs")
	if err != nil {
		panic(err)
	}
	return NewTree(files), b
}

// Each way in which the page could say what is not so is told, with its place.
func TestPlantedMistakes(t *testing.T) {
	good := "{sources: {S: {zh: 法, en: Law}}, policies: [{id: p, kind: permit, source: {of: S, mark: C}, examples: [{}]}]}"
	row := func(code, test string) Table {
		return Table{Rows: []Row{{"1", "r", []string{code}, []string{test}}}}
	}
	for name, c := range map[string]struct {
		table Table
		pack  string
		want  string
	}{
		"all well":               {row("permit.Case", "permit.TestReturn"), good, ""},
		"a field":                {row("permit.Case.Digest", "permit.TestReturn"), good, ""},
		"a method":               {row("permit.Case.Return", "permit.TestReturn"), good, ""},
		"a generic method":       {row("permit.Stack.Push", "permit.TestReturn"), good, ""},
		"a constant":             {row("permit.Two", "permit.TestReturn"), good, ""},
		"a word":                 {row(`permit "extension"`, "permit.TestReturn"), good, ""},
		"a file":                 {row("permit/case.go", "permit.TestReturn"), good, ""},
		"no declaration":         {row("permit.Case.Digests", "permit.TestReturn"), good, `docs/statute.yaml: 1 r: package permit declares no "Case.Digests"`},
		"no word":                {row(`permit "silence"`, "permit.TestReturn"), good, `docs/statute.yaml: 1 r: package permit has no word "silence"`},
		"no file":                {row("permit/none.go", "permit.TestReturn"), good, "docs/statute.yaml: 1 r: open internal/permit/none.go: file does not exist"},
		"no package":             {row("permits.Case", "permit.TestReturn"), good, "docs/statute.yaml: 1 r: there is no package permits"},
		"no setting":             {row("pack limits/none", "permit.TestReturn"), good, `docs/statute.yaml: 1 r: no pack has the setting "limits/none"`},
		"no test":                {row("permit.Case", "permit.TestReturns"), good, `docs/statute.yaml: 1 r: package permit has no test "TestReturns"`},
		"a function, not a test": {row("permit.Case", "permit.Testimony"), good, `docs/statute.yaml: 1 r: package permit has no test "Testimony"`},
		"a method, not a test":   {row("permit.Case", "permit.TestMethod"), good, `docs/statute.yaml: 1 r: package permit has no test "TestMethod"`},
		"nothing named":          {Table{Rows: []Row{{Provision: "1", Rule: "r"}}}, good, "docs/statute.yaml: 1 r: names no code or no test"},
		"no source":              {Table{}, "{policies: [{id: p, kind: permit, examples: [{}]}]}", "packs/a/routes.yaml:1: the rule p has no source"},
		"nothing holds it": {Table{}, "{sources: {S: {zh: 法, en: Law}}, policies: [{id: p, kind: permit, source: {of: S, mark: C}}]}",
			"packs/a/routes.yaml:1: the rule p has no example, and no test in docs/statute.yaml"},
		"held by a test": {Table{Packs: []Hold{{ID: "*p", Tests: []string{"permit.TestReturn"}}}}, "{sources: {S: {zh: 法, en: Law}}, policies: [{id: p, kind: permit, source: {of: S, mark: C}}]}", ""},
		"a hold on nothing": {Table{Packs: []Hold{{ID: "q*", Tests: []string{"permit.TestReturn"}}}}, good,
			`docs/statute.yaml: packs: no rule is of kind "" with an id "q*"`},
	} {
		tree, b := small(c.pack)
		if got := strings.Join(Check(c.table, tree, b), "\n"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	for pattern, ids := range map[string][]string{
		"*/limits/*":   {"haikou/limits/work", "a/limits/"},
		"work-points*": {"work-points", "work-points/pay/50000..<70000"},
		"M05":          {"M05"},
		"*a*b*":        {"xaybz", "ab"},
	} {
		every := []string{"haikou/limits/work", "a/limits/", "limits/", "work-points", "work-points/pay/50000..<70000", "M05", "M05P", "xaybz", "ab", "ba"}
		got := slices.DeleteFunc(every, func(id string) bool { return !fits(pattern, id) })
		if !slices.Equal(got, ids) {
			t.Errorf("%s: got %v, want %v", pattern, got, ids)
		}
	}
}
