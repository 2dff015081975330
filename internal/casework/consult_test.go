package casework_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// told are values that no form states, by register.
var told = map[string]dossier.Answers{
	"entry-exit":          {"applicant.surname": "ZZYZXOVA", "visa.number": "Zzyzx-visa", "entry.port": "Zzyzx port"},
	"accommodation":       {"accommodation.address": "Zzyzx street 1"},
	"market-registration": {"employer.name": "Zzyzx Works", "applicant.surname": "Zzyzx unasked"},
	"criminal-record":     {"pledges.noCriminalRecord": "false"},
}

// heard is a case about which registers have answered.
func heard(t *testing.T, e *casetest.Env, id permit.CaseID) permit.Case {
	t.Helper()
	e.Until(id, permit.Filed)
	for register, values := range told {
		hear(t, e, id, register, values)
	}
	hear(t, e, id, "education", nil)
	return e.Case(id)
}

func hear(t *testing.T, e *casetest.Env, id permit.CaseID, register string, values dossier.Answers) {
	t.Helper()
	if err := e.App.Cases.Hear(t.Context(), casework.Query{Case: id, Register: register}, dossier.Told{Found: values != nil, Values: values}); err != nil {
		t.Fatal(register, err)
	}
}

// answersFor are the answers as an officer's desk shows them.
func answersFor(t *testing.T, e *casetest.Env, who permit.Actor, id permit.CaseID) map[string]casework.Answered {
	t.Helper()
	d, err := e.App.Cases.Desk(t.Context(), who, id)
	if err != nil {
		t.Fatal(who.ID, err)
	}
	list, err := e.App.Cases.RegisterAnswers(t.Context(), who, d)
	if err != nil {
		t.Fatal(who.ID, err)
	}
	out := map[string]casework.Answered{}
	for _, a := range list {
		out[a.Register] = a
	}
	return out
}

// TestAnswersAreSealed: what registers answered stands nowhere in clear, not in the
// database, its files, the papers or the log, and no more is kept than was asked.
func TestAnswersAreSealed(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		heard(t, e, "HK-1")
		e.Drain()
		e.Reopen()
		kept := []string{e.Log.String()}
		for table, rows := range e.Tables() {
			kept = append(kept, table+strings.Join(rows, "\n"))
		}
		files := e.DatabaseFiles()
		_ = filepath.WalkDir(e.Data(), func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, path)
			}
			return err
		})
		for _, f := range files {
			data, _ := os.ReadFile(f)
			kept = append(kept, string(data))
		}
		for _, text := range kept {
			if strings.Contains(text, "Zzyzx") || strings.Contains(text, "ZZYZX") {
				t.Error("what a register answered stands in clear")
			}
		}
		if a := answersFor(t, e, applicant("HK-1"), "HK-1"); a["market-registration"].Told.Values["applicant.surname"] != "" {
			t.Error("what was not asked is kept")
		}
	})
}

// TestAnswersAreShownByTheView: an authority is shown of the answers what it reads of the
// form, and not even that there are others; every showing is on record.
func TestAnswersAreShownByTheView(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		heard(t, e, "HK-1")
		e.Until("HK-1", permit.Accepted)
		for who, want := range map[string][]string{
			"haikou.work.examine":      {"criminal-record", "education", "entry-exit", "market-registration"},
			"haikou.residence.examine": {"accommodation", "entry-exit", "market-registration"},
		} {
			actor := officer(t, e, who)
			got := answersFor(t, e, actor, "HK-1")
			names := []string{}
			for register, a := range got {
				names = append(names, register)
				for path, value := range a.Told.Values {
					q, _ := dossier.QuestionAt(path)
					if kind := dossier.Reader(strings.Split(who, ".")[1]); !dossier.MayRead(q, kind) || value != told[register][path] {
						t.Errorf("%s is shown %s: %q", who, path, value)
					}
				}
			}
			slices.Sort(names)
			if !slices.Equal(names, want) || got["entry-exit"].Told.Values["applicant.surname"] != "ZZYZXOVA" {
				t.Errorf("%s is shown %v, want %v", who, names, want)
			}
			line := last(t, e, "read registers")
			if view, list, _ := strings.Cut(line.Detail, " "); line.Actor != string(actor.ID) || view != strings.Split(who, ".")[1] || len(strings.Split(list, "+")) != len(want) {
				t.Errorf("in the trail: %+v", line)
			}
		}
		before := count(t, e, `SELECT count(*) FROM trail WHERE act = 'read registers'`)
		if got := answersFor(t, e, supervision, "HK-1"); len(got) > 0 {
			t.Errorf("supervision is shown %v", got)
		}
		if n := count(t, e, `SELECT count(*) FROM trail WHERE act = 'read registers'`); n != before {
			t.Error("a showing of nothing is on record")
		}
		d, err := e.App.Cases.Desk(t.Context(), officer(t, e, "haikou.work.examine"), "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.App.Cases.RegisterAnswers(t.Context(), officer(t, e, "jiangmen.accept-1"), d); problem.Of(err).Code != problem.NotFound {
			t.Errorf("another city with this city's desk: %v", err)
		}
	})
}

// TestTheSameAnswerAgain: it is kept once; another is kept beside it and counts.
func TestTheSameAnswerAgain(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := heard(t, e, "HK-1")
		hear(t, e, "HK-1", "entry-exit", told["entry-exit"])
		if again := e.Case("HK-1"); len(again.Consulted) != len(c.Consulted) {
			t.Errorf("%d answers are in the journal, want %d", len(again.Consulted), len(c.Consulted))
		}
		hear(t, e, "HK-1", "entry-exit", dossier.Answers{"entry.port": "Zzyzx airport"})
		hear(t, e, "HK-1", "entry-exit", told["entry-exit"])
		hear(t, e, "HK-1", "entry-exit", nil)
		if got := answersFor(t, e, applicant("HK-1"), "HK-1")["entry-exit"]; got.Told.Found || len(got.Told.Values) > 0 {
			t.Errorf("the last answer is %+v", got)
		}
		if n := count(t, e, `SELECT count(*) FROM register_answer`); n != len(told)+1+2 {
			t.Errorf("%d answers are kept", n)
		}
		if r := e.Verify(); r.Registers != int64(len(told)+1+2) {
			t.Errorf("verify went through %d answers", r.Registers)
		}
	})
}

// TestAnAnswerForAPaper: a register with an entry spares the paper that it was asked for,
// and its answer is kept.
func TestAnAnswerForAPaper(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Save(e.Form)
		for _, m := range e.Case("HK-1").Materials {
			if m.Share == "" {
				e.Applicant("HK-1").Do(permit.Attach{Material: m.Code, Digest: "bare"})
			}
		}
		e.Applicant("HK-1").File()
		worth, err := e.App.Cases.ToConsult(t.Context(), "HK-1")
		if err != nil || slices.Contains(worth, "accommodation") || !slices.Contains(worth, "entry-exit") {
			t.Errorf("to be asked beside the papers: %v, %v", worth, err)
		}
		q := casework.Query{Case: "HK-1", Material: "M19", Register: "accommodation"}
		if err := e.App.Cases.Hear(t.Context(), q, dossier.Told{Found: true, Values: told["accommodation"]}); err != nil {
			t.Fatal(err)
		}
		m, _ := e.Case("HK-1").Material("M19")
		if a, ok := e.Case("HK-1").Answer("accommodation"); m.Met != permit.Shared || !ok || a.Digest != m.Digest {
			t.Errorf("the paper is %+v, the answer %+v", m, a)
		}
	})
}

// TestAnAnswerThatCannotBeRead is told as such, beside the others.
func TestAnAnswerThatCannotBeRead(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		heard(t, e, "HK-1")
		digest := func(register string) string { k, _ := e.Case("HK-1").Answer(register); return k.Digest }
		alter(t, e, `UPDATE register_answer SET sealed = (SELECT sealed FROM register_answer WHERE digest = $1) WHERE digest = $2`, digest("entry-exit"), digest("criminal-record"))
		alter(t, e, `DELETE FROM register_answer WHERE digest = $1`, digest("education"))
		got := answersFor(t, e, applicant("HK-1"), "HK-1")
		for register, code := range map[string]problem.Code{"criminal-record": problem.Unavailable, "education": problem.NotFound} {
			if a := got[register]; a.Wrong == nil || problem.Of(a.Wrong).Code != code || len(a.Told.Values) > 0 {
				t.Errorf("%s: %+v", register, a)
			}
		}
		if a := got["entry-exit"]; a.Wrong != nil || len(a.Told.Values) != 3 {
			t.Errorf("the one that is whole: %+v", a)
		}
	})
}

// TestAnswersEndWithTheFile: with the key of the case its answers are gone, also out of the
// pages of the database; the record of the destruction names them by digest.
func TestAnswersEndWithTheFile(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := heard(t, e, "HK-1")
		e.Until("HK-1", permit.Archived)
		var sealed []string
		err := db.ForEach(t.Context(), e.App.DB, `SELECT sealed FROM register_answer`, func(row db.Row) error {
			var b []byte
			err := row.Scan(&b)
			sealed = append(sealed, string(b))
			return err
		})
		if err != nil || len(sealed) != len(c.Consulted) {
			t.Fatalf("%d answers are kept, %v", len(sealed), err)
		}
		e.Until("HK-1", permit.Destroyed)
		e.Drain()
		if n := count(t, e, `SELECT count(*) FROM register_answer`); n != 0 {
			t.Errorf("%d answers are left", n)
		}
		if err := e.App.Cases.Hear(t.Context(), casework.Query{Case: "HK-1", Register: "education"}, dossier.Told{}); err != nil {
			t.Errorf("an answer after the end: %v", err)
		}
		record, err := e.App.Cases.Destruction(t.Context(), "HK-1")
		if err != nil || !strings.Contains(digests(record), c.Consulted[0].Digest) {
			t.Errorf("the record does not name the answers: %v", err)
		}
		e.Verify()
		e.Reopen()
		for _, f := range e.DatabaseFiles() {
			data, _ := os.ReadFile(f)
			for _, s := range sealed {
				if bytes.Contains(data, []byte(s[:32])) {
					t.Errorf("%s: an answer is still in its pages", filepath.Base(f))
				}
			}
		}
	})
}

func digests(d casework.Destruction) string {
	var out []string
	for _, p := range d.Papers {
		out = append(out, p.Digest)
	}
	return strings.Join(out, " ")
}
