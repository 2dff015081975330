package view

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/text"
)

func TestDates(t *testing.T) {
	d := civil.Date{Year: 2026, Month: 11, Day: 26}
	m := civil.Moment{Date: d, Minute: 18 * 60}
	zh, en := With(t.Context(), text.ZH), With(t.Context(), text.EN)
	for _, c := range []struct{ got, want string }{
		{Day(zh, d), "2026年11月26日（周四）"}, {Day(en, d), "Thursday 26 November 2026"},
		{ShortDay(zh, d), "11月26日（周四）"}, {ShortDay(en, d), "Thursday 26 November"},
		{TableDay(zh, d), "2026-11-26"}, {TableDay(en, d), "26 Nov 2026"},
		{barDay(zh, d), "11/26"}, {barDay(en, d), "26 Nov"},
		{When(zh, m), "2026年11月26日（周四）18:00"}, {When(en, m), "Thursday 26 November 2026, 18:00"},
		{ShortWhen(zh, m), "11月26日 18:00"}, {ShortWhen(en, m), "26 November, 18:00"},
		{machine(m), "2026-11-26T18:00+08:00"},
		{Day(en, civil.Date{}) + ShortDay(en, civil.Date{}) + TableDay(en, civil.Date{}), ""},
		{When(en, civil.Moment{}) + ShortWhen(en, civil.Moment{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	if l := Lang(context.Background()); l != text.ZH {
		t.Errorf("nobody said, and it is %s", l)
	}
	ctx := With(t.Context(), text.EN)
	if got := In(ctx, text.Say("view.menu")); got != "Menu" || In(ctx, nil) != "" {
		t.Errorf("got %q", got)
	}
}

// People write dates in the order of their language; the names say which is which.
func TestDateOrder(t *testing.T) {
	f := Field{Name: "d", Values: []string{"2031", "3", "14"}, Error: "x", Wrong: "m"}
	for l, want := range map[text.Lang]string{text.ZH: "d.y=2031 d.m=3! d.d=14", text.EN: "d.d=14 d.m=3! d.y=2031"} {
		var got []string
		for _, p := range f.parts(l, "ymd") {
			mark := map[bool]string{true: "!"}[p.wrong()]
			got = append(got, p.name()+"="+p.value+mark)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %s, want %s", l, s, want)
		}
	}
}

func TestLongClocksAreASentence(t *testing.T) {
	for n, bars := range map[int]bool{8: true, MostBars: true, MostBars + 1: false} {
		var b strings.Builder
		c := Clock{Sentence: "Day 1", Bars: make([]Bar, n)}
		if err := WorkingDayClock(c).Render(With(t.Context(), text.EN), &b); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), "<li") == n; got != bars {
			t.Errorf("%d days: bars shown %v, want %v", n, got, bars)
		}
	}
}

func TestEveryProblemHasAPage(t *testing.T) {
	for _, l := range text.Langs {
		for _, code := range problem.Codes() {
			if p := TroubleFor(l, problem.New(code, "problem.internal")); p.Title == "" || p.Detail == "" {
				t.Errorf("%s %s: %+v", l, code, p)
			}
		}
		for _, status := range []int{403, 404, 409, 413, 422, 429, 500, 503} {
			if !text.Has("view.problem." + strconv.Itoa(status) + ".title") {
				t.Errorf("no words for %d %s", status, http.StatusText(status))
			}
		}
		if TroubleOf(l, 418).Title != TroubleOf(l, 500).Title {
			t.Errorf("%s: an unknown status has no words", l)
		}
	}
}

func TestAssetsAreNamedByTheirContent(t *testing.T) {
	hashed := regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{16}\.(css|js|svg)$`)
	for _, name := range []string{"app.css", "app.js", "icons.svg", "mark.svg"} {
		path := Asset(name)
		if !hashed.MatchString(path) {
			t.Errorf("%s is at %q", name, path)
		}
		if _, ok := Assets()[strings.TrimPrefix(path, StaticPrefix)]; !ok {
			t.Errorf("%s is not served", path)
		}
	}
	if Asset("none.css") != "" {
		t.Error("an unknown asset has an address")
	}
}

func TestAssetsAreSmall(t *testing.T) {
	budget := map[string]int{".css": 10 << 10, ".js": 3 << 10, ".svg": 1536}
	for name, f := range Assets() {
		if limit := budget[name[strings.LastIndexByte(name, '.'):]]; len(f.Gzip) > limit {
			t.Errorf("%s has %d bytes compressed, %d are allowed", name, len(f.Gzip), limit)
		}
		z, err := gzip.NewReader(bytes.NewReader(f.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, f.Bytes) {
			t.Errorf("%s: compressed is something else: %v", name, err)
		}
	}
}

// The sheet and the script load nothing from elsewhere and run no text as code.
func TestAssetsKeepThePolicy(t *testing.T) {
	address := regexp.MustCompile(`url\(["']?([^"')]+)`)
	for name, f := range Assets() {
		for _, m := range address.FindAllStringSubmatch(string(f.Bytes), -1) {
			if _, ok := Assets()[m[1]]; !ok && !strings.HasPrefix(m[1], "#") {
				t.Errorf("%s loads %s", name, m[1])
			}
		}
		for _, bad := range []string{"eval(", "new Function", "innerHTML", "document.write", "@import", "//cdn", "javascript:"} {
			if bytes.Contains(f.Bytes, []byte(bad)) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
}

// Every icon that a component names is in the sprite.
func TestIconsExist(t *testing.T) {
	sprite := string(Assets()[strings.TrimPrefix(Asset("icons.svg"), StaticPrefix)].Bytes)
	used := regexp.MustCompile(`icons\.[0-9a-f]+\.svg#([a-z-]+)`)
	for _, s := range (sampler{text.ZH, passportName}).pages() {
		for _, m := range used.FindAllStringSubmatch(rendered(t, text.ZH, s), -1) {
			if !strings.Contains(sprite, `id="`+m[1]+`"`) && !strings.Contains(sprite, "id="+m[1]+" ") {
				t.Errorf("%s: no icon %s", s.name, m[1])
			}
		}
	}
}

func TestErrorsComeFirst(t *testing.T) {
	page := rendered(t, text.EN, (sampler{text.EN, passportName}).form())
	for _, want := range []string{
		"<title>Error: Passport – Tandem</title>", `class="errsum" role="alert" tabindex="-1"`, `href="#f-applicant.passport.expires"`,
		`id="f-applicant.passport.expires"`, `name="applicant.passport.expires.m"`, `novalidate`, `enctype="multipart/form-data"`, `name="version" value="12"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %s", want)
		}
	}
}
