package dossier

import (
	"strings"
	"testing"

	"tandem/internal/strict"
)

func TestTransliterate(t *testing.T) {
	for name, want := range map[string]string{
		"Müller": "MUELLER", "Groß": "GROSS", "José Ángel": "JOSE ANGEL", "Ångström": "AANGSTROEM", "Østergård": "OESTERGAARD",
		"Lech Wałęsa": "LECH WALESA", "Þór": "THOR", "O’Connor": "O'CONNOR", "Jean‑Luc": "JEAN-LUC", "Nguyễn": "NGUYEN",
		"Yılmaz": "YILMAZ", "A\u030angström": "AANGSTROEM", "王": "王",
	} {
		if got := Transliterate(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// Names in any script pass where any script may stand.
func TestNamesInEveryScript(t *testing.T) {
	for _, name := range []string{
		"Jürgen Groß", "Дмитрий Ильич", "Νίκος", "محمد بن سلمان", "می\u200cخواهم", "दीपिका", "நளினி", "สมชาย", "ខៀវ", "ဒေါ်", "გიორგი", "Հայկ",
		"ሰላም", "ᏣᎳᎩ", "김민준", "山田太郎", "𠮷野家", "𐐔𐐯𐑅𐐨𐑉𐐯𐐻", "𞤀𞤣𞤤𞤢𞤥", "ʻOkina", strings.Repeat("名", 200),
	} {
		v := good(t)
		v.Form.Applicant.NativeName = name
		v.Form.Employer.Name = name
		if faults := Check(v.Form, filed); faults != nil {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestChineseNames(t *testing.T) {
	for name, want := range map[string]bool{
		"王小明": true, "𠮷田": true, "古丽·阿依": true, "Wang": false, "王 小明": false, "ワン": false,
	} {
		v := good(t)
		v.Form.Applicant.ChineseName = name
		if got := Check(v.Form, filed) == nil; got != want {
			t.Errorf("%s: passes %v, want %v", name, got, want)
		}
	}
}

func TestRefusedNames(t *testing.T) {
	for name, want := range map[string]string{
		strings.Repeat("名", 201): "dossier.long",
		"a\nb":                   "dossier.oneline",
		"a\u202eb":               "strict.control",
		"a\x00b":                 "strict.control",
		"—":                      "dossier.blank",
	} {
		v := good(t)
		v.Form.Applicant.NativeName = name
		if got := keysAt(Check(v.Form, filed), "applicant.nativeName"); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func keysAt(faults strict.Faults, path string) string {
	var keys []string
	for _, f := range faults {
		if f.Path == path {
			keys = append(keys, f.Key)
		}
	}
	return strings.Join(keys, " ")
}
