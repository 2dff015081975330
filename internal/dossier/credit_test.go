package dossier

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCheckCredit(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"91512081MA62K0260E", ""},
		{"11371000494416240Y", ""},
		{"9131000063159284XQ", ""},
		{"91350100M000100Y4Z", "dossier.credit.symbol"}, // Z is no symbol; the right check character is 3
		{"91350100M000100Y43", ""},
		{"91350211M0000XUF46", "dossier.credit.check"},
		{"91512081MA62K0260", "dossier.credit.length"},
		{"91512081MA62K0260EE", "dossier.credit.length"},
		{"91512081ma62k0260e", "dossier.credit.symbol"},
		{"9151208IMA62K0260E", "dossier.credit.symbol"},
		{"９1512081MA62K0260E", "dossier.credit.symbol"},
		{"", "dossier.credit.length"},
	} {
		m, ok := CheckCredit(c.code)
		if m.Key != c.want || ok != (c.want == "") {
			t.Errorf("%s: got %q, %v, want %q", c.code, m.Key, ok, c.want)
		}
	}
}

func TestWrongCheckNamesTheRightOne(t *testing.T) {
	m, _ := CheckCredit("91350100M000100Y44")
	if len(m.Args) != 3 || m.Args[1] != "4" || m.Args[2] != "3" {
		t.Errorf("got %v, want the check characters 4 and 3", m.Args)
	}
}

// The modulus is prime and no weight is a multiple of it, so one wrong symbol
// is always noticed.
func TestOneWrongSymbolIsNoticed(t *testing.T) {
	symbol := rapid.SampledFrom([]byte(creditSymbols))
	rapid.Check(t, func(t *rapid.T) {
		body := string(rapid.SliceOfN(symbol, 17, 17).Draw(t, "body"))
		code := []byte(body + CreditCheck(body))
		if m, ok := CheckCredit(string(code)); !ok {
			t.Fatalf("%s: %v", code, m)
		}
		i := rapid.IntRange(0, 17).Draw(t, "place")
		code[i] = symbol.Filter(func(b byte) bool { return b != code[i] }).Draw(t, "other")
		if _, ok := CheckCredit(string(code)); ok {
			t.Errorf("%s passes", code)
		}
	})
}
