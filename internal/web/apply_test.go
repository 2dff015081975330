package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tandem/internal/casetest"
	"tandem/internal/demo"
	"tandem/internal/dossier"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/web"
)

// A world is the pages on a program of their own.
type world struct {
	t        *testing.T
	e        *casetest.Env
	accounts *people.Service
	handler  http.Handler
}

func newWorld(t *testing.T, e *casetest.Env) *world {
	t.Helper()
	accounts, err := people.NewService(people.Options{DB: e.App.DB, Trail: e.App.Cases.Trail, Keys: e.App.Cases.Keys, Directory: e.App.People, Now: e.Clock.Now, Demo: true, Origin: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	site := &web.Site{Cases: e.App.Cases, Accounts: accounts, Now: e.Clock.Now, Log: slog.New(slog.NewTextHandler(e.Log, nil)), Origin: "http://localhost"}
	return &world{t, e, accounts, site.Handler()}
}

// beside is the same on another process.
func (w *world) beside() *world { return newWorld(w.t, w.e.Beside()) }

// A visitor is somebody with a browser that runs no script.
type visitor struct {
	*world
	account  permit.PersonID
	employer string
	token    string
	lang     text.Lang
	at       string // the address of the page that is open, without the language
	page     *html.Node
	status   int
	body     string
	header   http.Header
	screens  int
	seen     int             // of screens, up to a page that a test looks back from
	pages    map[string]bool // their addresses, each once
	typed    int
	picked   int
	asked    []string // what was typed and picked
}

// registered is what the employers of visitors are called in the register.
const registered = "Registered unit"

const password = "correct horse battery staple 7"

func (w *world) visitor(role permit.Role, employer, login string, l text.Lang) *visitor {
	w.t.Helper()
	v := &visitor{world: w, lang: l, employer: employer}
	from := people.From{Lang: l}
	if role == permit.Applicant {
		e, err := w.accounts.Register(w.t.Context(), from, people.Profile{EN: "Ann Applicant"}, password)
		if err != nil {
			w.t.Fatal(err)
		}
		v.account, v.token = e.Session.Account, e.Token
		return v
	}
	admin := w.accounts.Operator()
	if _, err := w.accounts.Employer(w.t.Context(), employer); err != nil {
		if _, err := admin.AddEmployer(w.t.Context(), employer, registered); err != nil {
			w.t.Fatal(err)
		}
	}
	a, err := admin.AddHandler(w.t.Context(), employer, people.Profile{Login: login, ZH: "经办人"}, l)
	if err != nil {
		w.t.Fatal(err)
	}
	return v.signIn(a.ID)
}

// login is the name that the visitor signs in with.
func (v *visitor) login() string {
	v.t.Helper()
	a, err := v.accounts.Account(v.t.Context(), v.account)
	if err != nil {
		v.t.Fatal(err)
	}
	return a.Login
}

func (v *visitor) signIn(id permit.PersonID) *visitor {
	v.t.Helper()
	e, err := v.accounts.DemoSignIn(v.t.Context(), people.From{Lang: v.lang}, id)
	if err != nil {
		v.t.Fatal(err)
	}
	v.account, v.token = id, e.Token
	return v
}

// on is the same person at another process.
func (v *visitor) on(w *world) *visitor {
	out := *v
	out.world = w
	return &out
}

// send asks for a page, and follows where it leads.
func (v *visitor) send(method, path, kind string, body io.Reader, header ...string) *visitor {
	v.t.Helper()
	for range 5 {
		r := httptest.NewRequest(method, "/"+string(v.lang)+path, body)
		if v.token != "" {
			r.AddCookie(&http.Cookie{Name: "tandem-session", Value: v.token})
		}
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		answer := httptest.NewRecorder()
		v.handler.ServeHTTP(answer, r)
		v.status, v.body, v.header = answer.Code, answer.Body.String(), answer.Header()
		if answer.Code != http.StatusSeeOther {
			v.at = path
			v.page, _ = html.Parse(strings.NewReader(v.body))
			v.screens++
			if v.pages == nil {
				v.pages = map[string]bool{}
			}
			v.pages[path] = true
			return v
		}
		path, _, _ = strings.Cut(strings.TrimPrefix(answer.Header().Get("Location"), "/"+string(v.lang)), "#")
		method, kind, body = http.MethodGet, "", nil
	}
	v.t.Fatalf("%s leads round in circles", path)
	return v
}

func (v *visitor) get(path string) *visitor {
	v.t.Helper()
	return v.send(http.MethodGet, path, "", nil)
}

func (v *visitor) post(path string, values url.Values) *visitor {
	v.t.Helper()
	return v.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// is fails the test unless the page has the status.
func (v *visitor) is(status int) *visitor {
	v.t.Helper()
	if v.status != status {
		v.t.Fatalf("%s %s: status %d, want %d\n%s", v.lang, v.at, v.status, status, words(v.page))
	}
	return v
}

// shows fails the test unless the page says all of these.
func (v *visitor) shows(what ...string) *visitor {
	v.t.Helper()
	for _, s := range what {
		if !strings.Contains(v.body, s) {
			v.t.Errorf("%s %s does not say %q:\n%s", v.lang, v.at, s, words(v.page))
		}
	}
	return v
}

// words is the text of the main part of a page.
func words(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "header", "footer", "option"}, n.Data) {
			return
		}
		if s := strings.TrimSpace(n.Data); n.Type == html.TextNode && s != "" {
			b.WriteString(s + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	if n != nil {
		walk(n)
	}
	return b.String()
}

func attrOf(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func find(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	if n.Type == html.ElementNode && match(n) {
		out = append(out, n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, find(c, match)...)
	}
	return out
}

func tagged(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

// A blank is a form in the main part of the page, as a browser would send it.
type blank struct {
	action string
	values url.Values
	names  map[string]string   // type by name
	lists  map[string][]string // answers to pick, by name
}

func (v *visitor) form() blank { v.t.Helper(); return v.formTo("") }

// formTo is the first form whose address ends so.
func (v *visitor) formTo(end string) blank {
	v.t.Helper()
	main := find(v.page, tagged("main"))
	if len(main) == 0 {
		v.t.Fatalf("%s has no main part", v.at)
	}
	forms := find(main[0], func(n *html.Node) bool {
		to, _ := attrOf(n, "action")
		return n.Data == "form" && strings.HasSuffix(to, end)
	})
	if len(forms) == 0 {
		v.t.Fatalf("%s has no form:\n%s", v.at, words(v.page))
	}
	out := blank{values: url.Values{}, names: map[string]string{}, lists: map[string][]string{}}
	out.action, _ = attrOf(forms[0], "action")
	out.action = strings.TrimPrefix(out.action, "/"+string(v.lang))
	for _, n := range find(forms[0], func(n *html.Node) bool { return slices.Contains([]string{"input", "select", "textarea"}, n.Data) }) {
		out.add(n)
	}
	for _, n := range find(forms[0], tagged("datalist")) {
		id, _ := attrOf(n, "id")
		for _, o := range find(n, tagged("option")) {
			value, _ := attrOf(o, "value")
			name := strings.TrimSuffix(strings.TrimPrefix(id, "f-"), "-list")
			out.lists[name] = append(out.lists[name], value)
		}
	}
	return out
}

func (b *blank) add(n *html.Node) {
	name, _ := attrOf(n, "name")
	kind, _ := attrOf(n, "type")
	value, _ := attrOf(n, "value")
	_, checked := attrOf(n, "checked")
	switch {
	case n.Data == "select":
		b.names[name] = "select"
		for _, o := range find(n, tagged("option")) {
			if _, selected := attrOf(o, "selected"); selected {
				value, _ := attrOf(o, "value")
				b.values.Set(name, value)
			}
		}
	case n.Data == "textarea":
		b.names[name] = "textarea"
		b.values.Set(name, words(n))
	case kind == "radio" || kind == "checkbox":
		b.names[name] = kind
		if checked {
			b.values.Add(name, value)
		}
	default:
		b.names[name] = kind
		b.values.Set(name, value)
	}
}

// answer fills the form in from what a dossier says, and counts what was typed.
func (v *visitor) answer(b blank, answers dossier.Answers) {
	for name, kind := range b.names {
		base, box, isBox := name, "", false
		if i := strings.LastIndexByte(name, '.'); i > 0 && slices.Contains([]string{"y", "m", "d"}, name[i+1:]) {
			base, box, isBox = name[:i], name[i+1:], true
		}
		value, ok := answers[base]
		if !ok || kind == "hidden" {
			continue
		}
		if isBox {
			parts := strings.Split(value, "-")
			value = parts[strings.Index("ymd", box)]
		}
		if kind == "checkbox" {
			value = map[string]string{"true": "yes"}[value]
		}
		if b.values.Get(name) != value {
			b.values.Set(name, value)
			if !isBox || box == "y" {
				v.counts(b, base, value)
			}
		}
	}
}

// counts an answer that was given: picked from what the page offers, or typed.
func (v *visitor) counts(b blank, name, value string) {
	if slices.Contains([]string{"radio", "select", "checkbox"}, b.names[name]) || slices.Contains(b.lists[name], value) {
		v.picked++
		v.asked = append(v.asked, "picked "+name)
		return
	}
	v.typed++
	v.asked = append(v.asked, "typed "+name)
}

// press sends the form with a button.
func (v *visitor) press(b blank, do string) *visitor {
	v.t.Helper()
	b.values.Set("do", do)
	return v.post(b.action, b.values)
}

// folder reads an application folder of the demonstration.
func folder(t *testing.T, e *casetest.Env, name string) demo.Folder {
	t.Helper()
	f, err := demo.ReadFolder(os.DirFS("../demo/folders"), name, e.Clock.Moment().Date)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// begin starts an application and returns its number.
func (v *visitor) begin(f demo.Folder) permit.CaseID {
	v.t.Helper()
	form := f.Version.Form
	v.get("/me").is(200)
	v.get("/apply").is(200)
	b := v.form()
	b.values.Set("city", form.City)
	b.values.Set("what", string(form.Transaction.Work)+"-"+string(form.Transaction.Residence))
	b.values.Set("employer", form.Employer.CreditCode)
	v.typed, v.picked = v.typed+1, v.picked+2
	v.press(b, "go-on").is(200)
	b = v.form()
	v.answer(b, dossier.Flatten(form))
	v.press(b, "empty").is(200)
	id, ok := strings.CutPrefix(v.at, "/apply/")
	if !ok {
		v.t.Fatalf("the application did not begin: %s\n%s", v.at, words(v.page))
	}
	return permit.CaseID(id)
}

// complete answers page after page of the reader's side, as the buttons lead, up to the
// documents or the check.
func (v *visitor) complete(id permit.CaseID, answers dossier.Answers) {
	v.t.Helper()
	v.get("/apply/" + string(id)).is(200)
	next := find(v.page, func(n *html.Node) bool {
		c, _ := attrOf(n, "class")
		return n.Data == "a" && strings.Contains(c, "btn-1")
	})
	href, _ := attrOf(next[0], "href")
	v.get(strings.TrimPrefix(href, "/"+string(v.lang))).is(200)
	for range 20 {
		topic := v.at[strings.LastIndexByte(v.at, '/')+1:]
		if topic == "documents" || topic == "check" {
			return
		}
		v.answerTopic(answers)
	}
	v.t.Fatalf("the pages do not come to an end: %s", v.at)
}

// lists are those that pages have buttons for.
var lists = []string{"education", "jobs", "gaps", "priorPermits", "dependants", "workplaces"}

func (v *visitor) answerTopic(answers dossier.Answers) {
	v.t.Helper()
	v.readsZone(answers)
	for _, list := range lists {
		for v.lacks(list, answers) {
			b := v.form()
			v.answer(b, answers)
			v.press(b, "add:"+list).is(200)
		}
	}
	b := v.form()
	v.answer(b, answers)
	v.press(b, "go-on").is(200)
}

// readsZone lets the page read the lines of the passport, both pasted at once.
func (v *visitor) readsZone(answers dossier.Answers) {
	v.t.Helper()
	b := v.form()
	if _, asked := b.names["applicant.passport.mrz[0]"]; !asked || b.values.Get("applicant.passport.mrz[0]") != "" || answers["applicant.passport.mrz[1]"] == "" {
		return
	}
	v.answer(b, dossier.Answers{"applicant.passport.mrz[0]": answers["applicant.passport.mrz[0]"] + " " + answers["applicant.passport.mrz[1]"]})
	v.press(b, "go-on").is(200)
}

// lacks reports whether the page can have more of a list than it shows.
func (v *visitor) lacks(list string, answers dossier.Answers) bool {
	if !strings.Contains(v.body, `value="add:`+list+`"`) {
		return false
	}
	shown := slices.Collect(maps.Keys(v.form().names))
	return slices.ContainsFunc(slices.Collect(maps.Keys(answers)), func(path string) bool {
		rest, ok := strings.CutPrefix(path, list+"[")
		if !ok {
			return false
		}
		at := list + "[" + rest[:strings.IndexByte(rest, ']')+1]
		return !slices.ContainsFunc(shown, func(name string) bool { return strings.HasPrefix(name, at) })
	})
}

// bring uploads every paper that the page asks for.
func (v *visitor) bring(id permit.CaseID, f demo.Folder) {
	v.t.Helper()
	v.get("/apply/" + string(id) + "/documents").is(200)
	v.sendsFiles(v.form(), f).is(200)
}

// sendsFiles sends a form with every file of the folder that it asks for.
func (v *visitor) sendsFiles(b blank, f demo.Folder) *visitor {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	n := 0
	for name, kind := range b.names {
		code, ok := strings.CutPrefix(name, "file.")
		scan, there := f.Scans[permit.Code(code)]
		if kind == "file" && ok && there {
			part, _ := w.CreateFormFile(name, scan.Name)
			_, _ = part.Write(scan.Data)
			n++
		} else if kind != "file" {
			_ = w.WriteField(name, b.values.Get(name))
		}
	}
	_ = w.Close()
	if n == 0 {
		v.t.Fatalf("no paper is asked:\n%s", words(v.page))
	}
	return v.send(http.MethodPost, b.action, w.FormDataContentType(), &body)
}

// sign ticks every box of the declaration and presses the button.
func (v *visitor) sign(id permit.CaseID) {
	v.t.Helper()
	v.get("/apply/" + string(id) + "/check").is(200)
	b := v.form()
	for name, kind := range b.names {
		if kind == "checkbox" {
			if b.values.Get(name) != "" {
				v.t.Errorf("%s is ticked already", name)
			}
			b.values.Set(name, "yes")
		}
	}
	v.press(b, "").is(200)
}

// forms counts the pages that were seen, each once, the list of applications left out; a
// page that came again with one more item of a list is the same one.
func (v *visitor) forms() int {
	pages := map[string]bool{}
	for path := range v.pages {
		path, query, _ := strings.Cut(path, "?")
		if strings.HasPrefix(query, "city=") {
			path += "?second"
		}
		pages[path] = path != "/me"
	}
	n := 0
	for _, counts := range pages {
		if counts {
			n++
		}
	}
	return n
}

// raw sends a form and follows nowhere.
func (v *visitor) raw(method, path string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/"+string(v.lang)+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "tandem-session", Value: v.token})
	answer := httptest.NewRecorder()
	v.handler.ServeHTTP(answer, r)
	return answer
}
