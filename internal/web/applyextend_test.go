package web_test

import (
	"strings"
	"testing"
	"time"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/demo"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// filed takes an application of a folder from empty to filed by its pages.
func (w *world) filed(f demo.Folder, l text.Lang) (ann, li *visitor, id permit.CaseID) {
	w.t.Helper()
	form := f.Version.Form
	ann = w.visitor(permit.Applicant, "", "applicant@"+form.City+".example", l)
	li = w.visitor(permit.HandlerRole, form.Employer.CreditCode, "handler@"+form.City+".example", l)
	answers := dossier.Flatten(form)
	id = ann.begin(f)
	for _, v := range []*visitor{ann, li} {
		v.complete(id, answers)
		v.bring(id, f)
		v.sign(id)
	}
	if got := w.e.Case(id); got.Phase != permit.Filed {
		w.t.Fatalf("%s is %s", id, got.Phase)
	}
	return ann, li, id
}

// Who extends both permits takes over the last application: ten pages after signing in,
// five typed answers.
func TestExtensionWithPrefill(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		f := folder(t, e, "haikou/first")
		ann, li, former := w.filed(f, text.EN)
		for _, code := range e.Case(former).Outstanding() { // what no register answers for
			if _, err := e.App.Cases.Attach(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, former, code, "", "paper.pdf", casetest.Paper(code)); err != nil {
				t.Fatal(err)
			}
		}
		c := e.Until(former, permit.Closed)
		work := c.Certificates[0]
		e.Clock.Set(civil.Moment{Date: work.To.AddDays(-60), Minute: 10 * 60})
		ann.signIn(ann.account)
		li.signIn(li.account)
		form := f.Version.Form
		form.Entry.Date = e.Clock.Moment().Date.AddDays(-200)
		form.Residence.Requested.Until = civil.Date{Year: 2029, Month: time.March, Day: 15}
		form.Post.From, form.Post.To = work.To.AddDays(1), form.Residence.Requested.Until
		form.Contract.From, form.Contract.To = form.Post.From, form.Post.To
		answers := dossier.Flatten(form)

		ann.screens, ann.typed = 0, 0
		ann.get("/me").is(200)
		ann.get("/apply").is(200)
		b := ann.form()
		b.values.Set("city", "haikou")
		b.values.Set("what", "extension-extension")
		b.values.Set("employer", form.Employer.CreditCode)
		ann.press(b, "go-on").is(200).shows(work.Number, string(former), "Start with my earlier answers", "Start with an empty form")
		ann.press(ann.form(), "prefill").is(200).shows("Submit by")
		id := permit.CaseID(ann.at[len("/apply/"):])
		ann.screens-- // complete asks for the same page again
		ann.complete(id, answers)
		ann.press(ann.form(), "").is(200) // the papers come later
		ann.screens--                     // sign asks for the same page again
		ann.sign(id)
		if ann.typed > 5 || ann.screens > 10 {
			t.Errorf("%d answers were typed on %d pages", ann.typed, ann.screens)
		}
		li.typed, li.screens = 0, 0
		li.complete(id, answers)
		li.sign(id)
		got := e.Case(id)
		if got.Phase != permit.Filed {
			t.Fatalf("%s is %s: %s", id, got.Phase, words(li.page))
		}
		t.Logf("the applicant saw %d pages and typed %d answers, the handler %d and %d", ann.screens, ann.typed, li.screens, li.typed)
		ann.get("/apply/" + string(id) + "/done").is(200)
	})
}

// What the employer stated about itself in a former case is filled in for its handler, and
// nothing of the person.
func TestEmployerIsFilledIn(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		f := folder(t, e, "haikou/first")
		_, li, former := w.filed(f, text.EN)
		bob := w.visitor(permit.Applicant, "", "bob@mail.example", text.EN)
		path := "/apply/" + string(bob.begin(f))
		li.get("/me").is(200).shows("KUZNETSOVA ELENA IGOREVNA")
		li.get(path + "/handler").is(200)
		li.get(path+"/employer").is(200).shows("Fill in from that application", string(former))
		li.sends(path+"/employer", "former", dossier.Answers{"employer.phone": "010 1234567"}).is(200).shows("Filled in for you", f.Version.Form.Employer.Address, "010 1234567")
		li.get(path + "/post").is(200)
		if strings.Contains(li.body, f.Version.Form.Post.Title) {
			t.Errorf("the post of case %s is filled in", former)
		}
	})
}
