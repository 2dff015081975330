package pdf

import (
	"bytes"
	"strconv"
)

// A parser reads values from data, forward from at.
type parser struct {
	data []byte
	at   int
}

// value reads one value, a reference included.
func (p *parser) value(depth int) (Value, error) {
	if depth > maxDepth {
		return nil, ErrBroken
	}
	p.space()
	rest := p.data[p.at:]
	switch {
	case len(rest) == 0:
		return nil, ErrBroken
	case bytes.HasPrefix(rest, []byte("<<")):
		p.at += 2
		return p.dict(depth + 1)
	case rest[0] == '<':
		return p.hexString()
	case rest[0] == '(':
		return p.literal()
	case rest[0] == '/':
		p.at++
		return p.name()
	case rest[0] == '[':
		p.at++
		return p.array(depth + 1)
	}
	return p.word()
}

func (p *parser) dict(depth int) (Value, error) {
	d := Dict{}
	for {
		p.space()
		if bytes.HasPrefix(p.data[p.at:], []byte(">>")) {
			p.at += 2
			return d, nil
		}
		if p.at >= len(p.data) || p.data[p.at] != '/' {
			return nil, ErrBroken
		}
		p.at++
		key, err := p.name()
		if err != nil {
			return nil, err
		}
		v, err := p.value(depth)
		// Of two values one program takes the first and another the last.
		if err != nil || has(d, key) {
			return nil, ErrBroken
		}
		d = append(d, Entry{key, v})
	}
}

func has(d Dict, key Name) bool {
	for _, e := range d {
		if e.Key == key {
			return true
		}
	}
	return false
}

func (p *parser) array(depth int) (Value, error) {
	a := Array{}
	for {
		p.space()
		if p.at < len(p.data) && p.data[p.at] == ']' {
			p.at++
			return a, nil
		}
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
}

// word reads null, true, false, a number or a reference.
func (p *parser) word() (Value, error) {
	w := string(p.regular())
	switch w {
	case "null":
		return nil, nil
	case "true", "false":
		return w == "true", nil
	}
	n, err := strconv.ParseInt(w, 10, 64)
	if err == nil {
		return p.reference(n), nil
	}
	if _, err := strconv.ParseFloat(w, 64); err != nil {
		return nil, ErrBroken
	}
	return Real(w), nil
}

// reference is the reference that begins with n, or n.
func (p *parser) reference(n int64) Value {
	rest := parser{p.data, p.at}
	rest.space()
	generation := string(rest.regular())
	rest.space()
	if n > 0 && n <= maxObjects && generation == "0" && string(rest.regular()) == "R" {
		p.at = rest.at
		return Ref(n)
	}
	return n
}

func (p *parser) name() (Name, error) {
	raw := p.regular()
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] != '#' {
			out = append(out, raw[i])
			continue
		}
		if i+2 >= len(raw) {
			return "", ErrBroken
		}
		c, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8)
		if err != nil {
			return "", ErrBroken
		}
		out, i = append(out, byte(c)), i+2
	}
	return Name(out), nil
}

func (p *parser) space() {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case isSpace(c):
			p.at++
		case c == '%':
			for p.at < len(p.data) && p.data[p.at] != '\n' && p.data[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

func (p *parser) regular() []byte {
	from := p.at
	for p.at < len(p.data) && !isSpace(p.data[p.at]) && !isDelimiter(p.data[p.at]) {
		p.at++
	}
	return p.data[from:p.at]
}

// take passes over a keyword.
func (p *parser) take(keyword string) bool {
	p.space()
	if !bytes.HasPrefix(p.data[p.at:], []byte(keyword)) {
		return false
	}
	p.at += len(keyword)
	return true
}

// int reads a whole number that is not negative.
func (p *parser) int() (int, error) {
	p.space()
	n, err := strconv.Atoi(string(p.regular()))
	if err != nil || n < 0 {
		return 0, ErrBroken
	}
	return n, nil
}

func isSpace(c byte) bool { return bytes.IndexByte([]byte("\x00\t\n\f\r "), c) >= 0 }

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }
