package casework

import (
	"context"
	"errors"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// concluded is what a version of the form calls for in a case, by its pack.
func concluded(pack *rules.Pack, c permit.Case, a rules.Application) *permit.Conclusion {
	a.Tracks = c.Tracks
	k := pack.Conclude(a)
	return &k
}

// application is what the materials of a case were concluded from.
func application(c permit.Case, f dossier.Form) rules.Application {
	return rules.Application{Form: f, Tracks: c.Tracks, On: c.Dossier.On, Known: c.Dossier.Known}
}

// pastYears and pastMonths are how far back the system's own files count (domain
// section 2.5 b [1] P19, section 6).
const (
	pastYears  = 3
	pastMonths = 6
)

const selectFormer = `SELECT case_id FROM certificate WHERE number = $1 AND kind = 'work'`

// remembered is what former cases of the same applicant in the same city have shown
// already. A case that is gone, or of somebody else, shows nothing.
func (s *Service) remembered(ctx context.Context, c permit.Case, f dossier.Form) ([]permit.Code, error) {
	var out []permit.Code
	for _, number := range workNumbers(f) {
		var id string
		err := s.DB.QueryRow(ctx, selectFormer, number).Scan(&id)
		if errors.Is(err, db.ErrNoRows) || id == string(c.ID) {
			continue
		}
		if err != nil {
			return nil, unavailable(err)
		}
		shown, err := s.shownBy(ctx, permit.CaseID(id), c, f)
		if err != nil {
			return nil, err
		}
		out = append(out, shown...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// workNumbers are the work permits that the form names, each once. The list of a form
// is bounded, see dossier.
func workNumbers(f dossier.Form) []string {
	var out []string
	add := func(number string) {
		if number != "" && !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	add(f.WorkPermit.Number)
	for _, p := range f.PriorPermits {
		if p.Kind == dossier.WorkPermit {
			add(p.Number)
		}
	}
	return out
}

// shownBy is what a former case has shown.
func (s *Service) shownBy(ctx context.Context, id permit.CaseID, c permit.Case, f dossier.Form) ([]permit.Code, error) {
	former, err := s.Case(ctx, id)
	if err != nil || former.Applicant != c.Applicant || former.City != c.City || former.Phase == permit.Destroyed {
		return nil, err
	}
	t, ok := former.Principal(permit.Work)
	if !ok || t.Stage != permit.Granted {
		return nil, nil
	}
	v, err := s.version(ctx, id, former.Dossier.Version)
	if err != nil {
		return nil, err
	}
	return shows(former, t, v.Form, f, civil.MomentOf(s.Now()).Date), nil
}

// shows compares a former case with the form of a new one.
func shows(former permit.Case, t permit.Track, was, is dossier.Form, today civil.Date) []permit.Code {
	var out []permit.Code
	lately := !t.To.AddMonths(12 * pastYears).Before(today)
	if lately && was.Post.Occupation != "" && was.Post.Occupation == is.Post.Occupation {
		out = append(out, rules.KnownPost)
	}
	if m, ok := former.Material("M03"); ok && m.Met == permit.Uploaded && was.Qualification.Degree == is.Qualification.Degree {
		out = append(out, rules.KnownDegree)
	}
	issued := was.Medical.IssuedOn
	if m, ok := former.Material("M05"); ok && m.Met == permit.Uploaded && !issued.IsZero() && !issued.AddMonths(pastMonths).Before(today) {
		out = append(out, rules.KnownHealth)
	}
	return out
}
