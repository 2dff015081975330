package rules

import (
	"slices"
	"strings"
	"testing"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// singapore is the engineer of seed 004: no doctorate, employed in Wuxi.
const singapore = `
on: 2026-11-22
complete: true
person: {birthDate: 1984-03-09, nationality: SGP, chineseOrigin: true, noCriminalRecord: true, healthy: true, lawAbiding: true}
education: {degree: master, monthsSince: 200, score: 85}
work: {years: 14, teachingYears: 0}
post: {kind: professional, months: 12, yearsHeld: 2}
pay: {yearly: 420000, localAverage: 128000, taxYearly: 70000, goodTax: true}
employer: {highTech: true, lawful: true, kind: enterprise, sales: 0}
place: {region: "320200", area: ordinary, keyZone: true}
china: {inside: true, visa: Z, workPermits: 1, workYears: 2, residentYears: 2, monthsEachYear: 11, stayYears: 2}
language: {hsk: 6}
family: {marriedYears: 0}
founder: {years: 0, paidIn: 0, share: 0}
support: {provincialPoints: 0, zonePoints: 0}
passport: {expiresOn: 2031-01-01}
case: {work: extension, residence: extension}
`

func matched(t testing.TB, p *Policies, f Facts, id string) Match {
	t.Helper()
	m, ok := find(p.Match(f), func(m Match) bool { return m.Policy.ID == id })
	if !ok {
		t.Fatal("no policy", id)
	}
	return m
}

func failing(m Match) string {
	var ids []string
	for _, p := range m.Parts() {
		if p.Verdict != Met {
			ids = append(ids, p.Condition.ID+":"+string(p.Verdict))
		}
	}
	return strings.Join(ids, " ")
}

// The engineer of Wuxi misses the route for doctors and is found the one of the delta.
func TestSingaporeEngineerOfWuxi(t *testing.T) {
	p, f := policies(t), readFacts(t, singapore)
	for id, want := range map[string]string{
		"pr-origin-doctor":  "doctor:not-met",
		"pr-delta-hightech": "",
		"pr-market":         "years:not-met pay:not-met tax:not-met",
		"pr-origin-zone":    "years:not-met",
		"r5-repeat":         "permits:not-met",
		"visa-r":            "category:not-met",
		"relief-passport":   "",
		"pr-hainan":         "region:not-met recommended:not-met",
	} {
		if got := failing(matched(t, p, f, id)); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
	if s := p.Standing(f); s.Grade != "B" || s.AtMost != "B" || s.Score.Low != 84 || s.Score.High != 84 {
		t.Errorf("got %+v with %d–%d, want B with 84 points, one short of A", s, s.Score.Low, s.Score.High)
	}
}

// What was required and what was found stand side by side.
func TestRequiredAndFound(t *testing.T) {
	m := matched(t, policies(t), readFacts(t, singapore), "pr-market")
	pay := m.Parts()[4]
	var found []string
	for _, x := range m.Found(pay) {
		found = append(found, x.Fact.Name+" "+x.Fact.Say(x.Value).In(text.EN))
	}
	if got := pay.Condition.In(text.EN) + ": " + strings.Join(found, ", "); got != "annual wage of at least 6 times the local average of the year before: pay.yearly CNY 420000, pay.localAverage CNY 128000" {
		t.Error(got)
	}
	if got := pay.Condition.Source.In(text.EN); got != "Twelve Measures of Immigration Policies (2019), measure 2 (confirmed)" {
		t.Error(got)
	}
}

// Who says little is asked for what would decide, and is refused nothing.
func TestMissingFacts(t *testing.T) {
	p := policies(t)
	m := matched(t, p, readFacts(t, "{on: 2026-11-22, employer: {highTech: true}, post: {kind: professional}, place: {region: '320200'}}"), "pr-delta-hightech")
	if got := m.Missing().In(text.EN); m.Verdict != CannotTell || got != "no criminal record, has kept the law in China, healthy" {
		t.Errorf("got %s, missing %s", m.Verdict, got)
	}
	for _, m := range p.Match(Facts{}) {
		if m.Verdict != CannotTell {
			t.Errorf("%s is %s of somebody nobody knows", m.Policy.ID, m.Verdict)
		}
	}
}

// More facts never turn a verdict around: they only settle what could not be told.
func TestKnowingMoreOnlySettles(t *testing.T) {
	p, full := policies(t), readFacts(t, singapore)
	want := map[string]Verdict{}
	for _, m := range p.Match(full) {
		want[m.Policy.ID] = m.Verdict
	}
	v := full.values()
	for _, hidden := range factTable {
		w := v.copy()
		w.of[hidden.index] = unknowns[hidden.index]
		s := p.subject(w)
		for _, policy := range p.Policies {
			if got := s.verdict(policy); policy.inForce(full.On) && got != CannotTell && got != want[policy.ID] {
				t.Errorf("%s without %s: %s, with it %s", policy.ID, hidden.Name, got, want[policy.ID])
			}
		}
	}
}

// A policy counts from its first day on.
func TestInForce(t *testing.T) {
	p := policies(t)
	for on, want := range map[string]bool{"2025-09-30": false, "2025-10-01": true} {
		_, got := find(p.Match(readFacts(t, "on: "+on)), func(m Match) bool { return m.Policy.ID == "visa-k" })
		if got != want {
			t.Errorf("the K visa on %s: %t", on, got)
		}
	}
}

// Everything a rule says can be traced.
func TestEveryRuleHasASource(t *testing.T) {
	for _, p := range policies(t).Policies {
		for _, c := range p.Conditions {
			if c.Source.instrument.ZH == "" || c.Source.instrument.EN == "" || c.Source.Mark == "" {
				t.Errorf("%s.%s has no source", p.ID, c.ID)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	p, f := policies(b), readFacts(b, singapore)
	v := f.values()
	different := wordings(p)
	b.Run("bare", func(b *testing.B) { // every different condition once
		for b.Loop() {
			for _, e := range different {
				e.program.Eval(v)
			}
		}
	})
	b.Run("each", func(b *testing.B) { // the same where every policy asks for itself
		for b.Loop() {
			for _, policy := range p.Policies {
				for _, c := range policy.Conditions {
					c.when.program.Eval(v)
				}
			}
		}
	})
	b.Run("match", func(b *testing.B) {
		for b.Loop() {
			p.Match(f)
		}
	})
}

// wordings are the conditions that matching needs, each once.
func wordings(p *Policies) []*expression {
	seen := make([]*expression, p.wordings+1)
	for _, policy := range p.Policies {
		for _, c := range policy.Conditions {
			seen[c.when.place] = c.when
		}
	}
	for _, f := range p.System(civil.Date{}).Factors {
		for _, c := range f.Choices {
			seen[c.when.place] = c.when
		}
	}
	return slices.DeleteFunc(seen, func(e *expression) bool { return e == nil })
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(EmbeddedFiles()); err != nil {
			b.Fatal(err)
		}
	}
}
