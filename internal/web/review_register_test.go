package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// registerAnswers are what registers say of the case below: something else than the form,
// the same in another way, less, more, and something hostile.
func registerAnswers(e *casetest.Env) map[string]dossier.Answers {
	stated := dossier.Flatten(e.Form.Form)
	same := strings.ToLower(stated["applicant.surname"])
	return map[string]dossier.Answers{
		"entry-exit":          {"applicant.surname": same, "applicant.passport.number": "QX0000001", "visa.stayUntil": "2031-12-24", "residence.current.number": "QX-only-there"},
		"accommodation":       {"accommodation.address": "<b>QX-street</b>"},
		"market-registration": {"employer.name": stated["employer.name"], "employer.creditCode": stated["employer.creditCode"]},
		"criminal-record":     {"pledges.noCriminalRecord": "false"},
	}
}

func withAnswers(t *testing.T, e *casetest.Env) *reviewSite {
	t.Helper()
	s := newReviewSite(t, e)
	e.Until("HK-1", permit.Filed)
	for register, values := range registerAnswers(e) {
		if err := e.App.Cases.Hear(t.Context(), casework.Query{Case: "HK-1", Register: register}, dossier.Told{Found: true, Values: values}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.App.Cases.Hear(t.Context(), casework.Query{Case: "HK-1", Register: "education"}, dossier.Told{}); err != nil {
		t.Fatal(err)
	}
	e.Until("HK-1", permit.Accepted)
	return s
}

// cells are the cells of the row with the label, as text.
func cells(t *testing.T, page, label string) string {
	t.Helper()
	_, row, found := strings.Cut(page, `<th scope="row">`+label+`</th>`)
	if !found {
		t.Fatalf("no row %q in %s", label, brief(page))
	}
	row, _, _ = strings.Cut(row, "</tr>")
	return row
}

// TestTheThirdColumn: each examiner reads, beside what the form and the paper say, what the
// registers have of the questions that are theirs, with name and time, in both languages.
func TestTheThirdColumn(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := withAnswers(t, e)
		label := func(l text.Lang, id string) string {
			q, _ := dossier.QuestionAt(id)
			return q.Label().In(l)
		}
		for _, l := range text.Langs {
			at := "/" + string(l) + "/s/cases/HK-1/review/"
			work, residence := s.as("haikou.work.examine").get(at+"work").must(t, 200).body, s.as("haikou.residence.examine").get(at+"residence").must(t, 200).body
			for _, k := range []struct {
				page, path string
				want       []string
			}{
				{work, "applicant.passport.number", []string{"QX0000001", "mk no", text.T(l, "review.register.differs"), text.T(l, "rules.register.entry-exit")[1:]}},
				{work, "applicant.surname", []string{"mk ok", text.T(l, "review.register.alike")}},
				{work, "applicant.birthDate", []string{text.T(l, "view.match.no-record")}},
				{work, "employer.creditCode", []string{"mk ok", text.T(l, "rules.register.market-registration")[1:]}},
				{work, "qualification.degree", []string{text.T(l, "view.match.no-record"), text.T(l, "rules.register.education")[1:]}},
				{work, "pledges.noCriminalRecord", []string{text.T(l, "review.answer.no"), text.T(l, "view.match.differs")}},
				{residence, "residence.current.number", []string{"QX-only-there", text.T(l, "view.match.not-stated"), text.T(l, "review.register.only")}},
				{residence, "accommodation.address", []string{"&lt;b&gt;QX-street&lt;/b&gt;", text.T(l, "view.match.differs")}},
			} {
				row := cells(t, k.page, label(l, k.path))
				for _, want := range k.want {
					if !strings.Contains(row, want) {
						t.Errorf("%s, %s: no %q in %s", l, k.path, want, row)
					}
				}
			}
			for _, mine := range []string{"QX-street", "QX-only-there", "2031"} {
				if strings.Contains(work, mine) {
					t.Errorf("the work authority is shown %s", mine)
				}
			}
			if strings.Contains(residence, text.T(l, "rules.register.criminal-record")[1:]) || strings.Contains(residence, text.T(l, "rules.register.education")[1:]) {
				t.Error("the residence authority is told that registers of the other procedure were asked")
			}
		}
	})
}

// TestAskingForWhatARegisterContradicts: who examines begins with the answers that a
// register contradicts what is put forward for the correction notice; who may not ask is told only which they are.
func TestAskingForWhatARegisterContradicts(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := withAnswers(t, e)
		examiner := s.as("haikou.work.examine")
		asked := hk1 + "/review/" + workTrack + "/forward"
		form := examiner.send(hk1+"/review/work", asked).must(t, http.StatusOK)
		for _, path := range []string{"applicant.passport.number", "pledges.noCriminalRecord"} {
			_, list, _ := strings.Cut(form.body, `name="answer.`+path+`"`)
			list, _, _ = strings.Cut(list, "</select>")
			if !strings.Contains(list, `value="differs-register" selected`) {
				t.Errorf("%s is not asked about: %s", path, list)
			}
		}
		if d, err := e.App.Cases.Desk(t.Context(), permit.Actor{ID: "clockwork", Role: permit.System}, "HK-1"); err != nil || len(d.PutForwardFor("work")) != 0 {
			t.Errorf("something is put forward that nobody looked at: %v", err)
		}
		page := s.as("haikou.work.review").page(hk1 + "/review/work")
		if !strings.Contains(page, "登记内容与申请不一致") || strings.Contains(page, text.T(text.ZH, "review.register.begin")) {
			t.Errorf("who may not ask is shown %s", brief(page))
		}
	})
}

// TestAnAnswerThatIsDamaged: the page says so, and shows the rest.
func TestAnAnswerThatIsDamaged(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		s := withAnswers(t, e)
		k, _ := e.Case("HK-1").Answer("entry-exit")
		if err := e.App.DB.Apply(t.Context(), db.Batch{{SQL: `UPDATE register_answer SET sealed = $1 WHERE digest = $2`, Args: []any{[]byte("damaged"), k.Digest}}}); err != nil {
			t.Fatal(err)
		}
		page := s.as("haikou.work.examine").get("/en/s/cases/HK-1/review/work").must(t, http.StatusOK).body
		if !strings.Contains(page, "the answer cannot be read") || strings.Contains(page, "QX0000001") || !strings.Contains(page, "Register of companies") {
			t.Errorf("the page says %s", brief(page))
		}
	})
}
