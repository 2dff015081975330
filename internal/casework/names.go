package casework

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// An ApplicantName is who a case is about, for a line of a list, as far as the reader
// may see it.
type ApplicantName struct {
	Surname, Given string
	Nationality    dossier.Country
	Employer       string
	Grade          dossier.Grade // A, B or C
}

// maxNames is how many cases a page may name.
const maxNames = 100

// Names returns who the cases of a page are about, at most a hundred, each through the
// view that Dossier asks for. A case that the actor may not read, or that states nothing,
// is left out. One line in the trail names the cases that were shown; it stands under the
// reader.
func (s *Service) Names(ctx context.Context, actor permit.Actor, ids []permit.CaseID) (map[permit.CaseID]ApplicantName, error) {
	if len(ids) > maxNames {
		return nil, problem.New(problem.Invalid, "casework.names", maxNames)
	}
	views, err := s.named(ctx, actor, ids)
	if err != nil || len(views) == 0 {
		return nil, err
	}
	forms, err := s.currentForms(ctx, views)
	if err != nil {
		return nil, err
	}
	out := make(map[permit.CaseID]ApplicantName, len(forms))
	for id, f := range forms {
		f = views[id].view.Form(f)
		out[id] = ApplicantName{f.Applicant.Surname, f.Applicant.Given, f.Applicant.Nationality, f.Employer.Name, f.Category.Grade}
	}
	if err := s.shownPage(ctx, actor, out); err != nil {
		return nil, err
	}
	return out, nil
}

// A viewed case is one of which the actor sees something.
type viewed struct {
	version int // of the form
	view    access.View
}

// named are the cases of which the actor may be shown a name.
func (s *Service) named(ctx context.Context, actor permit.Actor, ids []permit.CaseID) (map[permit.CaseID]viewed, error) {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	cases, err := s.Log.Several(ctx, list)
	if err != nil {
		return nil, unavailable(err)
	}
	out := make(map[permit.CaseID]viewed, len(cases))
	for _, c := range cases {
		pack, err := s.Packs.ByHash(c.Pack)
		if err != nil {
			return nil, err
		}
		if v := s.Access.View(actor, subject(c, pack)); v.Sees() && c.Dossier.Version > 0 && c.Phase != permit.Destroyed {
			out[c.ID] = viewed{c.Dossier.Version, v}
		}
	}
	return out, nil
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
func (s *Service) shownPage(ctx context.Context, actor permit.Actor, names map[permit.CaseID]ApplicantName) error {
	list := make([]string, 0, len(names))
	for id := range names {
		list = append(list, string(id))
	}
	slices.Sort(list)
	return unavailable(s.Trail.Add(ctx, journal.Note{At: s.Now(), Actor: string(actor.ID), Aggregate: "page", ID: string(actor.ID), Act: "read names", Outcome: "shown", Detail: strings.Join(list, " ")}))
}
