package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// caseReceiptsCmd shows what was known at each decision of a case.
type caseReceiptsCmd struct {
	caseFlags
	JSON bool `name:"json" help:"Print JSON, whole."`
}

func (k *caseReceiptsCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	return k.with(ctx, func(a *app.App) error {
		list, err := a.Cases.Receipts(ctx, operator, k.ID)
		if err != nil {
			return err
		}
		if k.JSON {
			return printIndented(out, list)
		}
		for _, r := range list {
			if _, err := io.WriteString(out, receiptText(r, lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

// operator is who works on the machine itself; the trail says so.
var operator = permit.Actor{ID: "operator", Role: permit.System}

func receiptText(r casework.StoredReceipt, l text.Lang) string {
	var b strings.Builder
	line := func(key string, args ...any) { fmt.Fprintln(&b, "  "+text.T(l, key, args...)) }
	fmt.Fprintln(&b, text.T(l, "receipt.head", r.Seq, r.Act, string(r.Track), civil.MomentOf(r.At), string(r.By)))
	line("receipt.basis", r.Dossier, r.Basis)
	line("receipt.edition", r.City, r.Edition, r.Pack)
	for _, m := range r.Materials {
		line("receipt.paper", string(m.Code), m.Met, m.Version)
	}
	for _, x := range r.Bounds {
		line("receipt.bound", text.Say("rules.bound."+string(x.Why), x.On))
	}
	if r.Trace != nil {
		traceText(&b, *r.Trace, l)
	}
	line("receipt.digest", r.Digest)
	return b.String()
}

func traceText(b *strings.Builder, t rules.Trace, l text.Lang) {
	line := func(key string, args ...any) { fmt.Fprintln(b, "  "+text.T(l, key, args...)) }
	if grade, ok := rules.FactNamed("category.grade"); ok {
		line("receipt.category", grade.Say(t.Category), grade.Say(t.AtMost))
	}
	if p := t.Points; p != nil {
		line("receipt.points", p.System, p.Low, p.High)
	}
	for _, r := range t.Rules {
		line("receipt.rule", mark(r.Verdict), r.Name, r.ID)
		for _, c := range r.Conditions {
			fmt.Fprintln(b, "      "+text.T(l, "receipt.condition", mark(c.Verdict), c.Name, found(c.Found), c.Source))
		}
	}
}

// found lists what a condition read, in the order of the names.
func found(values map[string]any) text.List {
	var out text.List
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if f, ok := rules.FactNamed(name); ok {
			out = append(out, text.Say("policy.match.fact", f, f.Say(whole(values[name]))))
		} else { // a fact that later editions no longer have
			out = append(out, fmt.Sprintf("%s %v", name, values[name]))
		}
	}
	return out
}

// whole turns a number as JSON has it into one as facts have it.
func whole(v any) any {
	if n, ok := v.(float64); ok {
		return int(n)
	}
	return v
}
