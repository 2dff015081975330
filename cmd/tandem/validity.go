package main

import (
	"fmt"
	"io"
	"strings"

	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// validityCmd says how long a person's permits would run, what ends them, and what they
// cost.
type validityCmd struct{ cityFlags }

func (k *validityCmd) Run(out io.Writer, lang text.Lang) error {
	facts, pack, err := k.readCity()
	if err != nil {
		return err
	}
	report := pack.ValidityReport(facts, lang)
	switch {
	case len(report.Permits) == 0:
		return problem.New(problem.Invalid, "validity.nothing")
	case k.JSON:
		return printIndented(out, report)
	}
	_, err = io.WriteString(out, validityText(report, pack.Names, lang))
	return err
}

func validityText(r rules.ValidityReport, city rules.Names, l text.Lang) string {
	var b strings.Builder
	fmt.Fprintln(&b, text.T(l, "validity.head", city, r.Edition))
	switch {
	case r.Category == "":
		fmt.Fprintln(&b, text.T(l, "validity.category.none"))
	case r.Stated:
		fmt.Fprintln(&b, text.T(l, "validity.category.stated", r.Category))
	default:
		fmt.Fprintln(&b, text.T(l, "validity.category.found", r.Category))
	}
	for _, p := range r.Permits {
		writePeriod(&b, p, l)
	}
	if r.Said != "" {
		fmt.Fprintf(&b, "\n%s\n", r.Said)
	}
	fmt.Fprintf(&b, "\n%s\n", text.T(l, "validity.limits"))
	for _, x := range r.Limits {
		fmt.Fprintln(&b, "  "+withSource(x.Said, x.Source, l))
	}
	fmt.Fprintf(&b, "\n%s\n", r.Advice)
	return b.String()
}

func writePeriod(b *strings.Builder, p rules.PeriodReport, l text.Lang) {
	fmt.Fprintf(b, "\n%s\n  %s\n", p.Name, p.Said)
	for _, x := range p.Bounds {
		line := withSource(x.Said, x.Source, l)
		if x.Binds {
			line += " " + text.T(l, "validity.binds")
		}
		fmt.Fprintln(b, "    "+line)
	}
	switch {
	case !p.Issuable: // and so costs nothing
	case p.Fee == nil:
		fmt.Fprintln(b, "  "+text.T(l, "validity.fee.none"))
	default:
		fmt.Fprintln(b, "  "+text.T(l, "validity.fee", p.Fee.Said, p.Fee.Source))
	}
}

func withSource(said, source string, l text.Lang) string {
	if source == "" {
		return said
	}
	return text.T(l, "validity.source", said, source)
}
