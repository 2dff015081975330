package scan

import (
	"bytes"
	"strconv"
)

// A token of a PDF (ISO 32000-1, 7.2 and 7.3). Strings lose their contents.
type token struct {
	kind tokenKind
	text string // of a name, decoded, or a word
	num  int64  // of an integer
}

type tokenKind byte

const (
	tokenEnd tokenKind = iota // the data is at its end
	tokenName
	tokenInt
	tokenWord // keyword, real number, or anything else that is no name
	tokenString
	tokenOpenDict
	tokenCloseDict
	tokenOpenArray
	tokenCloseArray
	tokenOther // a delimiter that has no place in an object
)

// A lexer cuts data into tokens. Every byte it reads costs work, which all
// lexers of one file share: overlapping objects cannot make it slow.
type lexer struct {
	data []byte
	at   int
	work *int64
}

// next returns the next token. It fails with errWork when the work is used up
// and with errCut when a string does not end.
func (l *lexer) next() (token, error) {
	from := l.at
	l.skipSpace()
	t, err := l.token()
	if *l.work -= int64(l.at - from + 1); *l.work < 0 {
		return token{}, errWork
	}
	return t, err
}

func (l *lexer) token() (token, error) {
	if l.at >= len(l.data) {
		return token{}, nil
	}
	switch c := l.data[l.at]; c {
	case '/':
		l.at++
		return token{kind: tokenName, text: decodeName(l.regular())}, nil
	case '(':
		return token{kind: tokenString}, l.skipString()
	case '<', '>':
		return l.angle(c)
	case '[':
		l.at++
		return token{kind: tokenOpenArray}, nil
	case ']':
		l.at++
		return token{kind: tokenCloseArray}, nil
	case ')', '{', '}':
		l.at++
		return token{kind: tokenOther}, nil
	default:
		return word(l.regular()), nil
	}
}

// angle reads what begins with < or >: a dictionary's bracket or a hexadecimal string.
func (l *lexer) angle(c byte) (token, error) {
	if l.at+1 < len(l.data) && l.data[l.at+1] == c {
		l.at += 2
		if c == '<' {
			return token{kind: tokenOpenDict}, nil
		}
		return token{kind: tokenCloseDict}, nil
	}
	if c == '>' {
		l.at++
		return token{kind: tokenOther}, nil
	}
	end := bytes.IndexByte(l.data[l.at:], '>')
	if end < 0 {
		l.at = len(l.data)
		return token{}, errCut
	}
	l.at += end + 1
	return token{kind: tokenString}, nil
}

// skipString passes over a literal string with its escapes and inner brackets.
func (l *lexer) skipString() error {
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		switch l.data[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return nil
			}
		}
	}
	l.at = len(l.data)
	return errCut
}

// skipSpace passes over white space and comments.
func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// regular reads the run of regular characters at the position.
func (l *lexer) regular() []byte {
	from := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return l.data[from:l.at]
}

const longestWord = 32 // bytes; no keyword or number that matters is longer

func word(b []byte) token {
	s := string(b[:min(len(b), longestWord)])
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return token{kind: tokenInt, text: s, num: n}
	}
	return token{kind: tokenWord, text: s}
}

const nameLength = 127 // bytes; longer names say nothing to a reader program

// decodeName resolves #xx, behind which a name could hide.
func decodeName(b []byte) string {
	b = b[:min(len(b), 3*nameLength)]
	if bytes.IndexByte(b, '#') < 0 {
		return string(b)
	}
	var name []byte
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if c, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
				name = append(name, byte(c))
				i += 2
				continue
			}
		}
		name = append(name, b[i])
	}
	return string(name)
}

func isSpace(c byte) bool {
	switch c {
	case 0, '\t', '\n', '\f', '\r', ' ':
		return true
	}
	return false
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}
