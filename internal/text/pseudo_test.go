package text

import "testing"

func TestPseudo(t *testing.T) {
	if got := T(Pseudo, "text.separator"); got == "" {
		t.Error("nothing")
	}
	for _, key := range Keys()[:50] {
		if got := T(Pseudo, key, 1, 2, 3, 4); got == T(EN, key, 1, 2, 3, 4) {
			t.Errorf("%s reads as in English: %s", key, got)
		}
	}
}
