package casework_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"tandem/internal/access"
	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// A question is a line of testdata/access.txt.
type question struct {
	who   string
	act   access.Act
	track permit.TrackID
	phase permit.Phase
	want  string
	line  string
}

func questions(t *testing.T) (out []question) {
	t.Helper()
	data, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(cells) != 5 || !slices.Contains([]string{"yes", "no", "later"}, cells[3]) {
			t.Fatalf("not a question: %q", line)
		}
		act, track, _ := strings.Cut(cells[1], ":")
		out = append(out, question{cells[0], access.Act(act), permit.TrackID(track), permit.Phase(cells[2]), cells[3], strings.TrimSpace(line)})
	}
	return out
}

// person is somebody of the table.
func person(t *testing.T, e *casetest.Env, c permit.Case, name string) permit.Actor {
	t.Helper()
	employed := officer(t, e, "haikou.work.examine")
	employed.ID, employed.Employer = "insider", c.Employer
	others := map[string]permit.Actor{
		"applicant": {ID: c.Applicant, Role: permit.Applicant}, "stranger": applicant("HK-999"),
		"handler": {ID: c.Handler, Role: permit.HandlerRole, Employer: c.Employer}, "colleague": {ID: "colleague", Role: permit.HandlerRole, Employer: c.Employer},
		"rival": {ID: "rival", Role: permit.HandlerRole, Employer: "91350100M000100Y43"}, "insider": employed,
		"twin":     {ID: c.Applicant, Role: permit.Officer, Office: "haikou.window", Posts: []permit.Post{permit.PostAccept}},
		"jiangmen": officer(t, e, "jiangmen.accept-1"), "supervision": supervision, "expert": {ID: "expert", Role: permit.Expert, Office: "haikou.foreign-experts"},
		"system": {ID: "clockwork", Role: permit.System}, "nobody": {ID: "nobody"},
	}
	if who, ok := others[name]; ok {
		return who
	}
	return officer(t, e, "haikou."+name)
}

// TestQuestions asks every question of the policies, of what a page offers, and of the
// lists: all three give the answer that is written down.
func TestQuestions(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		list := questions(t)
		if len(list) < 80 {
			t.Errorf("%d questions are asked", len(list))
		}
		e.Until("HK-2", permit.Accepted) // somebody else's, in the lists too
		var c permit.Case
		for _, q := range list {
			if c.Phase != q.phase {
				c = e.Until("HK-1", q.phase)
			}
			q.ask(t, e, c)
		}
	})
}

func (q question) ask(t *testing.T, e *casetest.Env, c permit.Case) {
	t.Helper()
	who := person(t, e, c, q.who)
	if slices.Contains(access.Readings, q.act) {
		q.askReading(t, e, c, who)
		return
	}
	v, _ := casework.Asked(e.App.Cases, who, c, q.command(t))
	offers, err := e.App.Cases.Offers(who, c)
	if err != nil {
		t.Fatal(err)
	}
	offered := slices.ContainsFunc(offers, func(o casework.Offer) bool { return o.Act == q.act && (q.track == "" || o.Track == q.track) })
	if got := answer(v.Allowed, offered); got != q.want {
		t.Errorf("%s\npolicies say %v %v, the page offers it: %v", q.line, v.Allowed, v.Policies, offered)
	}
}

func answer(allowed, offered bool) string {
	switch {
	case allowed && offered:
		return "yes"
	case allowed:
		return "later"
	case offered:
		return "offered, and not allowed"
	}
	return "no"
}

func (q question) askReading(t *testing.T, e *casetest.Env, c permit.Case, who permit.Actor) {
	t.Helper()
	allowed := casework.MayRead(e.App.Cases, who, c, q.act)
	if (q.want == "yes") != allowed {
		t.Errorf("%s\npolicies say %v", q.line, allowed)
	}
	if q.act != access.ReadCase {
		return
	}
	page, err := e.App.Lists.Page(t.Context(), access.ScopeOf(who), worklist.Query{Limit: 100}, e.Clock.Moment().Date)
	if err != nil {
		t.Fatal(err)
	}
	if listed := slices.ContainsFunc(page.Cases, func(x worklist.Listed) bool { return x.Case == c.ID }); listed != allowed {
		t.Errorf("%s\npolicies say %v, and it is listed: %v", q.line, allowed, listed)
	}
}

// command is the one that the question is about.
func (q question) command(t *testing.T) permit.Command {
	t.Helper()
	onTrack := map[access.Act]permit.Command{"examine": permit.Examine{Track: q.track}, "review": permit.Review{Track: q.track}, "approve": permit.Approve{Track: q.track},
		"refuse": permit.Reject{Track: q.track}, "suspend": permit.Suspend{Track: q.track}, "return": permit.Return{Track: q.track}, "put-forward": permit.PutForward{Track: q.track}}
	if cmd, ok := onTrack[q.act]; ok {
		return cmd
	}
	all := everyCommand()
	i := slices.IndexFunc(all, func(k permit.Command) bool { return k.Name() == string(q.act) })
	if i < 0 {
		t.Fatalf("there is no act %q", q.act)
	}
	return all[i]
}
