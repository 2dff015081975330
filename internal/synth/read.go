package synth

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tandem/internal/problem"
	"tandem/internal/rules"
)

// maxLine is more than a case has.
const maxLine = 64 << 10

// A Stored case is what is read of a line: the facts strictly, of the rest what
// comparing asks for.
type Stored struct {
	ID       string          `json:"id"`
	City     string          `json:"city"`
	Category string          `json:"category"`
	Group    string          `json:"group"`
	Outcome  string          `json:"outcome"`
	Employer CaseEmployer    `json:"employer"`
	Papers   Papers          `json:"papers"`
	Term     Term            `json:"term"`
	Raw      json.RawMessage `json:"facts"`
}

// Read reads the cases of a folder in their order. Problems: Invalid, which says in
// which line, for one that cannot be read; its facts are for [Stored.Facts].
func Read(dir string, f func(line int, c Stored) error) error {
	in, err := os.Open(filepath.Join(dir, CasesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return problem.New(problem.Invalid, "synth.nothing", dir, CasesFile)
	}
	if err != nil {
		return problem.New(problem.Invalid, "synth.folder", dir)
	}
	defer in.Close()
	return readLines(in, f)
}

func readLines(in io.Reader, f func(int, Stored) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	n := 0
	for lines.Scan() {
		n++
		var c Stored
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil || c.ID == "" || len(c.Raw) == 0 {
			return problem.New(problem.Invalid, "synth.line", n, CasesFile)
		}
		if err := f(n, c); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return problem.New(problem.Invalid, "synth.long", n+1, CasesFile, maxLine)
	}
	return lines.Err()
}

// Facts reads the facts of a stored case as strictly as a file of facts. The error, of
// type strict.Faults, names the line.
func (c Stored) Facts(line int) (rules.Facts, error) {
	f, faults := rules.ReadFacts(CasesFile, c.Raw)
	for i := range faults {
		faults[i].Line, faults[i].Col = line, 0
	}
	return f, faults.Err()
}
