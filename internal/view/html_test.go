package view

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"tandem/internal/text"
)

// A doc is a rendered page to ask questions of.
type doc struct {
	root *html.Node
	ids  map[string]int
}

func parsed(t *testing.T, source string) doc {
	t.Helper()
	if err := balanced(source); err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	d := doc{root, map[string]int{}}
	for n := range d.elements() {
		if id := attr(n, "id"); id != "" {
			d.ids[id]++
		}
	}
	return d
}

func (d doc) elements() func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range d.root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func within(n *html.Node, name string) bool {
	for p := range n.Ancestors() {
		if p.Data == name {
			return true
		}
	}
	return false
}

var void = strings.Fields("meta link input img br hr")

// balanced reports the first tag that closes another than the open one; a
// browser would repair it into something nobody wrote.
func balanced(source string) error {
	var open []string
	for z := html.NewTokenizer(strings.NewReader(source)); ; {
		kind := z.Next()
		name, _ := z.TagName()
		switch tag := string(name); {
		case kind == html.ErrorToken && errors.Is(z.Err(), io.EOF) && len(open) == 0:
			return nil
		case kind == html.ErrorToken:
			return errors.Join(errors.New("left open: "+strings.Join(open, " ")), z.Err())
		case kind == html.StartTagToken && !slices.Contains(void, tag):
			open = append(open, tag)
		case kind == html.EndTagToken && (len(open) == 0 || open[len(open)-1] != tag):
			return errors.New("closed out of turn: " + tag)
		case kind == html.EndTagToken:
			open = open[:len(open)-1]
		}
	}
}

// complaints are what is wrong with a page.
func (d doc) complaints() []string {
	var all []string
	for id, n := range d.ids {
		if n > 1 {
			all = append(all, "id stands twice: "+id)
		}
	}
	headings := 0
	for n := range d.elements() {
		if n.Data == "h1" {
			headings++
		}
		all = append(all, slices.Concat(d.dangling(n), d.unlabelled(n), inline(n))...)
	}
	if headings != 1 {
		all = append(all, "not exactly one h1")
	}
	return all
}

// dangling are references to ids that do not exist.
func (d doc) dangling(n *html.Node) []string {
	var all []string
	for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
		for id := range strings.FieldsSeq(attr(n, key)) {
			if d.ids[id] == 0 {
				all = append(all, n.Data+" "+key+" names nothing: "+id)
			}
		}
	}
	if to, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && n.Data == "a" && d.ids[to] == 0 {
		all = append(all, "link leads nowhere: #"+to)
	}
	return all
}

func (d doc) unlabelled(n *html.Node) []string {
	control := slices.Contains([]string{"input", "select", "textarea"}, n.Data) && attr(n, "type") != "hidden"
	if !control || within(n, "label") {
		return nil
	}
	for l := range d.elements() {
		if l.Data == "label" && attr(l, "for") == attr(n, "id") && words(l) != "" {
			return nil
		}
	}
	return []string{"no label: " + attr(n, "name")}
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// inline is what the policy CSP would stop.
func inline(n *html.Node) []string {
	var all []string
	for _, a := range n.Attr {
		address := slices.Contains([]string{"href", "src", "action"}, a.Key)
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || address && strings.HasPrefix(a.Val, "javascript:") {
			all = append(all, n.Data+" has "+a.Key+"="+a.Val)
		}
	}
	if n.Data == "style" || n.Data == "script" && (attr(n, "src") == "" || n.FirstChild != nil) {
		all = append(all, "inline "+n.Data)
	}
	return all
}

func TestEveryComponentIsSoundHTML(t *testing.T) {
	for _, l := range text.Langs {
		for _, s := range (sampler{l, passportName}).pages() {
			source := rendered(t, l, s)
			for _, c := range parsed(t, source).complaints() {
				t.Errorf("%s %s: %s", l, s.name, c)
			}
			if strings.Contains(source, "⟦") {
				t.Errorf("%s %s lacks words", l, s.name)
			}
		}
	}
}

// Whatever a person is called, the page has the same elements and says the name.
func TestNamesAreOnlyWords(t *testing.T) {
	elements := func(d doc) (tags []string) {
		for n := range d.elements() {
			tags = append(tags, n.Data)
		}
		return tags
	}
	hostile := []string{
		`"><script>alert(1)</script>`, `' onfocus='alert(1)`, "</title></textarea></bdi>", "javascript:alert(1)", "&lt;b&gt;",
		strings.Repeat("Wolfeschlegelstein ", 11), "\u202egnirts\u202c \u200f", "{{.}} ${x} <!--",
	}
	for _, l := range text.Langs {
		for i, s := range (sampler{l, passportName}).pages() {
			want := elements(parsed(t, rendered(t, l, s)))
			for _, name := range hostile {
				d := parsed(t, rendered(t, l, (sampler{l, name}).pages()[i]))
				if got := elements(d); !slices.Equal(got, want) {
					t.Errorf("%s %s: the name %q changed the elements", l, s.name, name)
				}
				if c := d.complaints(); len(c) > 0 {
					t.Errorf("%s %s: the name %q: %v", l, s.name, name, c)
				}
			}
		}
	}
}

// No name of an answer and no text of a reader gets out of its field.
func TestFieldsKeepWhatWasTyped(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		typed := strings.ReplaceAll(rapid.String().Draw(rt, "typed"), "\x00", "")
		typed = strings.NewReplacer("\r", "", "\n", "").Replace(typed)
		var b strings.Builder
		f := Field{Name: "a.b", Label: "A", Value: typed, Error: typed, Hint: typed}
		if err := TextField(f).Render(With(t.Context(), text.EN), &b); err != nil {
			rt.Fatal(err)
		}
		for n := range parsed(t, b.String()).elements() {
			if n.Data == "input" && attr(n, "value") != typed {
				rt.Fatalf("typed %q, kept %q", typed, attr(n, "value"))
			}
		}
	})
}

func TestHrefIsHarmless(t *testing.T) {
	ctx := With(t.Context(), text.EN)
	for path, want := range map[string]string{
		"/guide": "/en/guide", "/": "/en/", "//evil.example": "/en//evil.example", "tel:12367": "tel:12367",
		"#main": "#main", "javascript:alert(1)": "about:invalid#TemplFailedSanitizationURL",
	} {
		if got := string(Href(ctx, path)); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestLanguageSwitchKeepsThePage(t *testing.T) {
	s := (sampler{text.ZH, passportName}).taskList()
	if page := rendered(t, text.ZH, s); !strings.Contains(page, `href="/en/apply/7?from=me" lang="en"`) {
		t.Error("the switch does not lead to the same page and query")
	}
	public := Shell{Title: "A", Path: "/guide", Origin: "https://host.example"}
	page := rendered(t, text.EN, sample{"guide", public, Heading(Head{Title: "A"})})
	for _, want := range []string{`hreflang="zh-CN" href="https://host.example/zh/guide"`, `hreflang="en" href="https://host.example/en/guide"`} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %s", want)
		}
	}
}

// Both hotlines stand in the same order at the end of every page (WCAG 3.2.6).
func TestHelpIsInTheSamePlace(t *testing.T) {
	for _, s := range (sampler{text.EN, passportName}).pages() {
		_, foot, _ := strings.Cut(rendered(t, text.EN, s), "<footer")
		if a, b := strings.Index(foot, "tel:12367"), strings.Index(foot, "tel:12345"); a < 0 || b < a {
			t.Errorf("%s: help is elsewhere", s.name)
		}
	}
}
