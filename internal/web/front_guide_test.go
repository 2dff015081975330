package web_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// asked is what each item of the guide asks of the two authorities.
var asked = map[string][2]permit.Transaction{
	"new": {permit.Domestic, permit.First}, "abroad": {permit.Overseas, permit.First}, "extension": {permit.Extension, permit.Extension},
	"change": {permit.Change, permit.Change}, "replacement": {permit.Replacement, permit.Reissue}, "cancellation": {permit.Cancel, permit.Cancel},
}

// The guide of every city to every item says in either language what the rules of the
// city say: every material that is needed whatever is answered, the promise, the limits
// of the law, the fees, the offices, and the edition.
func TestGuideSaysTheRules(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		cities := 0
		for _, p := range e.App.Cases.Packs.Packs() {
			if now, err := e.App.Cases.Packs.ByCity(p.City, e.Clock.Moment().Date); err != nil || now.Hash != p.Hash {
				continue
			}
			cities++
			for item, tr := range asked {
				for _, lang := range text.Langs {
					s.guides(s.guest(lang).get("/guide/"+p.City+"/"+item), p, tr)
				}
			}
		}
		list := s.guest(text.EN).get("/guide").is(200)
		if n := strings.Count(list.body, `href="/en/guide/`); cities < 5 || n != cities*len(asked) {
			t.Errorf("%d cities, %d guides", cities, n)
		}
		s.guest(text.EN).get("/guide/haikou/nothing").is(404)
		s.guest(text.EN).get("/guide/atlantis/new").is(404)
	})
}

// guides checks a page of the guide against the rules it is made of.
func (s *frontSite) guides(g *guest, p *rules.Pack, tr [2]permit.Transaction) {
	s.t.Helper()
	g.is(200).lacks("⟦").shows(p.Names.In(g.lang), p.Edition)
	work, residence := string(tr[0]), string(tr[1])
	var f rules.Facts
	f.Case.Work, f.Case.Residence = &work, &residence
	for _, it := range p.Checklist.Items(f) {
		if m, ok := p.Material(it.Code); ok && it.Verdict != rules.NotMet {
			g.shows(m.In(g.lang))
		}
	}
	tracks := []permit.Track{{Kind: permit.Work, Transaction: tr[0]}, {Kind: permit.Residence, Transaction: tr[1]}}
	l := p.Profile.PromisedFor(tracks, "")
	g.shows(g.say("apply.days."+string(l.Rule.Unit), l.Days), p.Names.In(g.lang))
	for _, fee := range p.Fees {
		if slices.Contains(fee.For, tracks[0].Business()) || slices.Contains(fee.For, tracks[1].Business()) {
			g.shows(strconv.Itoa(fee.Yuan))
		}
	}
	for _, o := range p.Offices {
		if o.Kind == rules.Window || o.Kind == rules.WorkAuthority || o.Kind == rules.ResidenceAuthority {
			g.shows(o.In(g.lang))
		}
	}
}

// The first page says what most cities promise, and leads to every door.
func TestFirstPage(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newFront(t, e, false)
		for _, lang := range text.Langs {
			g := s.guest(lang).get("/").is(200)
			g.shows(g.say("guide.home.title"), g.say("apply.days.working", 7), g.say("guide.home.both"))
			var leads []string
			for _, a := range g.all("a") {
				leads = append(leads, attribute(a, "href"))
			}
			for _, path := range []string{"/apply", "/me", "/guide", "/verify", "/sign-in", "/privacy", "/accessibility"} {
				if !slices.Contains(leads, "/"+string(lang)+path) {
					t.Errorf("nothing leads to %s", path)
				}
			}
		}
	})
}
