package credential

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"tandem/internal/civil"
	"tandem/internal/permit"
)

// A Statement is what one permit says to a machine.
type Statement struct {
	Number    string // of the permit
	Kind      permit.Kind
	Joint     bool     // issued together with a permit of the other kind, or not at all
	Pair      [16]byte // random, the same for all permits of one issue
	Holder    string   // masked, see Mask
	From, To  civil.Date
	Issued    civil.Date
	Authority permit.OfficeID
	City      string
	Nonce     [16]byte // random, so that the hash tells nothing
	Slot      uint32   // position in the authority's status lists
}

// A Hash is the SHA-256 of a statement.
type Hash [sha256.Size]byte

// version is of the encodings in this file. Never change what one means: papers live
// for years.
const version = 1

// wire is a statement as it is encoded: an array, dates as 20261126.
type wire struct {
	_         struct{} `cbor:",toarray"`
	Version   uint8
	Number    string
	Kind      uint8
	Joint     bool
	Pair      [16]byte
	Holder    string
	From, To  uint32
	Issued    uint32
	Authority string
	City      string
	Nonce     [16]byte
	Slot      uint32
}

var (
	encoder = must(cbor.CoreDetEncOptions().EncMode())
	decoder = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 6, MaxArrayElements: 64, MaxMapPairs: 16, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic("credential: " + err.Error())
	}
	return v
}

var kinds = []permit.Kind{permit.Work, permit.Residence} // numbered from 1 on the wire

// Bounds of a statement's words, in bytes.
const (
	maxNumber = 32
	maxHolder = 64
	maxOffice = 32
	maxCity   = 24
)

var errStatement = errors.New("credential: not a statement")

// Bytes is the canonical encoding. It fails on a statement that no permit can have.
func (s Statement) Bytes() ([]byte, error) {
	if !s.sound() {
		return nil, errStatement
	}
	return encoder.Marshal(wire{
		Version: version, Number: s.Number, Kind: uint8(slices.Index(kinds, s.Kind) + 1), Joint: s.Joint, Pair: s.Pair,
		Holder: s.Holder, From: packed(s.From), To: packed(s.To), Issued: packed(s.Issued),
		Authority: string(s.Authority), City: s.City, Nonce: s.Nonce, Slot: s.Slot,
	})
}

func (s Statement) sound() bool {
	return within(s.Number, maxNumber) && within(s.Holder, maxHolder) && within(string(s.Authority), maxOffice) &&
		within(s.City, maxCity) && slices.Contains(kinds, s.Kind) && !s.From.IsZero() && !s.Issued.IsZero() && !s.To.Before(s.From)
}

func within(s string, most int) bool { return s != "" && len(s) <= most }

// Hash is the SHA-256 of the canonical encoding.
func (s Statement) Hash() (Hash, error) {
	b, err := s.Bytes()
	return sha256.Sum256(b), err
}

// parseStatement reads the canonical encoding and no other.
func parseStatement(b []byte) (Statement, error) {
	var w wire
	if err := decoder.Unmarshal(b, &w); err != nil || w.Version != version || w.Kind < 1 || int(w.Kind) > len(kinds) {
		return Statement{}, errStatement
	}
	s := Statement{
		Number: w.Number, Kind: kinds[w.Kind-1], Joint: w.Joint, Pair: w.Pair, Holder: w.Holder,
		Authority: permit.OfficeID(w.Authority), City: w.City, Nonce: w.Nonce, Slot: w.Slot,
	}
	for _, d := range []struct {
		to   *civil.Date
		from uint32
	}{{&s.From, w.From}, {&s.To, w.To}, {&s.Issued, w.Issued}} {
		var err error
		if *d.to, err = unpacked(d.from); err != nil {
			return Statement{}, err
		}
	}
	again, err := s.Bytes()
	if err != nil || !bytes.Equal(again, b) {
		return Statement{}, errStatement
	}
	return s, nil
}

func packed(d civil.Date) uint32 { return uint32(d.Year*10000 + int(d.Month)*100 + d.Day) }

func unpacked(n uint32) (civil.Date, error) {
	t := time.Date(int(n/10000), time.Month(n/100%100), int(n%100), 0, 0, 0, 0, time.UTC)
	d := civil.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
	if n > 9999_12_31 || packed(d) != n {
		return civil.Date{}, errStatement
	}
	return d, nil
}
