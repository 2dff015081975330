package web_test

import (
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Applicant and handler fill in the two sides of a form, page by page as the buttons lead,
// from empty to filed, in both languages; the applicant sees 14 pages at most.
func TestFromEmptyToFiled(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		for _, c := range []struct {
			folder string
			lang   text.Lang
		}{{"haikou/first", text.ZH}, {"haikou/first", text.EN}, {"jiangmen/first", text.ZH}, {"jiangmen/first", text.EN}} {
			f := folder(t, e, c.folder)
			form := f.Version.Form
			ann := w.visitor(permit.Applicant, "", string(c.lang)+"@"+form.City+".example", c.lang)
			li := w.visitor(permit.HandlerRole, form.Employer.CreditCode, string(c.lang)+".handler@"+form.City+".example", c.lang)
			answers := dossier.Flatten(form)

			id := ann.begin(f)
			ann.complete(id, answers)
			ann.bring(id, f)
			ann.sign(id)
			ann.get("/apply/" + string(id)).is(200)
			if got := e.Case(id); got.Phase != permit.Draft {
				t.Fatalf("%s was handed in by one side", id)
			}
			li.get("/me").is(200).shows(string(id))
			li.complete(id, answers)
			li.bring(id, f)
			li.sign(id)

			got := e.Case(id)
			if got.Phase != permit.Filed {
				t.Fatalf("%s is %s:\n%s", id, got.Phase, words(li.page))
			}
			if n := ann.forms(); n > 14 {
				t.Errorf("%s: %d pages", c.folder, n)
			}
			t.Logf("%s %s: the applicant saw %d pages and typed %d answers, the handler %d and %d", c.folder, c.lang, ann.forms(), ann.typed, li.screens, li.typed)
			stated, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, id)
			if err != nil {
				t.Fatal(err)
			}
			stated.Pledges, form.Pledges = dossier.Pledges{}, dossier.Pledges{}
			for _, d := range dossier.Diff(form, stated) {
				t.Errorf("%s: %s differs: %v", id, d.Field, dossier.Flatten(stated)[d.Field])
			}
			e.Drain()
			ann.get("/apply/"+string(id)+"/done").is(200).shows(string(id), "/receipt")
			ann.get("/apply/" + string(id) + "/receipt").is(200)
			if ann.header.Get("Content-Type") != "application/pdf" {
				t.Error("the receipt is no PDF")
			}
		}
	})
}
