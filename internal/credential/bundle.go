package credential

import (
	"encoding/json"
	"time"

	"tandem/internal/signing"
	"tandem/internal/text"
)

// A Bundle is what a verifier who is offline fetches once a day: every authority's
// keys, the state of all permits, and where the log stands. Its signature, by the key
// of the installation, lets keys that are new into the trust of those that are known.
type Bundle struct {
	Made       time.Time `json:"made"`
	Keys       []string  `json:"keys"` // certificates, as signing.Public.Text writes them
	Log        []string  `json:"log"`  // verifier texts
	Checkpoint string    `json:"checkpoint,omitempty"`
	Lists      []string  `json:"lists"` // signed status lists
}

const (
	bundleType = "tandem-bundle+jwt"

	// MaxBundle bounds a bundle, in bytes.
	MaxBundle = 16 << 20
	maxInside = 2_000 // keys or lists of a bundle
)

// Sign returns the bundle as a file, signed by a key of the installation.
func (b Bundle) Sign(k signing.Key) ([]byte, error) {
	body, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	out, err := signJWS(k, bundleType, body)
	return []byte(out + "\n"), err
}

// OpenBundle verifies a bundle and returns it with all that is to be trusted once it
// is believed. Every error is a text.Message.
func OpenBundle(data []byte, trusted signing.Trusted) (Bundle, signing.Trusted, error) {
	thing := text.Say("credential.bundle.name")
	if len(data) > MaxBundle {
		return Bundle{}, trusted, text.Say("credential.jws.large", thing, MaxBundle>>10)
	}
	body, key, err := openJWS(trimmed(data), bundleType, thing, trusted)
	if err != nil {
		return Bundle{}, trusted, err
	}
	var b Bundle
	if json.Unmarshal(body, &b) != nil || len(b.Keys) > maxInside || len(b.Lists) > maxInside || len(b.Log) > maxInside {
		return Bundle{}, trusted, text.Say("credential.jws.broken", thing)
	}
	if key.Office.ID != signing.Installation || !key.Covers(b.Made) {
		return Bundle{}, trusted, text.Say("credential.bundle.signer", key.Office)
	}
	wider, err := b.trust(trusted)
	if err != nil {
		return Bundle{}, trusted, text.Say("credential.jws.broken", thing)
	}
	return b, wider, nil
}

func trimmed(data []byte) string {
	if n := len(data); n > 0 && data[n-1] == '\n' {
		return string(data[:n-1])
	}
	return string(data)
}

// trust adds the bundle's keys to those that are trusted. Keys of the installation
// itself come from the verifier's own folder only.
func (b Bundle) trust(trusted signing.Trusted) (signing.Trusted, error) {
	wider := signing.Trusted{Keys: trusted.Keys[:len(trusted.Keys):len(trusted.Keys)]}
	for _, t := range b.Keys {
		p, err := signing.ParseText([]byte(t))
		if err != nil {
			return trusted, err
		}
		if _, known := wider.Key(p.ID); !known && p.Office.ID != signing.Installation {
			wider.Keys = append(wider.Keys, p)
		}
	}
	logs := signing.Trusted{Log: trusted.Log[:len(trusted.Log):len(trusted.Log)]}
	for _, t := range b.Log {
		if err := logs.ReadLog(t); err != nil {
			return trusted, err
		}
	}
	for _, v := range logs.Log { // the note package takes no key twice
		if !hasLog(wider, v.Name(), v.KeyHash()) {
			wider.Log = append(wider.Log, v)
		}
	}
	return wider, nil
}

func hasLog(t signing.Trusted, name string, hash uint32) bool {
	for _, v := range t.Log {
		if v.Name() == name && v.KeyHash() == hash {
			return true
		}
	}
	return false
}

// newest is the list of an authority that covers a slot and was made last; nil if the
// bundle has none that is genuine.
func newest(lists []*List, s Statement, purpose Purpose) *List {
	var best *List
	for _, l := range lists {
		if l.Issuer == s.Authority && l.Purpose == purpose && l.Part == s.Slot/Entries && (best == nil || l.From.After(best.From)) {
			best = l
		}
	}
	return best
}
