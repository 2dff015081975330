package main

import (
	"fmt"
	"strings"

	"tandem/internal/backtest"
	"tandem/internal/text"
)

// backtestText is the report for the head of an office: who, then why.
func backtestText(r backtest.Report, l text.Lang) string {
	var b strings.Builder
	fmt.Fprintln(&b, text.T(l, "backtest.head", r.Old, r.New, r.Cases, r.Flipped, percent(r.Flipped, r.Cases)))
	if r.NoPack > 0 {
		fmt.Fprintln(&b, text.T(l, "backtest.no-pack", r.NoPack))
	}
	for _, a := range r.Aspects {
		fmt.Fprintln(&b)
		fmt.Fprintln(&b, text.T(l, "backtest.aspect."+string(a.Aspect), a.Flipped, percent(a.Flipped, r.Cases)))
		if a.Flipped > 0 {
			writeTurns(&b, a, l)
			writeGroups(&b, a, l)
			writeReasons(&b, a, l)
		}
	}
	fmt.Fprintln(&b)
	fmt.Fprintln(&b, text.T(l, "backtest.advice"))
	return b.String()
}

func percent(n, of int) string {
	if of == 0 {
		return "0.0"
	}
	return fmt.Sprintf("%.1f", 100*float64(n)/float64(of))
}

func writeTurns(b *strings.Builder, a backtest.AspectReport, l text.Lang) {
	for _, t := range a.Turns {
		fmt.Fprintln(b, "  "+text.T(l, "backtest.turn", answerWord(t.From, l), answerWord(t.To, l), t.Cases))
	}
}

// answerWord says an answer: a verdict, a category, or a number as it is.
func answerWord(s string, l text.Lang) string {
	if key := "backtest.answer." + s; text.Has(key) {
		return text.T(l, key)
	}
	return s
}

func writeGroups(b *strings.Builder, a backtest.AspectReport, l text.Lang) {
	by := ""
	for _, g := range a.Groups {
		if g.By != by {
			by = g.By
			fmt.Fprintln(b, "  "+text.T(l, "backtest.by."+by))
		}
		fmt.Fprintf(b, "    %6d / %-6d %5s %%  %s\n", g.Flipped, g.Cases, percent(g.Flipped, g.Cases), groupName(g.Group, l))
	}
}

func groupName(group string, l text.Lang) string {
	if key := "backtest.group." + group; text.Has(key) {
		return text.T(l, key)
	}
	return group
}

// maxReasons is how many a person reads; JSON has them all.
const maxReasons = 12

func writeReasons(b *strings.Builder, a backtest.AspectReport, l text.Lang) {
	fmt.Fprintln(b, "  "+text.T(l, "backtest.reasons"))
	for i, r := range a.Reasons {
		if i == maxReasons {
			fmt.Fprintln(b, "    "+text.T(l, "backtest.more", len(a.Reasons)-maxReasons))
			return
		}
		writeReason(b, r, l)
	}
}

func writeReason(b *strings.Builder, r backtest.Reason, l text.Lang) {
	name := text.T(l, "backtest.rule", r.Name, r.Rule)
	if r.What != nil {
		name = text.T(l, "backtest.part", name, r.What)
	}
	fmt.Fprintf(b, "    %6d  %s\n", r.Cases, text.T(l, "backtest.reason", name, answerWord(r.From, l), answerWord(r.To, l)))
	if old, new := r.Said(l); old != new {
		fmt.Fprintln(b, "            "+text.T(l, "backtest.words", orDash(old), orDash(new)))
	}
	var ids text.List
	for _, id := range r.Examples {
		ids = append(ids, id)
	}
	fmt.Fprintln(b, "            "+text.T(l, "backtest.examples", ids))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
