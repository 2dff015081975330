package paper_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/paper/sample"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// TestRefusals: what cannot be printed is refused, and the value named.
func TestRefusals(t *testing.T) {
	wp := func(change func(*paper.Permit)) paper.Document {
		p := sample.Permit(paper.WorkPermit)
		change(&p)
		return p
	}
	letter := func(k permit.Letter, change func(*paper.Letter)) paper.Document {
		l := sample.Letter(paper.Kind(k))
		change(&l)
		return l
	}
	receipt := sample.Letter(paper.ResidenceReceipt)
	receipt.Due = receipt.From.AddDays(15)
	for name, c := range map[string]struct {
		d         paper.Document
		path, say string
	}{
		"a character no font has":          {wp(func(p *paper.Permit) { p.Holder.Name.ZH = "李𠮷" }), "holder.name.zh", "Character number 2, “𠮷” (U+20BB7)"},
		"Arabic":                           {wp(func(p *paper.Permit) { p.Holder.Name.EN = "ALI علي" }), "holder.name.en", "Character number 5, “ع” (U+0639)"},
		"an emoji":                         {wp(func(p *paper.Permit) { p.Post.ZH = "😀工程师" }), "post.zh", "U+1F600"},
		"a control character":              {wp(func(p *paper.Permit) { p.Post.EN = "a\tb" }), "post.en", "number 2 (U+0009)"},
		"a mark that turns the text":       {wp(func(p *paper.Permit) { p.Post.EN = "a\u202eb" }), "post.en", "U+202E"},
		"no text at all":                   {wp(func(p *paper.Permit) { p.Post.EN = "\xff" }), "post.en", "UTF-8"},
		"a name of 201 characters":         {wp(func(p *paper.Permit) { p.Holder.Name.EN = strings.Repeat("A", 201) }), "holder.name.en", "201 characters; at most 200"},
		"201 accompanying persons":         {wp(func(p *paper.Permit) { p.With = make([]paper.Person, 201) }), "with", "201 entries"},
		"no name":                          {wp(func(p *paper.Permit) { p.Holder.Name = paper.Name{} }), "holder.name", "missing"},
		"no code":                          {wp(func(p *paper.Permit) { p.QR = "" }), "qr", "missing"},
		"a code too dense to print":        {wp(func(p *paper.Permit) { p.QR = strings.Repeat("A", 900) }), "qr", "900 bytes"},
		"a period that ends first":         {wp(func(p *paper.Permit) { p.To = p.From.AddDays(-1) }), "to", "before"},
		"a photograph that is none":        {wp(func(p *paper.Permit) { p.Photo = []byte("GIF89a") }), "photo", "JPEG"},
		"a proof that is a book":           {wp(func(p *paper.Permit) { p.Proof = make([]byte, 1<<20) }), "proof", "bytes"},
		"a kind that is no permit":         {wp(func(p *paper.Permit) { p.Kind = "licence" }), "kind", "“licence”"},
		"a kind that is no letter":         {letter("postcard", func(*paper.Letter) {}), "kind", "“postcard”"},
		"a correction that asks nothing":   {letter(permit.CorrectionLetter, func(l *paper.Letter) { l.Items = nil }), "items", "missing"},
		"an item without a name":           {letter(permit.CorrectionLetter, func(l *paper.Letter) { l.Items[1].What = paper.Name{} }), "items[1].what", "missing"},
		"a work refusal without reasons":   {letter(permit.WorkRefusalLetter, func(l *paper.Letter) { l.Reasons = nil }), "reasons", "missing"},
		"a work refusal without remedies":  {letter(permit.WorkRefusalLetter, func(l *paper.Letter) { l.Remedy = paper.Remedy{} }), "remedy.court", "missing"},
		"a residence refusal with one":     {letter(permit.ResidenceRefusalLetter, func(l *paper.Letter) { l.Remedy.Days = 60 }), "remedy", "final"},
		"the right authority not named":    {letter(permit.NotAcceptedLetter, func(l *paper.Letter) { l.Competent = paper.Name{} }), "competent", "missing"},
		"time excluded, no length":         {letter(permit.ExclusionLetter, func(l *paper.Letter) { l.Due = civil.Date{} }), "due", "missing"},
		"a receipt of 16 days":             {receipt, "due", "15 days"},
		"a letter from nobody":             {letter(permit.AcceptanceLetter, func(l *paper.Letter) { l.Authority = paper.Name{} }), "authority", "missing"},
		"a day in no calendar":             {letter(permit.AcceptanceLetter, func(l *paper.Letter) { l.Due.Month, l.Due.Day = 2, 30 }), "due", "no date"},
		"an hour in no day":                {letter(permit.HearingLetter, func(l *paper.Letter) { l.At.Minute = 1440 }), "at", "no date"},
		"an archive of nothing":            {paper.Archive{Head: sample.Archive().Head}, "contents", "missing"},
		"a visit without a time":           {paper.Visit{Head: sample.Visit().Head, Holder: sample.Holder()}, "at", "missing"},
		"nothing handed out":               {paper.HandOut{Head: sample.HandOut().Head, Holder: sample.Holder()}, "permits", "missing"},
		"a sibling of no kind of permit":   {wp(func(p *paper.Permit) { p.Siblings[0].Kind = "sister" }), "siblings[0].kind", "“sister”"},
		"a letter of a thousand and first": {letter(permit.UncoupledLetter, func(l *paper.Letter) { l.Reasons[0].Words.ZH = strings.Repeat("字", 1001) }), "reasons[0].words.zh", "1001 characters"},
	} {
		_, err := paper.Render(c.d)
		e, ok := errors.AsType[*problem.Error](err)
		if !ok {
			t.Errorf("%s: printed (%v)", name, err)
			continue
		}
		found := false
		for _, f := range e.Fields {
			if f.Path == c.path {
				found = true
				if said := text.T(text.EN, f.Key, f.Args...); !strings.Contains(said, c.say) {
					t.Errorf("%s: said %q, want %q", name, said, c.say)
				}
			}
		}
		if !found {
			t.Errorf("%s: %s is not named in %v", name, c.path, e)
		}
	}
}

// TestAnyTextIsPrintedOrRefused: whatever stands in the values, there is a file or a
// problem that names a value, never a crash.
func TestAnyTextIsPrintedOrRefused(t *testing.T) {
	printed, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		d := sample.Document(rapid.SampledFrom(paper.Kinds()).Draw(rt, "kind"))
		v := reflect.New(reflect.TypeOf(d)).Elem()
		v.Set(reflect.ValueOf(d))
		wild := rapid.Bool().Draw(rt, "wild")
		scribble(rt, v, anything(wild))
		pdf, err := paper.Render(v.Interface().(paper.Document))
		e, told := errors.AsType[*problem.Error](err)
		if err == nil {
			printed++
		} else {
			refused++
		}
		switch {
		case err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-1.7")):
			rt.Fatal("no PDF")
		case err != nil && (!told || len(e.Fields) == 0):
			rt.Fatalf("refused without a reason: %v", err)
		}
	})
	t.Logf("%d printed, %d refused", printed, refused)
	if printed < 3 || refused < 3 {
		t.Errorf("%d printed, %d refused: the test looks at one side only", printed, refused)
	}
}

// scribble writes anything into some of the texts and lists of v.
func scribble(rt *rapid.T, v reflect.Value, text *rapid.Generator[string]) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && rapid.IntRange(0, 5).Draw(rt, "touch") == 0 {
			v.SetString(text.Draw(rt, "text"))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[civil.Date]() && rapid.IntRange(0, 40).Draw(rt, "day") > 0 {
			return // days are mostly right, or nothing would be printed
		}
		for i := range v.NumField() {
			scribble(rt, v.Field(i), text)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 || v.Len() == 0 {
			return
		}
		n := rapid.IntRange(0, 40).Draw(rt, "length")
		long := reflect.MakeSlice(v.Type(), 0, n)
		for range n {
			long = reflect.Append(long, v.Index(0))
		}
		v.Set(long)
		for i := range min(n, 3) {
			scribble(rt, v.Index(i), text)
		}
	case reflect.Int:
		if v.Int() != 0 { // a remedy that is not there stays so
			v.SetInt(int64(rapid.IntRange(1, 30).Draw(rt, "number")))
		}
	}
}

// anything is what people may write, or, if it is to be wild, anything at all.
func anything(wild bool) *rapid.Generator[string] {
	if !wild {
		return rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom([]rune("ẾŁŠğ- ́FedЖΩ")), 1, 40, -1),
			rapid.StringOfN(rapid.RuneFrom([]rune("中文（），。《》“”—·䶮𬭎")), 1, 40, -1))
	}
	return rapid.OneOf(
		rapid.StringN(0, 300, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("ẾŁŠğ- '̈")), 0, 250, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("中文（），。《》“”—·䶮𬭎")), 0, 1000, -1),
		rapid.StringOfN(rapid.RuneFrom([]rune("W")), 0, 1000, -1),
	)
}

// FuzzName prints any name or says why not.
func FuzzName(f *testing.F) {
	for _, s := range []string{"DOE, JANE", "NGUYỄN THỊ", "é", "𠮷", "A\u0301\u0327", "", "\x00", "（）", strings.Repeat("W", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := sample.Permit(paper.WorkPermit)
		p.Holder.Name = paper.Name{EN: s}
		pdf, err := paper.Render(p)
		if e, ok := errors.AsType[*problem.Error](err); err != nil && (!ok || len(e.Fields) == 0) {
			t.Fatal(err)
		}
		if err == nil && (len(pdf) == 0 || !utf8.ValidString(s) || s == "") {
			t.Fatalf("printed %q", s)
		}
	})
}

// BenchmarkPair makes the two permits of a case.
func BenchmarkPair(b *testing.B) {
	work, living := sample.Permit(paper.WorkPermit), sample.Permit(paper.ResidencePermit)
	b.ReportAllocs()
	for b.Loop() {
		n := len(rendered(b, work)) + len(rendered(b, living))
		b.ReportMetric(float64(n), "bytes/pair")
	}
}

// BenchmarkKind makes one paper of every kind.
func BenchmarkKind(b *testing.B) {
	for _, k := range paper.Kinds() {
		b.Run(string(k), func(b *testing.B) {
			d := sample.Document(k)
			for b.Loop() {
				b.ReportMetric(float64(len(rendered(b, d))), "bytes/paper")
			}
		})
	}
}
