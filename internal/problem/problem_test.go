package problem

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/internal/text"
)

func TestEveryCodeHasStatusAndTitle(t *testing.T) {
	if len(Codes()) != len(table) {
		t.Fatalf("got %d codes", len(Codes()))
	}
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c] {
			t.Errorf("%s stands twice in the table", c)
		}
		seen[c] = true
		if c.Status() < 400 || c.Status() > 599 {
			t.Errorf("%s has the status %d", c, c.Status())
		}
		for _, l := range text.Langs {
			if title := c.Title(l); title == "" || strings.Contains(title, "⟦") {
				t.Errorf("%s has the %s title %q", c, l, title)
			}
		}
	}
}

func TestStatus(t *testing.T) {
	for code, want := range map[Code]int{
		Invalid: 422, NotFound: 404, Forbidden: 403, Conflict: 409, Illegal: 409,
		TooLarge: 413, SignedOut: 401, TooMany: 429, Unavailable: 503, Internal: 500, "never declared": 500,
	} {
		if got := New(code, "problem.internal").GetStatus(); got != want {
			t.Errorf("%s: got %d, want %d", code, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	e := New(Invalid, "problem.title.invalid").
		Under("Licence Law art. 32").
		At("applicant.birthDate", "civil.date.form", "yesterday").
		At("employer.code", "problem.title.too-large")
	want := "Some answers need attention (Licence Law art. 32)\n" +
		"applicant.birthDate: “yesterday” is not a date. Write year, month and day as 2026-11-17.\n" +
		"employer.code: This is too large"
	if got := e.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	zh := e.In(text.ZH)
	for _, part := range []string{"部分内容需要修改", "Licence Law art. 32", "「yesterday」", "\napplicant.birthDate"} {
		if !strings.Contains(zh, part) {
			t.Errorf("%q lacks %q", zh, part)
		}
	}
}

// A provision that has a message is told in the reader's language.
func TestProvisionMayBeAKey(t *testing.T) {
	e := New(Illegal, "problem.title.illegal").Under("problem.title.forbidden")
	if got, want := e.Detail(text.EN), "The procedure does not allow this now (You may not do this)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOf(t *testing.T) {
	if Of(nil) != nil {
		t.Error("no error became a problem")
	}
	illegal := New(Illegal, "problem.title.illegal")
	if got := Of(fmt.Errorf("load case: %w", illegal)); got != illegal {
		t.Errorf("a wrapped problem became %v", got)
	}
	secret := Of(errors.New("password of the database is 1234"))
	if secret.Code != Internal || strings.Contains(secret.Error(), "1234") {
		t.Errorf("got %v", secret)
	}
}
