package text

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/text/feature/plural"
)

type city string

func (c city) In(l Lang) string {
	if l == ZH {
		return "海口"
	}
	return string(c)
}

func TestFill(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		args []any
		want string
	}{
		"in order":                 {"{0} of {1}", []any{1, 2}, "1 of 2"},
		"turned round and twice":   {"{1}{0}{1}", []any{"a", "b"}, "bab"},
		"an argument's own words":  {"at {0}", []any{city("Haikou")}, "at 海口"},
		"numbers stay ungrouped":   {"{0} {1}", []any{1234567, int64(7654321)}, "1234567 7654321"},
		"braces that are no place": {"{} {x} {0", []any{1}, "{} {x} {0"},
		"an argument left out":     {"{0} {1}", []any{1}, "1 ⟦1⟧"},
		"a list":                   {"{0}", []any{List{"a", city("x"), 3}}, "a、海口、3"},
		"an error":                 {"{0}", []any{errors.New("disk full")}, "disk full"},
	} {
		if got := parse(c.in).fill(ZH, c.args); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestPlural(t *testing.T) {
	m := message{plural.One: parse("{0} day"), plural.Other: parse("{0} days")}
	for _, c := range []struct {
		lang Lang
		n    any
		want string
	}{
		{EN, 1, "1 day"}, {EN, 0, "0 days"}, {EN, 21, "21 days"}, {EN, int64(1), "1 day"}, {EN, -1, "-1 day"},
		{EN, "1", "1 days"}, {ZH, 1, "1 days"},
	} {
		if got := m.render(c.lang, []any{c.n}); got != c.want {
			t.Errorf("%s %v: got %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

func TestUnknown(t *testing.T) {
	if got := T(EN, "no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("unknown key: %s", got)
	}
	if got, want := T("fr", "text.separator"), T(EN, "text.separator"); got != want {
		t.Errorf("unknown language: got %q, want %q", got, want)
	}
	if Has("no.such.key") || !Has("text.separator") {
		t.Error("Has is wrong")
	}
}

func TestMessageIsAnErrorAndAnArgument(t *testing.T) {
	err := fmt.Errorf("read: %w", Say("text.separator"))
	if m, ok := errors.AsType[Message](err); !ok || m.Error() != ", " || m.In(ZH) != "、" {
		t.Errorf("got %v", err)
	}
	if got := parse("a{0}b").fill(ZH, []any{Say("text.separator")}); got != "a、b" {
		t.Errorf("as an argument: %s", got)
	}
}

func BenchmarkT(b *testing.B) {
	for b.Loop() {
		T(EN, "problem.under", "The case is closed.", "art. 32")
	}
}
