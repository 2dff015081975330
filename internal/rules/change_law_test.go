package rules

import (
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// widened are the embedded policies and those of testdata/policies/changes, whose
// conditions have shapes that the embedded ones do not.
func widened(t testing.TB) *Policies {
	t.Helper()
	all := fstest.MapFS{}
	odd, err := os.ReadFile("testdata/policies/changes/routes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all["changes/routes.yaml"] = &fstest.MapFile{Data: odd}
	files, _ := fs.Glob(embedded, "packs/*/*.yaml")
	for _, file := range files {
		data, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(file, "packs/")] = &fstest.MapFile{Data: data}
	}
	p, err := LoadPolicies(all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// turning are the values of each fact around which any rule turns.
func turning(p *Policies) map[*Fact][]any {
	out := map[*Fact][]any{}
	for _, e := range wordings(p) {
		for _, t := range e.tests {
			out[t.fact] = append(out[t.fact], t.turns()...)
		}
	}
	for _, f := range p.System(civil.Date{}).Factors {
		for _, n := range f.edges {
			out[f.Fact] = append(out[f.Fact], max(0, n-1), n)
		}
	}
	return out
}

// somebody draws facts around the turning points of the rules. Of a complete person
// every number is known; of another one some facts are not stated.
func somebody(t *rapid.T, turns map[*Fact][]any) Facts {
	f := Facts{On: civil.Date{Year: 2026, Month: time.November, Day: 22}, Complete: rapid.Bool().Draw(t, "complete")}
	s := reflect.ValueOf(&f).Elem()
	for _, fact := range factTable {
		if fact.field == nil || fact.Kind == Day || !f.Complete && rapid.IntRange(0, 9).Draw(t, "silent") == 0 {
			continue
		}
		value := rapid.SampledFrom(fact.tried(turns[fact])).Draw(t, fact.Name)
		if n, ok := value.(int); ok {
			value = min(n, fact.Max)
		} else if !fact.takes(value) {
			value = fact.elsewhere()
		}
		to := s.FieldByIndex(fact.field)
		to.Set(reflect.New(to.Type().Elem()))
		to.Elem().Set(reflect.ValueOf(value))
	}
	if rapid.Bool().Draw(t, "birth known") {
		f.Person.Age = nil
		f.Person.BirthDate = f.On.AddMonths(-rapid.IntRange(16*12, 66*12).Draw(t, "months old"))
	}
	return f
}

// elsewhere is a word that no rule asks for.
func (f *Fact) elsewhere() string {
	if f.Pattern != "" {
		return "510100"
	}
	if len(f.Values) > 0 {
		return f.Values[0]
	}
	return "SGP"
}

// left is a proposal without one of its parts.
func (a state) left(part int) state {
	if part == len(a.moves) {
		return state{0, a.moves}
	}
	return state{a.months, slices.Delete(slices.Clone(a.moves), part, part+1)}
}

// less are the proposal with a little less of one part: a month, a yuan, a level.
func (s *search) less(a state) []state {
	var out []state
	for i, m := range a.moves {
		now, known := s.base.get(m.fact).(int)
		if to, number := goValue(m.to).(int); number && known && to != now {
			step := 1
			if to < now {
				step = -1
			}
			if to-step != now {
				out = append(out, state{a.months, slices.Clone(a.moves)})
				out[len(out)-1].moves[i].to = valueOf(to - step)
			}
		}
	}
	if a.months > 1 {
		out = append(out, state{a.months - 1, a.moves})
	}
	return out
}

func (s *search) plain(a state, policy *Policy) Verdict {
	v := &values{}
	a.apply(s.base, v)
	return s.rules.subject(v).verdict(policy)
}

func (p Proposal) state() state {
	a := state{months: p.Months}
	for _, step := range p.Steps {
		a = a.set(step.Fact, valueOf(step.To))
	}
	return a
}

// TestProposalsAreSmallest checks, by the plain evaluator, every proposal towards every
// policy for people of all kinds: it leads there, no part of it can be left out or be
// less, and what nobody can change is not in it.
func TestProposalsAreSmallest(t *testing.T) {
	p := widened(t)
	turns, proposed := turning(p), 0
	rapid.Check(t, func(t *rapid.T) {
		f := somebody(t, turns)
		s := search{rules: p, base: f.values()}
		for _, policy := range p.Policies {
			for _, x := range p.Proposals(f, policy) {
				proposed++
				a := x.state()
				if x.Months < 0 || x.Months > maxMonths || len(x.Steps) == 0 && x.Months == 0 {
					t.Errorf("%s: %q is no change", policy.ID, x.In(text.EN))
				}
				for _, step := range x.Steps {
					if step.Fact.Change != Effort {
						t.Errorf("%s: nobody can change %s", policy.ID, step.Fact.Name)
					}
					if f := step.Fact; f.rising && f.rank(valueOf(step.To)) <= f.rank(valueOf(step.From)) {
						t.Errorf("%s: nobody gives back %s", policy.ID, f.Name)
					}
				}
				if got := s.plain(a, policy); got == NotMet || got == CannotTell && f.Complete && !s.openAtFirst(policy) {
					t.Errorf("%s: after %s it is %s", policy.ID, x.In(text.EN), got)
				}
				for part := range len(a.moves) + 1 {
					if b := a.left(part); (part < len(a.moves) || a.months > 0) && s.plain(b, policy) == Met {
						t.Errorf("%s: part %d of %s is not needed", policy.ID, part, x.In(text.EN))
					}
				}
				for _, b := range s.less(a) {
					if s.plain(b, policy) == Met {
						t.Errorf("%s: %s is more than %s", policy.ID, x.In(text.EN), s.proposal(b).In(text.EN))
					}
				}
			}
		}
	})
	if least := 2000 / 5; proposed < least { // rapid draws a fifth with -short
		t.Errorf("only %d proposals", proposed)
	}
}

// openAtFirst reports a condition that could not be told from the beginning.
func (s *search) openAtFirst(policy *Policy) bool {
	subject := s.rules.subject(s.base)
	return slices.ContainsFunc(policy.Conditions, func(c *Condition) bool { return subject.decide(c.when) == open })
}
