package credential

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/internal/problem"
)

// A Masking is how a pack hides the holder's name in what machines read.
type Masking string

// The ways. Stars are always two, so that they do not tell a name's length.
const (
	Initials Masking = "initials" // the first letter of each part: "J** S**", 「欧**」
	Hidden   Masking = "hidden"   // nothing of the name
)

// Maskings lists the ways, for checking packs.
var Maskings = []Masking{Initials, Hidden}

const (
	stars    = "**"
	maxParts = 6 // of a name; more are dropped
)

// Mask hides a name. An unknown way is problem Invalid: no name goes out unmasked.
func Mask(name string, how Masking) (string, error) {
	switch how {
	case Hidden:
		return stars, nil
	case Initials:
		return initials(name), nil
	}
	return "", problem.New(problem.Invalid, "credential.masking", string(how))
}

func initials(name string) string {
	var out []string
	parts := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '·' || r == ',' })
	for _, part := range parts[:min(len(parts), maxParts)] {
		_, n := utf8.DecodeRuneInString(part)
		out = append(out, part[:n]+stars)
	}
	if out == nil {
		return stars
	}
	return strings.Join(out, " ")
}
