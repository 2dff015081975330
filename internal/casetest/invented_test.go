package casetest_test

import (
	"fmt"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/synth"
)

// invented are forms of a synthetic population that are filed today in a city that has
// a profile, by the number that a case of that city would have.
func invented(t *testing.T) map[permit.CaseID]dossier.Version {
	t.Helper()
	shapes, err := synth.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	g, err := synth.New(shapes, policies, synth.Options{Cases: 20_000, Seed: 5, From: casetest.Monday.Date, Years: 1})
	if err != nil {
		t.Fatal(err)
	}
	out := map[permit.CaseID]dossier.Version{}
	err = g.Each(func(c synth.Case) error {
		prefix, known := map[string]string{"haikou": "HK", "wuxi": "WX", "beijing": "BJ", "jiangmen": "JM"}[c.City]
		if !known || c.Filed != casetest.Monday.Date || *c.Facts.Case.Work != "domestic" || *c.Facts.Case.Residence != "first" {
			return nil
		}
		data, err := c.DossierYAML()
		if err != nil {
			return err
		}
		v, faults := dossier.Read(c.ID+".yaml", data, c.Filed)
		out[permit.CaseID(fmt.Sprintf("%s-%d", prefix, len(out)+1))] = v
		return faults.Err()
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d forms, %v", len(out), err)
	}
	return out
}

// TestInventedFormsCanBeFiled: a form of tandem synth goes all the way to the permits,
// and verifies.
func TestInventedFormsCanBeFiled(t *testing.T) {
	forms := invented(t)
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Bare = true
		for id, v := range forms {
			e.Form = v
			if done := e.Until(id, permit.Closed); done.Outcome != permit.OutIssued || len(done.Certificates) != 2 {
				t.Errorf("%s: %s with %d certificates", id, done.Outcome, len(done.Certificates))
			}
		}
		if r := e.Verify(); r.Cases != int64(len(forms)) || r.Dossiers != r.Cases {
			t.Errorf("verified %+v", r)
		}
	})
}
