package text

import "strings"

// A Message is a key with its arguments, to be put into words later, when the
// reader's language is known. It is an error whose Error is the English text,
// and may be an argument of another message.
type Message struct {
	Key  string
	Args []any
}

// Say returns the message key with args.
func Say(key string, args ...any) Message { return Message{key, args} }

// In returns the words of m in l.
func (m Message) In(l Lang) string { return T(l, m.Key, m.Args...) }

func (m Message) Error() string { return m.In(EN) }

// A List is an argument of several things, named one after the other as the
// language does it: 甲、乙 or A, B.
type List []any

// In returns the items of v in l.
func (v List) In(l Lang) string {
	words := make([]string, len(v))
	for i, item := range v {
		words[i] = word(l, item)
	}
	return strings.Join(words, T(l, "text.separator"))
}
