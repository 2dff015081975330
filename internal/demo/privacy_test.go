package demo

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/people"
	"tandem/internal/text"
)

// played plays all stories through the procedure.
func played(t *testing.T, c app.Config) (*casetest.Env, *Clock, []*Story) {
	t.Helper()
	stories, err := Stories()
	if err != nil {
		t.Fatal(err)
	}
	clock := NewClock()
	c.Register, c.Now = Registers(stories), clock.Now
	if c.People, err = people.Demo(); err != nil {
		t.Fatal(err)
	}
	e := casetest.New(t, c)
	if err := (&Stage{App: e.App, Clock: clock}).Play(t.Context(), stories); err != nil {
		t.Fatal(err)
	}
	return e, clock, stories
}

// TestStoriesLeaveNothingPersonal: of all that the applicants of all stories state,
// no word stands in clear in any table, in what is logged or in what is printed; but
// the numbers by which authorities call a permit and an employer.
func TestStoriesLeaveNothingPersonal(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e, clock, stories := played(t, c)
		kept := map[string]string{"the log": e.Log.String(), "what is printed": printed(t, e.App, clock, stories)}
		for table, rows := range e.Tables() {
			kept["table "+table] = strings.Join(rows, "\n")
		}
		words := 0
		for _, s := range stories {
			for _, word := range s.personal(t) {
				words++
				for place, text := range kept {
					if strings.Contains(text, word) {
						t.Errorf("%s: %q of %s stands in clear", place, word, s.ID)
					}
				}
			}
		}
		if words < 500 {
			t.Errorf("looked for %d words only", words)
		}
		e.Verify()
	})
}

// printed is everything that the demonstration prints, in both languages.
func printed(t *testing.T, a *app.App, clock *Clock, stories []*Story) string {
	t.Helper()
	var out strings.Builder
	stage := &Stage{App: a, Clock: clock}
	for _, lang := range text.Langs {
		for _, s := range stories {
			if err := stage.Timeline(t.Context(), &out, s, lang); err != nil {
				t.Fatal(err)
			}
		}
		if err := stage.Summary(t.Context(), &out, stories, lang); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(out.String(), "⟦") {
		t.Error("a text is missing")
	}
	return out.String()
}

// telling are words that say something of a person: with a capital, a blank, a sign of
// another script or many digits. Codes out of a list are not among them, nor are
// moments, which are many people's.
var (
	telling = regexp.MustCompile(`[A-Z@ ]|[^ -~]|[0-9]{7}`)
	moment  = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}`)
)

// namesake is a handler whose name an officer's begins with, and officers are named.
const namesake = "王琼"

// personal lists the telling words of the story's form.
func (s *Story) personal(t *testing.T) []string {
	t.Helper()
	f := s.folder.Version.Form
	public := []string{namesake, f.Employer.CreditCode, f.WorkPermit.Number, f.Residence.Current.Number}
	for _, p := range f.PriorPermits {
		public = append(public, p.Number)
	}
	for _, d := range f.Dependants {
		public = append(public, d.PermitNumber, d.BirthDate.String())
	}
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var form any
	if err := json.Unmarshal(data, &form); err != nil {
		t.Fatal(err)
	}
	words := slices.DeleteFunc(leaves(form), func(w string) bool {
		return len(w) < 5 || !telling.MatchString(w) || moment.MatchString(w) || slices.Contains(public, w)
	})
	return append(words, f.Applicant.BirthDate.String())
}

// leaves lists the texts in a JSON value.
func leaves(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	case map[string]any:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	}
	return out
}
