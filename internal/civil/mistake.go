package civil

import (
	"strings"

	"tandem/internal/text"
)

// A Mistake is one thing wrong in a calendar file. Path says where, as
// "2026.off[3]"; it is "" for the file as a whole.
type Mistake struct {
	File, Path string
	What       error // always a text.Localized
}

// In returns file, place and mistake in l.
func (m Mistake) In(l text.Lang) string {
	if m.Path == "" {
		return text.T(l, "civil.calendar.file", m.File, m.What)
	}
	return text.T(l, "civil.calendar.place", m.File, m.Path, m.What)
}

// Mistakes are all the things wrong in a calendar file.
type Mistakes []Mistake

// In returns the mistakes in l, one a line.
func (v Mistakes) In(l text.Lang) string {
	lines := make([]string, len(v))
	for i, m := range v {
		lines[i] = m.In(l)
	}
	return strings.Join(lines, "\n")
}

func (v Mistakes) Error() string { return v.In(text.EN) }
