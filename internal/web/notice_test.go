package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// onlyFor is a paper that one authority reads and the other does not.
func onlyFor(t *testing.T, c permit.Case, k permit.Kind) string {
	t.Helper()
	i := slices.IndexFunc(c.Materials, func(m permit.Material) bool { return m.Needed() && slices.Equal(m.ReadBy, []permit.Kind{k}) })
	if i < 0 {
		t.Fatalf("no paper is read by %s alone", k)
	}
	return string(c.Materials[i].Code)
}

// puts has an examining post put items forward on its page.
func puts(t *testing.T, s *reviewSite, kind string, fields ...string) pageAnswer {
	t.Helper()
	at := "/en/s/cases/HK-1/review/" + kind + "/forward"
	return s.as(permit.PersonID("haikou."+kind+".examine")).send(at, at, fields...)
}

// askedFor are the items of the last notice, without who asks.
func askedFor(c permit.Case) (out []permit.Item) {
	for _, i := range c.Corrections[len(c.Corrections)-1].Items {
		i.Track = ""
		out = append(out, i)
	}
	return out
}

// TestOneNoticeForBothAuthorities: each authority says on its own page what it needs; the
// window sees both, cannot accept over them, and sends one letter that names all of it.
func TestOneNoticeForBothAuthorities(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		c := e.Until("HK-1", permit.Filed)
		work, residence := onlyFor(t, c, permit.Work), onlyFor(t, c, permit.Residence)
		old := filled(t, s.as("haikou.accept-1").page("/en/s/counter/HK-1"), "/en/s/counter/HK-1/accept")
		puts(t, s, "work", "paper."+work, "not-legalised", "paper.M07", "unclear").must(t, http.StatusSeeOther)
		puts(t, s, "residence", "paper."+residence, "outdated", "paper.M07", "unclear", "add", "accommodation.address", "add.fault", "differs-register").must(t, http.StatusSeeOther)
		clerk, at := s.as("haikou.accept-1"), "/en/s/counter/HK-1"
		clerk.do("POST", at+"/accept", old).must(t, http.StatusConflict).says(t, "asks for", "as well, and one notice asks for everything")
		counter := clerk.page(at)
		if strings.Contains(counter, `action="`+at+`/accept"`) || !strings.Contains(brief(counter), "Asking for something: ") {
			t.Errorf("the window may accept over the authorities, or is not told: %s", brief(counter))
		}
		at += "/notice"
		form := clerk.get(at)
		form.must(t, 200).says(t, text.T("en", "notice.others"), text.T("en", "review.code.not-legalised"), text.T("en", "review.code.outdated"), text.T("en", "dossier.ask.accommodation.address"))
		for _, l := range []text.Lang{text.ZH, text.EN} {
			preview := clerk.send("/"+string(l)+"/s/counter/HK-1/notice", "/"+string(l)+"/s/counter/HK-1/notice", "paper.M03", "not-signed").must(t, 200)
			preview.says(t, text.T(l, "review.code.not-signed"), text.T(l, "review.code.not-legalised"), text.T(l, "review.code.outdated"), text.T(l, "dossier.ask.accommodation.address"))
		}
		preview := clerk.send(at, at, "paper.M03", "not-signed").must(t, 200)
		clerk.do("POST", at, filled(t, preview.body, at, "step", "send")).must(t, http.StatusSeeOther)
		want := []permit.Item{{Material: "M03", Fault: "not-signed"}, {Material: permit.Code(work), Fault: "not-legalised"}, {Material: "M07", Fault: "unclear"},
			{Material: permit.Code(residence), Fault: "outdated"}, {Field: "accommodation.address", Fault: "differs-register"}}
		got := askedFor(e.Case("HK-1"))
		for _, i := range want {
			if !slices.Contains(got, i) {
				t.Errorf("the notice does not ask for %+v: %+v", i, got)
			}
		}
		if len(got) != len(want) || len(e.Case("HK-1").Proposals) != 0 {
			t.Errorf("asked for %+v, and still put forward is %+v", got, e.Case("HK-1").Proposals)
		}
		e.Verify()
	})
}

// TestPutForward: what a post has put forward stands in its form the next time; it may name
// other things or take all of it back; and what somebody else did meanwhile is told.
func TestPutForward(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		c := e.Until("HK-1", permit.Accepted)
		at := "/en/s/cases/HK-1/review/" + workTrack + "/forward"
		examiner := s.as("haikou.work.examine")
		examiner.get("/en/s/cases/HK-1/review/work").says(t, `href="`+at+`#f-paper.M07"`)
		examiner.send(at, at).must(t, 422).says(t, text.T("en", "notice.wrong.items"))
		examiner.send(at, at, "add", "<b>", "add.fault", "unclear").must(t, 422).says(t, `href="#f-add"`)
		examiner.send(at, at, "add", "post.title", "add.fault", "odd").must(t, 422).says(t, `href="#f-add.fault"`, `value="post.title" selected`)
		examiner.send(at, at, "answer.post.title", "odd", "paper."+onlyFor(t, c, permit.Residence), "unclear").must(t, 422).says(t, `href="#f-answer.post.title"`)
		clocks := len(c.Pauses)
		examiner.send(at, at, "paper.M07", "unclear", "add", "post.title", "add.fault", "differs-document").must(t, http.StatusSeeOther)
		if c = e.Case("HK-1"); len(c.Proposals) != 1 || len(c.Proposals[0].Items) != 2 || len(c.Pauses) != clocks {
			t.Fatalf("put forward is %+v, pauses %+v", c.Proposals, c.Pauses)
		}
		old := examiner.get(at)
		old.says(t, `value="unclear" selected`, `name="answer.post.title"`, text.T("en", "notice.forward.none"))
		examiner.get("/zh/s/cases/HK-1").says(t, text.T("zh", "permit.command.put-forward"), "提出补正事项2项", text.T("zh", "notice.forward.do", permit.Work))
		examiner.do("POST", at, filled(t, old.body, at, "paper.M07", "outdated")).must(t, http.StatusSeeOther)
		examiner.do("POST", at, filled(t, old.body, at, "step", "none")).must(t, http.StatusConflict).says(t, text.T("en", "notice.changed"))
		examiner.send(at, at, "step", "none").must(t, http.StatusSeeOther)
		if c = e.Case("HK-1"); len(c.Proposals) != 0 {
			t.Errorf("still put forward is %+v", c.Proposals)
		}
		examiner.get("/en/s/cases/HK-1").says(t, "what was put forward for the notice is taken back")
		s.as("haikou.accept-1").send("/en/s/cases/HK-1/forward", "/en/s/cases/HK-1/forward", "paper.M07", "differs-document").must(t, http.StatusSeeOther)
		if c = e.Case("HK-1"); len(c.PutForwardFor("")) != 1 {
			t.Errorf("the window put %+v forward", c.Proposals)
		}
	})
}

// TestNobodySpeaksForOthers: nobody puts anything forward for an authority that is not
// theirs, nor at a time when nothing is corrected.
func TestNobodySpeaksForOthers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Filed)
		before := e.Case("HK-1")
		form := map[string][]string{"paper.M07": {"unclear"}, "version": {before.Digest()}}
		for who, paths := range map[permit.PersonID][]string{
			"haikou.work.examine":      {"/review/residence/forward", "/forward"},
			"haikou.residence.examine": {"/review/" + workTrack + "/forward", "/forward"},
			"haikou.accept-1":          {"/review/" + workTrack + "/forward", "/review/residence/forward"},
			"haikou.work.review":       {"/review/" + workTrack + "/forward"},
		} {
			for _, path := range paths {
				for _, method := range []string{"GET", "POST"} {
					if a := s.as(who).do(method, "/en/s/cases/HK-1"+path, form); a.status != http.StatusForbidden {
						t.Errorf("%s %s by %s: %d", method, path, who, a.status)
					}
				}
			}
		}
		s.as("haikou.work.examine").get("/en/s/cases/HK-1/review/moon/forward").must(t, http.StatusNotFound)
		s.as("jiangmen.work.examine").get("/en/s/cases/HK-1/review/"+workTrack+"/forward").must(t, http.StatusNotFound) // there is no such case to them
		if now := e.Case("HK-1"); len(now.Proposals) != 0 {
			t.Errorf("put forward is %+v", now.Proposals)
		}
		e.Until("HK-1", permit.Issued)
		if a := s.as("haikou.work.examine").get("/en/s/cases/HK-1/review/" + workTrack + "/forward"); a.status != http.StatusConflict {
			t.Errorf("put forward after issue: %d", a.status)
		}
	})
}

// TestNothingIsSentUnseen: what the other authority puts forward while a notice is being
// written is shown before the notice goes out, and everything entered is kept.
func TestNothingIsSentUnseen(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		c := e.Until("HK-1", permit.Accepted)
		residence := onlyFor(t, c, permit.Residence)
		at := "/en/s/cases/HK-1/correction"
		examiner := s.as("haikou.work.examine")
		examiner.get(at).says(t, "has put nothing forward")
		preview := examiner.send(at, at, "paper.M07", "unclear").must(t, 200)
		puts(t, s, "residence", "paper."+residence, "outdated", "paper.M07", "unclear").must(t, http.StatusSeeOther)
		again := examiner.do("POST", at, filled(t, preview.body, at, "step", "send")).must(t, http.StatusConflict)
		again.says(t, text.T("en", "notice.changed"), text.T("en", "review.code.outdated"), `value="unclear" selected`)
		if c = e.Case("HK-1"); len(c.Corrections) != 0 {
			t.Fatal("the notice went out unseen")
		}
		preview = examiner.do("POST", at, filled(t, again.body, at, "paper.M07", "unclear")).must(t, 200)
		examiner.do("POST", at, filled(t, preview.body, at, "step", "send")).must(t, http.StatusSeeOther)
		c = e.Case("HK-1")
		if want := []permit.Item{{Material: "M07", Fault: "unclear"}, {Material: permit.Code(residence), Fault: "outdated"}}; !slices.Equal(askedFor(c), want) {
			t.Errorf("asked for %+v, want %+v", askedFor(c), want)
		}
		e.Drain()
		s.as("haikou.residence.examine").get("/en/s/cases/HK-1").says(t, "/documents/letter-") // its items stand in it
	})
}

// TestOnePaperIsBroughtOnce: a paper of which both authorities find something wrong is
// asked for once on the page of the party, with both faults.
func TestOnePaperIsBroughtOnce(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		b := pages(t, e).applicant()
		b.opens("HK-1")
		e.Until("HK-1", permit.Accepted)
		e.As("haikou.residence.examine").Do("HK-1", permit.PutForward{Track: permit.TrackID(permit.Residence), Items: []permit.Item{{Material: "M07", Fault: "incomplete"}}})
		e.As("haikou.work.examine").Do("HK-1", permit.Return{Track: workTrack, Items: []permit.Item{{Track: workTrack, Material: "M07", Fault: "unclear"}, {Material: "M07", Fault: "incomplete"}}})
		e.Drain()
		page := b.get("/en/cases/HK-1/correct").must(t, 200, "The scan is not legible", "Pages or parts are missing")
		if n := strings.Count(page, `id="f-paper.M07"`); n != 1 {
			t.Errorf("the passport is asked for %d times", n)
		}
		b.upload("/en/cases/HK-1/correct", "paper.M07", "passport.pdf", casetest.Paper("M07"), "act", "send", "version", "0").goes(t, "/en/cases/HK-1")
		if c := e.Case("HK-1"); c.Asked() {
			t.Error("the correction is not answered")
		}
	})
}

// lightPage is how many bytes a form for the notice may have: an office’s page has 70 kB with its
// style sheet and script, and what is somebody’s own travels uncompressed.
const lightPage = 40_000

// TestNoticePagesAreLight: however many answers are named, the list to choose from stands
// on the page once.
func TestNoticePagesAreLight(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Filed)
		e.Until("HK-2", permit.Accepted)
		for path, who := range map[string]permit.PersonID{
			"/s/counter/HK-1/notice": "haikou.accept-1", "/s/cases/HK-1/review/" + workTrack + "/forward": "haikou.work.examine",
			"/s/cases/HK-2/correction": "haikou.residence.examine", "/s/cases/HK-2/review/residence/forward": "haikou.residence.examine",
		} {
			for _, l := range text.Langs {
				at := "/" + string(l) + path
				page := s.as(who).page(at)
				if n := strings.Count(page, "<optgroup"); n == 0 || strings.Count(page, `value="contact.phone"`) != 1 {
					t.Errorf("%s: %d sections of questions", at, n)
				}
				heavy := s.as(who).send(at, at, "step", "more", "add", "contact.phone", "add.fault", "unclear", "answer.contact.email", "unclear", "answer.accommodation.address", "unclear", "answer.employer.name", "unclear").must(t, 200)
				for _, body := range []string{page, heavy.body} {
					if len(body) > lightPage {
						t.Errorf("%s weighs %d bytes, want at most %d", at, len(body), lightPage)
					}
				}
				t.Logf("%s: %d and %d bytes", at, len(page), len(heavy.body))
			}
		}
	})
}
