package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/scan"
)

// partyPolicy lets a file run and load nothing, and only our own pages frame it.
const partyPolicy = "default-src 'none'; frame-ancestors 'self'"

// myCaseDocument shows an official paper of a case that is for its party: a letter to
// the applicant, a permit, the sheet of a visit, the record of handing out.
func (t *turn) myCaseDocument() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	name := t.r.PathValue("name")
	if !m.forParty(name) {
		return problem.New(problem.NotFound, "casework.nodocument", name, m.ID)
	}
	data, err := t.Cases.Document(t.r.Context(), t.actor, m.ID, name)
	if err != nil {
		return err
	}
	t.sendFile(string(m.ID)+"-"+name+".pdf", mediaTypes[".pdf"], partyPolicy, data)
	return nil
}

// forParty reports whether a paper is for the party: letters between offices are not,
// nor is what an archive keeps.
func (m myCase) forParty(name string) bool {
	if after, ok := strings.CutPrefix(name, "letter-"); ok {
		n, err := strconv.Atoi(after)
		return err == nil && slices.ContainsFunc(m.Notices, func(x permit.Notice) bool { return x.N == n && x.To == "applicant" })
	}
	return slices.ContainsFunc([]string{"permit-", string(permit.VisitRecord) + "-", string(permit.HandOutRecord) + "-"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

// myCasePaper shows a paper that the party has brought, as it was taken in.
func (t *turn) myCasePaper() error {
	code := permit.Code(t.r.PathValue("code"))
	data, err := t.Cases.Paper(t.r.Context(), t.actor, t.id(), code)
	if err != nil {
		return err
	}
	t.sendFile(fmt.Sprintf("%s-%s%s", t.id(), code, scan.Ending(data)), mediaOf(data), partyPolicy, data)
	return nil
}
