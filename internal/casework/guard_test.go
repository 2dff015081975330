package casework_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// actorless are the methods that ask for nobody, and why none of them shows somebody
// something that they have no right to.
var actorless = map[string]string{
	"Case":        "for other parts of the program: no personal data but ids; pages call Show",
	"CheckNumber": "anybody may ask whether a permit counts; the answer names nobody",
	"CheckPermit": "anybody may ask whether a permit that they hold in hand counts",
	"Certify":     "a job of the machine; it shows nothing",
	"Decided":     "for comparing rules; whoever runs it has the keys",
	"Destruction": "what is left of a destroyed case names nobody",
	"Documents":   "names, sizes and digests of official papers; Document shows one",
	"Hear":        "a job of the machine; what it takes in is sealed",
	"Impact":      "for the calendar's officer at the machine; dates and case numbers only",
	"Letter":      "a job of the machine; what it writes is sealed",
	"Profile":     "the rules of a city, which are public",
	"Overdue":     "for the head at the machine; case numbers and dates only",
	"Record":      "a job of the machine; what it writes is sealed",
	"Recount":     "a job of the machine",
	"Shred":       "a job of the machine; it removes",
	"Status":      "the published lists of permits that count no more",
	"StatusLists": "the same",
	"Sweep":       "a job of the machine",
	"ToConsult":   "a job of the machine; registers that the form has something for, and nobody's name",
	"Verify":      "counts and faults; it opens nothing for anybody",
	"Wake":        "a job of the machine",
}

// leaveOut are the methods that do not refuse but leave out what may not be seen, and by
// what they do so.
var leaveOut = map[string]string{
	"Barred":          "answers why not, about a desk that was read with a right to it",
	"Basis":           "shows by the view of a desk, which only access makes; a desk of nobody has none",
	"MayBegin":        "counts what the actor has begun; nobody has begun anything",
	"Mine":            "lists by the scope of who asks",
	"Offers":          "offers by access, act by act",
	"RegisterAnswers": "leaves out what the view of a desk does not see; a desk of nobody has none",
	"Standings":       "leaves out each case that the actor may not read, and names by the view of each",
	"ToMake":          "lists what the actor may make",
	"TypedNames":      "asks for each case of the list; without one there is nothing",
}

// TestNoMethodSkipsTheQuestion: whatever the service does for an actor it refuses to
// nobody, or leaves out; and a method that takes no actor is listed with the reason.
func TestNoMethodSkipsTheQuestion(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		c := e.Until("HK-1", permit.Accepted)
		service := reflect.ValueOf(e.App.Cases)
		seen := map[string]bool{}
		for i := range service.NumMethod() {
			m, name := service.Method(i), service.Type().Method(i).Name
			if !takes[permit.Actor](m.Type()) {
				seen[name] = true
				continue
			}
			if err := shownToNobody(t.Context(), c, m, leaveOut[name] != ""); err != "" {
				t.Errorf("%s: %s", name, err)
			}
		}
		listed := slices.Sorted(maps.Keys(actorless))
		if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, listed) {
			t.Errorf("methods that ask for nobody:\n%v\nlisted:\n%v", got, listed)
		}
	})
}

func takes[T any](f reflect.Type) bool {
	for i := range f.NumIn() {
		if f.In(i) == reflect.TypeFor[T]() {
			return true
		}
	}
	return false
}

// shownToNobody calls a method for nobody and says what is wrong about the answer.
func shownToNobody(ctx context.Context, c permit.Case, m reflect.Value, leavesOut bool) string {
	var written bytes.Buffer
	args := make([]reflect.Value, m.Type().NumIn())
	for i := range args {
		args[i] = argument(ctx, c, m.Type().In(i), &written)
	}
	out := m.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	var answer []string
	for _, v := range out[:len(out)-1] {
		if !v.IsZero() && (v.Kind() != reflect.Map && v.Kind() != reflect.Slice || v.Len() > 0) && v.Type() != reflect.TypeFor[permit.Case]() {
			answer = append(answer, v.Type().String())
		}
	}
	switch {
	case len(answer) > 0 || written.Len() > 0:
		return "shows nobody " + strings.Join(answer, ", ")
	case err == nil && !leavesOut:
		return "is carried out for nobody"
	case err != nil && !leavesOut && !refusesNobody(m.Type(), err):
		return "answers nobody otherwise than it should: " + err.Error()
	}
	return ""
}

// refusesNobody reports whether a refusal is the one that a stranger is owed: of a case, that
// no case has the number; of what is about none yet, that they may not, or that there is one.
func refusesNobody(m reflect.Type, err error) bool {
	if takes[permit.Case](m) || takes[permit.CaseID](m) && !takes[permit.Open](m) {
		return isUnheardOf(err)
	}
	return problem.Of(err).Code == problem.Forbidden || problem.Of(err).Key == "permit.illegal.exists"
}

// argument is a value that gets as far as the question.
func argument(ctx context.Context, c permit.Case, t reflect.Type, w io.Writer) reflect.Value {
	for _, v := range []any{permit.Actor{ID: "nobody"}, c, permit.CaseID("HK-1"), []permit.CaseID{"HK-1"}, permit.Code("M03"), "M03.pdf",
		casetest.Paper("M03"), permit.OfficeID("haikou.window"), civil.Date{Year: 2026, Month: 3, Day: 2},
		permit.Open{City: "haikou", Applicant: "somebody", Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}}}} {
		if reflect.TypeOf(v) == t {
			return reflect.ValueOf(v)
		}
	}
	switch t {
	case reflect.TypeFor[context.Context]():
		return reflect.ValueOf(ctx)
	case reflect.TypeFor[io.Writer]():
		return reflect.ValueOf(w)
	case reflect.TypeFor[permit.Command]():
		return reflect.ValueOf(permit.File{})
	}
	return reflect.Zero(t)
}
