package credential

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"

	"tandem/internal/signing"
	"tandem/internal/text"
)

// A header is that of a JWS (RFC 7515); the order of its fields is ours, and no other
// header is read.
type header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ"`
}

// jwsNames are the algorithms. SM2 has no registered name.
var jwsNames = map[signing.Algorithm]string{signing.ES256: "ES256", signing.SM2: "SM2"}

var base64url = base64.RawURLEncoding.Strict()

// signJWS signs a body in the compact form.
func signJWS(k signing.Key, typ string, body []byte) (string, error) {
	head, err := json.Marshal(header{jwsNames[k.Algorithm], k.ID.String(), typ})
	if err != nil {
		return "", err
	}
	input := base64url.EncodeToString(head) + "." + base64url.EncodeToString(body)
	sig, err := k.Sign([]byte(input))
	return input + "." + base64url.EncodeToString(sig), err
}

// openJWS verifies what signJWS signed, by one of the trusted keys. Every error is a
// text.Message that names the thing.
func openJWS(data string, typ string, thing text.Message, trusted signing.Trusted) ([]byte, signing.Public, error) {
	parts := strings.Split(data, ".")
	if len(parts) != 3 {
		return nil, signing.Public{}, text.Say("credential.jws.broken", thing)
	}
	var raw [3][]byte
	for i, part := range parts {
		var err error
		if raw[i], err = base64url.DecodeString(part); err != nil {
			return nil, signing.Public{}, text.Say("credential.jws.broken", thing)
		}
	}
	var h header
	if json.Unmarshal(raw[0], &h) != nil || h.Typ != typ {
		return nil, signing.Public{}, text.Say("credential.jws.broken", thing)
	}
	p, ok := named(h.Kid, trusted)
	if !ok {
		return nil, signing.Public{}, text.Say("credential.jws.stranger", thing)
	}
	if h.Alg != jwsNames[p.Algorithm] || !p.Verify([]byte(parts[0]+"."+parts[1]), raw[2]) {
		return nil, signing.Public{}, text.Say("credential.jws.forged", thing)
	}
	return raw[1], p, nil
}

func named(kid string, trusted signing.Trusted) (signing.Public, bool) {
	b, err := hex.DecodeString(kid)
	if err != nil || len(b) != len(signing.ID{}) {
		return signing.Public{}, false
	}
	return trusted.Key(signing.ID(b))
}
