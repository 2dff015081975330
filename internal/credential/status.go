package credential

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// A Purpose is what the entries of a status list mean (W3C Bitstring Status List).
type Purpose string

// The purposes. Revocation is for good, suspension is not; a message tells more of a
// permit that does not count, with one of the reasons below.
const (
	Revocation Purpose = "revocation"
	Suspension Purpose = "suspension"
	Message    Purpose = "message"
)

// Reasons of a list of messages: why a permit was revoked, two bits each.
const (
	NoReason  uint8 = iota
	Cancelled       // 注销: at the holder's wish, or because the work has ended
	Revoked         // 撤销、吊销: it should not have been granted, or as a penalty
	Replaced        // 补发、换发: another paper has taken its place
)

// Entries is how many permits one list has: the least that the W3C text allows, so
// that a list says little about whoever looks at it.
const Entries = 131_072

// A List is the state of the permits of one authority in one respect. Part counts
// its lists: the permit with slot n is entry n%Entries of part n/Entries.
type List struct {
	Issuer      permit.OfficeID
	Purpose     Purpose
	Part        uint32
	From, Until time.Time // when the list is good for
	bits        []byte
}

// NewList is a list of permits against which there is nothing.
func NewList(issuer permit.OfficeID, purpose Purpose, part uint32, from, until time.Time) *List {
	l := &List{issuer, purpose, part, from, until, nil}
	l.bits = make([]byte, Entries*l.width()/8)
	return l
}

// width is the bits of an entry.
func (l *List) width() int {
	if l.Purpose == Message {
		return 2
	}
	return 1
}

// Set gives a permit, by its slot, a state. A slot of another part and a value that
// does not fit are an error.
func (l *List) Set(slot uint32, value uint8) error {
	w := l.width()
	if slot/Entries != l.Part || int(value) >= 1<<w {
		return fmt.Errorf("credential: slot %d does not take %d in part %d of %s", slot, value, l.Part, l.Purpose)
	}
	// Entry 0 is on the left, in the highest bits.
	at := int(slot%Entries) * w
	shift := 8 - w - at%8
	mask := byte(1<<w-1) << shift
	l.bits[at/8] = l.bits[at/8]&^mask | value<<shift
	return nil
}

// At is the state of the permit with a slot of this part.
func (l *List) At(slot uint32) uint8 {
	w := l.width()
	at := int(slot%Entries) * w
	return l.bits[at/8] >> (8 - w - at%8) & (1<<w - 1)
}

// document is the list as a verifiable credential.
type document struct {
	Context    []string  `json:"@context"`
	ID         string    `json:"id"`
	Type       []string  `json:"type"`
	Issuer     string    `json:"issuer"`
	ValidFrom  time.Time `json:"validFrom"`
	ValidUntil time.Time `json:"validUntil,omitzero"`
	Subject    subject   `json:"credentialSubject"`
}

type subject struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Purpose  Purpose   `json:"statusPurpose"`
	List     string    `json:"encodedList"`
	Size     int       `json:"statusSize,omitempty"`
	Messages []message `json:"statusMessages,omitempty"`
}

type message struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

var messages = []message{{"0x0", "none"}, {"0x1", "cancelled"}, {"0x2", "revoked"}, {"0x3", "replaced"}}

const listType = "vc+jwt" // VC-JOSE-COSE

// ID names a list for good.
func (l *List) ID() string {
	return fmt.Sprintf("urn:tandem:status:%s:%s:%d", l.Issuer, l.Purpose, l.Part)
}

// Sign returns the list as a signed credential: a JWT by the authority's key.
func (l *List) Sign(k signing.Key) (string, error) {
	encoded, err := pack(l.bits)
	if err != nil {
		return "", err
	}
	s := subject{ID: l.ID() + "#list", Type: "BitstringStatusList", Purpose: l.Purpose, List: encoded}
	if l.Purpose == Message {
		s.Size, s.Messages = l.width(), messages
	}
	body, err := json.Marshal(document{
		Context: []string{"https://www.w3.org/ns/credentials/v2"}, ID: l.ID(),
		Type: []string{"VerifiableCredential", "BitstringStatusListCredential"}, Issuer: issuerName(l.Issuer),
		ValidFrom: l.From.UTC().Truncate(time.Second), ValidUntil: l.Until.UTC().Truncate(time.Second), Subject: s,
	})
	if err != nil {
		return "", err
	}
	return signJWS(k, listType, body)
}

func issuerName(o permit.OfficeID) string { return "urn:tandem:office:" + string(o) }

const maxList = 512 << 10 // bytes of a signed list

// OpenList verifies a signed list by a key of its issuer. Every error is a text.Message.
func OpenList(data string, trusted signing.Trusted) (*List, error) {
	thing := text.Say("credential.status.list")
	if len(data) > maxList {
		return nil, text.Say("credential.jws.large", thing, maxList>>10)
	}
	body, key, err := openJWS(data, listType, thing, trusted)
	if err != nil {
		return nil, err
	}
	l, err := parseList(body)
	if err != nil {
		return nil, text.Say("credential.jws.broken", thing)
	}
	if key.Office.ID != l.Issuer || !key.Covers(l.From) {
		return nil, text.Say("credential.status.issuer", key.Office, string(l.Issuer))
	}
	return l, nil
}

var errList = errors.New("credential: not a status list")

// parseList reads the credential in a signed list.
func parseList(body []byte) (*List, error) {
	var d document
	if err := json.Unmarshal(body, &d); err != nil || d.Subject.Type != "BitstringStatusList" {
		return nil, errList
	}
	office, ok := strings.CutPrefix(d.Issuer, issuerName(""))
	l := &List{Issuer: permit.OfficeID(office), Purpose: d.Subject.Purpose, From: d.ValidFrom, Until: d.ValidUntil}
	tail := d.ID[strings.LastIndexByte(d.ID, ':')+1:]
	if n, err := fmt.Sscanf(tail, "%d", &l.Part); !ok || n != 1 || err != nil || d.ID != l.ID() || !l.Until.After(l.From) {
		return nil, errList
	}
	if l.Purpose == Message && d.Subject.Size != l.width() {
		return nil, errList
	}
	var err error
	if l.bits, err = unpack(d.Subject.List); err != nil || len(l.bits) != Entries*l.width()/8 {
		return nil, errList
	}
	return l, nil
}

// pack compresses bits and encodes them: multibase base64url without padding.
func pack(bits []byte) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(bits); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return "u" + base64url.EncodeToString(b.Bytes()), nil
}

const (
	minBits = Entries / 8 // bytes, by the W3C text
	maxBits = 1 << 20     // bytes, ours
)

// unpack reads what pack, or any other issuer, wrote.
func unpack(encoded string) ([]byte, error) {
	rest, ok := strings.CutPrefix(encoded, "u")
	packed, err := base64url.DecodeString(rest)
	if err != nil || !ok {
		return nil, errList
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, errList
	}
	bits, err := io.ReadAll(io.LimitReader(z, maxBits+1))
	if err != nil || len(bits) > maxBits || len(bits) < minBits {
		return nil, errList
	}
	return bits, nil
}
