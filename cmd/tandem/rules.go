package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tandem/internal/app"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// rulesCmd is for those who write packs.
type rulesCmd struct {
	Check rulesCheckCmd `cmd:"" help:"Read a folder of packs and tell everything that is wrong with it, by file and line."`
	Lint  rulesLintCmd  `cmd:"" help:"Find gaps, overlaps and unreachable branches in tables that load."`

	Backtest backtestCmd     `cmd:"" help:"Hold one edition of the rules against another over decided or invented cases: who stands otherwise, and why."`
	Explain  rulesExplainCmd `cmd:"" help:"Tell everything known of a rule: what it says, where from, since when, what rests on it."`
	Diff     rulesDiffCmd    `cmd:"" help:"Say what makes two folders of packs different, whatever their layout."`
	NewCity  newCityCmd      `cmd:"" help:"Write a commented pack for a city to begin from."`
}

type rulesCheckCmd struct {
	Dir string `arg:"" help:"Folder that holds the folders of packs."`
}

// Run reads the folder as every other command does with --packs: over the packs of the
// program, on whose layers its own may stand.
func (k *rulesCheckCmd) Run(out io.Writer, lang text.Lang) error {
	packs, policies, err := checked(k.Dir)
	if err != nil {
		return err
	}
	if files, _ := fs.Glob(os.DirFS(k.Dir), "*/*.yaml"); len(files) == 0 {
		return problem.New(problem.Invalid, "packs.none", k.Dir)
	}
	_, err = fmt.Fprintln(out, text.T(lang, "policy.checked", len(packs.Packs()), len(policies.Systems), len(policies.Policies)))
	return err
}

// checked loads a folder of packs over those of the program. The error has everything
// that is wrong with it.
func checked(dir string) (rules.Set, *rules.Policies, error) {
	packs, err := app.Packs(dir)
	return packs, packs.Policies(), err
}

// A folder is packs as they are compared or explained: by themselves, so that what is
// told is what is in it; or, if its packs stand on layers that are not in it, over those
// of the program, as --packs has it.
type folder struct {
	files fs.FS
	over  bool
}

// openFolder finds how the packs of a folder stand. That they do not load at all is told
// as of packs over those of the program.
func openFolder(dir string) (folder, rules.Set, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return folder{}, rules.Set{}, problem.New(problem.Invalid, "packs.missing", dir)
	}
	own := os.DirFS(dir)
	set, err := rules.Load(own)
	if packs, _ := fs.Glob(own, "*/pack.yaml"); err == nil || len(packs) == 0 {
		return folder{files: own}, set, err
	}
	set, err = rules.OverEmbedded(own)
	return folder{rules.Over(own, rules.EmbeddedFiles()), true}, set, err
}

type rulesLintCmd struct {
	packsFlag
	JSON bool `name:"json" help:"Print one JSON object a finding."`
}

// Run prints the findings, one a line. A finding is no failure: a historical table
// keeps its gaps.
func (k *rulesLintCmd) Run(out io.Writer, lang text.Lang) error {
	policies, err := loadPolicies(k.Packs)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, f := range policies.Lint() {
		if k.JSON {
			err = enc.Encode(f)
		} else {
			_, err = fmt.Fprintln(out, f.Pack+": "+f.In(lang))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
