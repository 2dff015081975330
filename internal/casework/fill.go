package casework

import (
	"context"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// FillFromZone fills in what the two lines of the passport zone that were typed say, and
// marks it as read from there. What the lines leave open stays as it was typed. Lines
// that cannot be read fill in nothing; what is wrong with them is told.
func (s *Service) FillFromZone(ctx context.Context, actor permit.Actor, id permit.CaseID) (Draft, []dossier.Flaw, error) {
	var flaws []dossier.Flaw
	d, err := s.fill(ctx, actor, id, func(d Draft) map[string]Answer {
		var m dossier.MRZ
		today := civil.MomentOf(s.Now()).Date
		m, flaws = dossier.ReadMRZ(d.Answers[zoneLine1].Value, d.Answers[zoneLine2].Value, today)
		if len(flaws) > 0 {
			return nil
		}
		return d.fromZone(m, today)
	})
	return d, flaws, err
}

const (
	zoneLine1 = "applicant.passport.mrz[0]"
	zoneLine2 = "applicant.passport.mrz[1]"
)

// fromZone are the answers that the zone gives. A typed name that is the same but for
// its hyphens and apostrophes, which the zone does not have, stays as it was typed.
func (d Draft) fromZone(m dossier.MRZ, today civil.Date) map[string]Answer {
	from := dossier.Provenance{How: dossier.PassportZone, On: today}
	out := map[string]Answer{}
	for path, value := range map[string]string{
		"applicant.surname": m.Surname, "applicant.given": m.Given, "applicant.sex": string(m.Sex),
		"applicant.nationality": string(m.Nationality), "applicant.birthDate": m.Birth.String(),
		"applicant.passport.number": m.Number, "applicant.passport.expiresOn": m.Expiry.String(),
	} {
		typed := d.Answers[path].Value
		if value != "" && !dossier.SameInZone(typed, value) {
			out[path] = Answer{Value: value, From: from}
		}
	}
	for path, value := range map[string]string{"applicant.passport.kind": m.Document(), "applicant.passportCountries[0]": string(m.Issuer)} {
		if value != "" && d.Answers[path].Value == "" {
			out[path] = Answer{Value: value, From: from}
		}
	}
	return out
}

// FillFromRecord fills in what the employer and its handler keep for all applications,
// where the draft says nothing yet. Who has taken an answer away does not get it back.
func (s *Service) FillFromRecord(ctx context.Context, actor permit.Actor, id permit.CaseID, kept map[string]Answer) (Draft, error) {
	return s.fill(ctx, actor, id, func(d Draft) map[string]Answer {
		out := map[string]Answer{}
		for path, a := range kept {
			if _, there := d.Answers[path]; !there && a.Value != "" {
				out[path] = a
			}
		}
		return out
	})
}

// fill puts known answers into a draft.
func (s *Service) fill(ctx context.Context, actor permit.Actor, id permit.CaseID, known func(Draft) map[string]Answer) (d Draft, err error) {
	err = s.drafting(ctx, id, func(c permit.Case) (err error) {
		d, err = s.fillOnce(ctx, actor, c, known)
		return err
	})
	return d, err
}

func (s *Service) fillOnce(ctx context.Context, actor permit.Actor, c permit.Case, known func(Draft) map[string]Answer) (Draft, error) {
	d, err := s.draft(ctx, c)
	if err != nil {
		return Draft{}, err
	}
	add := known(d)
	values := dossier.Answers{}
	for path, a := range add {
		values[path] = a.Value
	}
	view, err := s.mayType(ctx, actor, c, values)
	if err != nil {
		return Draft{}, err
	}
	if len(add) == 0 {
		return d.seen(view), nil
	}
	next, _ := d.with(values, actor.Role)
	for path, a := range add {
		next.Answers[path] = Answer{Value: a.Value, N: next.N, By: actor.Role, From: a.From}
	}
	next.follow(actor.Role, civil.MomentOf(s.Now()).Date)
	next.unsign(d, actor.Role)
	return next.seen(view), s.keepDraft(ctx, c.ID, next)
}
