package web

import (
	"slices"

	"tandem/internal/access"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/view"
)

// deskRoutes are the lists of those who work at an office, and the window.
func (s *Site) deskRoutes() []route {
	const one = "/s/counter/{id}"
	return []route{
		get("/s/work", staff, (*turn).deskWork),
		get("/s/board", staff, (*turn).deskBoard),
		get("/s/counter", staff, (*turn).deskCounter),
		get(one, staff, (*turn).deskWindow),
		post(one+"/pass", staff, (*turn).deskPass),
		post(one+"/compare", staff, (*turn).deskCompare),
		get(one+"/notice", staff, (*turn).deskNotice),
		post(one+"/notice", staff, (*turn).deskAsk),
		post(one+"/accept", staff, (*turn).deskAccept),
		post(one+"/second", staff, (*turn).deskSecond),
		post(one+"/decline", staff, (*turn).deskDecline).afterStepUp(),
		post(one+"/hand-out", staff, (*turn).deskHandOut),
		post(one+"/release", staff, (*turn).deskRelease).afterStepUp(),
		post(one+"/archive", staff, (*turn).deskArchive),
	}
}

// A clerk is a turn of somebody at a desk. Lists and the window call things what the
// pages of a case call them.
type clerk struct {
	reviewer
	among access.Scope // which cases are listed, see atLists; none otherwise
}

// atDesk makes a clerk of a turn.
func atDesk(t *turn) clerk { return clerk{reviewer: reviewer{t}} }

// atLists makes a clerk who lists cases: those of the reader's scope, of which it is found
// out once for all lists of a page by which ways they come to it.
func atLists(t *turn) (clerk, error) {
	among, err := t.Lists.Narrow(t.r.Context(), t.scope())
	return clerk{reviewer{t}, among}, err
}

// scope is which cases the reader may list.
func (t *turn) scope() access.Scope { return access.ScopeOf(t.actor) }

// windowPacks are the rules of the cities at whose window the reader works.
func (t *turn) windowPacks() []*rules.Pack {
	return slices.DeleteFunc(t.Cases.Packs.Packs(), func(p *rules.Pack) bool {
		return p.Profile.Window != t.actor.Office || t.actor.Role != permit.Officer
	})
}

// deskNav are the ways of somebody at an office: the lists for those who have any, the
// window for those of one, the board for those who see more than single cases.
func (t *turn) deskNav(link func(key, path string) view.Link) []view.Link {
	var out []view.Link
	if !t.scope().Nothing() {
		out = append(out, link("work", "/s/work"))
	}
	if len(t.windowPacks()) > 0 {
		out = append(out, link("counter", "/s/counter"))
	}
	if !t.scope().Nothing() && t.actor.Role != permit.Expert {
		out = append(out, link("board", "/s/board"))
	}
	return out
}
