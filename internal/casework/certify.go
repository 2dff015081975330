package casework

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// An act is an issuing act of a case: what the permits of one entry are made from.
type act struct {
	seq    int64
	c      permit.Case // after it
	form   dossier.Form
	pack   *rules.Pack
	key    seal.Key
	issued []permit.Certificate // permits that count from now on
	ended  []permit.Certificate // that the act ends: what was applied for is a cancellation
}

// Certify states, logs, prints and signs the permits that an entry issued. What is
// stated is stored with the leaf that goes into the log; all permits of the entry are
// then printed together, so that after any crash either all are there or none. It may
// run again and goes on where it was. While the log does not answer, permits are
// printed without their proof, and the error says so: the next run prints them again.
func (s *Service) Certify(ctx context.Context, id permit.CaseID, seq int64) error {
	if s.Press == nil {
		return nil
	}
	a, err := s.act(ctx, id, seq)
	if errors.Is(err, errDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.cancel(ctx, a); err != nil || len(a.issued) == 0 {
		return err
	}
	for range stateAttempts {
		list, err := s.certified(ctx, a)
		if err != nil {
			return err
		}
		if err = s.press(ctx, a, list); !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return problem.New(problem.Conflict, "casework.busy", a.c.ID)
}

// certified is what the permits of an act say to machines, decided now if it was not before.
func (s *Service) certified(ctx context.Context, a act) ([]certified, error) {
	list, err := s.credentials(ctx, a)
	if err != nil || len(list) > 0 {
		return list, err
	}
	return s.state(ctx, a)
}

// errDestroyed says that a case has nothing left to print.
var errDestroyed = errors.New("the case is destroyed")

// act reads an issuing act.
func (s *Service) act(ctx context.Context, id permit.CaseID, seq int64) (act, error) {
	a, err := s.asOf(ctx, id, seq)
	if err != nil {
		return a, err
	}
	e, err := s.entry(ctx, id, seq)
	if err != nil {
		return a, err
	}
	for _, event := range e.Events {
		if issued, ok := event.(permit.PermitsIssued); ok {
			a.sort(issued.Certificates)
		}
	}
	if len(a.issued)+len(a.ended) == 0 {
		err = fmt.Errorf("%w: entry %d of case %s issued nothing", jobs.ErrPoison, seq, id)
	}
	return a, err
}

func (a *act) sort(all []permit.Certificate) {
	for _, k := range all {
		if k.Status == permit.CancelledStatus {
			a.ended = append(a.ended, k)
		} else {
			a.issued = append(a.issued, k)
		}
	}
}

// asOf reads what papers of a case are drafted from, as it was after an entry.
func (s *Service) asOf(ctx context.Context, id permit.CaseID, seq int64) (a act, err error) {
	now, err := s.Case(ctx, id)
	if err != nil {
		return a, err
	}
	if now.Phase == permit.Destroyed {
		return a, errDestroyed
	}
	a.seq = seq
	if a.c, _, err = s.Log.AsOf(ctx, string(id), seq); err != nil {
		return a, unavailable(err)
	}
	if a.pack, err = s.Packs.ByHash(a.c.Pack); err != nil {
		return a, err
	}
	if a.key, err = s.key(ctx, id); err != nil {
		return a, err
	}
	if a.c.Dossier.Version == 0 {
		return a, nil
	}
	v, err := s.version(ctx, id, a.c.Dossier.Version)
	a.form = v.Form
	return a, err
}

// entry is one entry of a case's journal.
func (s *Service) entry(ctx context.Context, id permit.CaseID, seq int64) (journal.Recorded[permit.Event], error) {
	history, err := s.Log.List(ctx, string(id))
	if err != nil {
		return journal.Recorded[permit.Event]{}, unavailable(err)
	}
	i := slices.IndexFunc(history, func(e journal.Recorded[permit.Event]) bool { return e.Seq == seq })
	if i < 0 {
		return journal.Recorded[permit.Event]{}, fmt.Errorf("%w: case %s has no entry %d", jobs.ErrPoison, id, seq)
	}
	return history[i], nil
}

// A certified permit is a row of table credential with what is sealed in it.
type certified struct {
	Statement credential.Statement
	Issue     credential.Issue
	track     permit.TrackID
	leaf      string
	pressed   int
}

const (
	selectCredentials = `SELECT track, leaf, pressed, sealed FROM credential WHERE case_id = $1 AND seq = $2 ORDER BY track`
	insertCredential  = `INSERT INTO credential (case_id, seq, track, number, authority, slot, leaf, pressed, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)`
	updateCredentials = `UPDATE credential SET pressed = $3 WHERE case_id = $1 AND seq = $2 AND pressed < $3`
	clearCredentials  = `UPDATE credential SET sealed = NULL WHERE case_id = $1`
	countSlots        = `SELECT count(*) FROM credential WHERE authority = $1`
)

func credentialPlace(id permit.CaseID, seq int64, track permit.TrackID) seal.Place {
	return seal.Place{Table: "credential", Case: string(id), Row: strconv.FormatInt(seq, 10) + " " + string(track)}
}

func (s *Service) credentials(ctx context.Context, a act) (list []certified, err error) {
	err = db.ForEach(ctx, s.DB, selectCredentials, func(row db.Row) error {
		var one certified
		var sealed []byte
		if err := row.Scan(&one.track, &one.leaf, &one.pressed, &sealed); err != nil {
			return err
		}
		plain, err := a.key.Open(sealed, credentialPlace(a.c.ID, a.seq, one.track))
		if err == nil {
			err = json.Unmarshal(plain, &one)
		}
		list = append(list, one)
		return err
	}, string(a.c.ID), a.seq)
	return list, unavailable(err)
}

// stateAttempts bounds how often slots are drawn anew when they are taken.
const stateAttempts = 16

// state decides what the permits say to machines, and stores it with the leaf of each
// issue, in one batch: who comes second reads what the first one stored.
func (s *Service) state(ctx context.Context, a act) ([]certified, error) {
	for range stateAttempts {
		list, batch, err := s.stateOnce(ctx, a)
		if err != nil {
			return nil, err
		}
		err = s.DB.Apply(ctx, batch)
		switch {
		case err == nil:
			return list, nil
		case !errors.Is(err, db.ErrExists):
			return nil, unavailable(err)
		}
		if there, err := s.credentials(ctx, a); err != nil || len(there) > 0 {
			return there, err
		}
	}
	return nil, problem.New(problem.Conflict, "casework.busy", a.c.ID)
}

func (s *Service) stateOnce(ctx context.Context, a act) (list []certified, batch db.Batch, err error) {
	for _, group := range groups(a.issued) {
		issue, err := s.issue(ctx, a, group)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, issue.members...)
		rows, err := issue.rows(a)
		if err != nil {
			return nil, nil, err
		}
		batch = append(append(batch, rows...), issue.queue...)
	}
	return list, batch, nil
}

// groups are the issues of an act: the applicant's own permits with as much of the
// family as a code has room for, and the rest of a large family by itself.
func groups(issued []permit.Certificate) [][]permit.Certificate {
	own := slices.Clone(issued)
	slices.SortStableFunc(own, func(a, b permit.Certificate) int { return a.Holder - b.Holder })
	return slices.Collect(slices.Chunk(own, credential.MaxMembers))
}

// An issue is one group, certified.
type issue struct {
	members []certified
	queue   db.Batch // puts its leaf into the log
}

func (s *Service) issue(ctx context.Context, a act, group []permit.Certificate) (issue, error) {
	var out issue
	var pair [16]byte
	_, _ = rand.Read(pair[:]) // never fails, see crypto/rand
	var statements []credential.Statement
	for _, k := range group {
		st, err := s.statement(ctx, a, k, pair, group)
		if err != nil {
			return out, err
		}
		statements = append(statements, st)
	}
	act, err := credential.IssueOf(statements...)
	if err != nil {
		return out, err
	}
	leaf, err := act.Leaf()
	if err != nil {
		return out, err
	}
	id, stmt := s.Press.Ledger.Add(leaf)
	out.queue = db.Batch{stmt}
	for i, k := range group {
		out.members = append(out.members, certified{Statement: statements[i], Issue: act, track: k.Track, leaf: id})
	}
	return out, nil
}

func (s *Service) statement(ctx context.Context, a act, k permit.Certificate, pair [16]byte, group []permit.Certificate) (credential.Statement, error) {
	t, _ := a.c.Track(k.Track)
	holder, err := credential.Mask(s.file(a).Holder(k.Holder).Name.In(text.EN), credential.Masking(a.pack.Masking))
	if err != nil {
		return credential.Statement{}, err
	}
	st := credential.Statement{Number: k.Number, Kind: k.Kind, Joint: joint(a.c, k, group), Pair: pair, Holder: holder,
		From: k.From, To: k.To, Issued: k.On, Authority: t.Authority, City: a.c.City}
	_, _ = rand.Read(st.Nonce[:])
	st.Slot, err = s.slot(ctx, t.Authority)
	return st, err
}

// joint reports whether the permit says that it counts with one of the other kind only.
func joint(c permit.Case, k permit.Certificate, group []permit.Certificate) bool {
	other := slices.ContainsFunc(group, func(x permit.Certificate) bool { return x.Holder == 0 && x.Kind != k.Kind })
	return c.Coupled && k.Holder == 0 && other
}

// slot draws a place in the status lists of an authority, of which at most half are
// taken: the place tells nothing of when a permit was issued.
func (s *Service) slot(ctx context.Context, authority permit.OfficeID) (uint32, error) {
	var taken int64
	if err := s.DB.QueryRow(ctx, countSlots, string(authority)).Scan(&taken); err != nil {
		return 0, unavailable(err)
	}
	var b [4]byte
	_, _ = rand.Read(b[:])
	part := uint32(taken / (credential.Entries / 2))
	return part*credential.Entries + binary.BigEndian.Uint32(b[:])%credential.Entries, nil
}

func (i issue) rows(a act) (batch db.Batch, err error) {
	for _, m := range i.members {
		plain, err := json.Marshal(m)
		if err != nil {
			return nil, fmt.Errorf("credential of case %s: %w", a.c.ID, err)
		}
		sealed, err := a.key.Seal(plain, credentialPlace(a.c.ID, a.seq, m.track))
		if err != nil {
			return nil, err
		}
		batch = append(batch, db.Stmt{SQL: insertCredential, Args: []any{string(a.c.ID), a.seq, string(m.track), m.Statement.Number,
			string(m.Statement.Authority), int64(m.Statement.Slot), m.leaf, sealed}})
	}
	return batch, nil
}
