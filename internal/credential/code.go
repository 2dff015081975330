package credential

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"tandem/internal/signing"
	"tandem/internal/text"
)

// A Code is what the QR code of a permit says.
type Code struct {
	Statement Statement
	Others    []Member // the other permits of its issue
	Log       *Logged  // nil: not known when the code was made
}

// Logged is where the issue is in which log.
type Logged struct {
	Origin [8]byte // beginning of the SHA-256 of the log's origin
	Index  uint64
}

// OriginHash is how a code names a log.
func OriginHash(origin string) [8]byte {
	sum := sha256.Sum256([]byte(origin))
	return [8]byte(sum[:8])
}

// Issue is the issuing act that the code tells of.
func (c Code) Issue() (Issue, error) {
	hash, err := c.Statement.Hash()
	if err != nil {
		return Issue{}, err
	}
	i := Issue{c.Statement.Pair, append([]Member{{c.Statement.Number, c.Statement.Kind, hash}}, c.Others...)}
	i.sort()
	return i, i.sound()
}

const (
	// Prefix begins the text of every code.
	Prefix = "TANDEM1:"

	// MaxText bounds the text of a code: what a QR code of version 14 (73 modules)
	// holds at error correction L, so that it can be read when it is printed 25 mm wide.
	MaxText = 667
)

type payload struct {
	_         struct{} `cbor:",toarray"`
	Version   uint8
	Statement cbor.RawMessage
	Others    []payloadMember
	Log       *payloadLog
}

type payloadMember struct {
	_      struct{} `cbor:",toarray"`
	Number string
	Kind   uint8
	Hash   [32]byte
}

type payloadLog struct {
	_      struct{} `cbor:",toarray"`
	Origin [8]byte
	Index  uint64
}

// algorithms are the COSE algorithms. SM2 has no registered number: this one is of the
// range for private use (RFC 9053, 2).
var algorithms = map[signing.Algorithm]cose.Algorithm{signing.ES256: cose.AlgorithmES256, signing.SM2: -65601}

var errLong = errors.New("credential: the code does not fit a QR code that can be read at 25 mm")

// Text signs the code and returns the text of its QR code. Where the numbers of all
// members do not fit, only one of the other kind keeps its own.
func (c Code) Text(k signing.Key) (string, error) {
	t, err := c.sign(k)
	if err != nil || len(t) <= MaxText {
		return t, err
	}
	kept := slices.IndexFunc(c.Others, func(m Member) bool { return m.Kind != c.Statement.Kind })
	c.Others = slices.Clone(c.Others)
	for i := range c.Others {
		if i != kept {
			c.Others[i].Number = ""
		}
	}
	if t, err = c.sign(k); err == nil && len(t) > MaxText {
		return "", errLong
	}
	return t, err
}

func (c Code) sign(k signing.Key) (string, error) {
	body, err := c.bytes()
	if err != nil {
		return "", err
	}
	m := cose.Sign1Message{Headers: headers(k.Public), Payload: body}
	if err := m.Sign(nil, nil, coseKey{k, k.Public}); err != nil {
		return "", err
	}
	data, err := m.MarshalCBOR()
	return Prefix + base45(data), err
}

func headers(p signing.Public) cose.Headers {
	return cose.Headers{Protected: cose.ProtectedHeader{cose.HeaderLabelAlgorithm: algorithms[p.Algorithm], cose.HeaderLabelKeyID: p.ID[:]}}
}

// coseKey is a key as go-cose wants it.
type coseKey struct {
	signer interface{ Sign([]byte) ([]byte, error) } // nil: verifies only
	public signing.Public
}

func (k coseKey) Algorithm() cose.Algorithm { return algorithms[k.public.Algorithm] }

func (k coseKey) Sign(_ io.Reader, content []byte) ([]byte, error) { return k.signer.Sign(content) }

func (k coseKey) Verify(content, sig []byte) error {
	if !k.public.Verify(content, sig) {
		return cose.ErrVerification
	}
	return nil
}

func (c Code) bytes() ([]byte, error) {
	statement, err := c.Statement.Bytes()
	if err != nil {
		return nil, err
	}
	p := payload{Version: version, Statement: statement}
	for _, m := range c.Others {
		p.Others = append(p.Others, payloadMember{Number: m.Number, Kind: uint8(slices.Index(kinds, m.Kind) + 1), Hash: m.Hash})
	}
	if c.Log != nil {
		p.Log = &payloadLog{Origin: c.Log.Origin, Index: c.Log.Index}
	}
	return encoder.Marshal(p)
}

// parseCode reads what bytes wrote, and no other encoding of it.
func parseCode(b []byte) (Code, error) {
	var p payload
	if err := decoder.Unmarshal(b, &p); err != nil || p.Version != version || len(p.Others) >= MaxMembers {
		return Code{}, errStatement
	}
	s, err := parseStatement(p.Statement)
	if err != nil {
		return Code{}, err
	}
	c := Code{Statement: s}
	for _, m := range p.Others {
		if m.Kind < 1 || int(m.Kind) > len(kinds) || len(m.Number) > maxNumber {
			return Code{}, errStatement
		}
		c.Others = append(c.Others, Member{m.Number, kinds[m.Kind-1], m.Hash})
	}
	if p.Log != nil {
		c.Log = &Logged{p.Log.Origin, p.Log.Index}
	}
	again, err := c.bytes()
	if err != nil || !bytes.Equal(again, b) {
		return Code{}, errStatement
	}
	return c, nil
}

// A Signed is a code that was read and not verified yet.
type Signed struct {
	Code
	KeyID   signing.ID
	message cose.Sign1Message
}

// Read reads the text of a QR code. Every error is a text.Message.
func Read(t string) (Signed, error) {
	t = strings.TrimSpace(t)
	encoded, ours := strings.CutPrefix(t, Prefix)
	switch {
	case len(t) > MaxText:
		return Signed{}, text.Say("credential.code.long", MaxText)
	case !ours:
		return Signed{}, text.Say("credential.code.foreign")
	}
	data, ok := unbase45(encoded)
	if !ok {
		return Signed{}, text.Say("credential.code.broken")
	}
	s, err := readMessage(data)
	if err != nil {
		return Signed{}, text.Say("credential.code.broken")
	}
	return s, nil
}

var errMessage = errors.New("credential: not a signed code")

// readMessage takes a COSE_Sign1 apart. Nothing may stand in it that is not signed.
func readMessage(data []byte) (Signed, error) {
	var m cose.Sign1Message
	if err := m.UnmarshalCBOR(data); err != nil {
		return Signed{}, err
	}
	bare := cose.Sign1Message{Headers: cose.Headers{Protected: m.Headers.Protected}, Payload: m.Payload, Signature: m.Signature}
	again, err := bare.MarshalCBOR()
	if err != nil || !bytes.Equal(again, data) {
		return Signed{}, errMessage
	}
	id, _ := m.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if len(id) != len(signing.ID{}) || len(m.Headers.Protected) != 2 {
		return Signed{}, errMessage
	}
	c, err := parseCode(m.Payload)
	return Signed{c, signing.ID(id), m}, err
}

// Verify verifies the signature by the key. Every error is a text.Message.
func (s Signed) Verify(p signing.Public) error {
	if err := s.message.Verify(nil, coseKey{nil, p}); err != nil {
		return text.Say("credential.code.forged", p.Office)
	}
	return nil
}
