package web

import (
	"slices"
	"strings"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// An audience is who may come to a route at all.
type audience string

// The audiences. What somebody may see or do there is asked of access besides.
const (
	anybody   audience = ""
	signedIn  audience = "signed in" // anybody with an account
	applicant audience = "applicant"
	party     audience = "party" // applicants and the handlers of employers
	staff     audience = "staff" // officers, heads, supervisors, experts
	admin     audience = "administrator"
)

// admits reports whether the role is one of the audience.
func (a audience) admits(r permit.Role) bool {
	isParty := slices.Contains([]permit.Role{permit.Applicant, permit.HandlerRole}, r)
	switch a {
	case anybody:
		return true
	case signedIn:
		return r != ""
	case applicant:
		return r == permit.Applicant
	case party:
		return isParty
	case staff:
		return r != "" && !isParty && r != people.Administrator
	}
	return r == people.Administrator
}

// A route is one address with what answers it.
type route struct {
	method string // GET answers HEAD too
	path   string // below the language: /cases/{id}
	who    audience
	do     func(*turn) error
	// confirmed routes need both factors shown lately: decisions and their like.
	confirmed bool
	// uploads may be as large as the papers that are brought.
	uploads bool
}

func get(path string, who audience, do func(*turn) error) route {
	return route{method: "GET", path: path, who: who, do: do}
}

func post(path string, who audience, do func(*turn) error) route {
	return route{method: "POST", path: path, who: who, do: do}
}

// withFiles lets a route take papers in.
func (r route) withFiles() route { r.uploads = true; return r }

// afterStepUp makes a route ask for both factors if they were not shown lately.
func (r route) afterStepUp() route { r.confirmed = true; return r }

// in is the pattern of the route in a language. What is below a folder is no part of
// it, unless the path ends in a wildcard.
func (r route) in(lang text.Lang) string {
	path := "/" + string(lang) + r.path
	if strings.HasSuffix(path, "/") {
		path += "{$}"
	}
	return r.method + " " + path
}

// routes lists every page. A test walks through it.
func (s *Site) routes() []route {
	return slices.Concat(s.loginRoutes(), s.demoRoutes(), s.registerRoutes(), s.accountRoutes(), s.accountsRoutes(), s.guideRoutes(), s.myCaseRoutes(), s.verifyRoutes(), s.applyRoutes(), s.reviewRoutes(), s.deskRoutes())
}
