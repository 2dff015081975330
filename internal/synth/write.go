package synth

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

// The files of a population.
const (
	CasesFile  = "cases.jsonl"
	LabelsFile = "labels.jsonl"
	readmeFile = "README.md"
	formsDir   = "dossiers"
)

// A Summary is what was written.
type Summary struct {
	Cases      int            `json:"cases"`
	Seed       uint64         `json:"seed"`
	From       civil.Date     `json:"from"`
	Years      int            `json:"years"`
	Shapes     string         `json:"shapes"` // edition
	Labels     map[string]int `json:"labels"` // labelled cases by anomaly
	Categories map[string]int `json:"categories"`
	Groups     map[string]int `json:"groups"` // of nationalities
	Outcomes   map[string]int `json:"outcomes"`
	Dossiers   int            `json:"dossiers"`
	SHA256     string         `json:"sha256"` // of cases.jsonl
}

// Write writes the population into a folder, which it makes: cases.jsonl, labels.jsonl,
// README.md, and whole forms of the first cases without a planted anomaly. It keeps no
// more in memory than a few blocks, and stops when ctx ends. Problems: Invalid if a
// population is there already.
func (g *Generator) Write(ctx context.Context, dir string, dossiers int) (Summary, error) {
	if err := os.MkdirAll(filepath.Join(dir, formsDir), 0o755); err != nil {
		return Summary{}, problem.New(problem.Invalid, "synth.folder", dir)
	}
	w := &writer{dir: dir, forms: dossiers, sum: sha256.New(), summary: Summary{Seed: g.seed, From: g.options.From, Years: g.options.Years, Shapes: g.shapes.Edition,
		Labels: map[string]int{}, Categories: map[string]int{}, Groups: map[string]int{}, Outcomes: map[string]int{}}}
	var err error
	if w.cases, err = newFile(filepath.Join(dir, CasesFile), w.sum); err != nil {
		return Summary{}, err
	}
	if w.labels, err = newFile(filepath.Join(dir, LabelsFile), io.Discard); err != nil {
		return Summary{}, errors.Join(err, w.cases.close())
	}
	err = errors.Join(g.Each(w.until(ctx)), w.cases.close(), w.labels.close())
	w.summary.SHA256 = hex.EncodeToString(w.sum.Sum(nil))
	if err != nil {
		return Summary{}, err
	}
	return w.summary, os.WriteFile(filepath.Join(dir, readmeFile), []byte(g.readme(w.summary)), 0o644)
}

type writer struct {
	dir           string
	forms         int // still to be written
	cases, labels *file
	sum           hash.Hash
	summary       Summary
}

// until writes cases as long as somebody waits for them.
func (w *writer) until(ctx context.Context) func(Case) error {
	return func(c Case) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return w.write(c)
	}
}

func (w *writer) write(c Case) error {
	s := &w.summary
	s.Cases++
	s.Categories[c.Category]++
	s.Groups[c.Group]++
	s.Outcomes[c.Outcome]++
	if err := w.cases.line(c.line); err != nil {
		return err
	}
	if c.label.Kind != "" {
		s.Labels[string(c.label.Kind)]++
		line, err := json.Marshal(c.label)
		return errors.Join(err, w.labels.line(line))
	}
	if w.forms == 0 {
		return nil
	}
	w.forms--
	s.Dossiers++
	return w.form(c)
}

// form writes the form of a case, for the day that its first line names.
func (w *writer) form(c Case) error {
	data, err := c.DossierYAML()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, formsDir, c.ID+".yaml"), data, 0o644)
}

// DossierYAML is the application form as package dossier reads it.
func (c Case) DossierYAML() ([]byte, error) {
	body, err := blockYAML(c.form)
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, "# %s: invented by tandem synth. Filed on %s.\n", c.ID, c.Filed), body...), nil
}

// A file is written in lines.
type file struct {
	to  *os.File
	out *bufio.Writer
}

// newFile makes a file that is not there yet, and copies what is written into a sum.
func newFile(name string, sum io.Writer) (*file, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, problem.New(problem.Invalid, "synth.exists", name)
	}
	if err != nil {
		return nil, problem.New(problem.Invalid, "synth.folder", name)
	}
	return &file{f, bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<20)}, nil
}

func (f *file) line(data []byte) error {
	if _, err := f.out.Write(data); err != nil {
		return err
	}
	return f.out.WriteByte('\n')
}

func (f *file) close() error { return errors.Join(f.out.Flush(), f.to.Close()) }
