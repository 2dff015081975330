package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"tandem/internal/strict"
	"tandem/internal/text"
)

// brought is the folder of JM-1 with some files replaced, or taken away.
func brought(t *testing.T, files map[string][]byte) fs.FS {
	t.Helper()
	f := fstest.MapFS{}
	list, err := fs.ReadDir(folders, "folders/jiangmen/first")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range list {
		data, err := fs.ReadFile(folders, "folders/jiangmen/first/"+file.Name())
		if err != nil {
			t.Fatal(err)
		}
		f["mine/"+file.Name()] = &fstest.MapFile{Data: data}
	}
	for name, data := range maps.All(files) {
		f["mine/"+name] = &fstest.MapFile{Data: data}
		if data == nil {
			delete(f, "mine/"+name)
		}
	}
	return f
}

// form is the form of JM-1 with one text in place of another, which it must have.
func form(t *testing.T, replace ...string) []byte {
	t.Helper()
	data, err := fs.ReadFile(folders, "folders/jiangmen/first/dossier.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(replace); i += 2 {
		if !bytes.Contains(data, []byte(replace[i])) {
			t.Fatalf("the form does not say %q", replace[i])
		}
		data = bytes.Replace(data, []byte(replace[i]), []byte(replace[i+1]), 1)
	}
	return data
}

func TestBadForms(t *testing.T) {
	for name, k := range map[string]struct {
		form []byte
		want []string // of the English text, each on a line of its own
	}{
		"an unknown key":                      {form(t, "city: jiangmen", "citi: jiangmen"), []string{"mine/dossier.yaml:", "citi"}},
		"a wrong type":                        {form(t, "monthsPerYear: 12", "monthsPerYear: [12]"), []string{"pay.monthsPerYear"}},
		"everything at once":                  {form(t, "monthsPerYear: 12", "monthsPerYear: twelve", "sex: ", "sex: X", "kind: ordinary", "kind: golden"), []string{"monthsPerYear", "applicant.sex", "applicant.passport.kind"}},
		"a day that is none":                  {form(t, "birthDate: ", "birthDate: 1985-02-30 #"), []string{"applicant.birthDate"}},
		"a day far away":                      {form(t, "birthDate: ", "birthDate: 0001-01-01 #"), []string{"applicant.birthDate"}},
		"a day to come":                       {form(t, "birthDate: ", "birthDate: 2199-01-01 #"), []string{"applicant.birthDate"}},
		"ten megabytes":                       {bytes.Repeat([]byte("# nothing\n"), 1<<20), []string{"bytes"}},
		"a bomb":                              {[]byte("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), []string{"&a"}},
		"a deep one":                          {[]byte("a: " + strings.Repeat("[", 5000)), []string{"mine/dossier.yaml:"}},
		"no text":                             {[]byte{0xff, 0xfe, 'c', 0, 'i', 0}, []string{"UTF-8"}},
		"nothing":                             {[]byte{}, []string{"empty"}},
		"a PDF":                               {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []string{"dossier.yaml"}},
		"two forms":                           {form(t, "city: jiangmen", "city: jiangmen\n---\ncity: haikou"), []string{"---"}},
		"a key twice":                         {form(t, "city: jiangmen", "city: jiangmen\ncity: haikou"), []string{"city"}},
		"a passport number of another length": {form(t, "    number: ", "    number: AB1 # "), []string{"applicant.passport"}},
		"a passport number without end":       {form(t, "    number: ", "    number: "+strings.Repeat("X", 99)+" # "), []string{"applicant.passport"}},
		"a zone of other lengths":             {form(t, "    mrz:\n      - P<", "    mrz:\n      - PP<"), []string{"applicant.passport.mrz"}},
	} {
		_, err := ReadFolder(brought(t, map[string][]byte{dossierFile: k.form}), "mine", Start.Date)
		faults, ok := errors.AsType[strict.Faults](err)
		if !ok {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, part := range k.want {
			if !strings.Contains(faults.In(text.EN), part) {
				t.Errorf("%s: %q lacks %q", name, faults.In(text.EN), part)
			}
		}
		if zh := faults.In(text.ZH); zh == faults.In(text.EN) || strings.Contains(zh, "⟦") {
			t.Errorf("%s: zh %q", name, zh)
		}
	}
}

func TestNamesInEveryScript(t *testing.T) {
	for _, name := range []string{
		"محمد بن سلمان", "אריאל כהן", "भारत कुमार", "ქეთევან ბერიძე", "Ngô Thị Thuỳ Dương", "김민준", "山田 花子",
		"Ólafur Þór Æsisson", "O'Neill-García", "สมชาย ใจดี", "ኃይለ ሥላሴ", "Ἀριστοτέλης", "𠮷田 太郎", "Ян Ван дер Бéк", "X",
	} {
		data := form(t, "  surname:", fmt.Sprintf("  nativeName: %q\n  surname:", name))
		data = withoutSecond(data, "  nativeName:")
		got, err := ReadFolder(brought(t, map[string][]byte{dossierFile: data}), "mine", Start.Date)
		if err != nil || got.Version.Form.Applicant.NativeName != name {
			t.Errorf("%s: read as %q, %v", name, got.Version.Form.Applicant.NativeName, err)
		}
	}
}

// withoutSecond takes the second line away that begins so, if there is one.
func withoutSecond(data []byte, begin string) []byte {
	var out []string
	n := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, begin) {
			n++
		}
		if n < 2 || !strings.HasPrefix(line, begin) {
			out = append(out, line)
		}
	}
	return []byte(strings.Join(out, ""))
}

// TestFolders: what is beside the form is a scan, whatever it is called; what is not
// there is said to be missing.
func TestFolders(t *testing.T) {
	f, err := ReadFolder(brought(t, map[string][]byte{"M03.pdf": nil, "M03.PNG": []byte("png"), "M04.docx": []byte("docx"), "deep/M05.pdf": []byte("x")}), "mine", Start.Date)
	if err != nil {
		t.Fatal(err)
	}
	if f.Scans["M03"].Name != "M03.PNG" || f.Scans["M04"].Name == "" {
		t.Errorf("scans %v", slicesOfNames(f.Scans))
	}
	if _, err := ReadFolder(brought(t, map[string][]byte{dossierFile: nil}), "mine", Start.Date); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a form: %v", err)
	}
	if _, err := ReadFolder(brought(t, nil), "theirs", Start.Date); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	large := brought(t, map[string][]byte{"M03.pdf": make([]byte, maxBytes+10)})
	if f, err := ReadFolder(large, "mine", Start.Date); err != nil || int64(len(f.Scans["M03"].Data)) != maxBytes {
		t.Errorf("a file that is too large: read %d bytes, %v", len(f.Scans["M03"].Data), err)
	}
}

func slicesOfNames[K comparable](scans map[K]Scan) (names []string) {
	for _, s := range scans {
		names = append(names, s.Name)
	}
	return names
}
