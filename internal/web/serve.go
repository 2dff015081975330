package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/view"
)

// How much a browser may send.
const (
	mostForm   = 1 << 20  // bytes of a form without files
	mostFiles  = 32 << 20 // and of one with files
	mostFields = 2000     // the largest form has about 700
)

// serve makes a turn of every request for a route: who it is, whether they may come, and
// what is told when it goes wrong.
func (s *Site) serve(r route, lang text.Lang) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		t := &turn{Site: s, w: w, r: req, lang: lang}
		defer t.rescue()
		if err := t.take(r); err != nil {
			t.fail(err)
		}
	})
}

func (t *turn) take(r route) error {
	limit := int64(mostForm)
	if r.uploads {
		limit = mostFiles
	}
	t.r.Body = http.MaxBytesReader(t.w, t.r.Body, limit)
	if err := t.identify(); err != nil {
		return err
	}
	if err := t.admit(r); err != nil {
		return err
	}
	return r.do(t)
}

// identify finds out whose turn it is. A session that is over is nobody's, and so is that
// of an officer who is in the directory no more.
func (t *turn) identify() error {
	token, err := t.r.Cookie(t.sessionCookie())
	if err != nil {
		return nil
	}
	session, err := t.Accounts.Find(t.r.Context(), token.Value)
	if err != nil && problem.Of(err).Code == problem.SignedOut {
		return nil
	}
	if err != nil {
		return err
	}
	err = t.become(session)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		t.session, t.account, t.actor = people.Session{}, people.Account{}, permit.Actor{}
		return nil
	}
	return err
}

func (t *turn) become(session people.Session) (err error) {
	ctx := t.r.Context()
	if t.account, err = t.Accounts.Account(ctx, session.Account); err != nil {
		return err
	}
	t.session = session
	if t.account.Role == people.Administrator {
		t.actor = permit.Actor{ID: t.account.ID, Role: t.account.Role}
		return nil
	}
	t.actor, err = t.Accounts.Actor(ctx, t.account.ID, t.today())
	return err
}

// admit lets in whom the route is for. Who is nobody is asked to sign in and comes back
// to where they were.
func (t *turn) admit(r route) error {
	switch {
	case r.who == anybody:
		return nil
	case !t.signedIn():
		return errSignIn
	case !r.who.admits(t.account.Role):
		return problem.New(problem.Forbidden, "web.not-for-you")
	case r.confirmed:
		return t.shownLately()
	}
	return nil
}

// shownLately demands that who is signed in has shown lately what their account has to be
// shown by.
func (t *turn) shownLately() error {
	lately, err := t.Accounts.ShownLately(t.r.Context(), t.session)
	if err == nil && !lately {
		err = errStepUp
	}
	return err
}

// What is no failure but a way round: to sign in, or to show both factors again.
var (
	errSignIn = errors.New("nobody is signed in")
	errStepUp = errors.New("both factors must be shown again")
)

// fail tells what went wrong.
func (t *turn) fail(err error) {
	switch {
	case errors.Is(err, errSignIn):
		err = t.detour((*turn).signInPage)
	case errors.Is(err, errStepUp):
		err = t.detour((*turn).confirmPage)
	}
	if err != nil {
		t.trouble(problem.Of(tooLarge(err)), err)
	}
}

// trouble shows the page of a problem.
func (t *turn) trouble(p *problem.Error, err error) {
	if p.Code == problem.Internal {
		t.Log.Error("page", "path", t.r.Pattern, "error", err)
	}
	shell := view.Shell{Title: p.Code.Title(t.lang), NoIndex: true}
	if err := t.showAs(p.GetStatus(), shell, t.problemPage(p)); err != nil {
		t.Log.Error("page of a problem", "error", err)
		http.Error(t.w, p.In(t.lang), p.GetStatus())
	}
}

// tooLarge words what the reader of a body says of too large a one.
func tooLarge(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem.New(problem.TooLarge, "web.too-large", large.Limit>>20)
	}
	return err
}

// rescue answers a turn whose handler broke.
func (t *turn) rescue() {
	if v := recover(); v != nil && v != http.ErrAbortHandler {
		t.fail(fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
	}
}

// missing is the answer to an address that leads nowhere, or where nothing is done in
// this way: a form's address that is opened like a page, as after a reload.
func (t *turn) missing() error {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if t.answers(method, t.r.URL.Path) {
			return t.otherwise(method)
		}
	}
	return problem.New(problem.NotFound, "web.missing")
}

// otherwise says that an address answers another method alone.
func (t *turn) otherwise(method string) error {
	t.w.Header().Set("Allow", map[string]string{http.MethodGet: "GET, HEAD", http.MethodPost: "POST"}[method])
	trouble := view.Trouble{Title: t.say("web.method"), Detail: t.say("web.method.what"), Acts: []view.Act{t.homeward()}}
	return t.showAs(http.StatusMethodNotAllowed, view.Shell{Title: trouble.Title, Path: t.home(), NoIndex: true}, view.ProblemPage(trouble))
}

// answers reports whether something answers a method at an address.
func (s *Site) answers(method, address string) bool {
	_, pattern := s.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: address}})
	return strings.HasPrefix(pattern, method+" ")
}
