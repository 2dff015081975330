package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/drafting"
	"tandem/internal/journal"
	"tandem/internal/ledger"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/signing"
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

// A Press prints and signs official papers.
type Press struct {
	Ring   *signing.Ring // the authorities' keys
	Ledger *ledger.Log   // what is issued stands there
	// Person names an officer on letters; nil: by the account.
	Person func(permit.PersonID) paper.Name
	// Specimen marks every paper as one that no authority stands for.
	Specimen bool
}

// errUnlogged says that permits were printed without the proof that they are in the log.
var errUnlogged = errors.New("the log has not taken the issue in yet")

// errOvertaken says that another worker has printed the permits meanwhile.
var errOvertaken = errors.New("another worker has printed the permits")

// What table credential says of the printed permits.
const (
	pressedBare   = 1
	pressedProved = 2
)

// press prints all permits of an act and stores them in one batch, which fails if there
// is such a version already: who comes second looks again at what is there. So no permit
// counts as proved of which a version without a proof is stored.
func (s *Service) press(ctx context.Context, a act, list []certified) error {
	done := list[0].pressed
	if done == pressedProved {
		return nil
	}
	proofs, err := s.proofs(ctx, list)
	if err != nil && (done == pressedBare || !errors.Is(err, errUnlogged)) {
		return err
	}
	state := pressedProved
	if err != nil {
		state = pressedBare
	}
	batch := db.Batch{{SQL: updateCredentials, Args: []any{string(a.c.ID), a.seq, state}}}
	var blobs []string
	for _, one := range list {
		stmt, blob, err := s.pressOne(ctx, a, one, proofs[one.leaf], done+1)
		if err != nil {
			return err
		}
		batch, blobs = append(batch, stmt), append(blobs, blob)
	}
	applied := s.DB.Apply(ctx, batch)
	if errors.Is(applied, db.ErrExists) {
		return s.drop(ctx, blobs)
	}
	return errors.Join(err, unavailable(applied))
}

// drop removes the files of permits that for certain nobody refers to.
func (s *Service) drop(ctx context.Context, blobs []string) error {
	err := errOvertaken
	for _, hash := range blobs {
		if gone := s.Blobs.Delete(context.WithoutCancel(ctx), hash); gone != nil {
			err = gone
		}
	}
	return err
}

// cancel prints the certificates that permits have ended (注销证明), which a next
// employer asks for.
func (s *Service) cancel(ctx context.Context, a act) error {
	var batch db.Batch
	for _, k := range a.ended {
		t, _ := a.c.Track(k.Track)
		stmts, err := s.record(ctx, a, "cancellation-"+string(k.Track), s.file(a).Cancellation(k), t.Authority)
		if err != nil {
			return err
		}
		batch = append(batch, stmts...)
	}
	if batch == nil {
		return nil
	}
	return unavailable(s.DB.Apply(ctx, batch))
}

// proofs finds the proof of every leaf. What waits for its place in the log is given
// one; the log may fail at that, and then issuing goes on without it.
func (s *Service) proofs(ctx context.Context, list []certified) (map[string]tlogproof.Proof, error) {
	out := map[string]tlogproof.Proof{}
	for attempt := range 2 {
		missing := false
		for _, one := range list {
			p, ok, err := s.Press.Ledger.Proof(ctx, one.leaf)
			if err != nil {
				return out, fmt.Errorf("%w: %w", errUnlogged, err)
			}
			missing = missing || !ok
			if ok {
				out[one.leaf] = p
			}
		}
		if !missing {
			return out, nil
		}
		if attempt == 0 {
			if _, err := s.Press.Ledger.Sequence(ctx); err != nil {
				return out, fmt.Errorf("%w: %w", errUnlogged, err)
			}
		}
	}
	return out, errUnlogged
}

// file is what papers of an act are drafted from.
func (s *Service) file(a act) drafting.File {
	f := drafting.File{Case: a.c, Form: a.form, Pack: a.pack, Office: s.Packs.Office}
	if s.Press != nil {
		f.Person, f.Specimen = s.Press.Person, s.Press.Specimen
	}
	return f
}

// pressOne prints and signs one permit.
func (s *Service) pressOne(ctx context.Context, a act, one certified, proof tlogproof.Proof, n int) (stmt db.Stmt, blob string, err error) {
	t, _ := a.c.Track(one.track)
	signer, err := s.signer(a, t.Authority)
	if err != nil {
		return stmt, "", err
	}
	code, err := one.code(proof)
	if err != nil {
		return stmt, "", err
	}
	draft := s.file(a).Permit(certificateOf(a, one.track), a.issued)
	if draft.QR, err = code.Text(signer); err != nil {
		return stmt, "", err
	}
	if proof.Checkpoint.Note != "" {
		draft.Proof = []byte(proof.Text())
	}
	data, err := s.print(draft, signer, text.T(text.EN, "press.permit", one.Statement.Number), a.pack)
	if err != nil {
		return stmt, "", err
	}
	d, err := s.store(ctx, a.c.ID, a.key, permitDocument(one.track), n, data)
	return d.once(a.c.ID), d.blob, err
}

// permitDocument is the name of a permit among the documents of its case.
func permitDocument(track permit.TrackID) string { return "permit-" + string(track) }

func certificateOf(a act, track permit.TrackID) permit.Certificate {
	for _, k := range a.issued {
		if k.Track == track {
			return k
		}
	}
	return permit.Certificate{}
}

// code is what the QR code says: the statement, its siblings, and where the log has it.
func (one certified) code(proof tlogproof.Proof) (credential.Code, error) {
	hash, err := one.Statement.Hash()
	c := credential.Code{Statement: one.Statement, Others: one.Issue.Siblings(hash)}
	if point := proof.Checkpoint; point.Note != "" {
		c.Log = &credential.Logged{Origin: credential.OriginHash(point.Origin), Index: uint64(proof.Index)}
	}
	return c, err
}

// signer is the key by which an office signs now; its first paper makes the first key.
func (s *Service) signer(a act, office permit.OfficeID) (signing.Key, error) {
	o, ok := s.Packs.Office(office)
	if !ok {
		return signing.Key{}, fmt.Errorf("case %s: no pack knows the office %s", a.c.ID, office)
	}
	return s.Press.Ring.Ensure(signing.Office{ID: o.ID, ZH: o.ZH, EN: o.EN}, signing.ES256, s.Now())
}

// print makes the PDF of a paper and signs it. The reason of a permit's signature names
// its number, which who verifies compares with the code.
func (s *Service) print(d paper.Document, k signing.Key, reason string, pack *rules.Pack) ([]byte, error) {
	data, err := paper.Render(d)
	if err != nil {
		return nil, err
	}
	return signing.SignPDF(data, k, s.Now().Truncate(time.Second), reason, pack.Names.In(text.EN))
}

// Letter prints the letter of a notice that an entry sent, and returns the statement
// that makes the case refer to it; none where letters are not printed.
func (s *Service) Letter(ctx context.Context, id permit.CaseID, seq int64, n permit.Notice) (db.Batch, error) {
	if s.Press == nil {
		return nil, nil
	}
	a, err := s.asOf(ctx, id, seq)
	if errors.Is(err, errDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f := s.file(a)
	return s.record(ctx, a, fmt.Sprintf("letter-%d", n.N), f.Letter(n), f.SignedBy(n))
}

// record prints any paper but a permit, signed by an office; nothing if it is there.
func (s *Service) record(ctx context.Context, a act, name string, d paper.Document, office permit.OfficeID) (db.Batch, error) {
	if there, err := s.written(ctx, a.c.ID, name); there || err != nil {
		return nil, err
	}
	signer, err := s.signer(a, office)
	if err != nil {
		return nil, err
	}
	data, err := s.print(d, signer, text.T(text.EN, "press.reason"), a.pack)
	if err != nil {
		return nil, err
	}
	doc, err := s.store(ctx, a.c.ID, a.key, name, 1, data)
	return db.Batch{doc.kept(a.c.ID)}, err
}

// Record prints the record that an entry calls for: the sheet of a booked visit, the
// record of handing out, the cover of the file.
func (s *Service) Record(ctx context.Context, id permit.CaseID, seq int64, kind permit.RecordKind) error {
	if s.Press == nil {
		return nil
	}
	a, err := s.asOf(ctx, id, seq)
	if errors.Is(err, errDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	e, err := s.entry(ctx, id, seq)
	if err != nil {
		return err
	}
	batch, err := s.record(ctx, a, fmt.Sprintf("%s-%d", kind, seq), recordOf(s.file(a), kind, e), a.pack.Profile.Window)
	if err != nil || len(batch) == 0 {
		return err
	}
	return unavailable(s.DB.Apply(ctx, batch))
}

// recordOf drafts the record of a kind that an entry calls for.
func recordOf(f drafting.File, kind permit.RecordKind, e journal.Recorded[permit.Event]) paper.Document {
	at := civil.MomentOf(e.At)
	switch kind {
	case permit.VisitRecord:
		return f.Visit(at.Date)
	case permit.HandOutRecord:
		return f.HandOut(at, permit.PersonID(e.Actor))
	}
	return f.Archive(at.Date)
}
