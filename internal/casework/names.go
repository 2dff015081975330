package casework

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// An ApplicantName is who a case is about, for a line of a list, as far as the reader
// may see it.
type ApplicantName struct {
	Surname, Given string
	Nationality    dossier.Country
	Employer       string
	Grade          dossier.Grade // A, B or C
}

// name adds to the cases of a page who they are about, each through the view that Dossier
// asks for. One line in the trail names the cases that are shown; it stands under the
// reader.
func (s *Service) name(ctx context.Context, actor permit.Actor, views map[permit.CaseID]viewed, into map[permit.CaseID]Standing) error {
	if len(views) == 0 {
		return nil
	}
	forms, err := s.currentForms(ctx, views)
	if err != nil {
		return err
	}
	for id, f := range forms {
		f = views[id].view.Form(f)
		named := into[id]
		named.Who = ApplicantName{f.Applicant.Surname, f.Applicant.Given, f.Applicant.Nationality, f.Employer.Name, f.Category.Grade}
		into[id] = named
	}
	return s.shownPage(ctx, actor, slices.Sorted(maps.Keys(forms)))
}

// A viewed case is one of which the actor sees something.
type viewed struct {
	version int // of the form
	view    access.View
}

// currentForms opens the form of each case in the version that counts, with its key, in
// one round trip.
func (s *Service) currentForms(ctx context.Context, cases map[permit.CaseID]viewed) (map[permit.CaseID]dossier.Form, error) {
	var wanted []string
	var args []any
	for id, v := range cases {
		n := len(args)
		wanted = append(wanted, "(d.case_id = $"+strconv.Itoa(n+1)+" AND d.n = $"+strconv.Itoa(n+2)+")")
		args = append(args, string(id), v.version)
	}
	out := make(map[permit.CaseID]dossier.Form, len(cases))
	err := db.ForEach(ctx, s.DB, `SELECT d.case_id, d.n, d.sealed, k.wrapped FROM dossier_version AS d JOIN case_key AS k ON k.case_id = d.case_id
WHERE `+strings.Join(wanted, " OR "), func(row db.Row) error {
		var id string
		var n int
		var sealed, wrapped []byte
		if err := row.Scan(&id, &n, &sealed, &wrapped); err != nil {
			return err
		}
		f, err := s.openForm(permit.CaseID(id), n, sealed, wrapped)
		out[permit.CaseID(id)] = f
		return err
	}, args...)
	return out, unavailable(err)
}

func (s *Service) openForm(id permit.CaseID, n int, sealed, wrapped []byte) (dossier.Form, error) {
	key, err := s.Keys.OpenCaseKey(string(id), wrapped)
	if err != nil {
		return dossier.Form{}, err
	}
	v, err := openVersion(key, id, n, sealed)
	return v.Form, err
}

// shownPage records which names are shown, before they are.
func (s *Service) shownPage(ctx context.Context, actor permit.Actor, named []permit.CaseID) error {
	list := make([]string, len(named))
	for i, id := range named {
		list[i] = string(id)
	}
	return unavailable(s.Trail.Add(ctx, journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: "page", ID: string(actor.ID), Act: "read names", Outcome: "shown", Detail: strings.Join(list, " ")}))
}
