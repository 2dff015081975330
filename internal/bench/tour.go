package bench

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// A visited is an address that showed something to somebody.
type visited struct {
	reader
	path string // with its language
}

// A tour finds the addresses of pages as people do, by following links, so that every
// page that anybody can come to is measured and none that only a list would know.
type tour struct {
	ctx   context.Context
	site  http.Handler
	known *http.ServeMux // pages alone, for their patterns
	seen  map[visited]bool
	found map[string][]visited // by page
	links int                  // addresses of a page that one reader is led to
	asked int
	err   error // the first page that broke
}

func newTour(ctx context.Context, site http.Handler, pages []string, links int) *tour {
	t := &tour{ctx: ctx, links: links, site: site, known: http.NewServeMux(), seen: map[visited]bool{}, found: map[string][]visited{}}
	for _, p := range pages {
		t.known.Handle(pattern(p), http.NotFoundHandler())
	}
	return t
}

// pattern is a page under any language, as a mux reads it.
func pattern(page string) string {
	if strings.HasSuffix(page, "/") {
		page += "{$}"
	}
	return "/{lang}" + page
}

// ask requests an address as somebody; every request comes from another machine, for the
// pages that count how often one asks.
func (t *tour) ask(v visited) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(t.ctx, http.MethodGet, v.path, nil)
	t.asked++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", t.asked>>16&0xff, t.asked>>8&0xff, t.asked&0xff)
	if v.token != "" {
		r.AddCookie(&http.Cookie{Name: "tandem-session", Value: v.token})
	}
	w := httptest.NewRecorder()
	t.site.ServeHTTP(w, r)
	return w
}

// page is the page that an address belongs to; "" for none.
func (t *tour) page(path string) string {
	r, err := http.NewRequestWithContext(t.ctx, http.MethodGet, path, nil)
	if err != nil {
		return ""
	}
	_, p := t.known.Handler(r)
	return strings.TrimSuffix(strings.TrimPrefix(p, "/{lang}"), "{$}")
}

// walk follows links from the addresses, in the order in which they are found.
func (t *tour) walk(who reader, from []string) {
	perPage := map[string]int{}
	given := len(from)
	for i := 0; i < len(from) && t.err == nil; i++ {
		v := visited{who, from[i]}
		page := t.page(v.path)
		if page == "" || t.seen[v] || i >= given && perPage[page] >= t.links {
			continue
		}
		t.seen[v] = true
		if links, ok := t.look(v, page); ok {
			perPage[page]++
			from = append(from, links...)
		}
	}
}

// look asks for an address, and returns where the page leads.
func (t *tour) look(v visited, page string) ([]string, bool) {
	w := t.ask(v)
	switch {
	case w.Code >= http.StatusInternalServerError:
		t.err = fmt.Errorf("%s asks for %s: %d", v.id, v.path, w.Code)
		return nil, false
	case w.Code != http.StatusOK:
		return nil, false
	}
	t.found[page] = append(t.found[page], v)
	return linksOf(w), true
}

var anchors = regexp.MustCompile(`(?:href|src)="(/(?:zh|en)/[^"#]*)`)

func linksOf(w *httptest.ResponseRecorder) (out []string) {
	for _, m := range anchors.FindAllStringSubmatch(w.Body.String(), -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// seeds are where tours begin: the pages without places in both languages, those of each
// case, and what no page leads to.
func seeds(pages []string, cases []permit.CaseID, more []string) (out []string) {
	for _, lang := range text.Langs {
		for _, p := range append(pages, more...) {
			if !strings.Contains(p, "{") {
				out = append(out, "/"+string(lang)+p)
			}
		}
	}
	for i, id := range cases {
		lang := text.Langs[i%len(text.Langs)]
		for _, p := range pages {
			out = append(out, addresses("/"+string(lang)+p, id)...)
		}
	}
	return out
}

// within are what stands in the places of a page of a case, where no other page need lead.
var within = map[string][]string{
	"{track}": {string(permit.Work), string(permit.Residence)}, "{code}": {"M01", "M02"}, "{paper}": {"M01", "M02"}, "{name}": {"letter-1"},
}

// addresses are those of a page for a case; none if it is no page of a case.
func addresses(page string, id permit.CaseID) []string {
	if !strings.Contains(page, "{id}") {
		return nil
	}
	out := []string{strings.ReplaceAll(page, "{id}", string(id))}
	for place, values := range within {
		for i, p := range out {
			if strings.Contains(p, place) {
				out[i] = strings.ReplaceAll(p, place, values[0])
				out = append(out, strings.ReplaceAll(p, place, values[len(values)-1]))
			}
		}
	}
	return slices.DeleteFunc(out, func(p string) bool { return strings.Contains(p, "{") })
}
