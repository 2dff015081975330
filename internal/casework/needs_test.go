package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// needed lists what a case calls for, in its order.
func needed(c permit.Case) string {
	var out []string
	for _, m := range c.Materials {
		if m.Needed() {
			out = append(out, string(m.Code))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

const forB = "M01 M02 M03 M04 M05 M06 M07 M08 M10 M19 M20"

// ofCategoryA is the sample form of somebody who claims category A by points.
func ofCategoryA(e *casetest.Env) dossier.Version {
	v := e.Form
	v.Form.Category = dossier.Category{Grade: dossier.GradeA, Ground: "A6", Score: 90}
	return v
}

// A case calls for what its form calls for: nothing before there is one, and another
// list with another form; what was brought stays. Verify concludes it all once more.
func TestACaseCallsForWhatItsFormCallsFor(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		who := e.Applicant("HK-1").Open()
		if c := e.Case("HK-1"); len(c.Materials) > 0 {
			t.Fatalf("before the form %s is asked", needed(c))
		}
		who.Save(e.Form)
		if got := needed(e.Case("HK-1")); got != forB {
			t.Errorf("category B is asked for %s, want %s", got, forB)
		}
		who.Attach("M02", "M02.pdf", casetest.Paper("M02"))
		e.Verify()

		who.Save(ofCategoryA(e))
		c := e.Case("HK-1")
		if got, want := needed(c), "M01 M03 M04 M05 M06 M07 M08 M10 M12 M19 M20"; got != want {
			t.Errorf("category A is asked for %s, want %s", got, want)
		}
		m, _ := c.Material("M02")
		if m.Needed() || m.Spared.Row != "experience" || m.Spared.Exemption != "category-a" || m.Version != 1 {
			t.Errorf("the experience is kept as %+v", m)
		}
		who.Do(permit.Commit{Material: "M04"})
		e.Verify()

		who.Save(e.Form)
		c = e.Case("HK-1")
		m, _ = c.Material("M02")
		record, _ := c.Material("M04")
		if needed(c) != forB || m.Met != permit.Uploaded || record.Met != permit.Missing {
			t.Errorf("back in category B: %s, experience %s, record %s", needed(c), m.Met, record.Met)
		}
		e.Verify()
	})
}

// After acceptance a form that calls for another paper asks for it in a notice.
func TestAChangedFormAsksAfterAcceptance(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		e.Applicant("HK-1").Save(ofCategoryA(e))
		c := e.Case("HK-1")
		if n := len(c.Corrections); n != 1 || c.Corrections[0].Items[0].Material != "M12" {
			t.Fatalf("corrections %+v", c.Corrections)
		}
		e.As("haikou.work.examine").Examine("HK-1", permit.Work)
		e.As("haikou.work.review").Review("HK-1", permit.Work)
		e.As("haikou.work.decide").Refused(problem.Illegal).Approve("HK-1", permit.Work)
		e.Applicant("HK-1").Attach("M12", "M12.pdf", casetest.Paper("M12")).Do(permit.Answer{})
		e.Until("HK-1", permit.Closed)
		e.Verify()
	})
}

// Verify finds a list of papers that does not follow from the form.
func TestVerifyConcludesTheNeedsOnceMore(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, config app.Config) {
		env := casetest.New(t, config)
		env.Until("HK-1", permit.Filed)
		env.Verify()
		pack, err := env.App.Cases.Packs.ByHash(env.Case("HK-1").Pack)
		if err != nil {
			t.Fatal(err)
		}
		whole := pack.Checklist
		defer func() { pack.Checklist = whole }()
		for _, rows := range [][]*rules.Row{whole.Rows[1:], append(slices.Clone(whole.Rows), &rules.Row{ID: "more", Code: "M15", For: []permit.Business{"work/domestic"}})} {
			pack.Checklist = &rules.Checklist{Rows: rows}
			if _, err := env.App.Cases.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), "calls for") {
				t.Errorf("verify says %v", err)
			}
		}
	})
}

// Whoever has had a permit in the city is not asked again for what
// the former case has shown; somebody else with that number is. That the post was the
// same is known, and spares the proof of experience in Beijing only: this is Haikou.
func TestFormerCasesSpareWhatTheyHaveShown(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Closed)
		former := e.Case("HK-1")
		next := e.Form
		for _, k := range former.Certificates {
			if k.Kind == permit.Work {
				next.Form.PriorPermits = []dossier.PriorPermit{{Kind: dossier.WorkPermit, Number: k.Number, From: k.From, To: k.To}}
			}
		}
		again := func(id permit.CaseID, applicant permit.PersonID) permit.Case {
			actor := permit.Actor{ID: applicant, Role: permit.Applicant}
			open := permit.Open{City: "haikou", Applicant: applicant, Employer: next.Form.Employer.CreditCode, Tracks: casework.Wanted(next)}
			if _, err := e.App.Cases.Open(t.Context(), actor, id, open); err != nil {
				t.Fatal(err)
			}
			c, err := e.App.Cases.SaveDossier(t.Context(), actor, id, next)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		c := again("HK-2", former.Applicant)
		if got, want := needed(c), "M01 M02 M05 M06 M07 M08 M10 M11 M19 M20"; got != want || !slices.Equal(c.Dossier.Known, []permit.Code{rules.KnownDegree, rules.KnownHealth, rules.KnownPost}) {
			t.Errorf("the same person is asked for %s and known for %v, want %s", got, c.Dossier.Known, want)
		}
		if got := needed(again("HK-3", "somebody.else")); got != "M01 M02 M03 M05 M06 M07 M08 M10 M11 M19 M20" {
			t.Errorf("somebody else is asked for %s", got)
		}
		e.Verify()
	})
}

// Each material is explained in both languages, with the day of a register's answer,
// the apostille of the country of issue, and the day from which a paper is not too old.
func TestTheChecklistExplainsItself(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Refused(problem.Illegal).Do(permit.File{})
		ctx, who := context.Background(), permit.Actor{ID: "applicant.HK-1", Role: permit.Applicant}
		if _, err := e.App.Cases.Checklist(ctx, permit.Actor{ID: "somebody", Role: permit.Applicant}, "HK-1", text.EN); problem.Of(err).Code != problem.NotFound {
			t.Errorf("somebody else: %v", err)
		}
		if _, err := e.App.Cases.Checklist(ctx, who, "HK-1", text.EN); problem.Of(err).Code != problem.Illegal {
			t.Errorf("before the form: %v", err)
		}
		e.Applicant("HK-1").Save(e.Form)
		e.System("register.accommodation").Do("HK-1", permit.AskRegister{Material: "M19", Register: "accommodation", Found: true, Digest: "x"})
		for lang, want := range map[text.Lang]map[permit.Code]string{
			text.EN: {"M19": "confirmed by the register of accommodation on Mon 2 Mar 2026", "M04": "apostille of Estonia (in the Convention since Sun 30 Sep 2001", "M05": "issued on or after Tue 2 Sep 2025", "M11": "Not needed"},
			text.ZH: {"M19": "免交：住宿登记于2026年3月2日", "M04": "爱沙尼亚的附加证明书", "M05": "2025年9月2日", "M11": "不需要"},
		} {
			list, err := e.App.Cases.Checklist(ctx, who, "HK-1", lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range list {
				said := strings.Join(append([]string{x.Name, x.Reason, x.State, x.Fresh, x.Supplier, x.Source}, x.Forms...), "\n")
				if strings.Contains(said, "⟦") || !strings.Contains(said, want[x.Code]) {
					t.Errorf("%s is explained as\n%s\nwant %s", x.Code, said, want[x.Code])
				}
			}
		}
	})
}
