package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// matchCmd holds a person against every route, and names what is missing.
type matchCmd struct {
	factsFlags
	Route string `placeholder:"ID" help:"Show this route only, with every condition."`
}

func (k *matchCmd) Run(out io.Writer, lang text.Lang) error {
	facts, policies, err := k.load()
	if err != nil {
		return err
	}
	list := policies.MatchReports(facts, lang, rules.Permit, rules.Relief)
	if k.Route != "" {
		list = policies.MatchReports(facts, lang, rules.Permit, rules.Relief, rules.Ground)
		list = slices.DeleteFunc(list, func(m rules.MatchReport) bool { return m.ID != k.Route })
		if len(list) == 0 {
			return problem.New(problem.NotFound, "policy.route.unknown", k.Route)
		}
	}
	if k.JSON {
		return printIndented(out, struct {
			Advice string              `json:"advice"`
			Routes []rules.MatchReport `json:"routes"`
		}{text.T(lang, "policy.advice"), list})
	}
	_, err = io.WriteString(out, matchText(list, lang))
	return err
}

func matchText(list []rules.MatchReport, l text.Lang) string {
	var b strings.Builder
	for i, m := range list {
		if i == 0 || list[i-1].Verdict != m.Verdict {
			fmt.Fprintln(&b, text.T(l, "policy.match."+string(m.Verdict)))
		}
		writeMatch(&b, m, l)
	}
	fmt.Fprintln(&b, text.T(l, "policy.advice"))
	return b.String()
}

func writeMatch(b *strings.Builder, m rules.MatchReport, l text.Lang) {
	fmt.Fprintf(b, "\n  %s (%s)\n", m.Name, m.ID)
	fmt.Fprintln(b, "    "+benefitLine(m, l))
	for _, c := range m.Conditions {
		fmt.Fprintln(b, "    "+conditionLine(c, l))
	}
	if m.Verdict == rules.Met && len(m.Evidence) > 0 {
		fmt.Fprintln(b, "    "+text.T(l, "policy.match.evidence", evidence(m.Evidence)))
	}
	var changes strings.Builder
	writeChanges(&changes, text.T(l, "policy.match.toward"), m.Changes)
	for line := range strings.Lines(changes.String()) {
		b.WriteString("    " + line)
	}
	fmt.Fprintln(b, "    "+text.T(l, "policy.match.source", m.Source))
}

// benefitLine says what a route gives, or what a relief spares.
func benefitLine(m rules.MatchReport, l text.Lang) string {
	if m.Kind == rules.Relief {
		return text.T(l, "relief.spared", m.Benefit, m.Authority)
	}
	return text.T(l, "policy.match.benefit", m.Benefit, m.Authority)
}

func conditionLine(c rules.ConditionReport, l text.Lang) string {
	var found text.List
	for _, f := range c.Found {
		found = append(found, text.Say("policy.match.fact", f.Name, f.Said))
	}
	return text.T(l, "policy.match.condition", mark(c.Verdict), c.Required, found)
}

// mark shows a verdict at a glance; the heading says it in words.
func mark(v rules.Verdict) string {
	switch v {
	case rules.Met:
		return "✓"
	case rules.NotMet:
		return "✗"
	}
	return "?"
}

// evidence names materials of the national catalogue.
func evidence(codes []permit.Code) text.List {
	var out text.List
	for _, c := range codes {
		out = append(out, rules.Material{Code: c})
	}
	return out
}
