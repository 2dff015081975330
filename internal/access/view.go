package access

import (
	"slices"
	"strings"

	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// A View is what somebody sees of the form of a case and of the papers behind it. The
// zero View is nothing. Only Policies.View makes one, so that whoever shows a field asks
// the same question.
type View struct {
	whole   bool
	readers []dossier.Reader // sorted; what any of them may see
}

// View decides what of the form and the papers the person sees: nothing without the
// right to read the form; then the applicant and the machine everything, a handler the
// employer's part, an office what it decides in this case, the window what is needed for
// either permit, because it accepts for both (Licence Law art. 26), an expert what is
// needed for the work permit. Of what was not handed in the authorities see nothing: they
// have no duty yet for which they would need it (PIPL art. 34).
func (p *Policies) View(a permit.Actor, s Subject) View {
	switch {
	case !p.Ask(a, ReadForm, s, Circumstances{}).Allowed:
		return View{}
	case a.Role == permit.Applicant || a.Role == permit.System:
		return View{whole: true}
	case a.Role == permit.HandlerRole:
		return View{readers: []dossier.Reader{dossier.ForEmployer}}
	case s.Unfiled:
		return View{}
	case a.Role == permit.Expert:
		return View{readers: []dossier.Reader{dossier.ForWork}}
	case a.Office == s.Window:
		return View{readers: []dossier.Reader{dossier.ForResidence, dossier.ForWork}}
	}
	return View{readers: readers(s.Decides[a.Office])}
}

func readers(kinds []permit.Kind) []dossier.Reader {
	out := make([]dossier.Reader, len(kinds))
	for i, k := range kinds {
		out[i] = dossier.Reader(k)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Whole reports whether everything is seen.
func (v View) Whole() bool { return v.whole }

// Sees reports whether anything is seen.
func (v View) Sees() bool { return v.whole || len(v.readers) > 0 }

// Form is the form as it is seen; what is not is open.
func (v View) Form(f dossier.Form) dossier.Form {
	if v.whole {
		return f
	}
	return f.For(v.readers...)
}

// Answer reports whether the answer to a question is seen.
func (v View) Answer(q dossier.Question) bool {
	return v.whole || slices.ContainsFunc(v.readers, func(r dossier.Reader) bool { return dossier.MayRead(q, r) })
}

// Kind reports whether what was decided on permits of the kind is seen.
func (v View) Kind(k permit.Kind) bool {
	return v.whole || slices.Contains(v.readers, dossier.Reader(k))
}

// Written reports whether letters about permits of the kind are seen, and the permits
// themselves: by whoever sees what was decided on them, and those of the work permit by the
// employer, which applies for it. Residence is the applicant's own and the family's
// (Exit-Entry Law art. 30, 31): its papers are handed to them, and no law to the employer.
func (v View) Written(k permit.Kind) bool {
	return v.Kind(k) || k == permit.Work && slices.Contains(v.readers, dossier.ForEmployer)
}

// Paper reports whether a paper is seen that authorities of these kinds read. The
// employer sees those that it brings itself.
func (v View) Paper(readBy []permit.Kind, fromEmployer bool) bool {
	return v.whole || slices.ContainsFunc(readBy, v.Kind) || fromEmployer && slices.Contains(v.readers, dossier.ForEmployer)
}

// String names the view for the trail: "all", "residence+work", "employer"; "nothing".
func (v View) String() string {
	if v.whole {
		return "all"
	}
	if len(v.readers) == 0 {
		return "nothing"
	}
	names := make([]string, len(v.readers))
	for i, r := range v.readers {
		names[i] = string(r)
	}
	return strings.Join(names, "+")
}
