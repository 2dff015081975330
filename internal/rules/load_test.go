package rules

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/strict"
	"tandem/internal/text"
)

var update = flag.Bool("update", false, "write what came out into testdata")

// sample is the pack that the bad ones are edits of.
func sample(t testing.TB) fstest.MapFS { return unpacked(t, "testdata/sample.txtar") }

// stackOfLayers is a nation, a province and a city that the loose ones are edits of.
func stackOfLayers(t testing.TB) fstest.MapFS { return unpacked(t, "testdata/layers.txtar") }

func unpacked(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range ar.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// An editor changes files by a script: "@ file" opens one, "- line" takes such a
// line out, "+ line" puts one in its place with its indentation, "! file" removes
// a file and "= to from" copies one.
type editor struct {
	fsys   fstest.MapFS
	file   string
	lines  []string
	at     int
	indent string
}

func (e *editor) run(t testing.TB, script string) {
	t.Helper()
	for line := range strings.Lines(script) {
		op, arg := line[:1], strings.TrimSpace(line[1:])
		switch op {
		case "@":
			e.save()
			e.file, e.lines = arg, strings.Split(string(e.fsys[arg].Data), "\n")
		case "-":
			e.take(t, arg)
		case "+":
			e.lines = slices.Insert(e.lines, e.at, e.indent+arg)
			e.at++
		case "!":
			delete(e.fsys, arg)
		case "=":
			to, from, _ := strings.Cut(arg, " ")
			e.fsys[to] = e.fsys[from]
		}
	}
	e.save()
}

func (e *editor) take(t testing.TB, want string) {
	t.Helper()
	bare := func(s string) string { return strings.TrimLeft(s, " -") }
	e.at = slices.IndexFunc(e.lines, func(s string) bool { return bare(s) == want })
	if e.at < 0 {
		t.Fatalf("%s has no line %q", e.file, want)
	}
	e.indent = strings.TrimSuffix(e.lines[e.at], want)
	e.lines = slices.Delete(e.lines, e.at, e.at+1)
}

func (e *editor) save() {
	if e.file != "" {
		e.fsys[e.file] = &fstest.MapFile{Data: []byte(strings.Join(e.lines, "\n"))}
	}
}

// TestBadPacks compares what is said about each edit of the sample, in both
// languages, and that together they meet every fault there is.
func TestBadPacks(t *testing.T) {
	met := map[string]bool{}
	for dir, start := range map[string]func(testing.TB) fstest.MapFS{"bad": sample, "loose": stackOfLayers} {
		files, err := filepath.Glob("testdata/" + dir + "/*.txtar")
		if err != nil || len(files) == 0 {
			t.Fatal("no testdata", err)
		}
		for _, file := range files {
			t.Run(dir+"/"+filepath.Base(file), func(t *testing.T) {
				for _, f := range bad(t, file, start(t)) {
					met[f.Key] = true
				}
			})
		}
	}
	for _, key := range faultKeys() {
		if !met[key] && !*update {
			t.Errorf("no example of %s", key)
		}
	}
}

func bad(t *testing.T, file string, from fstest.MapFS) strict.Faults {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e := editor{fsys: from}
	e.run(t, string(ar.Files[0].Data))
	_, err = Load(e.fsys)
	faults, ok := err.(strict.Faults)
	if !ok {
		t.Fatalf("got %v, want faults", err)
	}
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: []txtar.File{ar.Files[0],
		{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, {Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")}}})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
	return faults
}

// faultKeys lists the messages about packs; the others are names and answers. An
// unreadable file is tested apart.
func faultKeys() []string {
	return slices.DeleteFunc(text.Keys(), func(k string) bool {
		other := []string{"rules.material.", "rules.register.", "rules.bound.", "rules.days.", "rules.law.", "layers.law.", "layers.years", "layers.yuan", "rules.city.unknown", "rules.city.none", "rules.city.unheard", "rules.hash.", "rules.file.unreadable"}
		return !strings.HasPrefix(k, "rules.") && !strings.HasPrefix(k, "layers.") || slices.ContainsFunc(other, func(p string) bool { return strings.HasPrefix(k, p) })
	})
}

func TestGoodPack(t *testing.T) {
	s, err := Load(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	p := s.Packs()[0]
	if got := p.Names.In(text.EN) + " " + p.Materials[3].In(text.ZH) + " " + p.Materials[0].In(text.ZH); got != "Sampleville 样例证明 "+text.T(text.ZH, "rules.material.M01") {
		t.Errorf("names: %s", got)
	}
	if p.Before != 14 || p.Profile.ExpediteTo != 1 || p.Profile.Experts.Quorum != 2 || p.Profile.RetainYears != 3 || !p.Profile.DoublePost {
		t.Errorf("settings lost: %+v", p.Profile)
	}
	r := p.Receiving()
	if len(r) != 1 || r[0].Visits.Plan().Windows(16*60+30) != 1 || r[0].Visits.Plan().Slots()[0] != 9*60 {
		t.Errorf("who receives people: %+v", r)
	}
}

// A file that cannot be read is a fault like any other.
func TestUnreadableFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "sample", packName), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Load(os.DirFS(dir))
	if err == nil || !strings.Contains(err.Error(), "sample/pack.yaml: The file cannot be read") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(os.DirFS(filepath.Join(dir, "nowhere"))); err == nil {
		t.Error("no folder at all: no error")
	}
}

// FuzzLoad: no bytes crash the loader, and it gives a set or faults with words.
func FuzzLoad(f *testing.F) {
	fsys := sample(f)
	f.Add(fsys["sample/pack.yaml"].Data, fsys["sample/materials.yaml"].Data)
	f.Add([]byte("offices: [{id: 3}, 4]\nlimits: 7"), []byte("materials: [{for: [x]}, null]"))
	f.Fuzz(func(t *testing.T, pack, catalogue []byte) {
		s, err := Load(fstest.MapFS{"a/pack.yaml": {Data: pack}, "a/materials.yaml": {Data: catalogue}})
		faults, ok := err.(strict.Faults)
		if err == nil && len(s.Packs()) != 1 || err != nil && !ok {
			t.Fatalf("got %d packs and %v", len(s.Packs()), err)
		}
		for _, x := range faults {
			if !text.Has(x.Key) || x.In(text.ZH) == "" {
				t.Errorf("no words for %+v", x)
			}
		}
	})
}

// A file of the wrong kind costs no more than a right one, and does not flood its reader.
func TestAFileOfTheWrongKind(t *testing.T) {
	fsys := sample(t)
	fsys["sample/pack.yaml"] = &fstest.MapFile{Data: []byte("offices: [" + strings.Repeat("{id: a},", 9000) + "]")}
	fsys["sample/materials.yaml"] = &fstest.MapFile{Data: []byte("materials: [" + strings.Repeat("{code: M01, for: [x]},", 4000) + "]")}
	began := time.Now()
	_, err := Load(fsys)
	if took := time.Since(began); err == nil || took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
