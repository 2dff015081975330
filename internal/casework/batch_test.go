package casework_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/permit"
)

// shut makes a table refuse every new row, and opened lets it take them again.
var shut = map[db.Dialect]func(table string) string{
	db.DialectSQLite: func(table string) string {
		return `CREATE TRIGGER shut BEFORE INSERT ON ` + table + ` BEGIN SELECT RAISE(ABORT, 'shut'); END`
	},
	db.DialectPostgres: func(table string) string {
		return `ALTER TABLE ` + table + ` ADD CONSTRAINT shut CHECK (false) NOT VALID`
	},
}

var opened = map[db.Dialect]func(table string) string{
	db.DialectSQLite:   func(string) string { return `DROP TRIGGER shut` },
	db.DialectPostgres: func(table string) string { return `ALTER TABLE ` + table + ` DROP CONSTRAINT shut` },
}

// TestAllOfACommandOrNothing: letters, timers, permits, forms and keys are stored
// with the entry that causes them. If one of them cannot be, nothing is.
func TestAllOfACommandOrNothing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		for _, k := range []struct {
			name, table string
			until       func(id permit.CaseID)
			do          func(id permit.CaseID) error
		}{
			{"a letter or timer", "river_job", func(id permit.CaseID) { e.Until(id, permit.Draft); filled(e, id) }, func(id permit.CaseID) error {
				_, err := e.App.Cases.Do(t.Context(), applicant(id), id, permit.File{})
				return err
			}},
			{"a permit", "certificate", func(id permit.CaseID) {
				e.UntilDeciding(id)
				e.As("haikou.work.decide").Approve(id, permit.Work)
			}, func(id permit.CaseID) error {
				cmd := permit.Approve{Track: residence, Digest: digest(t, e, id)}
				_, err := e.App.Cases.Do(t.Context(), officer(t, e, "haikou.residence.decide"), id, cmd)
				return err
			}},
			{"a form", "dossier_version", func(id permit.CaseID) { e.Applicant(id).Open() }, func(id permit.CaseID) error {
				_, err := e.App.Cases.SaveDossier(t.Context(), applicant(id), id, e.Form)
				return err
			}},
			{"a key", "case_key", func(permit.CaseID) {}, func(id permit.CaseID) error {
				open := permit.Open{City: "haikou", Applicant: applicant(id).ID, Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}}}
				_, err := e.App.Cases.Open(t.Context(), applicant(id), id, open)
				return err
			}},
		} {
			id := permit.CaseID("HK-" + k.table)
			k.until(id)
			alter(t, e, shut[e.App.DB.Dialect()](k.table))
			before := e.Tables()
			err := k.do(id)
			after := e.Tables()
			if diff := cmp.Diff(before, after); err == nil || diff != "" {
				t.Errorf("%s that cannot be stored: %v\n%s", k.name, err, diff)
			}
			alter(t, e, opened[e.App.DB.Dialect()](k.table))
			if err := k.do(id); err != nil {
				t.Errorf("%s afterwards: %v", k.name, err)
			}
		}
		e.Verify()
	})
}

// filled brings form and papers of a draft.
func filled(e *casetest.Env, id permit.CaseID) {
	e.Applicant(id).Save(e.Form)
	for _, m := range e.Case(id).Materials {
		e.Applicant(id).Attach(m.Code, string(m.Code)+".pdf", casetest.Paper(m.Code))
	}
}

// TestEffectsOfAnEntry: filing queues a letter and the timer of the notice, and
// nothing that is done already.
func TestEffectsOfAnEntry(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Draft)
		filled(e, "HK-1")
		if n := count(t, e, `SELECT count(*) FROM river_job`); n != 0 {
			t.Errorf("%d jobs of a draft", n)
		}
		e.Applicant("HK-1").File()
		got := map[string]int{}
		for _, kind := range []string{"send", "wake", "query"} {
			got[kind] = count(t, e, `SELECT count(*) FROM river_job WHERE kind = $1`, kind)
		}
		if diff := cmp.Diff(map[string]int{"send": 1, "wake": 1, "query": 0}, got); diff != "" {
			t.Error(diff)
		}
		if !slices.ContainsFunc(events(t, e, "HK-1"), func(ev permit.Event) bool { _, ok := ev.(permit.NoticeSent); return ok }) {
			t.Error("no letter in the journal")
		}
	})
}
