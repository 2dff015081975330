package strict

import (
	"encoding"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flag"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write what came out into testdata")

// A grade reads itself and speaks the reader's language when it cannot.
type grade string

func (g *grade) UnmarshalText(b []byte) error {
	if s := string(b); strings.Contains("ABC", s) {
		*g = grade(s)
		return nil
	}
	return text.Say("strict.number", string(b))
}

// A blunt type has an error without a translation.
type blunt struct{}

func (*blunt) UnmarshalText([]byte) error { return fmt.Errorf("never right") }

var _ encoding.TextUnmarshaler = (*grade)(nil)

type person struct {
	Surname   string         `yaml:"surname" strict:"required"`
	Given     string         `yaml:"given"`
	BirthDate string         `yaml:"birthDate"`
	Age       int            `yaml:"age"`
	Pay       int64          `yaml:"pay"`
	Married   bool           `yaml:"married"`
	Grade     grade          `yaml:"grade"`
	Blunt     *blunt         `yaml:"blunt"`
	Spouse    *person        `yaml:"spouse"`
	Jobs      []job          `yaml:"jobs"`
	Marks     map[string]int `yaml:"marks"`
	Rule      *Node          `yaml:"rule"`
	Hidden    string
	note
}

type note struct {
	Remark string `yaml:"remark"`
}

type job struct {
	Title string   `yaml:"title" strict:"required"`
	Tags  []string `yaml:"tags"`
}

// Every testdata file holds in.yaml and what is said about it in both languages.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var p person
	_, faults := Decode("in.yaml", ar.Files[0].Data, &p, 1<<16)
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: []txtar.File{ar.Files[0],
		{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, {Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")}}})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
}

func TestDecodeReadsWhatIsRight(t *testing.T) {
	in := "\ufeffsurname: 007\ngiven: |\n  two\n  lines\nbirthDate: 2001-02-03\nage: -5\npay: 9000000000\n" +
		"married: true\ngrade: A\nspouse: {surname: No}\njobs:\n- title: 😀\n  tags: []\n- title: b\n  tags: [x, 1.50]\nmarks: {a.b: 1}\nrule: size > 3\nremark: ok\n"
	var got person
	root, faults := Decode("in.yaml", []byte(in), &got, 1<<10)
	if faults != nil {
		t.Fatal(faults)
	}
	want := person{Surname: "007", Given: "two\nlines\n", BirthDate: "2001-02-03", Age: -5, Pay: 9_000_000_000,
		Married: true, Grade: "A", Spouse: &person{Surname: "No"},
		Jobs: []job{{Title: "😀"}, {Title: "b", Tags: []string{"x", "1.50"}}}, Marks: map[string]int{"a.b": 1}, note: note{"ok"}}
	if got.Rule == nil || got.Rule.Value != "size > 3" || got.Rule.Line != 17 {
		t.Errorf("rule: got %+v, want the value with line 17", got.Rule)
	}
	got.Rule = nil
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(person{}, note{})); diff != "" {
		t.Error(diff)
	}
	checkPlaces(t, root)
}

func checkPlaces(t *testing.T, root *Node) {
	for _, c := range []struct {
		path  string
		line  int
		found bool
	}{
		{"surname", 1, true}, {"jobs", 11, true}, {"jobs[1].tags[1]", 15, true},
		{"marks.a.b", 16, true}, {"jobs[7].title", 11, false}, {"spouse.given", 10, false},
		{"", 1, true}, {"nothing.here", 1, false},
	} {
		if n, found := root.At(c.path); n.Line != c.line || found != c.found {
			t.Errorf("At(%q): got line %d, %v, want line %d, %v", c.path, n.Line, found, c.line, c.found)
		}
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	wide := "[" + strings.Repeat("1,", MaxNodes-2) + "1]" // the list itself is one
	for _, c := range []struct {
		name, in, want string
	}{
		{"depth at the limit", deep, ""},
		{"depth one over", "[" + deep + "]", "strict.depth"},
		{"values at the limit", wide, ""},
		{"values one over", wide[:len(wide)-1] + ",1]", "strict.nodes"},
		{"size at the limit", strings.Repeat("#", 1<<17), "strict.empty"},
		{"size one over", strings.Repeat("#", 1<<17+1), "strict.size"},
		{"ten megabytes", strings.Repeat("a: b\n", 2<<20), "strict.size"},
		{"brackets without end", strings.Repeat("[", 1<<17), "strict.syntax.depth"},
		{"blocks without end", strings.Repeat("- ", 1<<16), "strict.syntax.depth"},
		{"questions without end", strings.Repeat("? ", 1<<16), "strict.syntax.depth"},
		{"laughs by the billion", laughs(), "strict.anchor"},
	} {
		began := time.Now()
		_, faults := Parse("in.yaml", []byte(c.in), 1<<17)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Key
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", c.name, took)
		}
	}
}

// laughs is the classic bomb: nine levels of nine aliases each.
func laughs() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := range 9 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 9), ","))
	}
	return b.String()
}

func TestEncoding(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		line int
	}{
		{"GBK", "a: b\nname: \xcd\xf5\n", 2},
		{"after a written replacement character", "a: \ufffd\nb: \ufffd\n\nc: \xff\n", 4},
		{"UTF-16", "\xff\xfea\x00", 1},
		{"half a character", "a: \xe4\xb8", 1},
	} {
		_, faults := Parse("in.yaml", []byte(c.in), 1<<10)
		if len(faults) != 1 || faults[0].Key != "strict.encoding" || faults[0].Line != c.line {
			t.Errorf("%s: got %v, want strict.encoding in line %d", c.name, faults, c.line)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"birthDate", "birthPlace", "number", "surname"}
	for word, want := range map[string]string{
		"birthdate": "birthDate", "birth_date": "birthDate", "brithDate": "birthDate",
		"nubmer": "number", "surnames": "surname", "colour": "", "x": "", strings.Repeat("n", 65): "",
	} {
		if got, _ := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q): got %q, want %q", word, got, want)
		}
	}
}

func TestSeverity(t *testing.T) {
	warned := Fault{File: "f", Line: 3, Path: "p", Severity: Warning, Key: "strict.item"}
	if got, want := warned.In(text.EN), "f:3: p: warning: "+text.T(text.EN, "strict.item"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := (Faults{warned}).Err(); err != nil {
		t.Errorf("warnings alone: got %v, want nil", err)
	}
	if err := (Faults{warned, {Key: "strict.empty"}}).Err(); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("warning and error: got %v, want both", err)
	}
}

// Distance is a metric as far as its callers rely on it.
func TestDistance(t *testing.T) {
	word := rapid.SliceOfN(rapid.RuneFrom([]rune("abc")), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (string(a) == string(b)) || d > max(len(a), len(b)) {
			t.Errorf("distance(%q, %q) = %d", string(a), string(b), d)
		}
	})
}

// No input crashes the reader, and every fault can be said in both languages.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		if ar, err := txtar.ParseFile(file); err == nil {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p person
		root, faults := Decode("in.yaml", data, &p, 1<<16)
		if root == nil && faults.Err() == nil {
			t.Errorf("%q gave neither a tree nor a fault", data)
		}
		for _, fault := range faults {
			if !text.Has(fault.Key) || fault.In(text.ZH) == "" {
				t.Errorf("%q: no words for %+v", data, fault)
			}
		}
	})
}
