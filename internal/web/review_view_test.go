package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// planted is the sample form with a word or day of its own in every answer that can hold
// one, by the id of its question.
func planted(t *testing.T, v dossier.Version) (dossier.Version, map[string]string) {
	t.Helper()
	stated, marks := dossier.Flatten(v.Form), map[string]string{}
	for i, q := range dossier.Questions() {
		mark := ""
		switch q.Type {
		case dossier.Line, dossier.Prose, dossier.Identifier, dossier.Phone, dossier.Email:
			mark = fmt.Sprintf("Zqx%03dv", i)
		case dossier.Latin:
			mark = fmt.Sprintf("ZQX%03dV", i)
		case dossier.Number:
			mark = fmt.Sprintf("77%03d77", i)
		case dossier.Date:
			if !slices.Contains(q.ReadBy, dossier.ForWork) || !slices.Contains(q.ReadBy, dossier.ForResidence) {
				mark = civil.Date{Year: 2031, Month: 1, Day: 1}.AddDays(i).String()
			}
		}
		if mark != "" && q.ID != "category.score" && q.ID != "pay.monthsPerYear" && !strings.Contains(q.ID, "[][]") {
			stated[strings.ReplaceAll(q.ID, "[]", "[0]")], marks[q.ID] = mark, mark
		}
	}
	out, _ := stated.Parse(nil, casetest.Monday.Date) // what the checks say of it plays no part
	for path, value := range dossier.Flatten(out.Form) {
		if q, _ := dossier.QuestionAt(path); marks[q.ID] != "" && marks[q.ID] != value && strings.Contains(path, "[0]") {
			t.Fatalf("%s holds %q, not the mark", path, value)
		}
	}
	return out, marks
}

// reviewPages are the pages of a case that an officer may try.
func reviewPages(id string) []string {
	at := "/s/cases/" + id
	return []string{at, at + "/review/work", at + "/review/residence", at + "/review/" + workTrack + "/decide", at + "/review/residence/decide", at + "/correction", at + "/suspend", at + "/resume", at + "/extend", at + "/hearing", "/s/issue"}
}

// TestNoFieldOutsideTheView: whatever page an officer opens and whatever form they send,
// no answer stands there that is not for the procedures of their office (PIPL art. 34).
func TestNoFieldOutsideTheView(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		var marks map[string]string
		e.Form, marks = planted(t, e.Form)
		if len(marks) < 60 {
			t.Fatalf("only %d answers are marked", len(marks))
		}
		e.Until("HK-1", permit.Accepted)
		e.UntilDeciding("HK-2")
		e.Until("HK-3", permit.Issued)
		seen := map[string]bool{}
		for who, readers := range map[string][]dossier.Reader{
			"haikou.work.examine": {dossier.ForWork}, "haikou.work.review": {dossier.ForWork}, "haikou.work.decide": {dossier.ForWork}, "haikou.work.head": {dossier.ForWork},
			"haikou.residence.examine": {dossier.ForResidence}, "haikou.residence.review": {dossier.ForResidence}, "haikou.residence.decide": {dossier.ForResidence}, "haikou.residence.head": {dossier.ForResidence},
			"haikou.accept-1": {dossier.ForWork, dossier.ForResidence}, "haikou.issue": {dossier.ForWork, dossier.ForResidence}, "jiangmen.work.examine": nil,
		} {
			for page, body := range everything(s, permit.PersonID(who)) {
				for id, mark := range marks {
					q, _ := dossier.QuestionAt(id)
					may := slices.ContainsFunc(readers, func(r dossier.Reader) bool { return dossier.MayRead(q, r) })
					found := strings.Contains(body, mark)
					if found && !may {
						t.Errorf("%s sees %s on %s", who, id, page)
					}
					seen[id] = seen[id] || found
				}
			}
		}
		for _, id := range slices.Sorted(maps.Keys(marks)) {
			if q, _ := dossier.QuestionAt(id); !seen[id] && len(q.ReadBy) > 0 {
				t.Errorf("nobody sees %s, though somebody is to decide on it", id)
			}
		}
	})
}

// everything is what somebody gets to see of the cases: pages, and what forms answer.
func everything(s *reviewSite, who permit.PersonID) map[string]string {
	out, r := map[string]string{}, s.as(who)
	for _, id := range []string{"HK-1", "HK-2", "HK-3"} {
		for _, page := range reviewPages(id) {
			out[page] = r.get("/zh" + page).body
			out[page+" sent"] = r.do("POST", "/zh"+page, url.Values{"decision": {"refuse"}, "reasons": {"fraud", "health"}, "answer.0": {"applicant.surname"}, "fault.0": {"unclear"},
				"ground": {"testing"}, "until": {"2026-03-20"}, "days": {"3"}, "reason": {"facts-complex"}, "version": {s.e.Case(permit.CaseID(id)).Digest()}}).body
		}
		for _, m := range s.e.Case(permit.CaseID(id)).Materials {
			out["review of "+string(m.Code)] = r.get("/zh/s/cases/" + id + "/review/work?paper=" + string(m.Code)).body
		}
	}
	return out
}

// TestPapersOfTheOtherProcedure: a paper is shown to who may read it, as what it is, and
// within our own pages alone.
func TestPapersOfTheOtherProcedure(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := newReviewSite(t, e)
		c := e.Until("HK-1", permit.Accepted)
		for _, m := range c.Materials {
			for who, kind := range map[string]permit.Kind{"haikou.work.examine": permit.Work, "haikou.residence.examine": permit.Residence} {
				a := s.as(permit.PersonID(who)).get("/zh/s/cases/HK-1/papers/" + string(m.Code))
				links := strings.Contains(s.as(permit.PersonID(who)).page(hk1)+s.as(permit.PersonID(who)).page(hk1+"/review/"+string(kind)), "/papers/"+string(m.Code)+"\"")
				switch may := slices.Contains(m.ReadBy, kind); {
				case links != (may && m.Blob != ""):
					t.Errorf("%s is led to %s: %t", who, m.Code, links)
				case !may && a.status != http.StatusForbidden:
					t.Errorf("%s opens %s: %d", who, m.Code, a.status)
				case may && m.Blob != "" && (a.status != http.StatusOK || a.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.body, "%PDF")):
					t.Errorf("%s does not get %s: %d %s", who, m.Code, a.status, a.header.Get("Content-Type"))
				case may && m.Blob != "" && !strings.HasPrefix(a.header.Get("Content-Security-Policy"), "default-src 'none'"):
					t.Errorf("%s is shown without its policy", m.Code)
				}
			}
		}
	})
}
