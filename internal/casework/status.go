package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/ledger"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// StatusPeriod is how long the status lists of a day are good for: a verifier who
// fetches them once a day may miss one day.
const StatusPeriod = 48 * time.Hour

// A Status is what the authorities say of their permits at one moment, signed.
type Status struct {
	Made, Until time.Time
	Bundle      []byte            // everything for a verifier who is offline, signed by the installation
	Lists       map[string]string // signed lists, by credential.List.ID
}

// Status makes the status lists of every authority that has issued, and the bundle of
// them, good until a time. What has ended, was withheld or replaced stands in it.
func (s *Service) Status(ctx context.Context, until time.Time) (Status, error) {
	if s.Press == nil {
		return Status{}, problem.New(problem.Unavailable, "status.unprinted")
	}
	out := Status{Made: s.Now().UTC().Truncate(time.Second), Until: until, Lists: map[string]string{}}
	authorities, err := s.authorities(ctx)
	if err != nil {
		return Status{}, err
	}
	logs, err := s.logs()
	if err != nil {
		return Status{}, err
	}
	b := credential.Bundle{Made: out.Made, Log: logs}
	for _, authority := range authorities {
		lists, err := s.signedLists(ctx, authority, out)
		if err != nil {
			return Status{}, err
		}
		b.Lists = append(b.Lists, lists...)
	}
	out.Bundle, err = s.bundled(ctx, b)
	return out, err
}

// StatusLists makes the signed status lists of one authority. One that has issued
// nothing is not found.
func (s *Service) StatusLists(ctx context.Context, authority permit.OfficeID, until time.Time) ([]string, error) {
	if s.Press == nil {
		return nil, problem.New(problem.Unavailable, "status.unprinted")
	}
	lists, err := s.signedLists(ctx, authority, Status{Made: s.Now().UTC().Truncate(time.Second), Until: until, Lists: map[string]string{}})
	if err == nil && len(lists) == 0 {
		err = problem.New(problem.NotFound, "status.nolist", string(authority))
	}
	return lists, err
}

// logs are the texts by which everybody verifies the log, and those before it.
func (s *Service) logs() ([]string, error) {
	list, err := s.Press.Ring.LogVerifiers()
	if errors.Is(err, signing.ErrNoLog) {
		return nil, nil
	}
	return list, err
}

// bundled signs a bundle, with all keys and where the log stands.
func (s *Service) bundled(ctx context.Context, b credential.Bundle) ([]byte, error) {
	k, err := s.Press.Ring.Ensure(signing.Office{ID: signing.Installation, ZH: text.T(text.ZH, "keys.installation"), EN: text.T(text.EN, "keys.installation")},
		signing.ES256, b.Made)
	if err != nil {
		return nil, err
	}
	keys, err := s.Press.Ring.Public()
	if err != nil {
		return nil, err
	}
	for _, p := range keys {
		b.Keys = append(b.Keys, p.Text())
	}
	if b.Checkpoint, err = s.checkpoint(ctx); err != nil {
		return nil, err
	}
	return b.Sign(k)
}

// checkpoint is the newest of the log, with cosignatures; "" if it has none yet.
func (s *Service) checkpoint(ctx context.Context) (string, error) {
	f, err := s.Press.Ledger.File(ctx, ledger.CheckpointFile)
	if err != nil && problem.Of(err).Code == problem.NotFound {
		return "", nil
	}
	return string(f.Body), err
}

const (
	// Each authority and each last slot is one step down the index of slots, however
	// many permits there are.
	selectAuthority = `SELECT authority FROM credential WHERE authority > $1 ORDER BY authority LIMIT 1`
	selectLastSlot  = `SELECT slot FROM credential WHERE authority = $1 ORDER BY slot DESC LIMIT 1`
)

// authorities are those that have issued permits.
func (s *Service) authorities(ctx context.Context) (list []permit.OfficeID, err error) {
	var last string
	for {
		err := s.DB.QueryRow(ctx, selectAuthority, last).Scan(&last)
		if errors.Is(err, db.ErrNoRows) {
			return list, nil
		}
		if err != nil {
			return nil, unavailable(err)
		}
		list = append(list, permit.OfficeID(last))
	}
}

// signedLists are the lists of an authority, part by part.
func (s *Service) signedLists(ctx context.Context, authority permit.OfficeID, of Status) (signed []string, err error) {
	var last int64
	err = s.DB.QueryRow(ctx, selectLastSlot, string(authority)).Scan(&last)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable(err)
	}
	office, ok := s.Packs.Office(authority)
	if !ok {
		return nil, fmt.Errorf("no pack knows the office %s, which has issued permits", authority)
	}
	k, err := s.Press.Ring.Ensure(signing.Office{ID: office.ID, ZH: office.ZH, EN: office.EN}, signing.ES256, of.Made)
	if err != nil {
		return nil, err
	}
	for part := range uint32(last/credential.Entries) + 1 {
		lists, err := s.part(ctx, authority, part, of)
		if err != nil {
			return nil, err
		}
		for _, l := range lists {
			one, err := l.Sign(k)
			if err != nil {
				return nil, err
			}
			of.Lists[l.ID()] = one
			signed = append(signed, one)
		}
	}
	return signed, nil
}

// ended finds the papers of an authority, by slot, of which there is something to say:
// the number has another status than valid, or a later paper bears it. A later paper
// that counts from a day to come leaves the earlier one alone until then, whatever
// becomes of it; a cancellation makes no paper and counts at once.
const ended = `SELECT c.slot, k.status, CASE WHEN k.case_id = c.case_id AND NOT EXISTS (` + laterPaper + `) THEN 1 ELSE 0 END
FROM credential AS c JOIN certificate AS k ON k.number = c.number
WHERE c.authority = $1 AND c.slot >= $2 AND c.slot < $3
AND (k.status <> 'valid' OR k.case_id <> c.case_id OR EXISTS (` + laterPaper + `))
AND (k.from_date <= $4 OR (k.case_id = c.case_id AND NOT EXISTS (` + laterPaper + `))
	OR (k.status <> 'valid' AND NOT EXISTS (SELECT 1 FROM credential AS o WHERE o.number = c.number AND o.case_id = k.case_id)))
ORDER BY c.slot LIMIT $5`

// laterPaper is a paper of the same number that the same case issued again.
const laterPaper = `SELECT 1 FROM credential AS n WHERE n.number = c.number AND n.case_id = c.case_id AND n.seq > c.seq`

// statusPage is how many papers a query asks for at a time.
const statusPage = 1000

// A mark is what is to be said of the paper in a slot.
type mark struct {
	slot    int64
	status  permit.Status // of its number
	current bool          // it is the newest paper of its number
}

// part makes the lists of one part: for good, for now, and why.
func (s *Service) part(ctx context.Context, authority permit.OfficeID, part uint32, of Status) ([]*credential.List, error) {
	var lists []*credential.List
	for _, p := range []credential.Purpose{credential.Revocation, credential.Suspension, credential.Message} {
		lists = append(lists, credential.NewList(authority, p, part, of.Made, of.Until))
	}
	from, to := int64(part)*credential.Entries, int64(part+1)*credential.Entries
	for {
		page, err := s.marks(ctx, authority, from, to, civil.MomentOf(of.Made).Date)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			if err := m.set(lists); err != nil {
				return nil, err
			}
		}
		if len(page) < statusPage {
			return lists, nil
		}
		from = page[len(page)-1].slot + 1
	}
}

func (s *Service) marks(ctx context.Context, authority permit.OfficeID, from, to int64, today civil.Date) (page []mark, err error) {
	err = db.ForEach(ctx, s.DB, ended, func(row db.Row) error {
		var m mark
		var current int
		err := row.Scan(&m.slot, &m.status, &current)
		m.current = current == 1
		page = append(page, m)
		return err
	}, string(authority), from, to, today.String(), statusPage)
	return page, unavailable(err)
}

// set puts a mark into the lists of revocations, suspensions and messages.
func (m mark) set(lists []*credential.List) error {
	revocation, suspension, message := lists[0], lists[1], lists[2]
	slot := uint32(m.slot)
	why := credential.NoReason // 失效: its time is over
	switch {
	case m.status == permit.CancelledStatus:
		why = credential.Cancelled
	case m.status == permit.RevokedStatus:
		why = credential.Revoked
	case !m.current:
		why = credential.Replaced
	case m.status == permit.WithheldStatus:
		return suspension.Set(slot, 1)
	}
	return errors.Join(revocation.Set(slot, 1), message.Set(slot, why))
}
