package web_test

import (
	"net/http"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// TestExpertGroup: Wuxi asks its experts, who declare first and then speak; nobody else may.
func TestExpertGroup(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("WX-1", permit.Accepted)
		at := "/zh/s/cases/WX-1/experts"
		examiner := s.as("wuxi.work.examine")
		examiner.send(at, at).must(t, 422).says(t, text.T("zh", "review.wrong.question"), text.T("zh", "review.wrong.member"))
		members := []string{"question", "experience-without-seal", "member.0", "wuxi.expert.exit-entry", "member.1", "wuxi.expert.talent", "member.2", "wuxi.expert.science"}
		examiner.send(at, at, append(members, "material", "M02")...).must(t, 422).says(t, text.T("zh", "review.wrong.evidence"), `value="M02" selected`)
		preview := examiner.send(at, at, append(members, "material", "M02", "evidence", "tax-record")...).must(t, 200)
		preview.says(t, text.T("zh", "permit.letter.expert-group"))
		examiner.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		for _, id := range []permit.PersonID{"wuxi.expert.exit-entry", "wuxi.expert.talent", "wuxi.expert.science"} {
			expert := s.as(id)
			expert.page("/zh/s/cases/WX-1")
			expert.page("/zh/s/cases/WX-1/review/work")
			expert.send(at, at).must(t, 422).says(t, text.T("zh", "review.wrong.choice"))
			expert.send(at, at, "conflict", "no").must(t, http.StatusSeeOther)
			expert.send(at, at, "opinion", "for").must(t, 422).says(t, `value="for" checked`)
			expert.send(at, at, "opinion", "for", "basis", "no-doubt-about-identity").must(t, http.StatusSeeOther)
		}
		if p := e.Case("WX-1").Panel; p == nil || p.Result != permit.PanelFor {
			t.Errorf("panel %+v", p)
		}
		if a := s.as("wuxi.expert.talent-substitute").get(at); a.status != http.StatusNotFound {
			t.Errorf("one who was not asked: %d", a.status)
		}
		examiner.get(at).says(t, text.T("zh", "permit.panel.for"))
	})
}

// TestSmallActs: to shorten a promise, to uncouple, to end a case of somebody who is no more.
func TestSmallActs(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		e.Until("WX-1", permit.Accepted)
		examiner, at := s.as("wuxi.work.examine"), "/zh/s/cases/WX-1/expedite"
		examiner.send(at, at, "days", "0").must(t, 422).says(t, `value="0"`, text.T("zh", "review.wrong.why"))
		preview := examiner.send(at, at, "days", "2", "reason", "urgently-needed").must(t, 200)
		examiner.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if k, _ := e.Case("WX-1").Clock(permit.PromisedClock); k.Days != 2 {
			t.Errorf("promised %d days", k.Days)
		}
		if a := s.as("haikou.work.examine").get(at); a.status != http.StatusNotFound {
			t.Errorf("another city: %d", a.status)
		}
		e.Until("HK-1", permit.Accepted)
		window, at := s.as("haikou.accept-1"), hk1+"/uncouple"
		window.send(at, at, "reason", "whatever").must(t, 422)
		preview = window.send(at, at, "reason", "asked-by-applicant").must(t, 200)
		preview.says(t, text.T("en", "permit.letter.uncoupled"))
		window.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if e.Case("HK-1").Coupled {
			t.Error("still coupled")
		}
		at = hk1 + "/cease"
		preview = window.send(at, at, "cause", "employer-ceased").must(t, 200)
		window.do("POST", at, filled(t, preview.body, at, "step", "confirm")).must(t, http.StatusSeeOther)
		if c := e.Case("HK-1"); c.Outcome != permit.OutLapsed {
			t.Errorf("outcome %q", c.Outcome)
		}
		for _, path := range []string{"/cease", "/uncouple", "/correction", "/hearing"} {
			if a := window.get(hk1 + path); a.status < 400 || a.status >= 500 {
				t.Errorf("%s of an ended case: %d", path, a.status)
			}
		}
	})
}
