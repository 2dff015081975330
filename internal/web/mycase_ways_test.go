package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// both is what the English page of a case says; the Chinese one is there too.
func (b browser) both(id permit.CaseID, rest string, words ...string) string {
	b.t.Helper()
	b.get("/zh/cases/"+string(id)+rest).must(b.t, 200)
	return b.get("/en/cases/"+string(id)+rest).must(b.t, 200, words...)
}

// later is a moment some days after now, at ten.
func later(e *casetest.Env, days int) civil.Moment {
	return civil.Moment{Date: e.Clock.Moment().Date.AddDays(days), Minute: 600}
}

// TestOutcomes: whatever comes of a case, its page and its decision say it, with reasons
// and, where the law has one, the remedy.
func TestOutcomes(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()

		e.UntilDeciding("HK-1")
		e.As("haikou.work.decide").Reject("HK-1", permit.Work, "experience-not-proven")
		e.Drain()
		b.both("HK-1", "", "Refused: no permit is issued", "See the decision", "Work permit: refused")
		b.both("HK-1", "/decision", "the work experience is not proven", "reconsideration within", "It ended with the other permit", "Decision refusing the work permit (PDF,")

		ada := pages(t, e).applicant()
		ada.opens("HK-2")
		e.UntilDeciding("HK-2")
		e.As("haikou.work.decide").Approve("HK-2", permit.Work)
		page := b.both("HK-2", "", "Waits for the other permit", "Decided")
		if strings.Contains(page, "approved") {
			t.Error("the page tells of an approval before it counts")
		}
		e.As("haikou.residence.decide").Reject("HK-2", permit.Residence, "proof-missing")
		e.Drain()
		page = ada.both("HK-2", "/decision", "This decision is final", "required proof was not given")
		if strings.Contains(page, "sue at") {
			t.Error("a residence refusal names a remedy")
		}
		if page := b.both("HK-2", "/decision", "Refused") + b.both("HK-2", "/history"); strings.Contains(page, "required proof was not given") {
			t.Error("the employer is told why residence was refused")
		}

		e.Until("HK-3", permit.Accepted)
		b.get("/en/cases/HK-3/withdraw").must(t, 200, "both permits ends", "Withdrawing cannot be undone")
		b.post("/en/cases/HK-3/withdraw").must(t, 422)
		b.post("/en/cases/HK-3/withdraw", "sure", "yes").goes(t, "/en/cases/HK-3")
		b.both("HK-3", "", "You have withdrawn the application", "Start a new application")
		b.get("/en/cases/HK-3/withdraw").must(t, 409)

		e.Until("HK-4", permit.Filed)
		e.As("haikou.accept-1").Do("HK-4", permit.Decline{Ground: "not-competent", Right: "haikou.foreign-experts"})
		e.Drain()
		b.both("HK-4", "", "The application was not accepted")
		b.both("HK-4", "/decision", "another authority is competent", "Administrative Licence Law art. 32")

		e.UntilDeciding("HK-5")
		e.As("haikou.work.decide").Do("HK-5", permit.OfferHearing{Track: "work"})
		b.both("HK-5", "", "You may ask for a hearing until", `value="ask"`)
		b.post("/en/cases/HK-5/hearing").must(t, 409)
		b.post("/en/cases/HK-5/hearing", "act", "ask").goes(t, "/en/cases/HK-5")
		b.both("HK-5", "", "You asked for a hearing", "hearing asked for")
	})
}

// TestOnTheWay: pauses, going apart, and what is left to bring show on the page.
func TestOnTheWay(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()
		e.Until("HK-1", permit.Accepted)
		e.Pass(later(e, 2))
		b.both("HK-1", "", "Working day 2 of 7", "Decision by", `aria-current="date"`, "day 1 = Tue 3 Mar 2026", "weekend, not counted")
		e.As("haikou.work.examine").Do("HK-1", permit.Suspend{Track: "work", Ground: permit.ForExperts, Until: later(e, 9).Date})
		e.Pass(later(e, 1))
		b.both("HK-1", "", "Clock paused on working day 2 of 7", "expert review", "If the clock ran on today", "‖")
		e.As("haikou.accept-1").Do("HK-1", permit.Uncouple{Reason: "asked-by-applicant"})
		b.both("HK-1", "", "The permits now go separate ways")

		e.Until("HK-2", permit.Made)
		b.both("HK-2", "/collection", "At the window")
		b.get("/en/cases/HK-2").must(t, 200, "Change how you collect")
		b.post("/en/cases/HK-2/collection", "way", "balloon").must(t, 422, "Choose how you would like")
		b.post("/en/cases/HK-2/collection", "way", "pick-up", "day.y", "2026", "day.m", "3", "day.d", "1").must(t, 422, "or a later day", `value="2026"`)
		b.post("/en/cases/HK-2/collection", "way", "pick-up", "day.y", "2026", "day.m", "MAR", "day.d", "14").must(t, 422, "not a working day")
		b.post("/en/cases/HK-2/collection", "way", "pick-up", "day.y", "next", "day.m", "week", "day.d", "").must(t, 422, "Enter the day", `value="next"`)
		b.post("/en/cases/HK-2/collection", "way", "pick-up", "day.y", "2026", "day.m", "March", "day.d", "20").goes(t, "/en/cases/HK-2")
		b.both("HK-2", "", "You come on Friday 20 March", "from Friday 20 March on")
		e.Drain()
		b.both("HK-2", "/decision", "Granted and issued on", "Work permit (PDF,", "4 March 2028")
	})
}

// TestFiles: the party reads its own letters and permits, kept nowhere, and no letter
// between offices.
func TestFiles(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()
		c := e.Until("HK-1", permit.Closed)
		e.Drain()
		for _, name := range []string{"letter-1", "permit-work"} {
			a := b.get("/en/cases/HK-1/documents/" + name)
			a.must(t, 200, "%PDF-")
			if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "inline") {
				t.Errorf("%s comes with %v", name, a.Header)
			}
		}
		b.get("/en/cases/HK-1/documents/permit-residence").must(t, http.StatusForbidden) // the applicant's own
		if page := b.both("HK-1", "/decision"); strings.Contains(page, "permit-residence") || !strings.Contains(page, "permit-work") {
			t.Error("the employer is led to the residence permit")
		}
		for _, name := range []string{"letter-99", "letter-x", "archive-cover-3", "..", "permit-nothing", "%2e%2e%2f"} {
			if a := b.get("/en/cases/HK-1/documents/" + name); a.StatusCode < 300 {
				t.Errorf("%s is answered %d", name, a.StatusCode)
			}
		}
		a := b.get("/en/cases/HK-1/papers/" + string(c.Materials[0].Code))
		a.must(t, 200, "%PDF-")
		if a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("a paper comes with %v", a.Header)
		}
		b.get("/en/cases/HK-1/papers/M99").must(t, http.StatusNotFound)
	})
}

// TestCorrect: the answer to a correction takes what is asked for and nothing else, says
// what is missing, keeps what was typed, and lets the clock run on.
func TestCorrect(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).applicant()
		b.opens("HK-1")
		e.Drain()
		b.get("/en/cases/HK-1/correct").must(t, 409, "No correction waits")
		e.Until("HK-1", permit.Accepted)
		e.As("haikou.work.examine").Do("HK-1", permit.Return{Track: "work", Items: []permit.Item{
			{Track: "work", Material: "M03", Fault: "unclear"}, {Track: "work", Field: "contact.phone", Fault: "<i>odd</i>"}, {Track: "work", Field: "post.title", Fault: "differs"}}})
		e.Drain()
		b.both("HK-1", "", "Correct your application by", "Waits for you")
		page := b.both("HK-1", "/correct", "Answer by", "The clock is paused until you answer", "The scan is not legible", "Your employer answers this", "One-time correction notice (PDF,", `enctype="multipart/form-data"`)
		if strings.Contains(page, "<i>odd") || !strings.Contains(page, "&lt;i&gt;odd") {
			t.Error("a fault is not shown as text")
		}
		path := "/en/cases/HK-1/correct"
		b.post(path, "act", "keep", "contact.phone", "<script>alert(1)</script>", "version", "0", "applicant.surname", "MALLORY").goes(t, path)
		b.get(path).must(t, 200, "&lt;script&gt;alert(1)&lt;/script&gt;")
		b.correct(path, "contact.phone", "13800138000").must(t, 422, "Upload the paper that is asked for", "13800138000")
		b.upload(path, "paper.M03", "virus.exe", []byte("MZ"), "act", "send", "version", "9").must(t, 422, "Error")
		b.upload(path, "paper.M03", "degree.pdf", casetest.Paper("M03"), "act", "keep", "version", "9", "contact.phone", "13800138000").goes(t, path)
		b.get(path).must(t, 200, "New file received")
		b.correct(path, "contact.phone", "not a number").must(t, 422, "not a number")
		b.correct(path, "contact.phone", "13800138000").must(t, 422, "Tick the box if it is true", "13800138000")
		b.post(path, "act", "send", "contact.phone", "13800138000", "version", "1", "pledges.truth", "yes").must(t, 422, text.T(text.EN, "apply.check.changed"))
		signed := e.Form.Form.Pledges.SignedAt
		b.correct(path, append(declared, "contact.phone", "13800138000")...).goes(t, "/en/cases/HK-1")
		if c := e.Case("HK-1"); c.Asked() || !strings.Contains(plain(b.both("HK-1", "")), "You answered the correction") {
			t.Error("the correction is not answered")
		}
		form, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: b.person, Role: permit.Applicant}, "HK-1")
		if err != nil || form.Applicant.Surname == "MALLORY" {
			t.Errorf("what nobody asked for was changed: %v", err)
		}
		if now := form.Pledges.SignedAt; now == signed || now != e.Clock.Moment() || !form.Pledges.EmployerConsents {
			t.Errorf("the correction is signed at %v", now)
		}
	})
}

// declared are the boxes of an applicant, ticked.
var declared = []string{"pledges.truth", "yes", "pledges.noCriminalRecord", "yes", "pledges.dataNotice", "yes"}

// correct sends the correction, as of the page that is there now.
func (b browser) correct(path string, pairs ...string) answered {
	b.t.Helper()
	page := b.get(path).must(b.t, 200)
	return b.post(path, append([]string{"act", "send", "version", values(page, "version")[0]}, pairs...)...)
}

// TestCorrectionsAreSignedByWhoseTheyAre: what the employer was shown, and signed, is signed
// by it again before the correction counts; the order is theirs.
func TestCorrectionsAreSignedByWhoseTheyAre(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).applicant()
		b.opens("HK-1")
		e.Until("HK-1", permit.Accepted)
		e.As("haikou.work.examine").Do("HK-1", permit.Return{Track: "work", Items: []permit.Item{{Track: "work", Field: "applicant.nativeName", Fault: "differs"}}})
		employer, path := b.handler(), "/en/cases/HK-1/correct"
		page := employer.get(path).must(t, 200, "The applicant answers this")
		if strings.Contains(page, "pledges.") {
			t.Error("the employer is asked to sign what it has signed")
		}
		b.correct(path, append(declared, "applicant.nativeName", "Áda María")...).goes(t, path)
		b.get(path).must(t, 200, "Your employer has to sign as well")
		if c := e.Case("HK-1"); !c.Asked() || c.Dossier.Version != 1 {
			t.Fatal("the correction counts before both have signed")
		}
		employer.correct(path).must(t, 422, "Tick the box if it is true")
		employer.correct(path, "pledges.employerConsents", "yes").goes(t, "/en/cases/HK-1")
		form, err := e.App.Cases.Dossier(t.Context(), permit.Actor{ID: b.person, Role: permit.Applicant}, "HK-1")
		if c := e.Case("HK-1"); err != nil || c.Asked() || form.Applicant.NativeName != "Áda María" || !form.Pledges.EmployerConsents || form.Pledges.SignedAt != e.Clock.Moment() {
			t.Errorf("got %+v, %v", form.Pledges, err)
		}
	})
}

// TestVisit: a slot is held, extended once, confirmed, moved and given back.
func TestVisit(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()
		e.Until("JM-1", permit.PreReviewed)
		path := "/en/cases/JM-1/visit"
		page := b.both("JM-1", "/visit", "The earliest times", "All days with free times")
		slots := values(page, "slot")
		if len(slots) < 10 {
			t.Fatalf("only %d slots are offered", len(slots))
		}
		b.post(path, "act", "choose", "slot", "nowhere").must(t, 422, "Choose one of the times")
		b.post(path, "act", "choose", "slot", slots[5]).goes(t, path)
		b.get(path).must(t, 200, "This time is held for you", "Held until 09:10", "Hold it 10 minutes longer")
		b.post(path, "act", "extend").goes(t, path)
		page = b.get(path).must(t, 200, "Held until 09:20")
		if strings.Contains(page, "10 minutes longer") {
			t.Error("a hold could be extended twice")
		}
		b.get("/en/cases/JM-1/visit/sheet").must(t, 409)
		b.post(path, "act", "book", "slot", slots[5]).goes(t, path)
		e.Drain()
		b.both("JM-1", "/visit", "Your visit is booked", "Cancel the visit")
		b.both("JM-1", "/visit/sheet", "Your passport", "Original:", "Visit sheet (PDF,", "/en/cases/JM-1/visit/code.svg")
		b.get("/en/cases/JM-1/visit/code.svg").must(t, 200, "<svg")
		b.post(path, "act", "choose", "slot", slots[8]).goes(t, path+"?slot="+slots[8])
		b.get(path+"?slot="+slots[8]).must(t, 200, "Change your visit?")
		b.post(path, "act", "book", "slot", slots[8]).goes(t, path)
		b.post(path, "act", "cancel").goes(t, path)
		if c := e.Case("JM-1"); c.Phase != permit.PreReviewed {
			t.Errorf("the case is %s", c.Phase)
		}
		e.Until("HK-1", permit.Filed)
		b.get("/en/cases/HK-1/visit").must(t, 409, "No visit can be booked now")
	})
}

// values are those of the buttons of a name.
func values(page, name string) (out []string) {
	for _, part := range strings.Split(page, `name="`+name+`"`)[1:] {
		_, after, _ := strings.Cut(part, `value="`)
		value, _, _ := strings.Cut(after, `"`)
		out = append(out, value)
	}
	return out
}

// TestDraftsAreForms: what is not filed yet is in its form.
func TestDraftsAreForms(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		b := pages(t, e).handler()
		e.Until("HK-1", permit.Draft)
		b.get("/zh/cases/HK-1").goes(t, "/zh/apply/HK-1")
		b.get("/zh/cases/HK-77").must(t, 404)
		b.get("/zh/cases/'").must(t, 422)
	})
}

// TestReturnedSentWithheld: what else may happen before the end.
func TestReturnedSentWithheld(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).handler()
		c := e.Until("HK-1", permit.Filed)
		e.As("haikou.accept-1").Do("HK-1", permit.Return{Items: []permit.Item{{Material: c.Materials[0].Code, Fault: "missing"}}})
		b.both("HK-1", "", "We wait for your correction", "Correct your application by", "Waits for your correction", "We asked you to correct one thing")
		b.both("HK-1", "/correct", "The time limits begin again when you answer")

		e.Until("JM-2", permit.Made)
		b.post("/en/cases/JM-2/collection", "way", "post").goes(t, "/en/cases/JM-2")
		b.both("JM-2", "", "By post", "All permits come in one letter")
		e.As("jiangmen.hand-out").Do("JM-2", permit.HandOut{Tracking: "EA123456789CN"})
		b.both("JM-2", "", "Your permits are in the post", "EA123456789CN")
		b.get("/en/cases/JM-2/collection").must(t, 409)

		c = e.Until("HK-3", permit.Made)
		var all []permit.Comparison
		for _, m := range c.Materials {
			if m.Needed() && m.Met == permit.Uploaded {
				all = append(all, permit.Comparison{Code: m.Code, Seen: permit.Matches})
			}
		}
		all[0].Seen = permit.Differs
		e.As("haikou.hand-out").Do("HK-3", permit.Compare{Results: all})
		e.Drain()
		b.both("HK-3", "", "The permits are withheld", "Explain the difference at", "An original differs")
		b.both("HK-3", "/decision", "Withheld, without effect")
	})
}

// TestHostileForms: more answers than any form has, and text that is none, are refused.
func TestHostileForms(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		b := pages(t, e).handler()
		e.Until("HK-1", permit.Accepted)
		var many []string
		for i := range 10_000 {
			many = append(many, "f"+strconv.Itoa(i), "x")
		}
		for _, page := range []string{"correct", "collection", "withdraw", "hearing", "visit"} {
			b.post("/en/cases/HK-1/"+page, many...).must(t, http.StatusRequestEntityTooLarge)
			b.post("/en/cases/HK-1/"+page, "sure", "\xff").must(t, http.StatusUnprocessableEntity)
		}
		if c := e.Case("HK-1"); c.Outcome != "" || c.Collection.Way != "" {
			t.Error("a refused form changed the case")
		}
	})
}
