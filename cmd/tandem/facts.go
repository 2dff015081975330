package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tandem/internal/app"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// factsCmd tells what a facts file may say.
type factsCmd struct {
	Schema factsSchemaCmd `cmd:"" help:"Print the JSON Schema of the facts file."`
	List   factsListCmd   `cmd:"" help:"List the facts: what each is called, how it can change, where it is found."`
}

type factsSchemaCmd struct{}

func (factsSchemaCmd) Run(out io.Writer, lang text.Lang) error {
	return printIndented(out, rules.FactsSchema(lang))
}

type factsListCmd struct{}

func (factsListCmd) Run(out io.Writer, lang text.Lang) error {
	for _, f := range rules.FactTable() {
		line := text.T(lang, "facts.line", f.Name, f, text.Say("facts.change."+string(f.Change)), text.Say("facts.from."+f.From))
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

// factsFlags are what the commands about one person have in common.
type factsFlags struct {
	Facts string `arg:"" help:"File with the facts about a person, YAML or JSON; - reads the standard input."`
	packsFlag
	JSON bool `name:"json" help:"Print JSON."`
}

// load reads the facts and the policies of the whole country, and tells all that is
// wrong with either.
func (k factsFlags) load() (rules.Facts, *rules.Policies, error) {
	f, packs, err := k.read()
	return f, packs.Policies(), err
}

// read reads the facts and the packs.
func (k factsFlags) read() (rules.Facts, rules.Set, error) {
	packs, err := k.set()
	if err != nil {
		return rules.Facts{}, packs, err
	}
	data, err := readInput(k.Facts)
	if err != nil {
		return rules.Facts{}, packs, err
	}
	f, faults := rules.ReadFacts(k.Facts, data)
	if err := faults.Err(); err != nil {
		return f, packs, err
	}
	return f, packs, dated(k.Facts, f)
}

// cityFlags are what the commands about one person in one city have in common.
type cityFlags struct {
	factsFlags
	City string `default:"national" placeholder:"CODE" help:"City whose rules hold (national: what holds everywhere)."`
}

// readCity reads the facts, and the rules of the city on their day.
func (k cityFlags) readCity() (rules.Facts, *rules.Pack, error) {
	facts, packs, err := k.read()
	if err != nil {
		return facts, nil, err
	}
	pack, err := packs.ByCity(k.City, facts.On)
	return facts, pack, err
}

// dated refuses days without the day that they are counted to: age and validity would
// silently be unknown, and nobody would see why.
func dated(file string, f rules.Facts) error {
	if f.On.IsZero() && !(f.Person.BirthDate.IsZero() && f.Passport.ExpiresOn.IsZero()) {
		return problem.New(problem.Invalid, "facts.on.needed", file)
	}
	return nil
}

// maxFacts is more than the rules read; they say so.
const maxFacts = 1 << 20

// readInput reads a file that the command line names.
func readInput(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(os.Stdin, maxFacts))
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.Invalid, "cli.file.missing", name)
	}
	if err != nil {
		return nil, problem.New(problem.Invalid, "cli.file.unreadable", name)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFacts))
	if err != nil {
		return nil, problem.New(problem.Invalid, "cli.file.unreadable", name)
	}
	return data, nil
}

func loadPolicies(dir string) (*rules.Policies, error) {
	packs, err := app.Packs(dir)
	return packs.Policies(), err
}
