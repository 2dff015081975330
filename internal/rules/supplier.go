package rules

import "tandem/internal/permit"

// EmployerBrings reports whether the employer brings the paper of a row of the checklist,
// alone or with the applicant. What a family member holds no employer brings, nor what
// no row asks for.
func (p *Pack) EmployerBrings(code, row permit.Code) bool {
	if _, holder := code.Holder(); holder > 0 || p.Checklist == nil {
		return false
	}
	r, ok := find(p.Checklist.Rows, func(r *Row) bool { return r.ID == string(row) })
	return ok && r.Supplier != ByApplicant
}
