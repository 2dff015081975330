package text

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A message is one text per plural form; a text that does not depend on a
// number has the form Other only.
type message map[plural.Form]template

// A template is text cut at its places: literals[0], places[0], literals[1], …
type template struct {
	literals []string
	places   []int
}

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// Tag is the language as CLDR knows it: Chinese or English.
func (l Lang) Tag() language.Tag { return tags[l] }

var tags = map[Lang]language.Tag{ZH: language.Chinese, EN: language.English, Pseudo: language.English}

// UnmarshalJSON reads "text" or {"one": "text", "other": "text"}.
func (m *message) UnmarshalJSON(b []byte) error {
	var single string
	if json.Unmarshal(b, &single) == nil {
		*m = message{plural.Other: parse(single)}
		return nil
	}
	var several map[string]string
	if err := json.Unmarshal(b, &several); err != nil {
		return err
	}
	*m = message{}
	for name, s := range several {
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("%q is no plural form", name)
		}
		(*m)[form] = parse(s)
	}
	return nil
}

// parse cuts s at its places. A brace that opens no place stands for itself.
func parse(s string) template {
	var t template
	literal := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			break
		}
		n, err := strconv.ParseUint(s[i+1:i+end], 10, 8)
		if err != nil {
			continue
		}
		t.literals, t.places = append(t.literals, s[literal:i]), append(t.places, int(n))
		i += end
		literal = i + 1
	}
	t.literals = append(t.literals, s[literal:])
	return t
}

func (m message) render(l Lang, args []any) string {
	t, ok := m[m.form(l, args)]
	if !ok {
		t = m[plural.Other]
	}
	return t.fill(l, args)
}

// form is the plural form that argument 0 asks for in l.
func (m message) form(l Lang, args []any) plural.Form {
	if len(m) == 1 || len(args) == 0 {
		return plural.Other
	}
	n := reflect.ValueOf(args[0])
	if !n.CanInt() {
		return plural.Other
	}
	return formOf(l, n.Int())
}

func formOf(l Lang, n int64) plural.Form {
	return plural.Cardinal.MatchPlural(tags[l], int(max(n, -n)), 0, 0, 0, 0)
}

func (t template) fill(l Lang, args []any) string {
	if len(t.places) == 0 {
		return l.spelt(t.literals[0])
	}
	var b strings.Builder
	for i, place := range t.places {
		b.WriteString(l.spelt(t.literals[i]))
		if place < len(args) {
			b.WriteString(word(l, args[place]))
		} else {
			b.WriteString("⟦" + strconv.Itoa(place) + "⟧")
		}
	}
	b.WriteString(l.spelt(t.literals[len(t.places)]))
	return b.String()
}

// word is one argument in l.
func word(l Lang, arg any) string {
	switch v := arg.(type) {
	case Localized:
		return v.In(l)
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	default:
		return fmt.Sprint(v)
	}
}
