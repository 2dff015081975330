package casework

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/seal"
)

// A Receipt is what was known when somebody decided a track: the form and papers by
// digest, the edition of the rules, and what every rule found. It is stored with the
// decision, bound to it by its digest in the journal, and read later as it is: rules
// that change afterwards change nothing about it (Licence Law art. 38; PIPL art. 24).
type Receipt struct {
	ReceiptOutline
	Materials []ReceiptPaper     `json:"materials"`
	Registers []permit.Consulted `json:"registers,omitempty"` // what registers had answered
	Bounds    []ReceiptBound     `json:"bounds"`              // what bounded the permit's last day
	Trace     *rules.Trace       `json:"trace,omitempty"`
	Salt      []byte             `json:"salt"` // so that nobody can guess the receipt from its digest
}

// A ReceiptOutline is the part without personal data, which outlives the case.
type ReceiptOutline struct {
	Case    permit.CaseID   `json:"case"`
	Track   permit.TrackID  `json:"track"`
	Act     string          `json:"act"`
	At      time.Time       `json:"at"`
	By      permit.PersonID `json:"by"`
	Basis   string          `json:"basis"`   // digest of form and papers that was decided on
	Dossier int             `json:"dossier"` // version of the form
	City    string          `json:"city"`
	Edition string          `json:"edition"`
	Pack    string          `json:"pack"` // hash
}

// A ReceiptPaper is a material as it stood.
type ReceiptPaper struct {
	Code     permit.Code `json:"code"`
	Met      permit.Met  `json:"met"`
	Version  int         `json:"version,omitempty"`
	Digest   string      `json:"digest,omitempty"`
	Register string      `json:"register,omitempty"`
	Seen     permit.Seen `json:"seen,omitempty"`
}

// A ReceiptBound is a day that the permit could not run beyond.
type ReceiptBound struct {
	Why rules.BoundReason `json:"why"`
	On  civil.Date        `json:"on"`
}

// A kept receipt is one on its way into the database. The zero value is none.
type keptReceipt struct {
	digest, outline string
	sealed          []byte
}

// receipt makes the receipt of a command that decides; none for any other.
func (s *Service) receipt(ctx context.Context, c permit.Case, cmd permit.Command, w permit.World, at time.Time) (keptReceipt, error) {
	track, decides := permit.Decides(cmd)
	if !decides || c.Dossier.Version == 0 {
		return keptReceipt{}, nil
	}
	r, err := s.known(ctx, c, track, w)
	if err != nil {
		return keptReceipt{}, err
	}
	r.Act, r.At = cmd.Name(), at.UTC().Truncate(time.Microsecond)
	return s.keep(ctx, r)
}

// known gathers what is known of a track now.
func (s *Service) known(ctx context.Context, c permit.Case, id permit.TrackID, w permit.World) (Receipt, error) {
	r := Receipt{ReceiptOutline: ReceiptOutline{Case: c.ID, Track: id, By: w.Actor.ID, Basis: c.Digest(), Dossier: c.Dossier.Version,
		City: w.Profile.City, Edition: w.Profile.Edition, Pack: w.Profile.Hash}}
	for _, m := range c.Materials {
		if !m.Needed() {
			continue
		}
		r.Materials = append(r.Materials, ReceiptPaper{m.Code, m.Met, m.Version, m.Digest, m.Register, m.Seen})
	}
	r.Registers = c.Answers()
	form, err := s.stated(ctx, c)
	if err != nil {
		return r, err
	}
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return r, err
	}
	t, _ := c.Track(id)
	for _, b := range pack.Bounds(t.Kind, facts(c, t, form, w.Now.Date)) {
		r.Bounds = append(r.Bounds, ReceiptBound{b.Why, b.On})
	}
	if t.Holder == 0 {
		form.about.On = w.Now.Date
		trace := pack.Policies.Trace(form.about)
		r.Trace = &trace
	}
	return r, nil
}

// keep salts, digests and seals a receipt.
func (s *Service) keep(ctx context.Context, r Receipt) (k keptReceipt, err error) {
	r.Salt = make([]byte, saltBytes)
	_, _ = rand.Read(r.Salt) // never fails, see crypto/rand
	plain, err := json.Marshal(r)
	if err != nil {
		return k, fmt.Errorf("receipt of case %s: %w", r.Case, err)
	}
	outline, err := json.Marshal(r.ReceiptOutline)
	if err != nil {
		return k, fmt.Errorf("receipt of case %s: %w", r.Case, err)
	}
	key, err := s.key(ctx, r.Case)
	if err != nil {
		return k, err
	}
	k.digest, k.outline = digestOf(plain), string(outline)
	packed, err := pack(plain)
	if err != nil {
		return k, err
	}
	k.sealed, err = key.Seal(packed, receiptPlace(r.Case, k.digest))
	return k, err
}

// packers are kept, since each has a megabyte of tables.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // a level that there is
	return w
}}

// pack makes a receipt a fifth of its size: its rules say the same things again.
func pack(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, err := w.Write(plain)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

// maxReceipt bounds what is unpacked, in bytes.
const maxReceipt = 4 << 20

func unpack(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxReceipt))
}

func digestOf(plain []byte) string {
	sum := sha256.Sum256(plain)
	return hex.EncodeToString(sum[:])
}

// receiptPlace binds the sealed bytes to the digest that the journal has.
func receiptPlace(id permit.CaseID, digest string) seal.Place {
	return seal.Place{Table: "receipt", Case: string(id), Row: digest}
}

const (
	insertReceipt  = `INSERT INTO receipt (case_id, seq, digest, outline, sealed) VALUES ($1, $2, $3, $4, $5)`
	clearReceipts  = `UPDATE receipt SET sealed = NULL WHERE case_id = $1`
	selectReceipts = `SELECT seq, digest, outline, sealed FROM receipt WHERE case_id = $1 ORDER BY seq`
)

// stmts stores the receipt beside the entry with the number; nothing if there is none.
func (k keptReceipt) stmts(id permit.CaseID, seq int64) db.Batch {
	if k.digest == "" {
		return nil
	}
	return db.Batch{{SQL: insertReceipt, Args: []any{string(id), seq, k.digest, k.outline, k.sealed}}}
}

// A StoredReceipt is a receipt with the entry that it belongs to. Of a destroyed case
// only the outline is left, and Receipt has nothing else.
type StoredReceipt struct {
	Seq    int64  `json:"seq"`
	Digest string `json:"digest"`
	Receipt
}

// receiptRow is a row of table receipt without its case.
type receiptRow struct {
	seq             int64
	digest, outline string
	sealed          []byte
}

func (s *Service) receiptRows(ctx context.Context, id permit.CaseID) (list []receiptRow, err error) {
	err = db.ForEach(ctx, s.DB, selectReceipts, func(row db.Row) error {
		var r receiptRow
		err := row.Scan(&r.seq, &r.digest, &r.outline, &r.sealed)
		list = append(list, r)
		return err
	}, string(id))
	return list, unavailable(err)
}

// Receipts returns the receipts of a case's decisions, oldest first, on the permits whose
// part of the form the actor sees, and leaves on record to whom they were shown.
func (s *Service) Receipts(ctx context.Context, actor permit.Actor, id permit.CaseID) ([]StoredReceipt, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	view, err := s.mayRead(ctx, actor, c, access.ReadReceipts)
	if err != nil {
		return nil, err
	}
	rows, err := s.receiptRows(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := s.openReceipts(ctx, c, rows)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r StoredReceipt) bool { return !view.Kind(kindOf(c, r.Track)) })
	return list, s.shown(ctx, actor, id, "receipts", strconv.Itoa(len(list)))
}

func kindOf(c permit.Case, id permit.TrackID) permit.Kind {
	t, _ := c.Track(id)
	return t.Kind
}

func (s *Service) openReceipts(ctx context.Context, c permit.Case, rows []receiptRow) ([]StoredReceipt, error) {
	out := make([]StoredReceipt, 0, len(rows))
	var key seal.Key
	if len(rows) > 0 && c.Phase != permit.Destroyed {
		var err error
		if key, err = s.key(ctx, c.ID); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		one, err := r.open(c, key)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// open opens a receipt, which must be the one whose digest was stored.
func (r receiptRow) open(c permit.Case, key seal.Key) (StoredReceipt, error) {
	out := StoredReceipt{Seq: r.seq, Digest: r.digest}
	if c.Phase == permit.Destroyed {
		return out, json.Unmarshal([]byte(r.outline), &out.ReceiptOutline)
	}
	packed, err := key.Open(r.sealed, receiptPlace(c.ID, r.digest))
	if err != nil {
		return out, err
	}
	plain, err := unpack(packed)
	if err != nil {
		return out, fmt.Errorf("receipt of case %s: %w", c.ID, err)
	}
	if got := digestOf(plain); got != r.digest {
		return out, problem.New(problem.Internal, "verify.receipt.digest", r.seq, r.digest, got)
	}
	return out, json.Unmarshal(plain, &out.Receipt)
}
