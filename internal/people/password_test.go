package people

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/permit"
	"tandem/internal/problem"
)

func TestPasswords(t *testing.T) {
	for _, c := range []struct {
		password, login string
		role            permit.Role
		want            string
	}{
		{"seven kettles", "a@b.example", permit.Applicant, ""},
		{"seven kett", "a@b.example", permit.Applicant, ""},
		{"seven ket", "a@b.example", permit.Applicant, "signin.password.length"},
		{"seven kettl", "haikou.one", permit.Officer, "signin.password.length"},
		{"seven kettle", "haikou.one", permit.Officer, ""},
		{"七把绿色的茶壶在炉上", "a@b.example", permit.HandlerRole, ""},
		{strings.Repeat("长", 129), "a@b.example", permit.Applicant, "signin.password.length"},
		{strings.Repeat("ab c d", 21), "a@b.example", permit.Applicant, ""},
		{"Haikou.Accept-1", "haikou.accept-1", permit.Officer, "signin.password.login"},
		{"elena.kuznetsova", "elena.kuznetsova@mail.example", permit.Applicant, "signin.password.login"},
		{"elena.kuznetsova@mail.example", "elena.kuznetsova@mail.example", permit.Applicant, "signin.password.login"},
		{"Password1234", "a@b.example", permit.Applicant, "signin.password.common"},
		{"１２３４５６７８９０", "a@b.example", permit.Applicant, "signin.password.common"}, // full width
		{"aaaaaaaaaaaa", "a@b.example", permit.Applicant, "signin.password.common"},
		{"abababababab", "a@b.example", permit.Applicant, "signin.password.common"},
		{"12341234123412", "a@b.example", permit.Applicant, "signin.password.common"},
	} {
		err := checkPassword(c.password, c.login, c.role)
		got := ""
		if err != nil {
			got = problem.Of(err).Fields[0].Key
		}
		if got != c.want {
			t.Errorf("%s for %s: got %q, want %q", c.password, c.role, got, c.want)
		}
		if err != nil && strings.Contains(err.Error(), c.password) {
			t.Errorf("the refusal repeats the password: %v", err)
		}
	}
}

func TestTheListOfCommonPasswords(t *testing.T) {
	list := strings.Fields(commonText)
	for _, p := range list {
		if p != strings.ToLower(p) || len(p) < shortest {
			t.Errorf("%q is never compared", p)
		}
	}
	if len(list) < 200 || len(slices.Compact(common())) != len(list) {
		t.Errorf("%d passwords, some of them twice", len(list))
	}
}

// Law: what may sign in is never empty-handed, and more never is less.
func TestEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Factors{rapid.Bool().Draw(t, "password"), rapid.Bool().Draw(t, "code"), rapid.IntRange(0, 2).Draw(t, "passkeys")}
		for _, r := range []permit.Role{permit.Applicant, permit.HandlerRole, permit.Officer, permit.Expert, Administrator} {
			more := f
			more.Passkeys++
			if !more.Enough(r) || f.None() && f.Enough(r) {
				t.Fatalf("%s: %+v", r, f)
			}
			if Staff(r) && f.Enough(r) && f.Passkeys == 0 && !(f.Password && f.Code) {
				t.Fatalf("%s gets in by one factor: %+v", r, f)
			}
			if f.Enough(r) && !f.Enough(permit.Applicant) {
				t.Fatalf("%s gets in, an applicant does not: %+v", r, f)
			}
		}
	})
}
