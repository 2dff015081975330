package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// draft begins an application of the folder haikou/first for a new applicant, with a
// handler of the employer beside.
func (w *world) draft(l text.Lang) (ann, li *visitor, path string) {
	w.t.Helper()
	f := folder(w.t, w.e, "haikou/first")
	ann = w.visitor(permit.Applicant, "", "ann@mail.example", l)
	li = w.visitor(permit.HandlerRole, f.Version.Form.Employer.CreditCode, "li@firm.example", l)
	return ann, li, "/apply/" + string(ann.begin(f))
}

// type sends a page of questions with some answers.
func (v *visitor) sends(path, do string, answers dossier.Answers) *visitor {
	v.t.Helper()
	v.get(path).is(200)
	b := v.form()
	v.answer(b, answers)
	return v.press(b, do)
}

// What is typed is kept, right or wrong: it is told beside the field and in the summary,
// and is there again in the other language, after the session has ended, and at another
// process.
func TestWrongAnswersStay(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		ann, _, path := w.draft(text.EN)
		ann.sends(path+"/passport", "go-on", dossier.Answers{"applicant.surname": "Дое", "applicant.passport.number": "x!", "applicant.passport.expiresOn": "2031--14"})
		ann.is(http.StatusUnprocessableEntity).shows("Error:", `href="#f-applicant.surname"`, "Enter the month of", "ДОЕ", `value="2031"`, `value="14"`)
		ann.lang = text.ZH
		ann.get(path+"/passport").is(200).shows("ДОЕ", `value="2031"`)

		ended := *ann
		ended.token = "nobody"
		ended.post(path+"/passport", url.Values{"asks": {"applicant.passport.issuedAt"}, "version": {"9"}, "applicant.passport.issuedAt": {"Typed at the end"}, "do": {"later"}}).is(http.StatusUnauthorized)
		b := ended.formTo("/sign-in")
		b.values.Set("login", ann.login())
		b.values.Set("password", password)
		in := ended.raw(http.MethodPost, b.action, b.values)
		for _, c := range in.Result().Cookies() {
			if c.Name == "tandem-session" {
				ended.token = c.Value
			}
		}
		ended.page, _ = html.Parse(in.Body)
		ended.press(ended.form(), "later").is(200)
		ended.get(path + "/passport").is(200).shows("Typed at the end")

		again := ann.on(w.beside()).signIn(ann.account)
		again.get(path+"/passport").is(200).shows("ДОЕ", `value="2031"`)
	})
}

// A page that is left to be finished later says nothing of what is wrong.
func TestLaterAsksNothing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		ann.sends(path+"/contact", "later", dossier.Answers{"contact.email": "no address"}).is(200)
		if ann.at != path {
			t.Errorf("it leads to %s", ann.at)
		}
		ann.shows("In progress")
		ann.get(path+"/contact?faults").is(200).shows("no address", "is not an e-mail address")
	})
}

// Of two who change one answer the later is told, with both values; nothing is overwritten
// until they send it again. What a script saved by itself clashes with nobody.
func TestChangedMeanwhile(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		ann.get(path + "/contact").is(200)
		mine, theirs := ann.form(), ann.form()
		theirs.values.Set("contact.address", "First street 1")
		ann.press(theirs, "go-on")
		mine.values.Set("contact.address", "Second street 2")
		ann.press(mine, "go-on").is(http.StatusConflict).shows("Somebody else changed this page", "First street 1", "Second street 2")
		second := ann.form()
		other := *ann
		other.get(path + "/contact").is(200).shows("First street 1")
		ann.press(second, "later").is(200)
		ann.get(path + "/contact").is(200).shows("Second street 2")

		b := ann.form()
		b.values.Set("contact.address", "Third")
		ann.send(http.MethodPost, path+"/contact", "application/x-www-form-urlencoded", strings.NewReader(b.values.Encode()), "X-Tandem-Part", "autosave").is(200).shows("Saved at 09:00")
		b.values.Set("version", ann.header.Get("X-Tandem-Version"))
		b.values.Set("contact.address", "Third street 3")
		ann.press(b, "later").is(200)
		ann.get(path + "/contact").is(200).shows("Third street 3")
	})
}

// Items of a list come and go by buttons; what was typed beside stays.
func TestItemsComeAndGo(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		ann.sends(path+"/history", "add:education", dossier.Answers{"education[0].school": "First school", "education[0].from": "2001-09"}).is(200).shows("School 2", "First school")
		b := ann.form()
		ann.answer(b, dossier.Answers{"education[1].school": "Second school"})
		ann.press(b, "add:jobs").is(200).shows("Second school", "Job 1")
		b = ann.form()
		ann.answer(b, dossier.Answers{"jobs[0].employer": "An employer"})
		ann.press(b, "remove:education:0").is(200).shows("Second school", "An employer")
		if strings.Contains(ann.body, "First school") || strings.Contains(ann.body, "School 2") {
			t.Error("what was removed is there")
		}
		b = ann.form()
		b.values.Set("do", "remove:education:17")
		ann.post(b.action, b.values).is(200)
		ann.press(b, "remove:nothing:0").is(http.StatusUnprocessableEntity)
	})
}

// The zone fills in what it says, marked as read from there; a name typed with its hyphen
// stays as it is.
func TestZoneFillsIn(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		m := dossier.MRZ{Kind: "P", Issuer: "SWE", Surname: "OKAFOR LINDQVIST", Given: "ADAEZE", Number: "AA4417902", Nationality: "SWE", Sex: "F"}
		m.Birth.Year, m.Birth.Month, m.Birth.Day = 1988, 4, 12
		m.Expiry.Year, m.Expiry.Month, m.Expiry.Day = 2031, 3, 14
		up, low := m.Lines()
		ann.sends(path+"/passport", "zone", dossier.Answers{"applicant.passport.mrz[0]": up, "applicant.passport.mrz[1]": low, "applicant.surname": "okafor-lindqvist"})
		ann.is(200).shows("OKAFOR-LINDQVIST", `value="ADAEZE"`, `value="AA4417902"`, `value="1988"`, "From the lines of the passport")
		ann.get(path+"/about").is(200).shows(`value="SWE" selected`, "From the lines of the passport")
		ann.sends(path+"/passport", "go-on", dossier.Answers{"applicant.given": "MARY", "applicant.passport.kind": "ordinary", "applicant.passport.issuedOn": "2021-03-15"})
		ann.is(http.StatusUnprocessableEntity).shows("The form says “MARY” and the passport zone “ADAEZE”")
		ann.sends(path+"/passport", "zone", dossier.Answers{"applicant.passport.mrz[1]": "TOO SHORT"}).is(http.StatusUnprocessableEntity).shows("has 8 characters")
		ann.sends(path+"/passport", "go-on", dossier.Answers{"applicant.passport.mrz[0]": "", "applicant.passport.mrz[1]": "", "applicant.given": "ADAEZE"}).is(200)
		if ann.at == path+"/passport" {
			t.Error("without the zone the page is wrong")
		}
	})
}

// Who changes an answer after signing signs again.
func TestChangesTakeTheSignatureOff(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		ann, _, path := w.draft(text.EN)
		answers := dossier.Flatten(folder(t, e, "haikou/first").Version.Form)
		id := permit.CaseID(path[len("/apply/"):])
		ann.complete(id, answers)
		ann.get(path + "/check").is(200)
		b := ann.form()
		b.values.Set("pledges.truth", "yes")
		ann.press(b, "").is(http.StatusUnprocessableEntity).shows("Tick the box if it is true")
		ann.sign(id)
		ann.shows("You have signed your part")
		ann.sends(path+"/contact", "later", dossier.Answers{"contact.phone": "+46 70 1234567"}).is(200)
		if strings.Contains(ann.body, "You have signed your part") {
			t.Error("the signature stands for other answers")
		}
	})
}

// A draft is deleted by two presses; its number leads nowhere then.
func TestDraftIsDeleted(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		ann.get(path + "/delete").is(200).shows("Delete this draft?")
		ann.press(ann.form(), "").is(200)
		if ann.at != "/me" {
			t.Errorf("it leads to %s", ann.at)
		}
		ann.shows("Withdrawn")
		ann.get(path + "/passport").is(http.StatusConflict)
	})
}
