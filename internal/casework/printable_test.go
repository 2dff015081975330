package casework_test

import (
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// TestUnprintableNames: a form whose names no paper could print is not saved; who typed it
// is told which field and which character, in both languages, and what was saved stays.
func TestUnprintableNames(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Save(e.Form)
		for path, spoil := range map[string]func(*dossier.Form){
			"applicant.chineseName":        func(f *dossier.Form) { f.Applicant.ChineseName = "林\U0002FA1D" },
			"applicant.surname":            func(f *dossier.Form) { f.Applicant.Surname = "A\U0002FA1D" },
			"applicant.given":              func(f *dossier.Form) { f.Applicant.Given = "\U0002FA1D" },
			"applicant.passport.number":    func(f *dossier.Form) { f.Applicant.Passport.Number = "KX\U0002FA1D" },
			"employer.name":                func(f *dossier.Form) { f.Employer.Name = "海口\U0002FA1D公司" },
			"post.title":                   func(f *dossier.Form) { f.Post.Title = "测绘\U0002FA1D师" },
			"dependants[0].given":          func(f *dossier.Form) { f.Dependants = []dossier.Dependant{{Surname: "A", Given: "\U0002FA1D"}} },
			"dependants[0].passportNumber": func(f *dossier.Form) { f.Dependants = []dossier.Dependant{{PassportNumber: "\U0002FA1D"}} },
		} {
			v := e.Form
			spoil(&v.Form)
			_, err := e.App.Cases.SaveDossier(t.Context(), applicant("HK-1"), "HK-1", v)
			p := problem.Of(err)
			if p == nil || p.Code != problem.Invalid || len(p.Fields) != 1 || p.Fields[0].Path != path {
				t.Errorf("%s: %v", path, err)
				continue
			}
			for _, l := range []text.Lang{text.ZH, text.EN} {
				if said := text.T(l, p.Fields[0].Key, p.Fields[0].Args...); !strings.Contains(said, "U+2FA1D") {
					t.Errorf("%s is told %q", path, said)
				}
			}
		}
		if c := e.Case("HK-1"); c.Dossier.Version != 1 {
			t.Errorf("version %d of the form counts", c.Dossier.Version)
		}
		_, err := e.App.Cases.SaveDossier(t.Context(), applicant("HK-2"), "HK-1", e.Form)
		if problem.Of(err).Code != problem.NotFound {
			t.Errorf("a stranger: %v", err)
		}
		e.Verify()
	})
}
