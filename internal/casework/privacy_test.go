package casework_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// personal are words of the sample applicant's that must stand nowhere in clear.
// Numbers are looked for with the colon before them, since any five digits may stand in
// a digest. The whole of every bundled form is looked for in package demo.
var personal = []string{
	"SAARINEN", "LIISBET", "Väinö", "Kuressaare", "KX4190672", "1988-04-19", "Tartu", "Meretehnika",
	":438765", ":36563", "77号", "79号", "符静怡", "460106199103050028", "0898-555 0677", "@chaoxi-hk", "@mail.example", "EST-2026-010677",
}

// TestNothingPersonalInClear: at no time, from the draft to the archive, does a word
// of the form or the paper stand in the database, its log, the stored papers, the
// keys or what the program logs.
func TestNothingPersonalInClear(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		stated(t, e.Form)
		e.Applicant("HK-1").Open()
		second := e.Form
		second.Form.Contact.Phone = "0898-555 0677 x"
		e.Applicant("HK-1").Save(e.Form).Save(second)
		for _, phase := range []permit.Phase{permit.Draft, permit.Filed, permit.Accepted, permit.Issued, permit.Closed, permit.Archived} {
			e.Until("HK-1", phase)
			e.Applicant("HK-1").Refused(problem.Illegal).Open()
			if _, err := e.App.Cases.Dossier(t.Context(), officer(t, e, "haikou.work.examine"), "HK-1"); err != nil {
				t.Fatal(err)
			}
			e.Drain()
			inClear(t, e, string(phase))
		}
		e.Reopen() // moves what is in the log of SQLite into its file
		inClear(t, e, "after reopening")
	})
}

// stated makes sure that what is looked for is what the applicant states.
func stated(t *testing.T, v dossier.Version) {
	t.Helper()
	form, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range personal {
		if !bytes.Contains(form, []byte(word)) {
			t.Errorf("the form does not say %q", word)
		}
	}
}

// inClear looks for personal words in everything that is kept.
func inClear(t *testing.T, e *casetest.Env, when string) {
	t.Helper()
	kept := map[string]string{"the log": e.Log.String()}
	for table, rows := range e.Tables() {
		kept["table "+table] = strings.Join(rows, "\n")
	}
	files := e.DatabaseFiles()
	_ = filepath.WalkDir(e.Data(), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		kept["file "+filepath.Base(file)] = string(data)
	}
	for place, text := range kept {
		for _, word := range personal {
			if strings.Contains(text, word) {
				t.Errorf("%s, %s: %q stands in clear", when, place, word)
			}
		}
	}
}

// TestShowingIsOnRecord: law 10. A procedure is shown what it may read, and a line in
// the trail says who was shown what. What cannot be recorded is not shown.
func TestShowingIsOnRecord(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Accepted)
		who := officer(t, e, "haikou.work.examine")

		form, err := e.App.Cases.Dossier(t.Context(), who, "HK-1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e.Form.Form.For(dossier.ForWork), form); diff != "" {
			t.Errorf("the work authority is shown something else:\n%s", diff)
		}
		if form.Accommodation.Address != "" || form.Applicant.Surname == "" {
			t.Errorf("the work authority is shown the accommodation %q and the name %q", form.Accommodation.Address, form.Applicant.Surname)
		}
		if got, want := last(t, e, "read dossier"), (note{string(who.ID), "shown", "work v1"}); got != want {
			t.Errorf("in the trail: %+v", got)
		}

		paper, err := e.App.Cases.Paper(t.Context(), who, "HK-1", "M03")
		if err != nil || !bytes.Equal(paper, casetest.Paper("M03")) {
			t.Errorf("another paper is shown: %d bytes, %v", len(paper), err)
		}
		if got, want := last(t, e, "read paper"), (note{string(who.ID), "shown", "M03 v1"}); got != want {
			t.Errorf("in the trail: %+v", got)
		}

		alter(t, e, shut[e.App.DB.Dialect()]("trail"))
		form, formErr := e.App.Cases.Dossier(t.Context(), who, "HK-1")
		paper, paperErr := e.App.Cases.Paper(t.Context(), who, "HK-1", "M03")
		if formErr == nil || paperErr == nil || len(paper) > 0 || form.Applicant.Surname != "" {
			t.Errorf("shown without a record: %v, %v", formErr, paperErr)
		}
	})
}

// TestNotThere: what is not there is said to be not there.
func TestNotThere(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open()
		who := applicant("HK-1")
		for name, err := range map[string]error{
			"a case":            errOf(e.App.Cases.Case(t.Context(), "HK-9")),
			"a command":         errOf(e.App.Cases.Do(t.Context(), who, "HK-9", permit.File{})),
			"a form of no case": errOf(e.App.Cases.Dossier(t.Context(), who, "HK-9")),
			"a form":            errOf(e.App.Cases.Dossier(t.Context(), who, "HK-1")),
			"a paper":           errOf(e.App.Cases.Paper(t.Context(), who, "HK-1", "M03")),
			"an upload":         errOf(e.App.Cases.Attach(t.Context(), who, "HK-9", "M03", "", "M03.pdf", casetest.Paper("M03"))),
			"a new form":        errOf(e.App.Cases.SaveDossier(t.Context(), who, "HK-9", e.Form)),
		} {
			if p := problem.Of(err); p == nil || p.Code != problem.NotFound || strings.Contains(p.Error(), "destroyed") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := len(e.Blobs()); n != 0 {
			t.Errorf("%d papers were left behind", n)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }
