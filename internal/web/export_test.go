package web

import "tandem/internal/permit"

// A Door is a route as tests walk through it.
type Door struct {
	Method, Path string
	Audience     string
	Confirmed    bool
	Admits       func(permit.Role) bool
}

// Doors lists every route.
func (s *Site) Doors() []Door {
	var out []Door
	for _, r := range s.routes() {
		out = append(out, Door{r.method, r.path, string(r.who), r.confirmed, r.who.admits})
	}
	return out
}

// MostKept bounds a form that goes along through a sign-in.
const MostKept = mostKept
