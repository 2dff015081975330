package dossier

import (
	"fmt"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// An MRZ is what the machine-readable zone of a passport says: two lines of 44
// characters, called TD3 in ICAO Doc 9303 part 4.
type MRZ struct {
	Kind        string // P, or P and a letter
	Issuer      Country
	Surname     string // words with single spaces, without hyphens and apostrophes
	Given       string
	Number      string // up to 9; a longer one is cut
	Nationality Country
	Birth       civil.Date // zero when the passport leaves part of it open
	Sex         Sex
	Expiry      civil.Date
	Optional    string // up to 14, used as the state likes

	cut bool // the names fill their field, so words may be shortened or missing
}

// A Flaw is something wrong with one line of a zone.
type Flaw struct {
	Line int // 0 or 1
	text.Message
}

// documents are the kinds of passports by the code that the zone begins with (ICAO Doc
// 9303 part 4); a passport that names none is an ordinary one.
var documents = map[string]string{"P": "ordinary", "PP": "ordinary", "PD": "diplomatic", "PO": "official", "PS": "official"}

// Document is the kind of the passport as the form knows it; "" where the code has no
// agreed meaning.
func (m MRZ) Document() string { return documents[m.Kind] }

const (
	zoneLength  = 44
	namesLength = 39
)

// ReadMRZ reads the two lines of a zone and gives everything that is wrong with
// them. Line 1 has no check digit, so a wrong letter in a name is not noticed.
//
// Years have two digits. A birth lies in the hundred years up to today, an
// expiry in the fifty years before today or the fifty after it.
func ReadMRZ(line1, line2 string, today civil.Date) (MRZ, []Flaw) {
	r := zoneReader{today: today}
	if right := r.shape(0, line1); !r.shape(1, line2) || !right {
		return MRZ{}, r.flaws
	}
	m := r.names(line1)
	r.checks(line2)
	r.data(&m, line2)
	return m, r.flaws
}

type zoneReader struct {
	today civil.Date
	flaws []Flaw
}

func (r *zoneReader) flaw(line int, key string, args ...any) {
	r.flaws = append(r.flaws, Flaw{line, text.Say(key, args...)})
}

func (r *zoneReader) shape(i int, line string) bool {
	if n := len([]rune(line)); n != zoneLength {
		r.flaw(i, "dossier.mrz.length", i+1, n)
		return false
	}
	for at, c := range []rune(line) {
		if zoneValue(c) < 0 {
			r.flaw(i, "dossier.mrz.symbol", i+1, string(c), at+1)
			return false
		}
	}
	return true
}

// names reads line 1.
func (r *zoneReader) names(line string) MRZ {
	m := MRZ{Kind: unfill(line[:2]), Issuer: Country(unfill(line[2:5])), cut: line[zoneLength-1] != '<'}
	if line[0] != 'P' {
		r.flaw(0, "dossier.mrz.kind", line[:1])
	}
	surname, given, _ := strings.Cut(strings.TrimRight(line[5:], "<"), "<<")
	m.Surname, m.Given = spaced(surname), spaced(given)
	return m
}

// A field of line 2 that has a check digit right behind it.
type checked struct {
	name     string // part of the text keys
	from, to int    // counted from 0, to excluded
}

var checkedFields = []checked{{"number", 0, 9}, {"birth", 13, 19}, {"expiry", 21, 27}, {"optional", 28, 42}}

// checks compares every check digit of line 2; the last covers all the others.
func (r *zoneReader) checks(line string) {
	for _, f := range checkedFields {
		found, want := line[f.to:f.to+1], CheckDigit(line[f.from:f.to])
		blank := f.name == "optional" && found == "<" && unfill(line[f.from:f.to]) == ""
		if found != want && !blank {
			r.flaw(1, "dossier.mrz.check", text.Say("dossier.mrz.field."+f.name), f.to+1, found, want)
		}
	}
	if found, want := line[43:], CheckDigit(composite(line)); found != want {
		r.flaw(1, "dossier.mrz.check", text.Say("dossier.mrz.field.composite"), zoneLength, found, want)
	}
}

// composite is what the last check digit covers.
func composite(line string) string { return line[0:10] + line[13:20] + line[21:43] }

// data reads line 2.
func (r *zoneReader) data(m *MRZ, line string) {
	m.Number = unfill(line[:9])
	m.Nationality = Country(unfill(line[10:13]))
	m.Birth = r.date("birth", line[13:19], r.birthYear)
	m.Sex = r.sex(line[20:21])
	m.Expiry = r.date("expiry", line[21:27], r.expiryYear)
	m.Optional = unfill(line[28:42])
}

func (r *zoneReader) sex(s string) Sex {
	switch s {
	case "M", "F":
		return Sex(s)
	case "<":
		return Unspecified
	}
	r.flaw(1, "dossier.mrz.sex", s)
	return ""
}

// date reads yymmdd. An unknown part is left open with "<".
func (r *zoneReader) date(name, s string, year func(yy, mmdd string) int) civil.Date {
	if strings.Contains(s, "<") {
		return civil.Date{}
	}
	if strings.Trim(s, "0123456789") != "" {
		r.flaw(1, "dossier.mrz.date", text.Say("dossier.mrz.field."+name), s)
		return civil.Date{}
	}
	yy, mmdd := s[:2], s[2:4]+"-"+s[4:]
	d, err := civil.ParseDate(fmt.Sprintf("%04d-%s", year(yy, mmdd), mmdd))
	if err != nil {
		r.flaw(1, "dossier.mrz.date", text.Say("dossier.mrz.field."+name), s)
	}
	return d
}

// birthYear puts the birth in the hundred years up to today.
func (r *zoneReader) birthYear(yy, mmdd string) int {
	year := r.today.Year/100*100 + digits(yy)
	if fmt.Sprintf("%04d-%s", year, mmdd) > r.today.String() {
		year -= 100
	}
	return year
}

// expiryYear puts the expiry between fifty years before today and fifty after.
func (r *zoneReader) expiryYear(yy, _ string) int {
	first := r.today.Year - 50
	return first + (digits(yy)-first%100+100)%100
}

// digits reads two digits; date has seen to it that they are.
func digits(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// Lines prints m as a zone. Names beyond 39 characters and numbers beyond 9 are
// cut, as in a passport.
func (m MRZ) Lines() (line1, line2 string) {
	names := filled(m.Surname, 0) + "<<" + filled(m.Given, 0)
	line1 = fill(m.Kind, 2) + fill(string(m.Issuer), 3) + fill(strings.TrimRight(names, "<"), namesLength)
	number, birth, expiry, optional := fill(m.Number, 9), zoneDate(m.Birth), zoneDate(m.Expiry), fill(m.Optional, 14)
	line2 = number + CheckDigit(number) + fill(string(m.Nationality), 3) + birth + CheckDigit(birth) +
		zoneSex(m.Sex) + expiry + CheckDigit(expiry) + optional + CheckDigit(optional)
	return line1, line2 + CheckDigit(composite(line2))
}

// CheckDigit is the check digit of ICAO Doc 9303 part 3: weights 7, 3, 1 over
// the values 0–9 = 0–9, A–Z = 10–35, "<" = 0, modulo 10.
func CheckDigit(s string) string {
	sum := 0
	for i, c := range []rune(s) {
		sum += zoneValue(c) * [...]int{7, 3, 1}[i%3]
	}
	return string(rune('0' + sum%10))
}

// zoneValue is the value of a character in the zone, -1 for one that cannot be there.
func zoneValue(c rune) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	case c == '<':
		return 0
	}
	return -1
}

func zoneDate(d civil.Date) string {
	if d.IsZero() {
		return "<<<<<<"
	}
	return fmt.Sprintf("%02d%02d%02d", d.Year%100, int(d.Month), d.Day)
}

func zoneSex(s Sex) string {
	if s == Unspecified {
		return "<"
	}
	return fill(string(s), 1)
}

// fill makes s n characters long.
func fill(s string, n int) string {
	s = filled(s, n)
	return s[:n]
}

// filled puts "<" for spaces and after the end.
func filled(s string, n int) string {
	s = strings.Join(zoneWords(s), "<")
	return s + strings.Repeat("<", max(0, n-len(s)))
}

func unfill(s string) string { return strings.TrimRight(s, "<") }

func spaced(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '<' }), " ")
}
