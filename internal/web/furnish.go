package web

import (
	"cmp"
	"strings"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// furnish adds to a shell what every page has: where it is, who reads it, and the ways
// on from it.
func (t *turn) furnish(s *view.Shell) {
	if s.Path == "" {
		s.Path = t.page()
	}
	s.Origin = t.origin()
	if s.Area == "" {
		s.Area = t.area()
	}
	s.NoIndex = s.NoIndex || s.Area != view.Public
	if len(s.Nav) == 0 {
		s.Nav = t.nav(s.Area)
	}
	if t.signedIn() {
		s.User = &view.User{Name: t.account.In(t.lang), Office: t.officeName(), Path: "/account", SignOut: "/sign-out"}
	}
}

// origin is under which address the reader has reached the pages. Where none is set, as
// on the machine itself, it is the one that the browser has asked for.
func (t *turn) origin() string {
	return cmp.Or(strings.TrimSuffix(t.Origin, "/"), "http://"+t.r.Host)
}

// area is the part of the site that is the reader's own.
func (t *turn) area() view.Area {
	switch {
	case !t.signedIn():
		return view.Public
	case people.Staff(t.account.Role):
		return view.Staff
	}
	return view.Party
}

// officeName is the office that somebody works for.
func (t *turn) officeName() string {
	if t.Accounts.Directory == nil || t.actor.Office == "" {
		return ""
	}
	if o, ok := t.Accounts.Directory.Office(t.actor.Office); ok {
		return o.In(t.lang)
	}
	return string(t.actor.Office)
}

// nav are the ways that everybody of the area is shown.
func (t *turn) nav(a view.Area) []view.Link {
	link := func(key, path string) view.Link {
		return view.Link{Key: key, Label: t.say("web.nav." + key), Path: path}
	}
	switch {
	case a == view.Staff && t.account.Role == people.Administrator:
		return []view.Link{link("people", "/s/people")}
	case a == view.Staff:
		return t.deskNav(link)
	}
	public := []view.Link{link("guide", "/guide"), link("verify", "/verify")}
	if !t.signedIn() {
		return append(public, link("sign-in", "/sign-in"))
	}
	return append([]view.Link{t.own(link)}, public...)
}

// own leads from the public pages to where a reader who is signed in works.
func (t *turn) own(link func(key, path string) view.Link) view.Link {
	switch r := t.account.Role; {
	case r == people.Administrator:
		return link("people", "/s/people")
	case people.Staff(r):
		return link("work", "/s/work")
	case r == permit.HandlerRole:
		return link("confirm", "/me")
	}
	return link("me", "/me")
}
