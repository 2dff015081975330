package main

import (
	"fmt"
	"io"
	"strings"

	"tandem/internal/rules"
	"tandem/internal/text"
)

// pointsCmd counts the points of a person and finds the category by all grounds.
type pointsCmd struct{ factsFlags }

func (k *pointsCmd) Run(out io.Writer, lang text.Lang) error {
	facts, policies, err := k.load()
	if err != nil {
		return err
	}
	report := policies.PointsReport(facts, lang)
	if k.JSON {
		return printIndented(out, report)
	}
	_, err = io.WriteString(out, pointsText(report, lang))
	return err
}

func pointsText(r rules.PointsReport, l text.Lang) string {
	var b strings.Builder
	fmt.Fprintln(&b, text.T(l, "policy.points.head", r.System, r.Edition, between(r.Low, r.High), r.Max))
	for _, f := range r.Factors {
		fmt.Fprintln(&b, "  "+factorLine(f, l))
	}
	fmt.Fprintln(&b, categoryLine(r, l))
	writeMissing(&b, r.Missing, l)
	writeChanges(&b, text.T(l, "policy.points.toward", r.Next), r.Changes)
	fmt.Fprintln(&b, r.Advice)
	return b.String()
}

func between(low, high int) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d–%d", low, high)
}

func factorLine(f rules.FactorReport, l text.Lang) string {
	line := text.T(l, "policy.points.factor", between(f.Low, f.High), f.Max, f.Name)
	switch {
	case f.Gap:
		line += text.T(l, "policy.points.gap", f.Found)
	case f.Found != "":
		line += text.T(l, "policy.points.found", f.Found)
	}
	if f.More > 0 {
		line += text.T(l, "policy.points.next", f.More, f.Next)
	}
	return line
}

func categoryLine(r rules.PointsReport, l text.Lang) string {
	grounds := strings.Join(r.Grounds, " ")
	switch {
	case r.Category == r.AtMost && r.Category == "none":
		return text.T(l, "policy.category.none")
	case r.Category == r.AtMost:
		return text.T(l, "policy.category.sure", r.Category, grounds)
	case r.Category == "none":
		return text.T(l, "policy.category.open", r.AtMost)
	}
	return text.T(l, "policy.category.range", r.Category, grounds, r.AtMost)
}

func writeMissing(b *strings.Builder, missing []rules.FactReport, l text.Lang) {
	if len(missing) == 0 {
		return
	}
	var names text.List
	for _, f := range missing {
		names = append(names, text.Say("policy.missing.fact", f.Name, f.Fact))
	}
	fmt.Fprintln(b, text.T(l, "policy.missing", names))
}

func writeChanges(b *strings.Builder, head string, changes []rules.ChangeReport) {
	if len(changes) == 0 {
		return
	}
	fmt.Fprintln(b, head)
	for _, c := range changes {
		fmt.Fprintln(b, "  - "+c.Said)
	}
}
