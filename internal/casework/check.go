package casework

import (
	"context"
	"errors"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// CheckPermit checks a permit that somebody shows, against the keys of this
// installation and a status that it has made, and tells whether its siblings count.
func (s *Service) CheckPermit(ctx context.Context, shown credential.Shown, status Status) (credential.Report, error) {
	known, err := s.against(status)
	if err != nil {
		return credential.Report{}, err
	}
	r := credential.Check(shown, known)
	if !genuine(r) { // who makes up a code learns nothing of the numbers in it
		return r, nil
	}
	for _, m := range r.Others {
		if m.Number == "" {
			continue
		}
		words, err := s.sibling(ctx, m, known.On)
		if err != nil {
			return r, err
		}
		r.Findings = append(r.Findings, credential.Finding{Check: "sibling", Result: credential.Noted, Words: words})
	}
	return r, nil
}

// against is what this installation believes and knows today.
func (s *Service) against(status Status) (credential.Against, error) {
	known := credential.Against{Bundle: status.Bundle, On: civil.MomentOf(s.Now()).Date}
	if s.Press == nil {
		return known, problem.New(problem.Unavailable, "status.unprinted")
	}
	keys, err := s.Press.Ring.Public()
	if err != nil {
		return known, err
	}
	known.Trusted = signing.Trusted{Keys: keys}
	logs, err := s.logs()
	if err != nil {
		return known, err
	}
	for _, k := range logs {
		if err := known.ReadLog(k); err != nil {
			return known, err
		}
	}
	return known, nil
}

// genuine reports whether the code of a permit was signed by its authority.
func genuine(r credential.Report) bool {
	for _, f := range r.Findings {
		if f.Check == "code" {
			return f.Result == credential.Passed
		}
	}
	return false
}

const selectStanding = `SELECT status, from_date, to_date FROM certificate WHERE number = $1`

// sibling says whether a permit of the same issue counts on a day.
func (s *Service) sibling(ctx context.Context, m credential.Member, on civil.Date) (text.Message, error) {
	kind := text.Say("credential.kind." + string(m.Kind))
	var status permit.Status
	var from, to string
	err := s.DB.QueryRow(ctx, selectStanding, m.Number).Scan(&status, &from, &to)
	switch day := on.String(); {
	case errors.Is(err, db.ErrNoRows):
		return text.Say("check.sibling.unknown", kind), nil
	case err != nil:
		return text.Message{}, unavailable(err)
	case status == permit.Valid && from <= day && day <= to:
		return text.Say("check.sibling.counts", kind, on), nil
	case status == permit.Valid:
		return text.Say("check.sibling.dates", kind, on), nil
	}
	return text.Say("check.sibling."+string(status), kind), nil
}

// selectPaper finds the paper of a number that counts on a day, or else the newest: one
// that counts from a day to come does not hide the one that counts until then.
const selectPaper = `SELECT c.case_id, c.track FROM credential AS c JOIN certificate AS k ON k.number = c.number WHERE c.number = $1
ORDER BY CASE WHEN c.case_id <> k.case_id THEN 1 WHEN k.from_date <= $2 THEN 0 ELSE 2 END, c.case_id DESC, c.seq DESC LIMIT 1`

// CheckNumber checks the permit with a number, as it was printed. It tells nothing of
// its siblings but whether they count. Of a number that nobody has, whose paper is not
// printed yet, or whose file is destroyed, it reports false.
func (s *Service) CheckNumber(ctx context.Context, number string, status Status) (credential.Report, bool, error) {
	data, err := s.printed(ctx, number)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		return credential.Report{}, false, nil
	}
	if err != nil {
		return credential.Report{}, false, err
	}
	r, err := s.CheckPermit(ctx, credential.Shown{PDF: data}, status)
	return discreet(r), err == nil, err
}

// printed is the paper of a number, as it was handed out.
func (s *Service) printed(ctx context.Context, number string) ([]byte, error) {
	var id permit.CaseID
	var track string
	err := s.DB.QueryRow(ctx, selectPaper, number, civil.MomentOf(s.Now()).Date.String()).Scan(&id, &track)
	if errors.Is(err, db.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "check.unknown")
	}
	if err != nil {
		return nil, unavailable(err)
	}
	d, err := scanDocument(s.DB.QueryRow(ctx, selectDocument, string(id), "permit-"+track))
	if errors.Is(err, db.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "check.unknown")
	}
	if err != nil {
		return nil, unavailable(err)
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.openDocument(ctx, id, key, d)
}

// discreet leaves the numbers of siblings out: they stand on the paper, for who has it.
func discreet(r credential.Report) credential.Report {
	var kinds text.List
	for i := range r.Others {
		r.Others[i].Number = ""
		kinds = append(kinds, text.Say("credential.kind."+string(r.Others[i].Kind)))
	}
	for i, f := range r.Findings {
		if f.Check == "pair" && f.Result == credential.Passed {
			r.Findings[i].Words = text.Say("credential.pair.good", kinds)
		}
	}
	return r
}
