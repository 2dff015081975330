package demo

import (
	"slices"

	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// needs says what the form calls for, and what no more.
func (t *timeline) needs(e permit.NeedsConcluded) string {
	var asked, dropped text.List
	for _, n := range e.Added {
		asked = append(asked, string(n.Code))
	}
	for _, s := range e.Dropped {
		dropped = append(dropped, string(s.Code))
	}
	switch {
	case len(dropped) > 0 && len(asked) > 0:
		return t.say("demo.needs.both", asked, dropped)
	case len(dropped) > 0:
		return t.say("demo.needs.dropped", dropped)
	case len(asked) > 0:
		return t.say("demo.needs", asked)
	}
	return ""
}

// list says which papers exemptions spare, and why.
func (t *timeline) list() {
	var spared text.List
	for _, x := range t.exempted() {
		spared = append(spared, text.Say("demo.list.why", string(x.Code), x.Exempt))
	}
	if len(spared) > 0 {
		t.print("  %s", t.say("demo.list.spared", spared))
	}
}

// everyCase is an exemption of every joint case: the system passes the work permit on.
const everyCase = "same-case"

// exempted are the papers that an exemption spares, as the folder's form tells.
func (t *timeline) exempted() []rules.Item {
	pack, err := t.stage.App.Cases.Packs.ByHash(t.c.Pack)
	if err != nil {
		return nil
	}
	a := rules.Application{Form: t.story.folder.Version.Form, Tracks: t.c.Tracks, On: t.c.Dossier.On, Known: t.c.Dossier.Known}
	return slices.DeleteFunc(pack.Checked(a), func(i rules.Item) bool { return i.Exempt == nil || i.Exempt.ID == everyCase })
}

// refusedFirst is the policy that the officers of seed 004 tried first, and which did not
// fit; it is told of beside those that do.
const refusedFirst = "pr-origin-doctor"

// routes tells which policies fit the applicant, where facts are known beside the form.
func (t *timeline) routes() error {
	if t.story.folder.Facts == nil {
		return nil
	}
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		return err
	}
	form := t.story.folder.Version.Form
	facts := t.story.folder.Facts.Over(rules.FactsOf(form, t.c.Dossier.On))
	t.print("  %s", t.say("demo.routes"))
	for _, m := range policies.MatchReports(facts, t.lang, rules.Permit) {
		if m.Verdict == rules.Met || m.ID == refusedFirst {
			t.route(m)
		}
	}
	t.print("  %s", text.T(t.lang, "policy.advice"))
	return nil
}

func (t *timeline) route(m rules.MatchReport) {
	t.print("  %s", t.say("demo.route."+string(m.Verdict), m.Name, m.Benefit))
	for _, c := range m.Conditions {
		if m.Verdict == rules.Met || c.Verdict != rules.Met {
			t.print("    %s %s", sign(c.Verdict), c.Required)
		}
	}
	if m.Verdict == rules.Met {
		t.print("    %s", t.say("demo.route.bring", names(m.Evidence)))
	}
	for _, c := range m.Changes {
		t.print("    %s", t.say("demo.route.change", c.Said))
	}
}

func names(codes []permit.Code) text.List {
	var out text.List
	for _, c := range codes {
		out = append(out, rules.MaterialName(c))
	}
	return out
}

// sign shows a verdict at a glance.
func sign(v rules.Verdict) string {
	return map[rules.Verdict]string{rules.Met: "✓", rules.NotMet: "✗", rules.CannotTell: "?"}[v]
}
