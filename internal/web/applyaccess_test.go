package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// pagesOf are the pages of an application below its address, for one side.
func pagesOf(r permit.Role) []string {
	if r == permit.HandlerRole {
		return []string{"", "/type", "/employer", "/handler", "/job", "/documents", "/check", "/delete"}
	}
	return []string{"", "/type", "/passport", "/about", "/history", "/stay", "/address", "/health", "/family", "/contact", "/delivery", "/documents", "/documents/M07", "/check", "/delete"}
}

// Every page is there in both languages for whom it is for, and for nobody else.
func TestPagesAreForTheirParty(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		ann, li, path := w.draft(text.EN)
		bob := w.visitor(permit.Applicant, "", "bob@mail.example", text.EN)
		other := w.visitor(permit.HandlerRole, "91440703MA4X0J21KE", "other@firm.example", text.EN)
		nobody := &visitor{world: w, lang: text.EN}
		for _, l := range text.Langs {
			for _, v := range []*visitor{ann, li} {
				role := map[*visitor]permit.Role{ann: permit.Applicant, li: permit.HandlerRole}[v]
				v.lang = l
				v.get("/me").is(200)
				v.get("/apply").is(200)
				for _, page := range pagesOf(role) {
					v.get(path + page).is(200)
					if strings.Contains(v.body, "⟦") || !strings.Contains(v.body, "<h1") {
						t.Errorf("%s%s in %s misses words", path, page, l)
					}
				}
			}
		}
		for _, page := range pagesOf(permit.Applicant) {
			bob.get(path + page).is(http.StatusNotFound)
			other.get(path + page).is(http.StatusNotFound)
			nobody.get(path + page).is(http.StatusUnauthorized)
			bob.post(path+strings.ReplaceAll(page, "/type", "/passport"), url.Values{"asks": {"applicant.surname"}, "applicant.surname": {"BOB"}})
			if bob.status < 400 {
				t.Errorf("a stranger posts to %s: %d", page, bob.status)
			}
		}
		li.get(path + "/passport").is(http.StatusNotFound)
		ann.get(path + "/employer").is(http.StatusNotFound)
		ann.get("/apply/HAIKOU-2026-999999").is(http.StatusNotFound)
		ann.get(path + "/done").is(http.StatusNotFound)
		if ann.get(path + "/passport"); strings.Contains(ann.body, "BOB") {
			t.Error("a stranger has typed something")
		}
	})
}

// A page takes the answers that are its own, of the side whose they are.
func TestPagesTakeTheirOwnAnswers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, li, path := newWorld(t, e).draft(text.EN)
		ann.get(path + "/contact").is(200)
		b := ann.form()
		b.values.Set("asks", "contact.phone pay.yearly applicant.surname pledges.truth transaction.work nonsense contact.phone[9]")
		for _, name := range []string{"contact.phone", "pay.yearly", "applicant.surname", "pledges.truth", "transaction.work", "nonsense"} {
			b.values.Set(name, "1234567")
		}
		ann.press(b, "later").is(200)
		id := permit.CaseID(path[len("/apply/"):])
		d, err := e.App.Cases.Draft(t.Context(), permit.Actor{ID: ann.account, Role: permit.Applicant}, id)
		if err != nil || d.Answers["contact.phone"].Value != "1234567" || d.Answers["pay.yearly"].Value+d.Answers["applicant.surname"].Value+d.Answers["pledges.truth"].Value != "" || d.Answers["transaction.work"].Value != "domestic" {
			t.Errorf("the page took %v, %v", d.Answers, err)
		}
		li.get(path + "/check").is(200)
		if strings.Contains(li.body, "1234567") {
			t.Error("the employer reads the applicant's phone")
		}
	})
}

// Hostile answers are text, or refused.
func TestHostileAnswers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.ZH)
		name := `"><script>alert(1)</script>` + strings.Repeat("长", 200)
		ann.sends(path+"/about", "go-on", dossier.Answers{"applicant.birthPlace": name}).is(http.StatusUnprocessableEntity)
		if strings.Contains(ann.body, "<script>alert") || !strings.Contains(ann.body, "&lt;script&gt;") {
			t.Error("an answer is not shown as text")
		}
		ann.get(path + "/check").is(200)
		if strings.Contains(ann.body, "<script>alert") {
			t.Error("an answer is not shown as text")
		}
		many := url.Values{"version": {"1"}}
		for i := range 3_000 {
			many.Set(fmt.Sprintf("education[%d].school", i), "x")
		}
		ann.post(path+"/history", many).is(http.StatusRequestEntityTooLarge)
		ann.post(path+"/about", url.Values{"asks": {"applicant.birthPlace"}, "applicant.birthPlace": {"\xff\xfe"}}).is(http.StatusUnprocessableEntity)
		for _, start := range []string{"?what=nothing", "?what=overseas-none&city=atlantis", "?what=extension-extension&city=haikou&employer=91460105MA5T2H73XQ&family=99", "?what=" + url.QueryEscape("<b>")} {
			ann.get("/apply" + start).is(http.StatusUnprocessableEntity)
		}
	})
}

// A permit that is extended is named when the application begins, and its last day counts.
func TestStartAsksForThePermitsHeld(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		ann := w.visitor(permit.Applicant, "", "ann@mail.example", text.EN)
		ann.get("/apply").is(200)
		b := ann.form()
		b.values.Set("city", "beijing")
		b.values.Set("what", "extension-extension")
		b.values.Set("employer", "91110105MA01C5K4BL")
		b.values.Set("family", "1")
		ann.press(b, "go-on").is(200).shows("not registered with this service yet", "working days", "CNY")
		b = ann.form()
		ann.press(b, "empty").is(http.StatusUnprocessableEntity).shows("Work permit number", `href="#f-workPermit.number"`)
		b = ann.form()
		ann.answer(b, dossier.Answers{"workPermit.number": "irl110105b7k2m94x5", "workPermit.expiresOn": "2026-05-20", "residence.current.number": "JB8831402", "residence.current.expiresOn": "2026-05-20",
			"dependants[0].permitNumber": "JB8831403", "dependants[0].permitExpiresOn": "2026-05-20"})
		ann.press(b, "empty").is(200).shows("Submit by", "20 April 2026")
		c := e.Case(permit.CaseID(ann.at[len("/apply/"):]))
		if len(c.Tracks) != 3 || c.Tracks[0].Current.Number != "IRL110105B7K2M94X5" || c.Tracks[2].Holder != 1 {
			t.Errorf("tracks: %+v", c.Tracks)
		}
		ann.get(ann.at + "/family").is(200).shows("settled when the application began")
		if strings.Contains(ann.body, "remove:dependants:0") {
			t.Error("who applies can be removed")
		}
	})
}
