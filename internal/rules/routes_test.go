package rules

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"tandem/internal/strict"
	"tandem/internal/text"
)

// domainRoutes lists what domain facts 2.3, 5 and 6 describe, in their order: id,
// region, first day (none: as the file), mark.
const domainRoutes = `
2.3  A1 national - C | A2 national - C | A3-post national - C | A3-pay national - C | A4 national - 1 | A4-firm national - 1 | A4-list national - M | A5 national - C | A6 national - C
2.3  B1 national - C | B2 national - C | B3 national - C | B4 national - C | B5 national - C | B6 national - C | B-graduate-china national - 1 | B-graduate-top national - 1
2.3  C1-graduate national - M | C1-founder national - 1 | C2 national - C | C3 national - C
5.1  r5-repeat national 2024-01-11 C | r5-known national 2024-01-11 C | r5-needed national - 1 | r5-investor national - 1 | r5-hainan hainan - C | r5-origin national - M
5.2  visa-r national - C
5.3  visa-k national 2025-10-01 C
5.4  pr-invest national - C | pr-post national - C | pr-merit national - C | pr-family national - C | pr-spouse national - C | pr-child national - C | pr-kin national - C
5.4  pr-recommended national 2019-08-01 C | pr-market national 2019-08-01 C | pr-origin-doctor national 2019-08-01 C | pr-origin-zone national 2019-08-01 C
5.4  team national 2019-08-01 M | founder-graduate national 2019-08-01 M | graduate-top national 2019-08-01 M | intern national 2019-08-01 M
5.4  pr-delta-hightech yangtze-delta - 1 | pr-beijing-points beijing - C | pr-shanghai-zone shanghai - C | pr-nansha greater-bay - C | pr-zone national 2019-08-01 C | pr-hainan hainan - C
5.5  B-tianjin-teacher tianjin - 1 | B-guangfo greater-bay 2026-03-01 1 | study-job national - C
5.6  founder-team national - C | relief-investor national - 1
5.7  hainan-master hainan - C | hainan-technical hainan - C | hainan-second-job hainan - C
6    relief-move national 2024-01-11 C | relief-study national 2024-01-11 C | relief-guangdong-move guangdong 2024-01-01 1 | relief-guangfo guangzhou-foshan 2026-03-01 1
6    relief-same-employer national - C | relief-passport national 2024-01-11 C | relief-accommodation national 2024-01-11 C | relief-licence national 2024-01-11 C
6    relief-health national - C | relief-card national 2024-12-01 C | relief-old-card national 2024-12-01 C | relief-beijing-post beijing - 1 | relief-relatives national - C
6    relief-resident national - 1 | relief-guangdong-expert greater-bay 2019-01-01 1`

// Every route of the domain facts is there with its region, day and mark, and there is
// none that they do not describe.
func TestEveryRouteOfTheDomainFacts(t *testing.T) {
	p := policies(t)
	var known []string
	for line := range strings.Lines(strings.TrimSpace(domainRoutes)) {
		section, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		for entry := range strings.SplitSeq(rest, "|") {
			w := strings.Fields(entry)
			known = append(known, w[0])
			policy := policyNamed(t, p, w[0])
			if policy.Region != w[1] || w[2] != "-" && policy.From.String() != w[2] || string(policy.Source.Mark) != w[3] {
				t.Errorf("%s (domain %s): %s from %s, mark %s", w[0], section, policy.Region, policy.From, policy.Source.Mark)
			}
		}
	}
	for _, policy := range p.Policies {
		if !slices.Contains(known, policy.ID) {
			t.Errorf("%s is in no section", policy.ID)
		}
	}
}

// Whoever reads a route in either language learns what it gives, who decides and where
// it comes from; a relief says what one is spared.
func TestEveryRouteIsSaidInBothLanguages(t *testing.T) {
	for _, p := range policies(t).Policies {
		all := map[string]Names{"name": p.Names, "benefit": p.Benefit, "authority": p.Authority, "source": p.Source.instrument}
		for _, c := range p.Conditions {
			all[c.ID], all[c.ID+" source"] = c.Names, c.Source.instrument
		}
		for what, n := range all {
			if n.ZH == "" || n.EN == "" || n.ZH == n.EN || !strings.ContainsFunc(n.ZH, func(r rune) bool { return r >= 0x4e00 }) {
				t.Errorf("%s: %s is %q and %q", p.ID, what, n.In(text.ZH), n.In(text.EN))
			}
		}
		if p.Kind == Relief && !containsAny(p.Benefit.EN, "need not", "no ", "not ", "enough", "handed back") {
			t.Errorf("%s does not say what one is spared: %q", p.ID, p.Benefit.EN)
		}
	}
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// Every policy has an example that meets it and one that does not, which run whenever
// the packs are loaded.
func TestEveryPolicyHasExamplesOfBothKinds(t *testing.T) {
	files, err := fs.Glob(embedded, "packs/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if kind := policyKind(file[strings.LastIndexByte(file, '/')+1:]); kind != categoriesName && kind != routesName {
			continue
		}
		data, err := embedded.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var f policiesFile
		strict.Decode(file, data, &f, maxBytes)
		for _, e := range f.Policies {
			for _, want := range []Verdict{Met, NotMet} {
				if !slices.ContainsFunc(e.Examples, func(x policyExample) bool { return x.Is == want }) {
					t.Errorf("%s: no example that is %s", e.ID, want)
				}
			}
		}
	}
}
