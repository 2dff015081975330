package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// FactsOf reads the facts that an application form states, as of a day. What a form
// cannot say (awards, status of the employer, conduct) stays unknown; what registers
// answer is for the caller to add. It is what the applicant states, not what an
// officer has found.
func FactsOf(form dossier.Form, today civil.Date) Facts {
	f := Facts{On: today}
	f.person(form)
	f.background(form, today)
	f.offer(form)
	f.employer(form)
	f.history(form, today)
	f.application(form)
	f.periods(form)
	return f
}

// given is nil for the zero value, which a form has where nothing was answered.
func given[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func (f *Facts) person(form dossier.Form) {
	a := form.Applicant
	f.Person.BirthDate, f.Passport.ExpiresOn = a.BirthDate, a.Passport.ExpiresOn
	f.Person.Nationality = given(string(a.Nationality))
	if slices.ContainsFunc(a.FormerNationalities, dossier.Country.China) || form.Qualification.Chinese == "former-national" {
		yes := true
		f.Person.FormerNational, f.Person.ChineseOrigin = &yes, &yes
	}
}

// background is degree, language and work before. A degree outside the list counts as
// none; relevant years are those stated, for an officer to judge.
func (f *Facts) background(form dossier.Form, today civil.Date) {
	q := form.Qualification
	if degree := q.Degree; degree == "other" {
		f.Education.Degree = new("none")
	} else {
		f.Education.Degree = given(degree)
	}
	f.Education.HomeDegree = homeDegree(form)
	if level, ok := strings.CutPrefix(q.Chinese, "hsk-"); ok || q.Chinese == "none" {
		n, _ := strconv.Atoi(level) // none is no number, and level 0
		f.Language.HSK = &n
	}
	if q.Chinese == "taught-in-chinese" {
		f.Education.TaughtInChinese = new(true)
	}
	if len(form.Jobs) > 0 {
		f.Work.Years = new(worked(form.Jobs, today) / 12)
	}
}

// homeDegree says whether a bachelor's or higher degree is of the country of nationality,
// as teachers of their own language need (domain 2.3, B 3); nil where the form states no
// such degree.
func homeDegree(form dossier.Form) *bool {
	degrees := slices.DeleteFunc(slices.Clone(form.Education), func(s dossier.School) bool {
		return !slices.Contains([]string{"bachelor", "master", "doctor"}, s.Level)
	})
	if len(degrees) == 0 || form.Applicant.Nationality == "" {
		return nil
	}
	return new(slices.ContainsFunc(degrees, func(s dossier.School) bool { return s.Country == form.Applicant.Nationality }))
}

// worked counts the months with a job, each once.
func worked(jobs []dossier.Job, today civil.Date) int {
	months := map[int]bool{}
	for _, j := range jobs {
		to := j.To
		if to.IsZero() {
			to = dossier.Month{Year: today.Year, Month: today.Month}
		}
		for m := serial(j.From); !j.From.IsZero() && m <= serial(to); m++ {
			months[m] = true
		}
	}
	return len(months)
}

func serial(m dossier.Month) int { return 12*m.Year + int(m.Month) }

var regionShape = regexp.MustCompile(`^[1-9][0-9]{5}$`)

func (f *Facts) offer(form dossier.Form) {
	f.Post.Kind = given(form.Post.Kind)
	f.Post.Months = given(form.Pay.MonthsPerYear)
	f.Pay.Yearly = given(int(form.Pay.Yearly))
	if w := form.Workplaces; len(w) > 0 && regionShape.MatchString(w[0].Region) {
		f.Place.Region = &w[0].Region
	}
}
