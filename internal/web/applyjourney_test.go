package web_test

import (
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/demo"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// asStated is what the pages ask of a form: what the answers of somebody who leaves open what
// may be left open make of it. Of the papers the paper itself is brought; a register is
// asked for the number of the accommodation; of schools left long ago the end counts.
func asStated(f dossier.Form) dossier.Form {
	f.Applicant.NativeName, f.Medical.Issuer = "", ""
	f.Accommodation.Region, f.Accommodation.Registration, f.Accommodation.MovedInOn = "", "", civil.Date{}
	if f.Delivery.Recipient != "" {
		f.Delivery.Recipient = strings.ToUpper(f.Delivery.Recipient)
	}
	f.Education = slices.Clone(f.Education)
	for i, s := range f.Education {
		if s.To.Year < 2016 {
			f.Education[i].From = dossier.Month{}
		}
	}
	return f
}

// leftOpen are the answers that somebody gives who leaves open what follows from others.
func leftOpen(f dossier.Form) dossier.Answers {
	all := dossier.Flatten(asStated(f))
	for _, i := range dossier.Inferences() {
		delete(all, i.Of)
	}
	return all
}

// A side is what one side of the party sees and does from the first page to its signature.
type side struct {
	screens, typed, picked int
}

// Goal 2 of the pages: an applicant sees 14 pages at most and types 26 answers at most; a
// handler, whose employer has stated its record once, 2 pages and 6 answers. What is picked
// from a list, ticked or pressed is not typed; it is counted beside.
var goal2 = map[permit.Role]side{
	permit.Applicant:   {screens: 14, typed: 26, picked: 16},
	permit.HandlerRole: {screens: 2, typed: 6, picked: 1},
}

func (v *visitor) within(t *testing.T, name string, screens int) {
	t.Helper()
	role := permit.Applicant
	if v.employer != "" {
		role = permit.HandlerRole
	}
	if most := goal2[role]; screens > most.screens || v.typed > most.typed || v.picked > most.picked {
		t.Errorf("%s, %s: %d pages, %d answers typed and %d picked, more than %+v: %v", name, role, screens, v.typed, v.picked, most, v.asked)
	}
	t.Logf("%s, %s %s: %d pages, %d answers typed and %d picked", name, role, v.lang, screens, v.typed, v.picked)
}

// Applicant and handler fill in the two sides of a form, page by page as the buttons lead,
// from empty to filed, in both languages, within the second goal of the pages. What they
// did not type is in the form that is filed all the same.
func TestFromEmptyToFiled(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		for _, c := range []struct {
			folder string
			lang   text.Lang
		}{{"haikou/first", text.ZH}, {"haikou/first", text.EN}, {"jiangmen/first", text.ZH}, {"jiangmen/first", text.EN}} {
			f := folder(t, e, c.folder)
			form := f.Version.Form
			form.Employer.Name, form.Contact.Email = registered, string(c.lang)+"@"+form.City+".example"
			ann := w.visitor(permit.Applicant, "", form.Contact.Email, c.lang)
			li := w.visitor(permit.HandlerRole, form.Employer.CreditCode, string(c.lang)+".handler@"+form.City+".example", c.lang)
			li.stated(form)
			answers := leftOpen(form)

			id := ann.begin(f)
			ann.complete(id, answers)
			ann.bring(id, f)
			ann.sign(id)
			ann.within(t, c.folder, ann.forms())
			ann.get("/apply/" + string(id)).is(200)
			if got := e.Case(id); got.Phase != permit.Draft {
				t.Fatalf("%s was handed in by one side", id)
			}
			li.confirms(id, f, answers)
			li.within(t, c.folder, li.seen)

			if got := e.Case(id); got.Phase != permit.Filed {
				t.Fatalf("%s is %s:\n%s", id, got.Phase, words(li.page))
			}
			filed, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, id)
			if err != nil {
				t.Fatal(err)
			}
			want := asStated(form)
			filed.Pledges, want.Pledges = dossier.Pledges{}, dossier.Pledges{}
			for _, d := range dossier.Diff(want, filed) {
				t.Errorf("%s: %s differs: %v, not %v", id, d.Field, dossier.Flatten(filed)[d.Field], dossier.Flatten(want)[d.Field])
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

// stated makes the record of a handler and their employer, as a former application has
// left it.
func (v *visitor) stated(f dossier.Form) {
	v.t.Helper()
	actor := permit.Actor{ID: v.account, Role: permit.HandlerRole, Employer: v.employer}
	if err := v.accounts.Keep(v.t.Context(), actor, dossier.Flatten(f)); err != nil {
		v.t.Fatal(err)
	}
}

// confirms is the part of a handler: from the list of applications to the job, and from
// there to the check, where the papers of the employer are brought and it is signed. What
// is seen in between is counted.
func (v *visitor) confirms(id permit.CaseID, f demo.Folder, answers dossier.Answers) {
	v.t.Helper()
	v.get("/me").is(200).shows("/apply/" + string(id) + "/next")
	v.screens = 0
	v.get("/apply/" + string(id) + "/next").is(200)
	for !strings.HasSuffix(v.at, "/check") {
		v.answerTopic(answers)
	}
	v.seen = v.screens
	v.signsWith(f)
}

// signsWith brings every paper that the page of the check asks for, ticks its boxes, and
// signs.
func (v *visitor) signsWith(f demo.Folder) {
	v.t.Helper()
	b := v.form()
	for name, kind := range b.names {
		if kind == "checkbox" && name != "incomplete" {
			b.values.Set(name, "yes")
		}
	}
	v.sendsFiles(b, f).is(200)
}
