package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// workTrack is the track of the work permit, in addresses.
const workTrack = "work"

const hk1 = "/zh/s/cases/HK-1"

// says fails unless the words of an answer contain all of these.
func (a pageAnswer) says(t testing.TB, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(a.body, p) {
			t.Errorf("does not say %q: %s", p, brief(a.body))
		}
	}
}

// TestFormsKeepWhatWasEntered: a form that cannot be taken comes back with what is wrong
// and with what was entered, and nothing has happened.
func TestFormsKeepWhatWasEntered(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		examiner := s.as("haikou.work.examine")
		at := hk1 + "/review/work"
		examiner.send(at, at+"/examine").must(t, 422).says(t, text.T("zh", "review.wrong.finding"), `class="errsum"`)
		examiner.send(at, at+"/examine", "finding", "against").must(t, 422).says(t, text.T("zh", "review.wrong.reason"), `value="against" checked`)
		examiner.send(at, at+"/examine", "finding", "against", "note", "<script>").must(t, 422)
		examiner.send(at, at+"/examine", "finding", "against", "note", "visa-type").must(t, 422) // a reason of the other permit
		if k, _ := e.Case("HK-1").Track(permit.TrackID(permit.Work)); k.Stage != permit.Examining {
			t.Fatalf("stage %s", k.Stage)
		}
		c := e.UntilDeciding("HK-1")
		decider, at := s.as("haikou.work.decide"), hk1+"/review/"+workTrack+"/decide"
		decider.send(at, at).must(t, 422).says(t, text.T("zh", "review.wrong.decision"))
		decider.send(at, at, "decision", "refuse").must(t, 422).says(t, text.T("zh", "review.wrong.reasons"), `value="refuse" checked`)
		decider.send(at, at, "decision", "refuse", "reasons", "fraud").must(t, 422).says(t, `value="refuse" checked`)
		decider.send(at, at, "decision", "approve", "from.y", "2026", "from.m", "2", "from.d", "31").must(t, 422).says(t, text.T("zh", "review.wrong.date"), `value="31"`)
		decider.send(at, at, "decision", "approve", "from.y", "2026", "from.m", "3", "from.d", "2", "to.y", "2039", "to.m", "12", "to.d", "31").must(t, 422).says(t, `value="2039"`)
		if now := e.Case("HK-1"); now.Digest() != c.Digest() || now.Phase != permit.Accepted {
			t.Error("a refused form changed the case")
		}
		short := decider.send(at, at, "decision", "approve", "from.y", "2026", "from.m", "MAR", "from.d", "02", "to.y", "2026", "to.m", "12", "to.d", "31").must(t, 200)
		decider.do("POST", at, filled(t, short.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if k, _ := e.Case("HK-1").Track(permit.TrackID(permit.Work)); k.Stage != permit.Approved || k.To.String() != "2026-12-31" {
			t.Errorf("%s until %s", k.Stage, k.To)
		}
	})
}

// TestHostileReviewForms: what is no answer is refused or shown as text.
func TestHostileReviewForms(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Form.Form.Applicant.Given = `O'"<B>AD</B>`
		e.Form.Form.Post.Title = "测绘师"
		e.Form.Form.Employer.Name = strings.Repeat("长", 200)
		e.Form.Form.Applicant.NativeName = `<img src=x onerror=alert(1)>`
		e.Until("HK-1", permit.Accepted)
		examiner := s.as("haikou.work.examine")
		for _, path := range []string{hk1, hk1 + "/review/work", hk1 + "/correction"} {
			if body := examiner.page(path); strings.Contains(body, "<B>AD") || strings.Contains(body, "<img src=x") {
				t.Errorf("%s shows an answer as markup", path)
			}
		}
		many := url.Values{}
		for i := range 10_000 {
			many.Add("answer."+strconv.Itoa(i), "x")
		}
		for _, path := range []string{hk1 + "/review/" + workTrack + "/examine", hk1 + "/correction", hk1 + "/review/" + workTrack + "/forward", hk1 + "/suspend"} {
			if a := examiner.do("POST", path, many); a.status != http.StatusRequestEntityTooLarge {
				t.Errorf("%s takes 10,000 fields: %d", path, a.status)
			}
		}
		bad := url.Values{"finding": {"\xff\xfe"}}
		examiner.do("POST", hk1+"/review/"+workTrack+"/examine", bad).must(t, 422)
		for _, path := range []string{hk1 + "/correction", hk1 + "/review/" + workTrack + "/forward"} {
			a := examiner.send(path, path, "add", "<script>alert(1)</script>", "add.fault", "'; drop", "answer.<script>", "unclear", "paper.<script>", "unclear", "fact", "<script>").must(t, 422)
			if strings.Contains(a.body, "<script>alert") {
				t.Errorf("%s shows an answer as markup", path)
			}
		}
	})
}

// TestConflictIsTold: who decides on what is no longer there is told what has changed, keeps
// what was entered, and may send it again.
func TestConflictIsTold(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		examiner, at := s.as("haikou.work.examine"), hk1+"/review/work"
		form := filled(t, examiner.page(at), at+"/examine", "finding", "grant")
		v := e.Form
		v.Form.Post.Title = "高级测绘师"
		e.Applicant("HK-1").Save(v)
		a := examiner.do("POST", at+"/examine", form).must(t, http.StatusConflict)
		a.says(t, text.T("zh", "permit.conflict.digest"), text.T("zh", "dossier.ask.post.title"), `value="grant" checked`)
		if k, _ := e.Case("HK-1").Track(permit.TrackID(permit.Work)); k.Stage != permit.Examining {
			t.Fatal("the case was overwritten")
		}
		examiner.do("POST", at+"/examine", filled(t, a.body, at+"/examine", "finding", "grant")).must(t, http.StatusSeeOther)
	})
}

// TestStaleIsConfirmed: what changed after a check is marked, and the post confirms it.
func TestStaleIsConfirmed(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.UntilDeciding("HK-1")
		v := e.Form
		v.Form.Post.Duties = "测绘港口航道"
		e.Applicant("HK-1").Save(v)
		at := hk1 + "/review/work"
		s.as("haikou.work.decide").get(at).says(t, text.T("zh", "dossier.ask.post.duties"))
		s.as("haikou.residence.decide").get(hk1).says(t, text.T("zh", "review.tracker.title"))
		s.as("haikou.work.examine").send(at, at+"/confirm").must(t, http.StatusSeeOther)
		s.as("haikou.work.review").send(at, at+"/confirm").must(t, http.StatusSeeOther)
		for _, c := range func() []permit.Check { k, _ := e.Case("HK-1").Track("work"); return k.Checks }() {
			if len(c.Stale) > 0 {
				t.Errorf("%s is still stale", c.Post)
			}
		}
		e.Until("HK-1", permit.Issued)
	})
}

// TestSecondPostFindsAlone: the second post does not see what the first found before it has
// said what it finds; where they differ it sees both and decides.
func TestSecondPostFindsAlone(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		at := hk1 + "/review/work"
		s.as("haikou.work.examine").send(at, at+"/examine", "finding", "against", "note", "degree-not-proven").must(t, http.StatusSeeOther)
		reason, against := text.T("zh", "permit.reason.degree-not-proven"), text.T("zh", "review.history.hidden", permit.Work)
		reviewer := s.as("haikou.work.review")
		for _, page := range []string{hk1, at} {
			if body := reviewer.page(page); strings.Contains(body, reason) {
				t.Errorf("%s tells the first finding", page)
			}
		}
		reviewer.get(hk1).says(t, against)
		both := reviewer.send(at, at+"/second", "mine", "grant").must(t, http.StatusOK)
		both.says(t, reason, text.T("zh", "review.differ.title"))
		reviewer.do("POST", at+"/second", filled(t, both.body, at+"/second", "agree", "no")).must(t, 422).says(t, text.T("zh", "review.wrong.note"))
		reviewer.do("POST", at+"/second", filled(t, both.body, at+"/second", "agree", "no", "note", "reasons-unclear")).must(t, http.StatusSeeOther)
		if k, _ := e.Case("HK-1").Track("work"); k.Stage != permit.Examining {
			t.Errorf("stage %s", k.Stage)
		}
		s.as("haikou.work.examine").get(at).says(t, text.T("zh", "review.code.reasons-unclear"))
	})
}

// bothPosts are officers of Haikou of whom one holds two neighbouring posts.
func bothPosts(t *testing.T) *people.Directory {
	t.Helper()
	packs, err := app.Packs("")
	if err != nil {
		t.Fatal(err)
	}
	p, err := packs.ByCity("haikou", casetest.Monday.Date)
	if err != nil {
		t.Fatal(err)
	}
	held := func(posts ...string) string {
		for i, post := range posts {
			posts[i] = "{post: " + post + ", from: 2024-01-01, trainedUntil: 2029-12-31}"
		}
		return "[" + strings.Join(posts, ", ") + "]"
	}
	yaml := "people:\n" +
		"  - {id: haikou.accept-1, zh: 甲, en: A, office: " + string(p.Profile.Window) + ", role: officer, posts: " + held("accept") + "}\n" +
		"  - {id: haikou.work.examine, zh: 乙, en: B, office: " + string(p.Profile.Authorities[permit.Work]) + ", role: officer, posts: " + held("examine", "review") + "}\n"
	d, err := people.Load("both.yaml", []byte(yaml), p.Offices)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestSamePersonIsRefused: who has worked at a neighbouring post sees why there is no form,
// and a form made up all the same is answered in the same words.
func TestSamePersonIsRefused(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		c.People = bothPosts(t)
		e := casetest.New(t, c)
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		officer, at := s.as("haikou.work.examine"), hk1+"/review/work"
		officer.send(at, at+"/examine", "finding", "grant").must(t, http.StatusSeeOther)
		refusal := text.T("zh", "permit.forbidden.sameperson", permit.PostExamine, permit.PostReview)
		page := officer.page(at)
		if !strings.Contains(page, refusal) || !strings.Contains(page, "双岗审核") || strings.Contains(page, `name="mine"`) {
			t.Errorf("the page does not say why: %s", brief(page))
		}
		forged := url.Values{"mine": {"grant"}, "version": {e.Case("HK-1").Digest()}}
		officer.do("POST", at+"/second", forged).must(t, http.StatusForbidden).says(t, refusal, "双岗审核")
		if k, _ := e.Case("HK-1").Track("work"); k.Stage != permit.Reviewing {
			t.Errorf("stage %s", k.Stage)
		}
	})
}

// TestForgedPosts: nobody records at a post that is not theirs, whatever they send.
func TestForgedPosts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.UntilDeciding("HK-1")
		c := e.Case("HK-1")
		all := url.Values{"finding": {"grant"}, "mine": {"grant"}, "agree": {"yes"}, "decision": {"refuse"}, "reasons": {"health"}, "step": {"confirm"}, "version": {c.Digest()},
			"ground": {"testing"}, "until": {"2026-03-20"}, "days": {"3"}, "reason": {"facts-complex"}, "paper.M03": {"missing"}, "track": {"work"}, "pause": {"1"}}
		for who, posts := range map[string][]string{
			"haikou.work.examine":     {"/review/" + workTrack + "/second", "/review/" + workTrack + "/decide", "/review/residence/examine", "/make", "/extend"},
			"haikou.residence.decide": {"/review/" + workTrack + "/decide", "/review/" + workTrack + "/confirm-decision", "/suspend", "/correction", "/hearing"},
			"haikou.accept-1":         {"/review/" + workTrack + "/examine", "/review/" + workTrack + "/decide", "/correction", "/resume", "/make"},
			"jiangmen.work.decide":    {"/review/" + workTrack + "/decide", "/correction", "/extend", "/make"},
			"haikou.work.head":        {"/review/" + workTrack + "/decide", "/suspend", "/correction"},
		} {
			for _, path := range posts {
				if a := s.as(permit.PersonID(who)).do("POST", hk1+path, all); a.status < 400 || a.status >= 500 {
					t.Errorf("%s at %s: %d", who, path, a.status)
				}
			}
		}
		if now := e.Case("HK-1"); len(now.Acts) != len(c.Acts) || now.Digest() != c.Digest() || len(now.Notices) != len(c.Notices) {
			t.Error("something was recorded")
		}
	})
}

// TestDecisionsNeedBothFactors: who has not shown both lately is asked to, and what was
// entered goes along.
func TestDecisionsNeedBothFactors(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.UntilDeciding("HK-1")
		s.account("haikou.work.decide", permit.Officer, "zh", e.Clock.Now().Add(-time.Hour))
		decider, at := reader{s, "haikou.work.decide"}, hk1+"/review/work"
		form := filled(t, decider.page(at), at+"/decide", "decision", "approve", "step", "confirm")
		for method, sent := range map[string]url.Values{"GET": nil, "POST": form} {
			decider.do(method, at+"/decide", sent).must(t, http.StatusUnauthorized)
		}
		if k, _ := e.Case("HK-1").Track("work"); k.Stage != permit.Deciding {
			t.Errorf("stage %s", k.Stage)
		}
	})
}

// TestRefusalIsReadFirst: what the applicant will read is shown in the applicant's language
// and in Chinese before a refusal is taken: remedies of a work refusal, none of the other.
func TestRefusalIsReadFirst(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.UntilDeciding("HK-1")
		s.account("applicant.HK-1", permit.Applicant, "en", e.Clock.Now())
		at := hk1 + "/review/" + workTrack + "/decide"
		work := s.as("haikou.work.decide").send(at, at, "decision", "refuse", "reasons", "degree-not-proven", "reasons", "health").must(t, 200)
		for _, lang := range []text.Lang{text.ZH, text.EN} {
			work.says(t, text.T(lang, "permit.letter.work-refusal"), text.T(lang, "permit.reason.degree-not-proven"), text.T(lang, "permit.reason.health"))
		}
		work.says(t, "administrative reconsideration", "行政复议", `lang="en"`, text.T("zh", "view.seen", text.T("zh", "view.language.en")))
		if e.Case("HK-1").Outcome != "" {
			t.Fatal("shown is not decided")
		}
		at = hk1 + "/review/residence/decide"
		residence := s.as("haikou.residence.decide").send(at, at, "decision", "refuse", "reasons", "proof-missing").must(t, 200)
		residence.says(t, text.T("en", "permit.letter.residence-refusal"))
		if strings.Contains(residence.body, "administrative reconsideration within") {
			t.Error("a residence refusal names a remedy")
		}
		s.as("haikou.residence.decide").do("POST", at, filled(t, residence.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if c := e.Case("HK-1"); c.Outcome != permit.OutRefused {
			t.Errorf("outcome %q", c.Outcome)
		}
	})
}

// TestCorrectionNotice: one notice of papers and answers, read before it is sent; a second
// one needs a new fact, and the page warns of the supervisor. Before acceptance the same
// page serves the window.
func TestCorrectionNotice(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		ask(t, s, "haikou.work.examine", hk1)
		c := e.Case("HK-1")
		if len(c.Corrections) != 1 || len(c.Corrections[0].Items) != 2 || !c.Corrections[0].AfterAcceptance {
			t.Fatalf("asked %+v", c.Corrections)
		}
		if a := s.as("haikou.work.examine").get(hk1 + "/correction"); a.status != http.StatusConflict {
			t.Errorf("a second notice while the first is open: %d", a.status)
		}
		e.Applicant("HK-1").Do(permit.Answer{})
		examiner, at := s.as("haikou.work.examine"), hk1+"/correction"
		examiner.get(at).says(t, text.T("zh", "notice.second"))
		examiner.send(at, at, "paper.M05", "outdated").must(t, 422).says(t, `value="outdated" selected`)
		second := examiner.send(at, at, "paper.M05", "outdated", "fact", "register-changed").must(t, 200)
		examiner.do("POST", at, filled(t, second.body, at, "step", "send")).must(t, http.StatusSeeOther)
		if c := e.Case("HK-1"); len(c.Corrections) != 2 || c.Corrections[1].NewFact != "register-changed" {
			t.Errorf("asked %+v", c.Corrections)
		}
		e.Until("HK-2", permit.Filed)
		ask(t, s, "haikou.accept-1", "/zh/s/cases/HK-2")
		if c := e.Case("HK-2"); c.Phase != permit.Returned || c.Corrections[0].AfterAcceptance {
			t.Errorf("phase %s", c.Phase)
		}
	})
}

// ask sends a notice of a paper and an answer.
func ask(t *testing.T, s *reviewSite, who permit.PersonID, at string) {
	t.Helper()
	r, at := s.as(who), at+"/correction"
	r.send(at, at).must(t, 422).says(t, text.T("zh", "notice.wrong.items"))
	r.send(at, at, "add", "post.title").must(t, 422).says(t, text.T("zh", "notice.wrong.fault"), `value="post.title" selected`)
	more := r.send(at, at, "step", "more", "paper.M03", "not-translated", "add", "post.title", "add.fault", "differs-document").must(t, 200)
	more.says(t, `name="answer.post.title"`, `value="differs-document" selected`, `value="not-translated" selected`)
	preview := r.do("POST", at, filled(t, more.body, at, "paper.M03", "not-translated", "answer.post.title", "differs-document")).must(t, 200)
	for _, lang := range []text.Lang{text.ZH, text.EN} {
		preview.says(t, text.T(lang, "permit.letter.correction"), text.T(lang, "review.code.not-translated"), text.T(lang, "dossier.ask.post.title"))
	}
	back := r.do("POST", at, filled(t, preview.body, at, "step", "back")).must(t, 200)
	back.says(t, `name="answer.post.title"`, `value="differs-document" selected`, `value="not-translated" selected`)
	r.do("POST", at, filled(t, preview.body, at, "step", "send")).must(t, http.StatusSeeOther)
}

// TestClockIsPausedAndExtended: with the letters shown before, by whom the law names.
func TestClockIsPausedAndExtended(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("HK-1", permit.Accepted)
		examiner, at := s.as("haikou.work.examine"), hk1+"/suspend"
		examiner.send(at, at).must(t, 422).says(t, text.T("zh", "review.wrong.ground"))
		examiner.send(at, at, "ground", "testing", "until.y", "2026", "until.m", "1", "until.d", "5").must(t, 422).says(t, `value="testing" checked`)
		preview := examiner.send(at, at, "ground", "testing", "until.y", "2026", "until.m", "3", "until.d", "12").must(t, 200)
		preview.says(t, text.T("en", "permit.letter.time-exclusion"), text.T("zh", "permit.ground.testing"))
		examiner.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		examiner.get(hk1).says(t, text.T("zh", "review.clock.paused"))
		examiner.send(hk1+"/resume", hk1+"/resume").must(t, 422).says(t, text.T("zh", "review.wrong.pause"))
		examiner.send(hk1+"/resume", hk1+"/resume", "pause", "1").must(t, http.StatusSeeOther)
		head, at := s.as("haikou.work.head"), hk1+"/extend"
		head.send(at, at, "days", "many").must(t, 422).says(t, `value="many"`, text.T("zh", "review.wrong.why"))
		preview = head.send(at, at, "days", "5", "reason", "facts-complex").must(t, 200)
		preview.says(t, text.T("en", "permit.letter.limit-extension"), text.T("en", "review.code.facts-complex"))
		head.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if k, _ := e.Case("HK-1").Clock(permit.WorkClock); k.More != 5 {
			t.Errorf("extended by %d", k.More)
		}
		if a := examiner.get(at); a.status != http.StatusForbidden {
			t.Errorf("an examiner extends: %d", a.status)
		}
	})
}

// TestHearing: offered, asked for, set, held, and then decided.
func TestHearing(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.UntilDeciding("HK-1")
		decider, at := s.as("haikou.work.decide"), hk1+"/hearing"
		offer := decider.send(at, at).must(t, 200)
		offer.says(t, text.T("en", "permit.letter.hearing-right"))
		decider.do("POST", at, filled(t, offer.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		e.Applicant("HK-1").Do(permit.AskHearing{})
		decider.send(at, at, "on.y", "2026", "on.m", "3", "on.d", "3", "chair", "haikou.work.head").must(t, 422)
		decider.send(at, at, "on.y", "2026", "on.m", "3", "on.d", "20", "chair", "haikou.work.examine").must(t, 422)
		set := decider.send(at, at, "on.y", "2026", "on.m", "3", "on.d", "20", "chair", "haikou.work.head").must(t, 200)
		decider.do("POST", at, filled(t, set.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if h := e.Case("HK-1").Hearing; h == nil || h.Stage != permit.HearingSet || h.Chair != "haikou.work.head" {
			t.Errorf("hearing %+v", h)
		}
	})
}
