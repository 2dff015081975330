// Package drafting drafts official papers (拟稿): what the paper of a notice, a permit or
// a record says, from the case as it stood, the form, and the city's pack.
//
// It is pure: the same case, form and pack give the same paper. What a paper looks like
// is for package paper; how it is signed and kept, for casework.
package drafting

import (
	"slices"
	"strings"

	"tandem/internal/dossier"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// A File is what papers are drafted from.
type File struct {
	Case permit.Case // as it stood when the paper was caused
	Form dossier.Form
	Pack *rules.Pack
	// Office finds an office of whichever city, Person names an officer; nil: by the
	// pack alone, by the account.
	Office func(permit.OfficeID) (rules.Office, bool)
	Person func(permit.PersonID) paper.Name
	// Specimen marks the papers as none of an authority's.
	Specimen bool
}

// office is the name of an office of the pack.
func (f File) office(id permit.OfficeID) paper.Name {
	o, ok := f.Pack.Office(id)
	if !ok && f.Office != nil {
		o, ok = f.Office(id)
	}
	if !ok {
		return paper.Name{ZH: string(id)}
	}
	return paper.Name{ZH: o.ZH, EN: o.EN}
}

func (f File) window() paper.Name { return f.office(f.Pack.Profile.Window) }

// actingFor are the authorities in whose name the window acts (Licence Law art. 24).
func (f File) actingFor() paper.Name {
	var zh, en []string
	for _, id := range f.Pack.Profile.ActsFor {
		o := f.office(id)
		zh, en = append(zh, o.In(text.ZH)), append(en, o.In(text.EN))
	}
	return paper.Name{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// government is the office to which one turns against a decision of the authorities.
func (f File) government() paper.Name {
	i := slices.IndexFunc(f.Pack.Offices, func(o rules.Office) bool { return o.Kind == rules.Government })
	if i < 0 {
		return paper.Name{}
	}
	return f.office(f.Pack.Offices[i].ID)
}

func (f File) officer(id permit.PersonID) paper.Name {
	if f.Person == nil || id == "" {
		return paper.Name{ZH: string(id)}
	}
	return f.Person(id)
}

// applicant is called by name, or by what he is in a case that ends before anybody has
// filled in its form.
func (f File) applicant() paper.Name {
	a := f.Form.Applicant
	if n := nameOf(a.ChineseName, a.Surname, a.Given); !n.IsZero() {
		return n
	}
	return paper.Both(text.Say("drafting.applicant"))
}

// nameOf is a name as passports have it, family name first.
func nameOf(chinese, surname, given string) paper.Name {
	return paper.Name{ZH: chinese, EN: strings.Trim(strings.TrimSpace(surname)+", "+strings.TrimSpace(given), ", ")}
}

// Holder is who a permit is for: the applicant, or a member of the family.
func (f File) Holder(n int) paper.Person {
	a := f.Form.Applicant
	if n > 0 && n <= len(f.Form.Dependants) {
		return dependant(f.Form.Dependants[n-1])
	}
	return paper.Person{Name: f.applicant(), Sex: sex(a.Sex), Nationality: paper.Both(a.Nationality), Birth: a.BirthDate, Passport: a.Passport.Number}
}

func dependant(d dossier.Dependant) paper.Person {
	return paper.Person{Name: nameOf("", d.Surname, d.Given), Sex: sex(d.Sex), Nationality: paper.Both(d.Nationality), Birth: d.BirthDate, Passport: d.PassportNumber}
}

func sex(code dossier.Sex) paper.Name {
	if code == "" {
		return paper.Name{}
	}
	return paper.Both(text.Say("dossier.option.sex." + string(code)))
}

func (f File) employer() paper.Name {
	if f.Form.Employer.Name == "" {
		return paper.Name{ZH: f.Case.Employer}
	}
	return paper.Name{ZH: f.Form.Employer.Name}
}

// matters are what is applied for, or the one track that a paper is about.
func (f File) matters(about permit.TrackID) []paper.Name {
	var out []paper.Name
	for _, t := range f.Case.Tracks {
		if about == "" || t.ID == about {
			out = append(out, f.matter(t))
		}
	}
	return out
}

func (f File) matter(t permit.Track) paper.Name {
	if t.Holder > 0 {
		return paper.Both(text.Say("drafting.matter.family", t.Kind, t.Transaction, f.Holder(t.Holder).Name))
	}
	return paper.Both(text.Say("drafting.matter", t.Kind, t.Transaction))
}

// Material is what a material is called.
func (f File) material(code permit.Code) paper.Name {
	if m, ok := f.Pack.Material(code); ok {
		return paper.Name{ZH: m.In(text.ZH), EN: m.In(text.EN)}
	}
	return paper.Name{ZH: string(code)}
}

// permits are the certificates of the case, or of one track: all, or those that stand
// as one of the list.
func (f File) permits(about permit.TrackID, as ...permit.Status) []paper.Granted {
	var out []paper.Granted
	for _, k := range f.Case.Certificates {
		if (about == "" || k.Track == about) && (len(as) == 0 || slices.Contains(as, k.Status)) {
			t, _ := f.Case.Track(k.Track)
			out = append(out, paper.Granted{What: f.matter(t), Number: k.Number, From: k.From, To: k.To})
		}
	}
	return out
}

// vocabularies are where the words of a code may stand, the most special first.
var vocabularies = []string{"permit.reason.", "permit.ground.", "permit.revocation.", "permit.supervision.", "permit.fact.", "permit.cause.", "drafting.code.", "review.code."}

// words are those of a code; one that offices made up stands for itself.
func words(c permit.Code) paper.Name {
	for _, v := range vocabularies {
		if text.Has(v + string(c)) {
			return paper.Both(text.Say(v + string(c)))
		}
	}
	return paper.Name{ZH: string(c)}
}

func reasons(codes []permit.Code) []paper.Reason {
	var out []paper.Reason
	for _, c := range codes {
		if c != "" {
			out = append(out, paper.Reason{Words: words(c)})
		}
	}
	return out
}
