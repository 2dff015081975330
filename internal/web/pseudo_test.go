package web_test

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/web"
)

// TestEveryWordIsInTheCatalogue shows pages in the pseudo-language: what reads as plain
// English there stands in the code, and nobody would translate it.
func TestEveryWordIsInTheCatalogue(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Accepted)
		site, signedIn := pseudoSite(t, e)
		data := dataOf(t)
		for who, paths := range map[permit.PersonID][]string{
			"":                 {"/", "/guide", "/guide/haikou/new", "/sign-in", "/register", "/privacy", "/accessibility", "/verify", "/nowhere"},
			"applicant.HK-1":   {"/account", "/cases/HK-1", "/cases/HK-1/history", "/cases/HK-1/decision", "/cases/HK-1/collection", "/cases/HK-1/withdraw", "/me", "/apply"},
			"administrator":    {"/s/people", "/s/people?role=handler", "/account"},
			"haikou.accept-1":  {"/s/work", "/s/counter", "/s/board", "/s/cases/HK-1"},
			"haikou.work.head": {"/s/work"},
		} {
			token := signedIn(who)
			for _, path := range paths {
				for _, words := range plainWords(fetch(t, site, token, "/"+string(text.Pseudo)+path)) {
					if !strings.Contains(data, words) {
						t.Errorf("%s shows %q, which is in no message file", path, words)
					}
				}
			}
		}
	})
}

// dataOf is all that packs and accounts of the demonstration call things and people.
func dataOf(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(rules.EmbeddedFiles(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := fs.ReadFile(rules.EmbeddedFiles(), path)
		all.Write(file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := people.DemoAccounts()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		all.WriteString("\n" + a.Login + "\n" + a.EN + "\n" + string(a.ID))
	}
	return all.String()
}

func pseudoSite(t *testing.T, e *casetest.Env) (http.Handler, func(permit.PersonID) string) {
	t.Helper()
	accounts, err := people.NewService(people.Options{DB: e.App.DB, Trail: e.App.Cases.Trail, Keys: e.App.Cases.Keys, Directory: e.App.People, Now: e.Clock.Now, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.SeedDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := &web.Site{Cases: e.App.Cases, Accounts: accounts, Lists: e.App.Lists, Now: e.Clock.Now, Log: slog.New(slog.NewTextHandler(e.Log, nil)), Status: e.App.Status, Also: []text.Lang{text.Pseudo}}
	return site.Handler(), func(id permit.PersonID) string {
		if id == "" {
			return ""
		}
		entry, err := accounts.DemoSignIn(t.Context(), from, id)
		if err != nil {
			t.Fatal(id, err)
		}
		return entry.Token
	}
}

func fetch(t *testing.T, site http.Handler, token, path string) *html.Node {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil)
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "tandem-session", Value: token})
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code >= http.StatusInternalServerError {
		t.Errorf("%s answers %d", path, w.Code)
	}
	page, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

var (
	word  = regexp.MustCompile(`[A-Za-z]{3,}`)
	names = strings.Fields("bdi code time option")
)

// plainWords are texts of a page in plain English letters. Names, numbers and what is
// said in a language of its own are data.
func plainWords(n *html.Node) (out []string) {
	if n.Type == html.ElementNode && (contains(names, n.Data) || attr(n, "translate") == "no" || attr(n, "lang") != "" && n.Data != "html" || strings.Contains(attr(n, "class"), "mono")) {
		return nil
	}
	if n.Type == html.TextNode && word.MatchString(n.Data) && !strings.Contains(n.Data, "·") {
		out = append(out, strings.TrimSpace(n.Data))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, plainWords(c)...)
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
