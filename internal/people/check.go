package people

import (
	"regexp"
	"slices"
	"strconv"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// A check gathers what is wrong with a directory, beyond its form.
type check struct {
	file    string
	root    *strict.Node
	offices []rules.Office
	faults  strict.Faults
}

// enough is how many faults of a file are told: with so many it is another kind of
// file, and looking on costs time for nothing.
const enough = 200

func (c *check) fault(path, key string, args ...any) { c.note(strict.Error, path, key, args...) }

func (c *check) note(s strict.Severity, path, key string, args ...any) {
	if len(c.faults) >= enough {
		return
	}
	n, _ := c.root.At(path)
	c.faults = append(c.faults, strict.Fault{File: c.file, Line: n.Line, Col: n.Col, Path: path, Severity: s, Key: key, Args: args})
}

// given reports whether the file says something at the path; what is missing is
// reported by package strict already.
func (c *check) given(path string) bool { return c.line(path) > 0 }

// line is the line of what a path leads to; 0 if nothing is there.
func (c *check) line(path string) int {
	if len(c.faults) >= enough {
		return 0
	}
	if n, ok := c.root.At(path); ok && n.Kind != strict.Null {
		return n.Line
	}
	return 0
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

var idShape = regexp.MustCompile(`^[a-z][a-z0-9]*([.-][a-z0-9]+)*$`)

func (c *check) people(list []Person) {
	first := map[permit.PersonID]int{}
	for i, p := range list {
		at := item("people", i)
		if line := first[p.ID]; line > 0 {
			c.fault(at+".id", "people.twice", string(p.ID), line)
		} else {
			first[p.ID] = c.line(at + ".id")
		}
		c.person(at, p)
	}
}

func (c *check) person(at string, p Person) {
	if c.given(at+".id") && !idShape.MatchString(string(p.ID)) {
		c.fault(at+".id", "people.id", string(p.ID))
	}
	if p.ZH == "" || p.EN == "" {
		c.fault(at, "people.names", string(p.ID))
	}
	i := slices.IndexFunc(c.offices, func(o rules.Office) bool { return o.ID == p.Office })
	if i < 0 && c.given(at+".office") {
		c.fault(at+".office", "people.office", string(p.Office))
	}
	if i >= 0 {
		c.role(at, p, c.offices[i].Kind)
		c.posts(at, p, c.offices[i].Kind)
	}
	c.employer(at+".employer", p.Employer)
}

// rolesAt lists at which kinds of office a role makes sense.
var rolesAt = map[permit.Role][]rules.OfficeKind{
	permit.Officer:        {rules.Window, rules.WorkAuthority, rules.ResidenceAuthority},
	permit.AuthorityHead:  {rules.WorkAuthority, rules.ResidenceAuthority},
	permit.GovernmentHead: {rules.Government},
	permit.Supervisor:     {rules.Supervisor},
	permit.Expert:         {rules.WorkAuthority, rules.ResidenceAuthority, rules.Adviser},
}

var roles = []permit.Role{permit.Officer, permit.AuthorityHead, permit.GovernmentHead, permit.Supervisor, permit.Expert}

func (c *check) role(at string, p Person, kind rules.OfficeKind) {
	kinds, ok := rolesAt[p.Role]
	switch {
	case !c.given(at + ".role"):
	case !ok:
		c.fault(at+".role", "people.role", string(p.Role), words(roles))
	case !slices.Contains(kinds, kind):
		c.fault(at+".role", "people.role.office", string(p.Role), words(kinds), string(p.Office), string(kind))
	}
}

// postsAt lists at which kinds of office a post is worked.
var postsAt = map[permit.Post][]rules.OfficeKind{
	permit.PostAccept:  {rules.Window},
	permit.PostSecond:  {rules.Window},
	permit.PostIssue:   {rules.Window},
	permit.PostHandOut: {rules.Window},
	permit.PostExamine: {rules.WorkAuthority, rules.ResidenceAuthority},
	permit.PostReview:  {rules.WorkAuthority, rules.ResidenceAuthority},
	permit.PostDecide:  {rules.WorkAuthority, rules.ResidenceAuthority},
}

var posts = []permit.Post{permit.PostAccept, permit.PostSecond, permit.PostExamine, permit.PostReview, permit.PostDecide, permit.PostIssue, permit.PostHandOut}

func (c *check) posts(at string, p Person, kind rules.OfficeKind) {
	switch {
	case p.Role == permit.Officer && len(p.Posts) == 0:
		c.fault(at, "people.posts.none", string(p.ID))
	case p.Role != permit.Officer && len(p.Posts) > 0 && slices.Contains(roles, p.Role):
		c.fault(at+".posts", "people.posts.idle", string(p.Role))
	}
	for i, h := range p.Posts {
		c.post(item(at+".posts", i), h, p.Office, kind)
		if slices.ContainsFunc(p.Posts[:i], h.overlaps) {
			c.fault(item(at+".posts", i), "people.post.twice", string(h.Post))
		}
	}
}

func (h PostHeld) overlaps(g PostHeld) bool {
	return h.Post == g.Post && (h.Until.IsZero() || !g.From.After(h.Until)) && (g.Until.IsZero() || !h.From.After(g.Until))
}

func (c *check) post(at string, h PostHeld, office permit.OfficeID, kind rules.OfficeKind) {
	kinds, ok := postsAt[h.Post]
	switch {
	case !c.given(at + ".post"):
	case !ok:
		c.fault(at+".post", "people.post", string(h.Post), words(posts))
	case !slices.Contains(kinds, kind):
		c.fault(at+".post", "people.post.office", string(h.Post), words(kinds), string(office), string(kind))
	}
	if !h.Until.IsZero() && h.Until.Before(h.From) {
		c.fault(at+".until", "people.post.order", h.Until, h.From)
	}
	if !h.TrainedUntil.IsZero() && h.TrainedUntil.Before(h.From) {
		c.fault(at+".trainedUntil", "people.post.untrained", h.TrainedUntil, h.From)
	}
}

// employer checks a credit code; one with a wrong check character may still be
// registered, so it is only a warning.
func (c *check) employer(path, code string) {
	if code == "" {
		return
	}
	m, ok := dossier.CheckCredit(code)
	switch {
	case ok:
	case m.Key == "dossier.credit.check":
		c.note(strict.Warning, path, "people.employer", m)
	default:
		c.fault(path, "people.employer", m)
	}
}

func words[T ~string](known []T) text.List {
	var l text.List
	for _, k := range known {
		l = append(l, string(k))
	}
	return l
}
