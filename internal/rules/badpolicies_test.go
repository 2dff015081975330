package rules

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/strict"
	"tandem/internal/text"
)

// TestBadPolicies compares what is said about each archive of broken files, in both
// languages, and that together they meet every fault there is.
func TestBadPolicies(t *testing.T) {
	files, err := filepath.Glob("testdata/badpolicies/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	met := map[string]bool{}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, f := range badPolicies(t, file) {
				met[f.Key] = true
			}
		})
	}
	for _, key := range text.Keys() {
		if policyFault(key) && !met[key] {
			t.Errorf("no example of %s", key)
		}
	}
}

// policyFault tells the messages about files from names and answers.
func policyFault(key string) bool {
	if strings.HasPrefix(key, "policy.cel.") && key != "policy.cel.other" { // that one guards against new versions of CEL
		return true
	}
	if key == "heavy.files" || key == "heavy.bytes" { // TestTooMuch
		return false
	}
	return slices.ContainsFunc([]string{"policy.source.unknown", "policy.grade.none", "policy.derived.", "policy.example.", "policy.twice",
		"policy.points.mark", "policy.points.kind", "policy.points.fact", "policy.points.number", "policy.points.both", "policy.points.empty", "policy.points.over", "policy.points.step",
		"heavy.", "shape.", "facts.unknown", "facts.value.near", "facts.range", "facts.form", "facts.age.", "facts.passport."},
		func(p string) bool { return key == p || strings.HasSuffix(p, ".") && strings.HasPrefix(key, p) })
}

func badPolicies(t *testing.T, file string) strict.Faults {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys, kept := fstest.MapFS{}, []txtar.File{}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".yaml") {
			fsys[f.Name] = &fstest.MapFile{Data: unfolded(f.Data)}
			kept = append(kept, f)
		}
	}
	_, err = LoadPolicies(fsys)
	faults, ok := err.(strict.Faults)
	if !ok {
		t.Fatalf("got %v, want faults", err)
	}
	got := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: append(kept,
		txtar.File{Name: "en", Data: []byte(faults.In(text.EN) + "\n")}, txtar.File{Name: "zh", Data: []byte(faults.In(text.ZH) + "\n")})})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(txtar.Format(ar)), string(got)); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
	return faults
}

var folded = regexp.MustCompile(`(?s)⟪(\d+)×(.*?)⟫|⟪byte ([0-9A-F]{2})⟫`)

// unfolded writes out what an archive would be too long with, or could not hold:
// ⟪3×a#⟫ stands for a0a1a2, ⟪byte FF⟫ for that byte.
func unfolded(data []byte) []byte {
	return folded.ReplaceAllFunc(data, func(found []byte) []byte {
		m := folded.FindSubmatch(found)
		if m[3] != nil {
			b, _ := strconv.ParseUint(string(m[3]), 16, 8)
			return []byte{byte(b)}
		}
		times, _ := strconv.Atoi(string(m[1]))
		var out []byte
		for i := range times {
			out = append(out, bytes.ReplaceAll(m[2], []byte("#"), []byte(strconv.Itoa(i)))...)
		}
		return out
	})
}

// Too many files, or too many bytes in all, are refused before they are read.
func TestTooMuch(t *testing.T) {
	files, bytes := fstest.MapFS{}, fstest.MapFS{}
	for i := range maxFiles + 1 {
		files[fmt.Sprintf("d%d/routes.yaml", i)] = &fstest.MapFile{Data: []byte("x: 1")}
	}
	for i := range maxTotal/maxBytes + 1 {
		bytes[fmt.Sprintf("d%02d/routes.yaml", i)] = &fstest.MapFile{Data: []byte("# " + strings.Repeat("-", maxBytes-2))}
	}
	for _, c := range []struct {
		fsys   fstest.MapFS
		zh, en string
	}{
		{files, ".: 文件夹中有301个文件或文件夹，最多读取300个；请指定只存放规则包的文件夹。", ".: The folder holds 301 files or folders, at most 300 are read; point at a folder that holds packs and nothing else."},
		{bytes, "d32/routes.yaml: 全部文件合计超过8388608字节，不再读取；请移走不属于规则包的文件。", "d32/routes.yaml: All files together have more than 8388608 bytes, which are not read; remove what is no pack."},
	} {
		_, err := LoadPolicies(c.fsys)
		faults, _ := err.(strict.Faults)
		if last := faults[max(0, len(faults)-1):]; last.In(text.ZH) != c.zh || last.In(text.EN) != c.en {
			t.Errorf("got %s", err)
		}
	}
	if _, err := Load(files); err == nil || !strings.Contains(err.Error(), "at most 300") {
		t.Errorf("the loader of packs says %v", err)
	}
}

// A file that never ends is not read to its end.
func TestAFileWithoutEnd(t *testing.T) {
	if _, err := LoadPolicies(endless{}); err == nil || !strings.Contains(err.Error(), "262145 bytes") {
		t.Errorf("got %v", err)
	}
}

// endless has one file, a/routes.yaml, which never ends and does not say how long it is.
type endless struct{}

func (endless) Open(name string) (fs.File, error) {
	if name == "a/routes.yaml" {
		return endlessFile{}, nil
	}
	return fstest.MapFS{"a/routes.yaml": {}}.Open(name)
}

type endlessFile struct{}

func (endlessFile) Stat() (fs.FileInfo, error) { return nil, fs.ErrInvalid }
func (endlessFile) Close() error               { return nil }
func (endlessFile) Read(p []byte) (int, error) { return copy(p, strings.Repeat("-", len(p))), nil }

// FuzzPolicies: no bytes crash the loader of any kind of file with policies, it gives
// policies or faults with words, and it is done soon.
func FuzzPolicies(f *testing.F) {
	f.Add([]byte("policies: [{conditions: [{when: 1}]}, 3]"), []byte("factors: [{bands: [{from: 9}]}]"), []byte("rows: 3"))
	for _, folder := range []string{"national", "hainan", "greater-bay"} {
		f.Add(packed(folder, "routes.yaml"), packed("national", "points-2016.yaml"), packed("national", "checklist.yaml"))
	}
	f.Add(packed("national", "categories.yaml"), packed("national", "points.yaml"), []byte("{}"))
	f.Fuzz(func(t *testing.T, routes, points, checklist []byte) {
		began := time.Now()
		p, err := LoadPolicies(fstest.MapFS{"a/routes.yaml": {Data: routes}, "a/points.yaml": {Data: points}, "a/checklist.yaml": {Data: checklist}})
		faults, ok := err.(strict.Faults)
		if err != nil && !ok {
			t.Fatal(err)
		}
		for _, x := range faults {
			if !text.Has(x.Key) || x.In(text.ZH) == "" {
				t.Errorf("no words for %+v", x)
			}
		}
		if err == nil {
			p.Lint()
			p.Match(Facts{})
			for _, policy := range p.Policies {
				p.Proposals(Facts{Complete: true}, policy)
			}
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// packed is a file of the embedded packs; none if it is not there.
func packed(folder, name string) []byte {
	data, _ := embedded.ReadFile("packs/" + folder + "/" + name)
	return data
}

// FuzzFacts: no bytes crash the reader of facts, and what it accepts can be matched.
func FuzzFacts(f *testing.F) {
	p := policies(f)
	f.Add([]byte(singapore))
	f.Add([]byte("{on: 2026-02-30, person: {age: 1.5, birthDate: x, nationality: [a]}, pay: 3, persn: {}, place: {region: 44}}"))
	f.Add([]byte("complete: true"))
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, faults := ReadFacts("facts.yaml", data)
		for _, x := range faults {
			if !text.Has(x.Key) || x.In(text.ZH) == "" || strings.Contains(x.In(text.EN), "⟦") {
				t.Errorf("no words for %+v", x)
			}
		}
		if len(faults) == 0 {
			p.Standing(facts)
			p.Match(facts)
		}
	})
}
