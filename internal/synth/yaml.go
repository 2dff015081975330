package synth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// blockYAML writes a value, as JSON has it, in the block style that people read. Words
// stay in the quotes of JSON, which YAML reads alike. It is its own: package strict
// only reads, and nobody else may know a YAML library.
func blockYAML(v any) ([]byte, error) {
	var compact bytes.Buffer
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	y := yamlWriter{in: json.NewDecoder(&compact)}
	y.in.UseNumber()
	first, err := y.in.Token()
	if err != nil {
		return nil, err
	}
	err = y.value(first, 0)
	return y.out.Bytes(), err
}

type yamlWriter struct {
	in  *json.Decoder
	out bytes.Buffer
}

// value writes what begins with a token. A map or list begins on a line of its own.
func (y *yamlWriter) value(t json.Token, depth int) error {
	switch t {
	case json.Delim('{'):
		return y.each(depth, func(t json.Token) error {
			fmt.Fprintf(&y.out, "%v:", t)
			return y.next(depth + 1)
		})
	case json.Delim('['):
		return y.each(depth, func(t json.Token) error {
			y.out.WriteString("-")
			return y.entry(t, depth+1)
		})
	}
	_, err := y.out.WriteString(scalar(t))
	return err
}

// each goes through a map or list to its end.
func (y *yamlWriter) each(depth int, f func(json.Token) error) error {
	for y.in.More() {
		t, err := y.in.Token()
		if err != nil {
			return err
		}
		y.out.WriteString(strings.Repeat("  ", depth))
		if err := f(t); err != nil {
			return err
		}
	}
	_, err := y.in.Token()
	return err
}

func (y *yamlWriter) next(depth int) error {
	t, err := y.in.Token()
	if err != nil {
		return err
	}
	return y.entry(t, depth)
}

// entry writes what stands behind a key or dash: a word beside it, all else below.
func (y *yamlWriter) entry(t json.Token, depth int) error {
	if _, deep := t.(json.Delim); deep {
		y.out.WriteByte('\n')
		return y.value(t, depth)
	}
	fmt.Fprintf(&y.out, " %s\n", scalar(t))
	return nil
}

func scalar(t json.Token) string {
	if s, ok := t.(string); ok {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(s) // a string always encodes
		return strings.TrimSpace(b.String())
	}
	return fmt.Sprint(t)
}
