package dossier

import (
	"strconv"
	"strings"

	"tandem/internal/civil"
)

const (
	adulthood = 18 // years, to be employed (Regulations on employment of foreigners art. 7)
	oldest    = 120
)

// age is the number of full years of somebody born on birth.
func age(birth, on civil.Date) int {
	n := on.Year - birth.Year
	if birth.AddMonths(12 * n).After(on) {
		n--
	}
	return n
}

func (c *checker) born() { c.bornAt("applicant.birthDate", c.form.Applicant.BirthDate) }

// bornAt reports whether the birth is in the past, and possible.
func (c *checker) bornAt(path string, birth civil.Date) bool {
	if birth.IsZero() || c.future(path, birth) {
		return false
	}
	if n := age(birth, c.today); n > oldest {
		c.fault(path, "dossier.birth.old", n)
		return false
	}
	return true
}

// Foreigners who work must be 18 (Regulations on employment of foreigners art.
// 7). A permit that ends needs no age.
func (c *checker) adult() {
	birth := c.form.Applicant.BirthDate
	if birth.IsZero() || birth.After(c.today) || c.form.work("", WorkCancellation) {
		return
	}
	if n := age(birth, c.today); n < adulthood {
		c.fault("applicant.birthDate", "dossier.birth.young", n, birth.AddMonths(12*adulthood))
	}
}

// Classes B and C are normally not older than 60 (classification standard);
// the authority may relax it.
func (c *checker) sixty() {
	birth := c.form.Applicant.BirthDate
	if birth.IsZero() || c.form.Category.Grade == GradeA || !WorkTerm.Holds(c.form) {
		return
	}
	if n := age(birth, c.today); n > 60 && n <= oldest {
		c.warn("applicant.birthDate", "dossier.birth.sixty", n)
	}
}

// Residents of Hong Kong, Macau and Taiwan are not foreigners, nor are citizens.
func (c *checker) foreigner() {
	if c.form.Applicant.Nationality.China() {
		c.fault("applicant.nationality", "dossier.nation.china", string(c.form.Applicant.Nationality))
	}
}

func (c *checker) passportTerm() {
	p := c.form.Applicant.Passport
	c.ordered("applicant.passport.expiresOn", p.IssuedOn, p.ExpiresOn)
	if birth := c.form.Applicant.BirthDate; !c.future("applicant.passport.issuedOn", p.IssuedOn) {
		c.ordered("applicant.passport.issuedOn", birth, p.IssuedOn)
	}
}

// A new work permit wants a passport that lasts six months more (material M07);
// everything but a cancellation wants one that is valid.
func (c *checker) passportLasts() {
	expires, half := c.form.Applicant.Passport.ExpiresOn, c.today.AddMonths(6)
	switch {
	case expires.IsZero() || Ending.Holds(c.form):
	case expires.Before(c.today):
		c.fault("applicant.passport.expiresOn", "dossier.passport.expired", expires)
	case NewWork.Holds(c.form) && expires.Before(half):
		c.fault("applicant.passport.expiresOn", "dossier.passport.short", expires, half)
	}
}

// The zone has room for nine characters, and ICAO Doc 9303 differs by size of
// the document in what happens to the rest.
func (c *checker) longNumber() {
	if n := len(c.form.Applicant.Passport.Number); n > 9 && n <= 20 {
		c.warn("applicant.passport.number", "dossier.passport.long", n)
	}
}

// Who is exempt from fingerprints says why (Exit-Entry Law art. 30).
func (c *checker) fingerprints() {
	if f := c.form.Applicant.Fingerprints; f.Status == "exempt" && f.Exemption == "" {
		c.fault("applicant.fingerprints.exemption", "dossier.fingerprints.why")
	}
}

// zone reads the passport zone, when it is given, and holds the typed answers
// against it.
func (c *checker) zone() {
	lines := c.form.Applicant.Passport.MRZ
	if len(lines) == 0 {
		return
	}
	if len(lines) != 2 {
		c.fault("applicant.passport.mrz", "dossier.mrz.lines", len(lines))
		return
	}
	m, flaws := ReadMRZ(lines[0], lines[1], c.today)
	for _, f := range flaws {
		c.add("applicant.passport.mrz["+strconv.Itoa(f.Line)+"]", f.Message)
	}
	if len(flaws) == 0 {
		c.sameAsZone(m)
	}
}

// sameAsZone reports every typed answer that differs from the zone. One of the
// two is wrong; the form cannot know which.
func (c *checker) sameAsZone(m MRZ) {
	a := c.form.Applicant
	if !sameName(a.Surname, m.Surname, m.cut) {
		c.differs("applicant.surname", a.Surname, m.Surname)
	}
	if !sameName(a.Given, m.Given, m.cut) {
		c.differs("applicant.given", a.Given, m.Given)
	}
	if number := a.Passport.Number; number[:min(len(number), 9)] != m.Number {
		c.differs("applicant.passport.number", number, m.Number)
	}
	if a.Nationality != m.Nationality {
		c.differs("applicant.nationality", string(a.Nationality), string(m.Nationality))
	}
	if a.Sex != m.Sex {
		c.differs("applicant.sex", string(a.Sex), string(m.Sex))
	}
	c.sameDay("applicant.birthDate", a.BirthDate, m.Birth)
	c.sameDay("applicant.passport.expiresOn", a.Passport.ExpiresOn, m.Expiry)
}

// differs reports the difference, unless something is said about the answer already.
func (c *checker) differs(path, typed, zone string) {
	if !c.faulty(path) {
		c.fault(path, "dossier.mrz.differs", clip(typed), zone)
	}
}

// sameDay passes a day that the passport leaves open.
func (c *checker) sameDay(path string, typed, zone civil.Date) {
	if !typed.IsZero() && !zone.IsZero() && typed != zone {
		c.fault(path, "dossier.mrz.differs", typed, zone)
	}
}

// sameName compares a typed name with the words of the zone. Where the names
// fill the zone to its end, words may be shortened and the last ones missing.
func sameName(typed, zone string, cut bool) bool {
	t, z := zoneWords(typed), zoneWords(zone)
	if !cut {
		return strings.Join(t, " ") == strings.Join(z, " ")
	}
	for i, word := range z {
		if i >= len(t) || !strings.HasPrefix(t[i], word) {
			return false
		}
	}
	return true
}
