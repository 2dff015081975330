package web_test

import (
	"net/http"
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
		answers := leftOpen(form)

		ann.screens, ann.typed, ann.picked = 0, 0, 0
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
		if ann.typed+ann.picked > 5 || ann.screens > 10 {
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

// What a handler states about the employer and themselves is kept, and filled in for them
// in the next application, changeable; of the job and the person nothing is. What is
// changed there is kept for the next but one. Another handler of the employer has the
// employer's record, and their own name from their account.
func TestEmployerIsStatedOnce(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		f := folder(t, e, "haikou/first")
		form := f.Version.Form
		_, li, _ := w.filed(f, text.EN)
		bob := w.visitor(permit.Applicant, "", "bob@mail.example", text.EN)
		path := "/apply/" + string(bob.begin(f))
		bob.get(path + "/check")
		if strings.Contains(bob.body, form.Handler.IDNumber) {
			t.Error("who names an employer reads its record")
		}
		li.get("/me").is(200).shows("KUZNETSOVA ELENA IGOREVNA")
		li.get(path+"/handler").is(200).shows(form.Handler.Phone, form.Handler.IDNumber, "From the record of your employer")
		li.get(path+"/employer").is(200).shows(form.Employer.Address, form.Employer.Industry)
		li.sends(path+"/employer", "go-on", dossier.Answers{"employer.phone": "010 1234567"}).is(200)
		if li.at != path+"/job" {
			t.Errorf("it goes on at %s", li.at)
		}
		if li.get(path + "/job").is(200); strings.Contains(li.body, form.Post.Title) {
			t.Error("the post of another application is filled in")
		}
		third := "/apply/" + string(bob.begin(f))
		wu := w.visitor(permit.HandlerRole, form.Employer.CreditCode, "wu@firm.example", text.ZH)
		wu.get(third+"/employer").is(200).shows("010 1234567", "来自用人单位留存信息")
		if wu.get(third+"/handler").is(200).shows("wu@firm.example", "来自您的账户"); strings.Contains(wu.body, form.Handler.IDNumber) {
			t.Error("one handler is filled in as another")
		}
		wu.sends(third+"/employer", "later", dossier.Answers{"employer.email": ""}).is(200)
		if wu.get(third + "/employer").is(200); strings.Contains(wu.body, form.Employer.Email) {
			t.Error("what was taken away is there again")
		}
	})
}

// An answer that may be left open says what it follows from, is filled in when that is
// there, and keeps in step until somebody states another.
func TestLeftOpenFollows(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, li, path := newWorld(t, e).draft(text.EN)
		ann.get(path + "/contact").is(200).shows("It then follows from “Address in China”")
		ann.sends(path+"/address", "later", dossier.Answers{"accommodation.address": "First street 1"}).is(200)
		ann.get(path+"/contact").is(200).shows("First street 1", "From “Address in China”", "From your account")
		ann.sends(path+"/address", "later", dossier.Answers{"accommodation.address": "Second street 2"}).is(200)
		ann.get(path + "/contact").is(200).shows("Second street 2")
		ann.sends(path+"/contact", "later", dossier.Answers{"contact.address": "Box 3"}).is(200)
		ann.sends(path+"/address", "later", dossier.Answers{"accommodation.address": "Third street 3"}).is(200)
		ann.get(path + "/contact").is(200).shows("Box 3")

		ann.sends(path+"/stay", "go-on", dossier.Answers{"entry.date": "2026-02-26", "visa.type": "Z"}).is(200)
		open := ann.get(path + "/stay").is(200).form()
		if open.values.Get("visa.stayUntil.d") != "28" || open.values.Get("residence.requested.until.d") != "" {
			t.Errorf("the stay follows as %v", open.values)
		}
		li.sends(path+"/job", "later", dossier.Answers{"post.from": "2026-03-16", "post.to": "2028-03-15", "post.occupation": "2-02-10-03", "category.ground": "B1", "pay.yearly": "420000"}).is(200)
		job := li.get(path + "/job").is(200).shows("<summary>Contract, monthly pay and category: as you have answered").form()
		for name, want := range map[string]string{"contract.from.m": "03", "contract.to.y": "2028", "pay.monthly": "35000", "pay.monthsPerYear": "12", "post.kind": "professional", "category.grade": "B"} {
			if got := job.values.Get(name); got != want && "0"+got != want {
				t.Errorf("%s follows as %q, want %q", name, got, want)
			}
		}
		ann.press(open, "go-on").is(200) // the employer has answered meanwhile, and that is no clash
		if got := ann.get(path + "/stay").is(200).form().values.Get("residence.requested.until.d"); got != "15" {
			t.Errorf("the residence ends on the %s", got)
		}
	})
}

// Both lines of the passport go into one field, and are read when the page is sent; what
// they say is shown before it counts.
func TestLinesArePasted(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		lines := folder(t, e, "haikou/first").Version.Form.Applicant.Passport.MRZ
		ann.sends(path+"/passport", "go-on", dossier.Answers{"applicant.passport.mrz[0]": lines[0] + "\n" + lines[1]}).is(200).shows(`value="KUZNETSOVA"`, `value="752946183"`, "From the lines of the passport")
		if ann.at != path+"/passport" {
			t.Errorf("nobody looks at what was read: %s", ann.at)
		}
		ann.sends(path+"/passport", "go-on", nil).is(http.StatusUnprocessableEntity).shows("Passport date of issue")
	})
}

// A handler sends the applicant an address in which the employer stands already.
func TestEmployerSendsALink(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		code := folder(t, e, "haikou/first").Version.Form.Employer.CreditCode
		li := w.visitor(permit.HandlerRole, code, "li@firm.example", text.EN)
		link := "/apply?employer=" + code
		li.get("/apply").is(200).shows("Send the applicant this address", "http://localhost/en"+link)
		ann := w.visitor(permit.Applicant, "", "ann@mail.example", text.EN)
		if got := ann.get(link).is(200).form().values.Get("employer"); got != code {
			t.Errorf("the employer is %q", got)
		}
	})
}
