package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/synth"
	"tandem/internal/text"
)

// synthCmd writes a population that nobody belongs to.
type synthCmd struct {
	Cases    int        `default:"10000" help:"How many cases (10000)."`
	Seed     uint64     `default:"1" help:"Same seed, same bytes (1)."`
	Out      string     `required:"" placeholder:"DIR" help:"Folder to write to; it must not hold a population yet."`
	From     civil.Date `placeholder:"DATE" help:"First day of filing (2023-01-01)."`
	Years    int        `placeholder:"N" help:"Years that cases are filed in (3)."`
	Dossiers int        `placeholder:"N" help:"Write so many whole application forms too."`
	JSON     bool       `name:"json" help:"Print JSON."`
}

// maxForms bounds the files of one folder.
const maxForms = 10_000

func (k *synthCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	if k.Dossiers < 0 || k.Dossiers > maxForms {
		return problem.New(problem.Invalid, "synth.dossiers", k.Dossiers, maxForms)
	}
	g, err := population(synth.Options{Cases: k.Cases, Seed: k.Seed, From: k.From, Years: k.Years})
	if err != nil {
		return err
	}
	s, err := g.Write(ctx, k.Out, k.Dossiers)
	if err != nil {
		return err
	}
	if k.JSON {
		return printIndented(out, s)
	}
	_, err = io.WriteString(out, synthText(s, k.Out, lang))
	return err
}

// population prepares the embedded shapes under the embedded rules.
func population(o synth.Options) (*synth.Generator, error) {
	shapes, err := synth.Embedded()
	if err != nil {
		return nil, err
	}
	policies, err := rules.EmbeddedPolicies()
	if err != nil {
		return nil, err
	}
	return synth.New(shapes, policies, o)
}

func synthText(s synth.Summary, dir string, l text.Lang) string {
	labelled := 0
	for _, n := range s.Labels {
		labelled += n
	}
	var b strings.Builder
	fmt.Fprintln(&b, text.T(l, "synth.written", s.Cases, dir, labelled, s.Dossiers))
	fmt.Fprintln(&b, text.T(l, "synth.written.line", text.Say("synth.readme.categories"), shares(s.Categories, s.Cases, "")))
	fmt.Fprintln(&b, text.T(l, "synth.written.line", text.Say("synth.readme.groups"), shares(s.Groups, s.Cases, "backtest.group.")))
	fmt.Fprintln(&b, text.T(l, "synth.written.line", text.Say("synth.readme.outcomes"), shares(s.Outcomes, s.Cases, "permit.outcome.")))
	fmt.Fprintln(&b, text.T(l, "synth.written.sum", s.SHA256))
	return b.String()
}

// shares lists counts with their share, the most frequent first, in the words that
// stand under the prefix.
func shares(counts map[string]int, n int, prefix string) text.List {
	keys := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	var out text.List
	for _, k := range keys {
		var name any = k
		if text.Has(prefix + k) {
			name = text.Say(prefix + k)
		}
		out = append(out, text.Say("synth.written.share", name, counts[k], fmt.Sprintf("%.1f", 100*float64(counts[k])/float64(n))))
	}
	return out
}
