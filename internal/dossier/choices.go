package dossier

import "strings"

// Countries lists the codes that passports write, in the order of the table.
func Countries() []Country {
	var out []Country
	for code := range strings.FieldsSeq(countries) {
		out = append(out, Country(code))
	}
	return out
}

// SameInZone reports whether a name typed with marks, hyphens and apostrophes is the one
// that a passport zone writes without them (ICAO Doc 9303 part 3).
func SameInZone(typed, zone string) bool {
	return typed != "" && sameName(Transliterate(typed), zone, false)
}

// Paired reports whether the two transactions may stand in one case; one of them alone
// always may.
func Paired(w WorkTransaction, r ResidenceTransaction) bool {
	f := Form{Transaction: Transaction{Work: w, Residence: r}}
	c := checker{form: &f}
	c.fits()
	return len(c.faults) == 0
}
