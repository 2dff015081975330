package strict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tandem/internal/text"
)

// Severity says whether a fault stops the reading.
type Severity uint8

const (
	Error   Severity = iota // what was read must not be used
	Warning                 // a person should look, but may go on
)

// A Fault is one thing that is wrong with a file, and where.
type Fault struct {
	File      string
	Line, Col int    // 1-based; 0 when the place is not known
	Path      string // dotted, with [i] for list items counted from 0: "education[1].school"
	Severity  Severity
	Key       string // text key of the message
	Args      []any  // arguments of the message; text.Localized ones speak the reader's language
}

// Message says what is wrong and what to do, without the place.
func (f Fault) Message(l text.Lang) string { return text.T(l, f.Key, f.Args...) }

// In says the fault with its place: "dossier.yaml:12: applicant.birthDate: …".
func (f Fault) In(l text.Lang) string {
	parts := []string{f.place(), f.Path, f.Message(l)}
	if f.Severity == Warning {
		parts[2] = text.T(l, "strict.warning", parts[2])
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, ": ")
}

func (f Fault) place() string {
	if f.Line == 0 {
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// Faults are all that is wrong with a file, by line.
// As an error they read in English, one a line.
type Faults []Fault

func (fs Faults) Error() string { return fs.In(text.EN) }

// In says every fault in l, one a line.
func (fs Faults) In(l text.Lang) string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.In(l)
	}
	return strings.Join(lines, "\n")
}

// Errors are the faults that forbid using what was read.
func (fs Faults) Errors() Faults { return fs.of(Error) }

// Warnings are the faults that a person may let pass.
func (fs Faults) Warnings() Faults { return fs.of(Warning) }

func (fs Faults) of(s Severity) Faults {
	var out Faults
	for _, f := range fs {
		if f.Severity == s {
			out = append(out, f)
		}
	}
	return out
}

// Err is nil when nothing forbids using what was read, and otherwise all the
// faults, warnings among them: who must correct the file wants to see both.
func (fs Faults) Err() error {
	if len(fs.Errors()) == 0 {
		return nil
	}
	return fs
}

// Sort orders the faults by line and column; those of one place keep their order.
func (fs Faults) Sort() {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}
