package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// A Report is what Verify went through.
type Report struct {
	Cases        int64 `json:"cases"`
	Entries      int64 `json:"entries"`
	Papers       int64 `json:"papers"`
	Dossiers     int64 `json:"dossiers"`
	Certificates int64 `json:"certificates"`
	Receipts     int64 `json:"receipts"`
	Registers    int64 `json:"registers"` // answers of registers
	Documents    int64 `json:"documents"`
	Credentials  int64 `json:"credentials"` // what permits say to machines
	Waiting      int64 `json:"waiting"`     // permits that are issued and not printed yet: their job waits
	Visits       int64 `json:"visits"`      // places that are booked, or were and the case came
}

// Verify replays every case and compares state, chain and columns byte by byte
// (see journal.Verify), reads every paper against its hash, opens every dossier
// version and every answer of a register against its digest, and compares the tables of certificates, dossiers and
// keys row by row, and holds cases and days of stations against each other. The error, a *journal.Broken or a *Wrong, names the first thing
// that is wrong. It may run beside writers.
func (s *Service) Verify(ctx context.Context) (Report, error) {
	var r Report
	count, err := s.Log.Verify(ctx, func(h journal.Held[permit.Case]) error { return s.look(ctx, h, &r) })
	r.Cases, r.Entries = count.Aggregates, count.Entries
	if err == nil {
		r.Visits, err = s.verifyVisits(ctx)
	}
	if err == nil {
		err = journal.Known(ctx, s.DB, Aggregate.Name, DayAggregate.Name, ClaimAggregate.Name)
	}
	if err == nil {
		err = s.verifyStrangers(ctx)
	}
	return r, err
}

// look compares what a case refers to. A case that was changed since it was read is
// looked at again, as it is now.
func (s *Service) look(ctx context.Context, h journal.Held[permit.Case], r *Report) error {
	for {
		seen, err := s.verifyCase(ctx, h.State)
		if err == nil {
			r.Papers, r.Dossiers, r.Certificates = r.Papers+seen.Papers, r.Dossiers+seen.Dossiers, r.Certificates+seen.Certificates
			r.Receipts, r.Documents, r.Registers = r.Receipts+seen.Receipts, r.Documents+seen.Documents, r.Registers+seen.Registers
			r.Credentials, r.Waiting = r.Credentials+seen.Credentials, r.Waiting+seen.Waiting
			return nil
		}
		now, loadErr := s.Log.LoadFrom(ctx, s.DB, h.ID)
		if loadErr != nil || now.Version == h.Version {
			return err
		}
		h = now
	}
}

func (s *Service) verifyCase(ctx context.Context, c permit.Case) (r Report, err error) {
	if r.Papers, err = s.verifyPapers(ctx, c); err != nil {
		return r, err
	}
	if r.Dossiers, err = s.verifyForms(ctx, c); err != nil {
		return r, err
	}
	if r.Registers, err = s.verifyAnswers(ctx, c); err != nil {
		return r, err
	}
	if r.Certificates, err = s.verifyPermits(ctx, c); err != nil {
		return r, err
	}
	if r.Receipts, err = s.verifyReceipts(ctx, c); err != nil {
		return r, err
	}
	if r.Credentials, r.Waiting, err = s.verifyCredentials(ctx, c); err != nil {
		return r, err
	}
	if r.Documents, err = s.verifyDocuments(ctx, c); err != nil {
		return r, err
	}
	if err := s.verifyAppointment(ctx, c); err != nil {
		return r, err
	}
	return r, errors.Join(s.verifyDestruction(ctx, c), s.verifyListed(ctx, c))
}

// verifyListed compares what lists keep of the case. One whose pack is no longer here is
// left alone.
func (s *Service) verifyListed(ctx context.Context, c permit.Case) error {
	p, err := s.Profile(c)
	if err != nil {
		return nil
	}
	err = worklist.Verify(ctx, s.DB, worklist.Project(c, p))
	if errors.Is(err, worklist.ErrDiffers) {
		return wrong(c.ID, "verify.listed")
	}
	return err
}

func (s *Service) verifyPapers(ctx context.Context, c permit.Case) (n int64, err error) {
	if c.Phase == permit.Destroyed {
		return 0, nil
	}
	for _, m := range c.Materials {
		if m.Blob == "" {
			continue
		}
		if _, err := s.Blobs.Get(ctx, m.Blob); err != nil {
			return n, wrong(c.ID, "verify.paper", m.Code, m.Version, because(err))
		}
		n++
	}
	return n, nil
}

// verifyForms opens every version of the form, the last of which is the one that
// counts. A destroyed case has none.
func (s *Service) verifyForms(ctx context.Context, c permit.Case) (int64, error) {
	list, err := s.sealedVersions(ctx, c)
	switch {
	case err != nil:
		return 0, err
	case c.Phase == permit.Destroyed && len(list) > 0:
		return 0, wrong(c.ID, "verify.form.left", list[0].n)
	case c.Phase == permit.Destroyed || len(list) == 0 && c.Dossier.Version == 0:
		return 0, nil
	case len(list) != c.Dossier.Version:
		return 0, wrong(c.ID, "verify.form.count", len(list), c.Dossier.Version)
	case list[len(list)-1].digest != c.Dossier.Digest:
		return 0, wrong(c.ID, "verify.form.digest", c.Dossier.Version, list[len(list)-1].digest, c.Dossier.Digest)
	}
	last, err := s.openForms(ctx, c, list)
	if err == nil {
		err = s.verifyNeeds(c, last)
	}
	return 1, err
}

// verifyNeeds concludes anew what the form calls for, and compares it with what the
// case calls for. A case of before its needs followed from the form is left alone, and
// so is one whose pack is no longer here.
func (s *Service) verifyNeeds(c permit.Case, last dossier.Version) error {
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil || c.Dossier.On.IsZero() {
		return nil
	}
	want := pack.Conclude(application(c, last.Form)).Needs
	got := 0
	for _, m := range c.Materials {
		if !m.Needed() {
			continue
		}
		got++
		if i := slices.IndexFunc(want, func(n permit.Need) bool { return n.Code == m.Code }); i < 0 || !m.Same(want[i]) {
			return wrong(c.ID, "verify.needs.differs", m.Code)
		}
	}
	if got != len(want) {
		return wrong(c.ID, "verify.needs.count", got, len(want))
	}
	return nil
}

// sealedVersion is a row of table dossier_version without its case.
type sealedVersion struct {
	n      int
	digest string
	sealed []byte
}

const selectDossiers = `SELECT n, digest, sealed FROM dossier_version WHERE case_id = $1 ORDER BY n`

func (s *Service) sealedVersions(ctx context.Context, c permit.Case) (list []sealedVersion, err error) {
	err = db.ForEach(ctx, s.DB, selectDossiers, func(row db.Row) error {
		var v sealedVersion
		err := row.Scan(&v.n, &v.digest, &v.sealed)
		list = append(list, v)
		return err
	}, string(c.ID))
	return list, err
}

// openForms opens the versions, each of which must have the digest stored with it, and
// returns the last.
func (s *Service) openForms(ctx context.Context, c permit.Case, list []sealedVersion) (v dossier.Version, err error) {
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return v, wrong(c.ID, "verify.key", because(err))
	}
	for i, k := range list {
		if k.n != i+1 {
			return v, wrong(c.ID, "verify.form.gap", i+1)
		}
		v, err = openVersion(key, c.ID, k.n, k.sealed)
		if err != nil {
			return v, wrong(c.ID, "verify.form", k.n, because(err))
		}
		if got := v.Digest(); got != k.digest {
			return v, wrong(c.ID, "verify.form.digest", k.n, k.digest, got)
		}
	}
	return v, nil
}

// permitRow is a row of table certificate without its case.
type permitRow struct{ number, track, kind, holder, from, to, status string }

func rowOf(k permit.Certificate) permitRow {
	return permitRow{k.Number, string(k.Track), string(k.Kind), strconv.Itoa(k.Holder), k.From.String(), k.To.String(), string(k.Status)}
}

const selectCertificates = `SELECT number, track, kind, holder, from_date, to_date, status FROM certificate WHERE case_id = $1 ORDER BY number`

// verifyPermits compares the rows that lists and verification pages read.
func (s *Service) verifyPermits(ctx context.Context, c permit.Case) (int64, error) {
	rows := map[string]permitRow{}
	err := db.ForEach(ctx, s.DB, selectCertificates, func(row db.Row) error {
		var k permitRow
		err := row.Scan(&k.number, &k.track, &k.kind, &k.holder, &k.from, &k.to, &k.status)
		rows[k.number] = k
		return err
	}, string(c.ID))
	if err != nil {
		return 0, err
	}
	for _, k := range c.Certificates {
		if err := s.verifyPermit(ctx, c.ID, rowOf(k), rows); err != nil {
			return 0, err
		}
		delete(rows, k.Number)
	}
	for number := range rows {
		return 0, wrong(c.ID, "verify.permit.unknown", number)
	}
	return int64(len(c.Certificates)), nil
}

const selectOwner = `SELECT case_id FROM certificate WHERE number = $1`

// verifyPermit looks for the row of a permit among those of its case. If it is not
// there, a later case has taken the number over, as a work permit number is for life;
// that case is looked at in its turn.
func (s *Service) verifyPermit(ctx context.Context, id permit.CaseID, want permitRow, rows map[string]permitRow) error {
	got, ok := rows[want.number]
	switch {
	case ok && got != want:
		return wrong(id, "verify.permit.differs", want.number, fmt.Sprint(got), fmt.Sprint(want))
	case ok:
		return nil
	}
	var owner string
	err := s.DB.QueryRow(ctx, selectOwner, want.number).Scan(&owner)
	if errors.Is(err, db.ErrNoRows) {
		return wrong(id, "verify.permit.missing", want.number)
	}
	return err
}

// strangers find rows of cases that are not there, or not any more.
var strangers = []struct{ key, sql string }{
	{"verify.stranger.permit", `SELECT case_id, number FROM certificate AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY number LIMIT 1`},
	{"verify.stranger.form", `SELECT case_id, CAST(n AS TEXT) FROM dossier_version AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id, n LIMIT 1`},
	{"verify.stranger.register", `SELECT case_id, digest FROM register_answer AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id, digest LIMIT 1`},
	{"verify.stranger.receipt", `SELECT case_id, CAST(seq AS TEXT) FROM receipt AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id, seq LIMIT 1`},
	{"verify.stranger.document", `SELECT case_id, name FROM document AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id, name, n LIMIT 1`},
	{"pressed.stranger", `SELECT case_id, number FROM credential AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id, seq, track LIMIT 1`},
	{"verify.stranger.destruction", `SELECT case_id, '' FROM destruction AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id AND status = 'destroyed') ORDER BY case_id LIMIT 1`},
	{"verify.stranger.listed", `SELECT case_id, '' FROM worklist AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id) ORDER BY case_id LIMIT 1`},
	{"verify.stranger.key", `SELECT case_id, '' FROM case_key AS r WHERE NOT EXISTS
(SELECT 1 FROM snapshot WHERE aggregate = $1 AND id = r.case_id AND status <> 'destroyed') ORDER BY case_id LIMIT 1`},
}

func (s *Service) verifyStrangers(ctx context.Context) error {
	for _, k := range strangers {
		var id, which string
		err := s.DB.QueryRow(ctx, k.sql, Aggregate.Name).Scan(&id, &which)
		switch {
		case errors.Is(err, db.ErrNoRows):
		case err != nil:
			return unavailable(err)
		default:
			return wrong(permit.CaseID(id), k.key, which)
		}
	}
	return nil
}
