package credential

import "strings"

// alphabet is that of the QR code's alphanumeric mode, in the order of RFC 9285.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// base45 encodes bytes as RFC 9285 does: two bytes become three characters, a last
// single one becomes two.
func base45(data []byte) string {
	var b strings.Builder
	for len(data) > 1 {
		n := int(data[0])<<8 + int(data[1])
		b.WriteByte(alphabet[n%45])
		b.WriteByte(alphabet[n/45%45])
		b.WriteByte(alphabet[n/45/45])
		data = data[2:]
	}
	if len(data) == 1 {
		b.WriteByte(alphabet[data[0]%45])
		b.WriteByte(alphabet[data[0]/45])
	}
	return b.String()
}

// unbase45 decodes what base45 encodes, and nothing else.
func unbase45(s string) ([]byte, bool) {
	var out []byte
	for len(s) > 0 {
		n, scale := 0, 1
		size := min(len(s), 3)
		for _, c := range []byte(s[:size]) {
			i := strings.IndexByte(alphabet, c)
			if i < 0 {
				return nil, false
			}
			n, scale = n+i*scale, scale*45
		}
		switch {
		case size == 3 && n <= 0xffff:
			out = append(out, byte(n>>8), byte(n))
		case size == 2 && n <= 0xff:
			out = append(out, byte(n))
		default:
			return nil, false
		}
		s = s[size:]
	}
	return out, true
}
