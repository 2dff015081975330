package dossier

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"tandem/internal/text"
)

// formIDs lists the question ids that the fields of a type ask for.
func formIDs(id string, t reflect.Type) []string {
	if t.Kind() == reflect.Slice {
		return append([]string{id}, formIDs(id+"[]", t.Elem())...)
	}
	if t.Kind() != reflect.Struct || isText(reflect.New(t).Elem()) {
		return []string{id}
	}
	var ids []string
	for i := range t.NumField() {
		name := fieldName(t.Field(i))
		if id != "" {
			name = id + "." + name
		}
		ids = append(ids, formIDs(name, t.Field(i).Type)...)
	}
	return ids
}

// The table of questions and the fields of Form name each other, none left over.
func TestEveryFieldHasItsQuestion(t *testing.T) {
	var asked []string
	for _, q := range Questions() {
		asked = append(asked, q.ID)
	}
	fields := formIDs("", reflect.TypeFor[Form]())
	if diff := cmp.Diff(slices.Sorted(slices.Values(fields)), slices.Sorted(slices.Values(asked))); diff != "" {
		t.Errorf("fields of Form (-) and questions (+):\n%s", diff)
	}
}

func TestYAMLAndJSONNameFieldsAlike(t *testing.T) {
	var check func(reflect.Type)
	check = func(s reflect.Type) {
		if s.Kind() == reflect.Slice {
			s = s.Elem()
		}
		if s.Kind() != reflect.Struct || isText(reflect.New(s).Elem()) {
			return
		}
		for i := range s.NumField() {
			f := s.Field(i)
			if got, want := f.Tag.Get("yaml"), fieldName(f); got != want {
				t.Errorf("%s.%s: yaml %q, json %q", s.Name(), f.Name, got, want)
			}
			check(f.Type)
		}
	}
	check(reflect.TypeFor[Form]())
}

func TestQuestionsAreComplete(t *testing.T) {
	for _, q := range Questions() {
		for what, ok := range map[string]bool{
			"label":   text.Has(q.Label().Key),
			"purpose": text.Has("dossier.purpose." + string(q.For)),
			"source":  text.Has(string(q.Source)),
			"readers": len(q.ReadBy) > 0,
			"filler":  q.By == ByApplicant || q.By == ByEmployer,
			"need":    q.Need == Optional || needs[q.Need] != nil && text.Has("dossier.need."+string(q.Need)),
			"options": (q.Type == Choice) == (len(q.Options.Values) > 0),
			"limit":   q.Max > 0 || !slices.Contains([]Type{Line, Prose, Latin, Han, List, Number}, q.Type),
			"shape":   shapes[q.Type] == nil || text.Has("dossier.shape."+string(q.Type)),
			"type":    goType(q),
		} {
			if !ok {
				t.Errorf("%s: %s missing or wrong", q.ID, what)
			}
		}
	}
}

// goType reports whether the field of the form can hold answers of the type.
func goType(q Question) bool {
	v := blank(q.ID).value
	switch q.Type {
	case List:
		return v.Kind() == reflect.Slice
	case Number:
		return v.CanInt()
	case Flag:
		return v.Kind() == reflect.Bool
	case Date, MonthType, Moment:
		return strings.HasSuffix(strings.ToLower(v.Type().String()), "."+string(q.Type))
	case Nation:
		return v.Type() == reflect.TypeFor[Country]()
	}
	return v.Kind() == reflect.String
}

// blank is the answer to the question in a form whose lists have one empty item each.
func blank(id string) answer {
	var f Form
	for a := range answers(&f) {
		if a.value.Kind() == reflect.Slice {
			a.value.Set(reflect.MakeSlice(a.value.Type(), 1, 1))
		}
		if a.id == id {
			return a
		}
	}
	panic("no field for " + id)
}

func TestEveryOptionHasALabel(t *testing.T) {
	sets := map[string]Set{"how": hows}
	for _, q := range Questions() {
		if q.Type == Choice {
			sets[q.ID] = q.Options
		}
	}
	for where, s := range sets {
		for _, v := range s.Values {
			if !text.Has(s.Label(v).Key) {
				t.Errorf("%s: no label for %q", where, v)
			}
		}
	}
}

func TestNamedConstantsAreOptions(t *testing.T) {
	for set, values := range map[*Set][]string{
		&workSet: {string(WorkOverseas), string(WorkDomestic), string(WorkExtension), string(WorkChange), string(WorkCancellation), string(WorkReplacement)},
		&residenceSet: {string(ResidenceFirst), string(ResidenceExtension), string(ResidenceChange), string(ResidenceReissue),
			string(ResidenceCancellation)},
		&gradeSet:    {string(GradeA), string(GradeB), string(GradeC)},
		&sexSet:      {string(Male), string(Female), string(Unspecified)},
		&deliverySet: {string(PickUp), string(ByPost)},
		&permitSet:   {string(WorkPermit), string(ResidencePermit)},
		&hows:        {string(Typed), string(PassportZone), string(Register), string(CarriedOver), string(Account), string(Kept), string(Follows)},
	} {
		if diff := cmp.Diff(set.Values, values); diff != "" {
			t.Errorf("set %s (-) and constants (+):\n%s", set.Name, diff)
		}
	}
	for ground := range passMarks {
		if !groundSet.Has(ground) {
			t.Errorf("ground %s with a pass mark is no option", ground)
		}
	}
}

func TestMayRead(t *testing.T) {
	for _, c := range []struct {
		path            string
		work, residence bool
	}{
		{"applicant.passport.number", true, true},
		{"jobs[3].title", true, false},
		{"pay.yearly", true, false},
		{"policeCertificate.issuedOn", true, false},
		{"entry.date", false, true},
		{"applicant.fingerprints.status", false, true},
		{"medical.issuedOn", true, true},
	} {
		q, ok := QuestionAt(c.path)
		if !ok || MayRead(q, ForWork) != c.work || MayRead(q, ForResidence) != c.residence {
			t.Errorf("%s: got %v, want work %v, residence %v", c.path, q.ReadBy, c.work, c.residence)
		}
	}
	if _, ok := QuestionAt("applicant.shoeSize"); ok {
		t.Error("found a question that nobody asks")
	}
}

// Whatever is sensitive under PIPL art. 28 is marked, and everything about the
// family is, as it may be about children under 14.
func TestSensitiveQuestions(t *testing.T) {
	for _, q := range Questions() {
		want := strings.HasPrefix(q.ID, "dependants") || strings.HasPrefix(q.ID, "medical.") || strings.HasPrefix(q.ID, "policeCertificate.") ||
			strings.HasPrefix(q.ID, "applicant.fingerprints.") || q.ID == "pledges.noCriminalRecord"
		if q.Sensitive != want {
			t.Errorf("%s: sensitive is %v, want %v", q.ID, q.Sensitive, want)
		}
	}
}

// The employer's handlers see what the employer answers for and whom it employs, and
// nothing that is sensitive, about the family, or about where somebody lives.
func TestEmployersView(t *testing.T) {
	f := good(t).Form.For(ForEmployer)
	if f.Applicant.Surname == "" || f.Applicant.Passport.Number == "" || f.Pay.Yearly == 0 || f.Employer.Name == "" {
		t.Errorf("the employer does not see its own part: %+v", f)
	}
	if (f.Medical != Medical{Promised: f.Medical.Promised}) || (f.PoliceCertificate != PoliceCertificate{}) || f.Dependants != nil || (f.Accommodation != Accommodation{}) || f.Contact.Phone != "" {
		t.Errorf("the employer sees what is none of its business: %+v", f)
	}
	for _, q := range Questions() {
		identifies := q.Section() == "applicant" && q.By == ByApplicant || q.ID == "transaction.residence"
		switch {
		case q.Employer && q.Sensitive && q.By != ByEmployer:
			t.Errorf("%s is sensitive, and the employer sees it", q.ID)
		case q.By == ByEmployer && !q.Employer: // its own promise too, or it could not see what it has said
			t.Errorf("%s is the employer's to answer, and it does not see it", q.ID)
		case q.Employer && q.By == ByApplicant && !identifies:
			t.Errorf("%s does not say whom the employer employs, and it sees it", q.ID)
		}
	}
	if diff := cmp.Diff(good(t).Form.For(), Form{}); diff != "" {
		t.Errorf("nobody sees something:\n%s", diff)
	}
}

func TestViewForAndFor(t *testing.T) {
	f := good(t).Form
	before := Canonical(f)
	seen := f.For(ForResidence)
	if seen.Pay != (Pay{}) || seen.Jobs != nil || seen.PoliceCertificate != (PoliceCertificate{}) || seen.Category.Score != 0 {
		t.Errorf("the police see what is for the work permit only: %+v", seen)
	}
	if seen.Entry != f.Entry || seen.Applicant.Passport.Number != f.Applicant.Passport.Number || len(seen.Dependants) != 1 {
		t.Errorf("the police do not see what is for them: %+v", seen)
	}
	if other := f.For(ForWork); other.Dependants[0].Surname == "" || other.Dependants[0].VisaType != "" {
		t.Errorf("the work permit authority sees %+v", other.Dependants[0])
	}
	if diff := cmp.Diff(string(before), string(Canonical(f))); diff != "" {
		t.Errorf("looking changed the form:\n%s", diff)
	}
	ids := map[string]bool{}
	for _, q := range ViewFor(ForResidence) {
		ids[q.ID] = true
	}
	if ids["pay.yearly"] || !ids["entry.date"] {
		t.Errorf("view of the police: %v", slices.Sorted(maps.Keys(ids)))
	}
}

// The countries are those of ISO 3166-1 alpha-3 as the x/text module knows
// them, but for Germany and the codes that are no state's.
func TestCountries(t *testing.T) {
	extra := "GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XXA XXB XXC XXX XOM XPO XCC XBA XIM XCO XEC XMP XES XDC XCE ATF"
	seen := map[string]bool{}
	for _, code := range strings.Fields(countries) {
		if seen[code] {
			t.Errorf("%s stands twice", code)
		}
		seen[code] = true
		r, err := language.ParseRegion(code)
		if iso := err == nil && r.IsCountry() && r.ISO3() == code; !iso && code != "D" && !strings.Contains(extra, code) {
			t.Errorf("%s is no country", code)
		}
	}
	for wrong, right := range misnamed {
		if wrong.Known() || !right.Known() {
			t.Errorf("%s → %s", wrong, right)
		}
	}
	if Country("").Known() || Country("FRA DEU").Known() || Country("DEU").Known() || !Country("D").Known() {
		t.Error("Known is wrong")
	}
}
