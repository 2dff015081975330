package dossier

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// The specimen of ICAO Doc 9303 part 4.
const (
	specimen1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	specimen2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

func TestSpecimen(t *testing.T) {
	got, flaws := ReadMRZ(specimen1, specimen2, filed)
	want := MRZ{Kind: "P", Issuer: "UTO", Surname: "ERIKSSON", Given: "ANNA MARIA", Number: "L898902C3", Nationality: "UTO",
		Birth: day("1974-08-12"), Sex: Female, Expiry: day("2012-04-15"), Optional: "ZE184226B"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(MRZ{})); diff != "" || flaws != nil {
		t.Errorf("%s\nflaws: %v", diff, flaws)
	}
	if line1, line2 := want.Lines(); line1 != specimen1 || line2 != specimen2 {
		t.Errorf("printed\n%s\n%s", line1, line2)
	}
}

func TestCheckDigits(t *testing.T) {
	for field, want := range map[string]string{
		"L898902C3": "6", "740812": "2", "120415": "9", "ZE184226B<<<<<": "1",
		"L898902C3674081221204159ZE184226B<<<<<1": "0", "<<<<<<<<<": "0", "520727": "3",
	} {
		if got := CheckDigit(field); got != want {
			t.Errorf("check digit of %s: got %s, want %s", field, got, want)
		}
	}
}

func TestFlawsOfZones(t *testing.T) {
	for _, c := range []struct {
		name         string
		line1, line2 string
		want         []string
	}{
		{"right", specimen1, specimen2, nil},
		{"short", specimen1[:43], specimen2, []string{"0 dossier.mrz.length"}},
		{"small letters", strings.ToLower(specimen1), specimen2, []string{"0 dossier.mrz.symbol"}},
		{"a space in both", specimen1[:43] + " ", specimen2[:43] + " ", []string{"0 dossier.mrz.symbol", "1 dossier.mrz.symbol"}},
		{"a visa", "V" + specimen1[1:], specimen2, []string{"0 dossier.mrz.kind"}},
		{"check of the number", specimen1, replace(specimen2, 10, "7"), []string{"1 dossier.mrz.check number 10 7 6", "1 dossier.mrz.check composite 44 0 7"}},
		{"check of the birth", specimen1, replace(specimen2, 20, "3"), []string{"1 dossier.mrz.check birth 20 3 2", "1 dossier.mrz.check composite 44 0 3"}},
		{"check of the expiry", specimen1, replace(specimen2, 28, "0"), []string{"1 dossier.mrz.check expiry 28 0 9", "1 dossier.mrz.check composite 44 0 1"}},
		{"check of the optional data", specimen1, replace(specimen2, 43, "2"), []string{"1 dossier.mrz.check optional 43 2 1", "1 dossier.mrz.check composite 44 0 1"}},
		{"check of the line", specimen1, replace(specimen2, 44, "9"), []string{"1 dossier.mrz.check composite 44 9 0"}},
		{"letter for digit", specimen1, replace(specimen2, 14, "T"), []string{"1 dossier.mrz.check birth 20 2 6", "1 dossier.mrz.check composite 44 0 6", "1 dossier.mrz.date birth T40812"}},
		{"no such day", specimen1, withBirth("740230"), []string{"1 dossier.mrz.date birth 740230"}},
		{"day left open", specimen1, withBirth("7408<<"), nil},
		{"no optional data, no check", specimen1, withOptional("<<<<<<<<<<<<<<<"), nil},
		{"no optional data, check 0", specimen1, withOptional("<<<<<<<<<<<<<<0"), nil},
		{"sex unspecified", specimen1, replace(specimen2, 21, "<"), nil},
		{"no such sex", specimen1, replace(specimen2, 21, "H"), []string{"1 dossier.mrz.sex H"}},
	} {
		_, flaws := ReadMRZ(c.line1, c.line2, filed)
		if diff := cmp.Diff(c.want, shortly(flaws)); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", c.name, diff)
		}
	}
}

// shortly is line, key and arguments, without those of length and symbol.
func shortly(flaws []Flaw) []string {
	var out []string
	for _, f := range flaws {
		s := fmt.Sprint(f.Line, " ", f.Key)
		for _, a := range f.Args {
			if m, ok := a.(text.Message); ok {
				a = strings.TrimPrefix(m.Key, "dossier.mrz.field.")
			}
			if f.Key != "dossier.mrz.length" && f.Key != "dossier.mrz.symbol" && f.Key != "dossier.mrz.kind" {
				s += fmt.Sprint(" ", a)
			}
		}
		out = append(out, s)
	}
	return out
}

// replace puts s at a place that counts from 1.
func replace(line string, place int, s string) string { return line[:place-1] + s + line[place:] }

func withBirth(yymmdd string) string {
	return rechecked(specimen2[:13] + yymmdd + CheckDigit(yymmdd) + specimen2[20:])
}

func withOptional(s string) string { return rechecked(specimen2[:28] + s + specimen2[43:]) }

func rechecked(line2 string) string { return line2[:43] + CheckDigit(composite(line2)) }

func TestTwoDigitYears(t *testing.T) {
	for _, c := range []struct{ name, today, birth, expiry, wantBirth, wantExpiry string }{
		{"born today", "2026-11-16", "261116", "261116", "2026-11-16", "2026-11-16"},
		{"born tomorrow a hundred years ago", "2026-11-16", "261117", "761231", "1926-11-17", "1976-12-31"},
		{"last year of the future", "2026-11-16", "000101", "750101", "2000-01-01", "2075-01-01"},
		{"before a century", "2099-06-01", "990602", "480101", "1999-06-02", "2148-01-01"},
		{"after a century", "2100-06-01", "990602", "990101", "2099-06-02", "2099-01-01"},
	} {
		line2 := rechecked(specimen2[:13] + c.birth + CheckDigit(c.birth) + "F" + c.expiry + CheckDigit(c.expiry) + specimen2[28:])
		m, flaws := ReadMRZ(specimen1, line2, day(c.today))
		if flaws != nil || m.Birth != day(c.wantBirth) || m.Expiry != day(c.wantExpiry) {
			t.Errorf("%s: got %s and %s (%v), want %s and %s", c.name, m.Birth, m.Expiry, flaws, c.wantBirth, c.wantExpiry)
		}
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		name, typed, zone string
		cut, want         bool
	}{
		{"equal", "LINDQVIST", "LINDQVIST", false, true},
		{"hyphen", "LINDQVIST-OYELARAN", "LINDQVIST OYELARAN", false, true},
		{"apostrophe", "O'CONNOR", "OCONNOR", false, true},
		{"another", "LINDKVIST", "LINDQVIST", false, false},
		{"shortened without cause", "ANNA MARIA", "ANNA MAR", false, false},
		{"cut word", "DEJTHAMRONG KRASUANG", "DEJTHAMRONG KRA", true, true},
		{"last word missing", "CHAYAPA DEJTHAMRONG KRASUANG", "CHAYAPA DEJTHAMRONG", true, true},
		{"another, cut", "CHAYAPA DEJTHAMRONG", "CHAYAPA KRA", true, false},
		{"more in the zone", "CHAYAPA", "CHAYAPA D", true, false},
	} {
		if got := sameName(c.typed, c.zone, c.cut); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

// zones draws the content of a zone that fits its lines.
func zones(t *rapid.T) MRZ {
	word := rapid.StringMatching(`[A-Z]{1,7}`)
	words := func(label string) string { return strings.Join(rapid.SliceOfN(word, 1, 2).Draw(t, label), " ") }
	return MRZ{
		Kind: rapid.SampledFrom([]string{"P", "PO", "PD"}).Draw(t, "kind"), Issuer: rapid.SampledFrom([]Country{"SWE", "D", "UTO"}).Draw(t, "issuer"),
		Surname: words("surname"), Given: words("given"),
		Number: rapid.StringMatching(`[A-Z0-9]{5,9}`).Draw(t, "number"), Nationality: rapid.SampledFrom([]Country{"NGA", "D", "XXA"}).Draw(t, "nationality"),
		Birth: filed.AddDays(-rapid.IntRange(0, 36523).Draw(t, "age")), Sex: rapid.SampledFrom([]Sex{Male, Female, Unspecified}).Draw(t, "sex"),
		Expiry:   civil.Date{Year: rapid.IntRange(1976, 2075).Draw(t, "year"), Month: 5, Day: 17},
		Optional: rapid.StringMatching(`([A-Z0-9]{1,14})?`).Draw(t, "optional"),
	}
}

func TestPrintedZoneReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := zones(t)
		line1, line2 := want.Lines()
		got, flaws := ReadMRZ(line1, line2, filed)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(MRZ{})); diff != "" || flaws != nil {
			t.Errorf("%s\n%s\n%s\n%v", line1, line2, diff, flaws)
		}
	})
}

// A digit that is read as another digit is always noticed where a check digit
// covers it: everywhere in line 2 but in the nationality and the sex.
func TestOneWrongDigitIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line1, line2 := zones(t).Lines()
		i := rapid.SampledFrom(digitPlaces(line2)).Draw(t, "place")
		other := rapid.StringMatching(`[0-9]`).Filter(func(s string) bool { return s != line2[i:i+1] }).Draw(t, "other")
		wrong := line2[:i] + other + line2[i+1:]
		if _, flaws := ReadMRZ(line1, wrong, filed); len(flaws) == 0 {
			t.Errorf("%s passes for %s", wrong, line2)
		}
	})
}

func digitPlaces(line2 string) []int {
	var places []int
	for i, c := range line2 {
		if c >= '0' && c <= '9' && (i < 10 || i >= 13) && i != 20 {
			places = append(places, i)
		}
	}
	return places
}

// No lines crash the reader; what it reads without a flaw prints the same
// second line, but for data that is left open.
func FuzzMRZ(f *testing.F) {
	f.Add(specimen1, specimen2)
	f.Add(specimen1, withBirth("7408<<"))
	f.Add(specimen1, withOptional("<<<<<<<<<<<<<<<"))
	f.Add("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4")
	f.Add("王", "\xff<<<")
	f.Fuzz(func(t *testing.T, line1, line2 string) {
		m, flaws := ReadMRZ(line1, line2, filed)
		for _, flaw := range flaws {
			if !text.Has(flaw.Key) || flaw.In(text.ZH) == "" {
				t.Errorf("no words for %v", flaw)
			}
		}
		if len(flaws) > 0 || m.Birth.IsZero() || m.Expiry.IsZero() {
			return
		}
		_, again := m.Lines()
		if got, flaws := ReadMRZ(line1, again, filed); flaws != nil || !cmp.Equal(got, m, cmpopts.IgnoreUnexported(MRZ{})) {
			t.Errorf("%q reads as %+v, printed %q as %+v (%v)", line2, m, again, got, flaws)
		}
	})
}
