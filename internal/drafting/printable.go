package drafting

import (
	"fmt"

	"tandem/internal/dossier"
	"tandem/internal/paper"
	"tandem/internal/problem"
)

// Printable reports which answers of a form cannot stand on papers as they are, by field
// and character: nobody should be granted a permit that cannot be printed. What is not
// answered yet is no fault.
func Printable(form dossier.Form) error {
	p := problem.New(problem.Invalid, "printable.form")
	for _, a := range printed(form) {
		paper.CheckText(p, a.path, a.words)
	}
	if len(p.Fields) > 0 {
		return p
	}
	return nil
}

// An answer is one of a form, with its path.
type answer struct{ path, words string }

// printed are the answers that papers print as they were typed.
func printed(f dossier.Form) []answer {
	a := f.Applicant
	all := []answer{
		{"applicant.chineseName", a.ChineseName}, {"applicant.surname", a.Surname}, {"applicant.given", a.Given},
		{"applicant.passport.number", a.Passport.Number}, {"employer.name", f.Employer.Name}, {"post.title", f.Post.Title},
	}
	for i, d := range f.Dependants {
		at := fmt.Sprintf("dependants[%d].", i)
		all = append(all, answer{at + "surname", d.Surname}, answer{at + "given", d.Given}, answer{at + "passportNumber", d.PassportNumber})
	}
	return all
}
