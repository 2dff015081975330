package synth

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tandem/internal/text"
)

// readme tells in both languages what the folder holds and how to make it again.
func (g *Generator) readme(s Summary) string {
	var b strings.Builder
	for _, l := range text.Langs {
		g.introduce(&b, s, l)
		g.showShares(&b, s, l)
		g.showSources(&b, l)
	}
	return b.String()
}

func (g *Generator) introduce(b *strings.Builder, s Summary, l text.Lang) {
	fmt.Fprintf(b, "# %s\n\n%s\n\n", text.T(l, "synth.readme.title"), text.T(l, "synth.readme.nobody"))
	fmt.Fprintf(b, "    tandem synth --cases %d --seed %d --from %s --years %d --out DIR\n\n", s.Cases, s.Seed, s.From, s.Years)
	fmt.Fprintf(b, "%s\n\n", text.T(l, "synth.readme.same", s.SHA256, g.points()))
	for _, file := range []string{"cases", "labels", "dossiers"} {
		fmt.Fprintf(b, "- %s\n", text.T(l, "synth.readme.file."+file))
	}
	fmt.Fprintf(b, "- %s\n", text.T(l, "synth.readme.provisional", yearsOf(g.days.provisional)))
}

func yearsOf(years []int) text.Localized {
	var out text.List
	for _, y := range years {
		out = append(out, fmt.Sprint(y))
	}
	if len(out) == 0 {
		return text.Say("synth.readme.none")
	}
	return out
}

// points names the edition of the points table that those who claim points meet.
func (g *Generator) points() string {
	system := g.policies.System(g.options.From)
	if system == nil {
		return "–"
	}
	return fmt.Sprintf("%s %.12s", system.Edition, system.Hash)
}

// showShares puts what was drawn beside what the shapes ask for.
func (g *Generator) showShares(b *strings.Builder, s Summary, l text.Lang) {
	want := map[string]int{}
	for _, a := range g.shapes.Archetypes.List {
		want[a.Grade] += a.Share
	}
	table(b, l, "synth.readme.categories", s.Categories, want, s.Cases, Whole)
	want = map[string]int{}
	for _, n := range g.shapes.Nations.List {
		want[n.Group] += n.Share
	}
	table(b, l, "synth.readme.groups", s.Groups, want, s.Cases, 10*Whole)
	table(b, l, "synth.readme.outcomes", s.Outcomes, g.shapes.Outcomes.Share, s.Cases, Whole)
	fmt.Fprintf(b, "\n## %s\n\n", text.T(l, "synth.readme.labels"))
	for _, a := range Anomalies {
		fmt.Fprintf(b, "- %s: %d. %s\n", a, s.Labels[string(a)], text.T(l, "synth.anomaly."+string(a)))
	}
}

func table(b *strings.Builder, l text.Lang, key string, got, want map[string]int, n, whole int) {
	fmt.Fprintf(b, "\n## %s\n\n| | %s | %s | %s |\n|---|--:|--:|--:|\n", text.T(l, key), text.T(l, "synth.readme.cases"), text.T(l, "synth.readme.drawn"), text.T(l, "synth.readme.shape"))
	for _, k := range slices.Sorted(maps.Keys(want)) {
		fmt.Fprintf(b, "| %s | %d | %.1f %% | %.1f %% |\n", k, got[k], 100*float64(got[k])/float64(n), 100*float64(want[k])/float64(whole))
	}
}

// showSources says where the shapes are from.
func (g *Generator) showSources(b *strings.Builder, l text.Lang) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n", text.T(l, "synth.readme.sources"), text.T(l, "synth.readme.marks", g.shapes.Edition))
	for _, part := range g.shapes.sources() {
		fmt.Fprintf(b, "- %s: %s [%s]\n", text.T(l, "synth.part."+part.name), g.shapes.Sources[part.source.Of].In(l), part.source.Mark)
	}
	b.WriteByte('\n')
}
