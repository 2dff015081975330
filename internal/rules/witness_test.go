package rules

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// A witness is a line of testdata/witnesses.txt: facts, and what they show.
type witness struct {
	line int
	what string // met, also, or the condition that is missed
	all  map[*Fact]any
}

// witnesses reads the file: by policy, each with the facts that hold for everybody and
// those of its first line.
func witnesses(t *testing.T) map[string][]witness {
	t.Helper()
	data, err := os.ReadFile("testdata/witnesses.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]witness{}
	policy, n := "", 0
	for line := range strings.Lines(string(data)) {
		n++
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case line[0] != ' ':
			policy = words[0]
		default:
			from := "everybody"
			if len(out[policy]) > 0 {
				from = policy
			}
			out[policy] = append(out[policy], witness{n, words[0], stated(t, n, first(out[from]), words[1:])})
		}
	}
	return out
}

func first(list []witness) map[*Fact]any {
	if len(list) == 0 {
		return nil
	}
	return list[0].all
}

// stated adds facts such as work.years=2 to others.
func stated(t *testing.T, line int, others map[*Fact]any, words []string) map[*Fact]any {
	t.Helper()
	all := map[*Fact]any{}
	for f, v := range others {
		all[f] = v
	}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		f, ok := FactNamed(name)
		if !ok {
			t.Fatalf("witnesses.txt:%d: no fact %s", line, name)
		}
		all[f] = valueFrom(t, line, f, value)
	}
	return all
}

func valueFrom(t *testing.T, line int, f *Fact, s string) any {
	t.Helper()
	var v any = s
	var err error
	switch f.Kind {
	case Truth:
		v, err = strconv.ParseBool(s)
	case Number:
		v, err = strconv.Atoi(s)
	}
	if err != nil {
		t.Fatalf("witnesses.txt:%d: %s: %v", line, f.Name, err)
	}
	return v
}

// TestEveryPolicyHasItsWitnesses: who qualifies does, and who misses a condition misses
// that one only; no condition of any policy is without somebody who misses it. Every
// edition of a policy has the same witnesses.
func TestEveryPolicyHasItsWitnesses(t *testing.T) {
	p, all := policies(t), witnesses(t)
	known := map[string]bool{"everybody": true}
	for _, policy := range p.Policies {
		known[policy.ID] = true
		seen := map[string]bool{}
		for _, w := range all[policy.ID] {
			seen[w.what] = true
			testify(t, p, policy, w)
		}
		if !seen["met"] {
			t.Errorf("nobody qualifies for %s: add it to testdata/witnesses.txt", policy.ID)
		}
		for _, c := range policy.Conditions {
			if !seen[c.ID] {
				t.Errorf("nobody misses %s of %s: add it to testdata/witnesses.txt", c.ID, policy.ID)
			}
		}
	}
	for id := range all {
		if !known[id] {
			t.Errorf("witnesses.txt: there is no policy %s", id)
		}
	}
}

func testify(t *testing.T, p *Policies, policy *Policy, w witness) {
	t.Helper()
	v := Facts{Complete: true}.values()
	for f, value := range w.all {
		v = v.with(f, value)
	}
	want := w.what + ":not-met"
	if w.what == "met" || w.what == "also" {
		want = ""
	}
	m := p.subject(v).match(policy)
	if got := failing(m); got != want {
		t.Errorf("witnesses.txt:%d: %s: missed %q, want %q", w.line, policy.ID, got, want)
	}
}
