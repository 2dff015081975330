package casetest_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// TestACityIsData: every pack of the program, and one that somebody adds as a folder,
// takes a joint case to its end without a line of Go of its own.
func TestACityIsData(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "erewhon"), 0o700); err != nil {
		t.Fatal(err)
	}
	data, err := rules.NewCity("erewhon", []string{"greater-bay", "guangdong"}, casetest.Monday.Date)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "erewhon", "pack.yaml"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	packs, err := app.Packs(dir)
	if err != nil {
		t.Fatal(err)
	}
	officers, err := casetest.Officers(packs.Packs()...)
	if err != nil {
		t.Fatal(err)
	}
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		c.Packs, c.People = dir, officers
		e := casetest.New(t, c)
		for _, p := range packs.Packs() {
			walk(t, e, p)
		}
		if r, n := e.Verify(), int64(len(packs.Packs())); r.Cases != n || r.Certificates != 2*n {
			t.Errorf("verified %+v", r)
		}
	})
	if !slices.ContainsFunc(packs.Packs(), func(p *rules.Pack) bool { return p.City == "erewhon" }) || len(packs.Packs()) < 11 {
		t.Errorf("%d packs", len(packs.Packs()))
	}
}

func walk(t *testing.T, e *casetest.Env, p *rules.Pack) {
	t.Helper()
	id := permit.CaseID(p.City + "-1")
	accepted := e.Until(id, permit.Accepted)
	promised, ok := accepted.Clock(permit.PromisedClock)
	if want := p.Profile.PromisedFor(accepted.Tracks, string(e.Form.Form.Category.Grade)); !ok || promised.Days != want.Days || promised.Basis != want.Basis {
		t.Errorf("%s: promised %d days (%s), want %d (%s)", p.City, promised.Days, promised.Basis, want.Days, want.Basis)
	}
	if c := e.Until(id, permit.Archived); c.Outcome != permit.OutIssued || len(c.Certificates) != 2 || c.Pack != p.Hash {
		t.Errorf("%s: outcome %s with %d certificates under %.8s, want %.8s", p.City, c.Outcome, len(c.Certificates), c.Pack, p.Hash)
	}
}

// TestAnOldEditionStays: a case filed under an edition of a city goes on under it when a
// new edition is added beside it, and new cases are filed under the new one.
func TestAnOldEditionStays(t *testing.T) {
	dir := t.TempDir()
	write := func(folder, name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	day := casetest.Monday.Date
	old, err := rules.NewCity("erewhon", nil, day.AddDays(-30))
	if err != nil {
		t.Fatal(err)
	}
	write("erewhon", "pack.yaml", old)
	packs, err := app.Packs(dir)
	if err != nil {
		t.Fatal(err)
	}
	was, err := packs.ByCity("erewhon", day)
	if err != nil {
		t.Fatal(err)
	}
	officers, err := casetest.Officers(was)
	if err != nil {
		t.Fatal(err)
	}
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		c.Packs, c.People = dir, officers
		e := casetest.New(t, c)
		e.Until("erewhon-1", permit.Accepted)

		// The new edition begins tomorrow; the old folder stays as it is, under another name.
		if err := os.Rename(filepath.Join(dir, "erewhon"), filepath.Join(dir, "erewhon-old")); err != nil {
			t.Fatal(err)
		}
		next, err := rules.NewCity("erewhon", nil, day.AddDays(1))
		if err != nil {
			t.Fatal(err)
		}
		write("erewhon", "pack.yaml", append([]byte("replaces: "+was.Edition+"\n"), next...))
		e.Reopen()
		e.Clock.Set(civil.Moment{Date: day.AddDays(1), Minute: 9 * 60})
		if c := e.Until("erewhon-1", permit.Archived); c.Pack != was.Hash || c.Outcome != permit.OutIssued {
			t.Errorf("the old case is under %.8s, %s", c.Pack, c.Outcome)
		}
		if c := e.Until("erewhon-2", permit.Accepted); c.Pack == was.Hash {
			t.Error("the new case is under the old edition")
		}
		e.Verify()
	})
}

// TestThePromiseFollowsTheCategory: Suzhou promises both permits in 15 days, and in 3
// working days to whom it calls high-end; also where silence accepts the case.
func TestThePromiseFollowsTheCategory(t *testing.T) {
	packs, err := app.Packs("")
	if err != nil {
		t.Fatal(err)
	}
	officers, err := casetest.Officers(packs.Packs()...)
	if err != nil {
		t.Fatal(err)
	}
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		c.People = officers
		e := casetest.New(t, c)
		days := func(id permit.CaseID) int {
			k, _ := e.Case(id).Clock(permit.PromisedClock)
			return k.Days
		}
		e.Until("suzhou-1", permit.Accepted)
		e.Form.Form.Category.Grade, e.Form.Form.Category.Ground = dossier.GradeA, "A1"
		e.Until("suzhou-2", permit.Accepted)
		e.Until("suzhou-3", permit.Filed)
		e.Pass(civil.Moment{Date: e.Clock.Moment().Date.AddDays(21), Minute: 9 * 60})
		if one, two, three := days("suzhou-1"), days("suzhou-2"), days("suzhou-3"); one != 15 || two != 3 || three != 3 {
			t.Errorf("promised %d days to B, %d to A, %d by silence to A; want 15, 3, 3", one, two, three)
		}
	})
}
