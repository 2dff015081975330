package pdf

import (
	"bytes"
	"encoding/hex"
)

// hexString reads <48 65>; an odd digit at the end counts as followed by 0.
func (p *parser) hexString() (Value, error) {
	end := bytes.IndexByte(p.data[p.at:], '>')
	if end < 0 {
		return nil, ErrBroken
	}
	var digits []byte
	for _, c := range p.data[p.at+1 : p.at+end] {
		if !isSpace(c) {
			digits = append(digits, c)
		}
	}
	p.at += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	if _, err := hex.Decode(out, digits); err != nil {
		return nil, ErrBroken
	}
	return String(out), nil
}

// literal reads (text) with its escapes and inner brackets.
func (p *parser) literal() (Value, error) {
	out, depth := String{}, 0
	for p.at++; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; c {
		case '\\':
			p.at++
			out = p.escape(out)
		case ')':
			if depth--; depth < 0 {
				p.at++
				return out, nil
			}
			out = append(out, c)
		case '(':
			depth++
			out = append(out, c)
		default:
			out = append(out, c)
		}
	}
	return nil, ErrBroken
}

var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// escape appends what the escape at the position means.
func (p *parser) escape(out String) String {
	if p.at >= len(p.data) {
		return out
	}
	c := p.data[p.at]
	if e, ok := escapes[c]; ok {
		return append(out, e)
	}
	if c == '\n' {
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := 0
	for i := 0; i < 3 && p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '7'; i++ {
		n = 8*n + int(p.data[p.at]-'0')
		p.at++
	}
	p.at--
	return append(out, byte(n))
}
