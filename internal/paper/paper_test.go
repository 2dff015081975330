package paper_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/paper/sample"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// each runs f on the example of every kind and on the one at its limits.
func each(t *testing.T, f func(t *testing.T, d paper.Document)) {
	for _, k := range paper.Kinds() {
		t.Run(string(k), func(t *testing.T) { f(t, sample.Document(k)) })
		t.Run(string(k)+"-limit", func(t *testing.T) { f(t, sample.Heavy(k)) })
	}
}

// TestEveryLetterHasAPaper reads the letters out of package permit's source, so that a
// letter added there is missed here.
func TestEveryLetterHasAPaper(t *testing.T) {
	tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "permit", "notice.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []permit.Letter
	ast.Inspect(tree, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 && strings.HasSuffix(v.Names[0].Name, "Letter") {
			s, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, permit.Letter(s))
		}
		return true
	})
	got := paper.Letters()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 28 {
		t.Errorf("letters of permit (-), papers (+), %d in all:\n%s", len(want), diff)
	}
}

func TestEveryKindHasATitleOfItsOwn(t *testing.T) {
	seen := map[string]paper.Kind{}
	for _, k := range paper.Kinds() {
		for _, l := range text.Langs {
			title := k.In(l)
			if other, twice := seen[title]; twice || strings.Contains(title, "⟦") {
				t.Errorf("%s has the title %q, as %s has", k, title, other)
			}
			seen[title] = k
		}
	}
}

// TestEveryValueIsFound: pdftotext reads every value out of the file, in both languages.
func TestEveryValueIsFound(t *testing.T) {
	each(t, func(t *testing.T, d paper.Document) {
		got := words(t, rendered(t, d))
		found := 0
		for path, want := range printed(d) {
			if !strings.Contains(got, squeezed(want)) {
				t.Errorf("%s: %q is not in the text of %d bytes", path, want, len(got))
			}
			found++
		}
		if found < 10 {
			t.Errorf("only %d values were looked for", found)
		}
	})
}

// unseen are values that are not words of the paper.
var unseen = []string{"kind", "ground", "head.qr"}

// printed is every text and day of a document by its path.
func printed(d paper.Document) map[string]string {
	all := map[string]string{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Type() {
		case reflect.TypeFor[civil.Date]():
			if on := v.Interface().(civil.Date); !on.IsZero() {
				all[path+".zh"] = strconv.Itoa(on.Year) + "年" + strconv.Itoa(int(on.Month)) + "月" + strconv.Itoa(on.Day) + "日"
				all[path+".en"] = strconv.Itoa(on.Day) + on.Month.String()[:3] + strconv.Itoa(on.Year)
			}
			return
		case reflect.TypeFor[[]byte]():
			return
		}
		switch v.Kind() {
		case reflect.String:
			if v.String() != "" && !slices.Contains(unseen, path) && !strings.HasSuffix(path, "].kind") {
				all[path] = v.String()
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(strings.TrimPrefix(path+"."+strings.ToLower(v.Type().Field(i).Name), "."), v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(path+"["+strconv.Itoa(i)+"]", v.Index(i))
			}
		}
	}
	walk("", reflect.ValueOf(shown(d)))
	all["title.zh"], all["title.en"] = title(d, text.ZH), title(d, text.EN)
	return all
}

// shown leaves out of a person what the paper shows of the holder only.
func shown(d paper.Document) paper.Document {
	switch d := d.(type) {
	case paper.Permit:
		for i := range d.With {
			d.With[i].Sex, d.With[i].Nationality = paper.Name{}, paper.Name{}
		}
		return d
	case paper.Visit:
		d.Holder.Sex, d.Holder.Nationality, d.Holder.Birth = paper.Name{}, paper.Name{}, civil.Date{}
		return d
	case paper.HandOut:
		d.Holder.Sex = paper.Name{}
		return d
	case paper.Archive:
		d.Holder.Sex = paper.Name{}
		return d
	}
	return d
}

func title(d paper.Document, l text.Lang) string {
	var k paper.Kind
	switch d := d.(type) {
	case paper.Permit:
		if l == text.EN {
			return strings.ToUpper(d.Kind.In(l))
		}
		k = d.Kind
	case paper.Letter:
		k = d.Kind
	case paper.Visit:
		k = paper.VisitSheet
	case paper.HandOut:
		k = paper.HandOutRecord
	case paper.Archive:
		k = paper.ArchiveCover
	case paper.Destruction:
		k = paper.DestructionRecord
	}
	return k.In(l)
}

// TestSameValuesSameBytes: also when many are made at once.
func TestSameValuesSameBytes(t *testing.T) {
	each(t, func(t *testing.T, d paper.Document) {
		want := rendered(t, d)
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if got, err := paper.Render(d); err != nil || !bytes.Equal(got, want) {
					t.Errorf("made again, the file differs (%v)", err)
				}
			})
		}
		all.Wait()
	})
}

// TestPermitsNameEachOther: the number of each stands on the other, and the words that
// say what the code is for.
func TestPermitsNameEachOther(t *testing.T) {
	work, living := sample.Permit(paper.WorkPermit), sample.Permit(paper.ResidencePermit)
	for name, pair := range map[string][2]paper.Permit{"work": {work, living}, "residence": {living, work}} {
		got := words(t, rendered(t, pair[0]))
		for _, want := range []string{pair[1].Number, pair[1].Kind.In(text.ZH), "有效与否请扫码核验", "Scantoverifyvalidity"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s permit does not say %q", name, want)
			}
		}
	}
}

// TestRemedies: a work refusal names both, a residence refusal none (law 7).
func TestRemedies(t *testing.T) {
	got := words(t, rendered(t, sample.Letter(paper.Kind(permit.WorkRefusalLetter))))
	for _, want := range []string{"行政复议", "行政诉讼", "administrativereconsideration", "administrativeaction", "60日内", "6个月内"} {
		if !strings.Contains(got, want) {
			t.Errorf("the work refusal does not say %q", want)
		}
	}
	got = words(t, rendered(t, sample.Letter(paper.Kind(permit.ResidenceRefusalLetter))))
	for _, bad := range []string{"复议", "诉讼", "reconsideration", "action", "court"} {
		if strings.Contains(got, bad) {
			t.Errorf("the residence refusal says %q", bad)
		}
	}
	if !strings.Contains(got, "最终决定") || !strings.Contains(got, "isfinal") {
		t.Error("the residence refusal does not say that it is final")
	}
}

func TestPagesAreNumbered(t *testing.T) {
	got := words(t, rendered(t, sample.Heavy(paper.Kind(permit.CorrectionLetter))))
	for _, want := range []string{"第1页共4页·Page1of4", "第4页共4页·Page4of4"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "材料名称Material"); n != 4 {
		t.Errorf("the head of the table stands on %d pages of 4", n)
	}
}

// TestAttachments: the text of the code and the proof are in the file, byte for byte, and
// a paper with neither has no attachment.
func TestAttachments(t *testing.T) {
	d := sample.Permit(paper.WorkPermit)
	dir, path := t.TempDir(), stored(t, rendered(t, d))
	tool(t, "pdfdetach", "-saveall", "-o", dir, path)
	for name, want := range map[string][]byte{"credential.txt": []byte(d.QR), "proof.txt": d.Proof} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %q, want %q (%v)", name, got, want, err)
		}
	}
	if got := string(tool(t, "pdfdetach", "-list", stored(t, rendered(t, sample.Archive())))); !strings.HasPrefix(got, "0 embedded files") {
		t.Error(got)
	}
}

// TestMetadataIsNotPersonal: the file names kind and authority, and nobody.
func TestMetadataIsNotPersonal(t *testing.T) {
	each(t, func(t *testing.T, d paper.Document) {
		path := stored(t, rendered(t, d))
		got := string(tool(t, "pdfinfo", path)) + string(tool(t, "pdfinfo", "-meta", path))
		for _, want := range []string{"Tagged:          yes", "zh-CN", "海口市", "2026"} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in the metadata:\n%s", want, got)
			}
		}
		for _, bad := range []string{"DOE", "多伊", "AB1234567", "CAN26", "HK-2026", "椰风"} {
			if strings.Contains(got, bad) {
				t.Errorf("the metadata say %q:\n%s", bad, got)
			}
		}
	})
}

// TestOtherReadersFindNothingWrong with the structure of the files at their limits.
func TestOtherReadersFindNothingWrong(t *testing.T) {
	for _, k := range paper.Kinds() {
		got := string(tool(t, "qpdf", "--check", stored(t, rendered(t, sample.Heavy(k)))))
		if !strings.Contains(got, "No syntax or stream encoding errors found") {
			t.Errorf("%s: %s", k, got)
		}
	}
}

// TestReadAloud: the tree of tags has the title as heading and every value of the
// particulars in a cell, and no page number.
func TestReadAloud(t *testing.T) {
	for _, k := range paper.Kinds() {
		d := sample.Document(k)
		got := squeezed(string(tool(t, "pdfinfo", "-struct-text", stored(t, rendered(t, d)))))
		person := "简·多伊"
		if k == paper.DestructionRecord { // it says nothing of the holder
			person = "陈明远"
		}
		for _, want := range []string{"H1", "Table", "TH", "TD", squeezed(title(d, text.ZH)), person} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in the structure:\n%s", k, want, got)
			}
		}
		if strings.Contains(got, "第1页") {
			t.Errorf("%s: the number of the page would be read aloud", k)
		}
	}
}

func TestFilesAreSmall(t *testing.T) {
	for _, k := range paper.Kinds() {
		const most = 100_000
		if n := len(rendered(t, sample.Document(k))); n > most {
			t.Errorf("%s has %d bytes, more than %d", k, n, most)
		}
	}
}
