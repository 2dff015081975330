package synth

import (
	"fmt"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// A person is who a passport says.
type person struct {
	Surname, Given string
	Sex            dossier.Sex
	Birth          civil.Date
	Nation         Nation
	Passport       dossier.Passport
	BirthPlace     string
	Place          int // of the case they were drawn for
}

// graduation is the age at the end of studies, in full years, by degree.
var graduation = map[string]int{"associate": 21, "bachelor": 22, "master": 24, "doctor": 28}

// person draws who applies in a case. It depends on the case and its day of filing.
func (g *Generator) person(number int, a Archetype, filed civil.Date, degree string) person {
	s := streamOf(g.seed, ofPerson, number)
	nation := g.shapes.Nations.List[s.of(g.nationShares)]
	family := g.shapes.Names.Families[nation.Names]
	p := person{Nation: nation, Surname: word(s, family.Surname, family.Parts), Given: word(s, family.Given, []int{2, 2}), Place: number,
		Sex: pick(s, []dossier.Sex{dossier.Male, dossier.Male, dossier.Female})}
	p.Birth = birth(s, a, filed, graduation[degree])
	p.BirthPlace = title(word(s, family.Surname, []int{2, 2}))
	p.Passport = g.passport(s, number, nation, filed)
	return p
}

// birth draws a day of birth. Somebody with a fresh degree has the age that goes with it.
func birth(s stream, a Archetype, filed civil.Date, graduated int) civil.Date {
	if a.Fresh {
		year := filed.Year - graduated
		if filed.Month <= lastMonth {
			year--
		}
		return civil.Date{Year: year, Month: time.January, Day: 1}.AddDays(s.IntN(360))
	}
	age := max(s.in(a.Age), graduated+a.Years.Least+1)
	return filed.AddMonths(-12 * age).AddDays(-s.IntN(360))
}

func word(s stream, parts []string, count []int) string {
	var b strings.Builder
	for range s.between(count[0], count[1]) {
		b.WriteString(pick(s, parts))
	}
	return b.String()
}

// title writes a word with a capital.
func title(s string) string { return s[:1] + strings.ToLower(s[1:]) }

// passport draws a passport that is good for a year to ten.
func (g *Generator) passport(s stream, number int, n Nation, filed civil.Date) dossier.Passport {
	issued := filed.AddDays(-s.in(g.shapes.Dates.Passport))
	return dossier.Passport{Kind: "ordinary", Number: g.shapes.Numbers.Passport + fmt.Sprintf("%07d", scattered(number, g.seed, 10_000_000)),
		IssuedOn: issued, ExpiresOn: issued.AddMonths(120), IssuedAt: "Passport Office, " + n.Code}
}

// zone prints both lines of the passport zone.
func (p person) zone() []string {
	one, two := dossier.MRZ{Kind: "P", Issuer: dossier.Country(p.Nation.Code), Surname: p.Surname, Given: p.Given, Number: p.Passport.Number,
		Nationality: dossier.Country(p.Nation.Code), Birth: p.Birth, Sex: p.Sex, Expiry: p.Passport.ExpiresOn}.Lines()
	return []string{one, two}
}
