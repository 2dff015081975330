package strict

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// A saying is what the YAML library says about bad syntax, by a piece of its
// words, and the key of what we say. The library speaks English only, and of
// tokens; people need to hear what to look for.
type saying struct {
	piece, key string
	fromZero   bool // the library's parser counts lines from 0, its scanner from 1
}

// The first piece that fits wins.
var sayings = []saying{
	{"unknown anchor", "strict.syntax.alias", false},
	{"did not find expected alphabetic or numeric character", "strict.syntax.alias", false},
	{"mapping values are not allowed", "strict.syntax.colon", false},
	{"could not find expected ':'", "strict.syntax.nocolon", false},
	{"did not find expected key", "strict.syntax.indent", true},
	{"did not find expected '-' indicator", "strict.syntax.dash", true},
	{"block sequence entries are not allowed", "strict.syntax.dash", false},
	{"tab character", "strict.syntax.tab", false},
	{"cannot start any token", "strict.syntax.start", false},
	{"',' or ']'", "strict.syntax.bracket", true},
	{"',' or '}'", "strict.syntax.bracket", true},
	{"unexpected end of stream", "strict.syntax.quote", false},
	{"unexpected document indicator", "strict.syntax.quote", false},
	{"escape", "strict.syntax.escape", false},
	{"hexdecimal", "strict.syntax.escape", false},
	{"control characters", "strict.syntax.control", false},
	{"exceeded max depth", "strict.syntax.depth", false},
	{"did not find expected node content", "strict.syntax", true},
	{"did not find expected <document start>", "strict.syntax", true},
}

var (
	lineOf   = regexp.MustCompile(`line (\d+): `)
	anchorOf = regexp.MustCompile(`unknown anchor ('.*') referenced`)
)

// syntax turns an error of the YAML library into a fault. Its line is where
// the block breaks or begins; the messages say "near".
func syntax(file string, data []byte, err error) *Fault {
	s := said(err.Error())
	f := &Fault{File: file, Line: 1, Col: 1, Key: s.key}
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		f.Line, _ = strconv.Atoi(m[1]) // digits, by the expression
		if s.fromZero {
			f.Line++
		}
	}
	if m := anchorOf.FindStringSubmatch(err.Error()); m != nil { // it tells no line
		name := strings.Trim(m[1], "'")
		f.Line = 1 + bytes.Count(data[:max(0, bytes.Index(data, []byte("*"+name)))], []byte("\n"))
	}
	if s.key == "strict.syntax.start" && indentedByTab(data, f.Line) {
		f.Key = "strict.syntax.tab"
	}
	return f
}

func said(words string) saying {
	for _, s := range sayings {
		if strings.Contains(words, s.piece) {
			return s
		}
	}
	return saying{key: "strict.syntax"}
}

func indentedByTab(data []byte, line int) bool {
	lines := bytes.SplitN(data, []byte("\n"), line+1)
	return line <= len(lines) && bytes.HasPrefix(bytes.TrimLeft(lines[line-1], " "), []byte("\t"))
}
