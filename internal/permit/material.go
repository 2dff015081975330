package permit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"tandem/internal/civil"
)

// Met is how a material is met.
type Met string

// The ways; the empty one is outstanding.
const (
	Missing   Met = ""
	Uploaded  Met = "uploaded"
	Shared    Met = "shared"    // a register answered, no paper asked (seed 000)
	Tolerated Met = "tolerated" // accepted outstanding, with a date
	Committed Met = "committed" // replaced by a commitment
)

// Seen is what comparing an original brought.
type Seen string

// The results of a comparison; empty while nobody looked.
const (
	Unseen  Seen = ""
	Matches Seen = "matches"
	Differs Seen = "differs"
)

// A Material is one required paper (申请材料), its versions, and how it is met.
type Material struct {
	Need
	Met        Met         `json:"met,omitempty"`
	Version    int         `json:"version,omitempty"`
	Digest     string      `json:"digest,omitempty"` // of the paper, salted
	Blob       string      `json:"blob,omitempty"`   // of the sealed bytes
	Register   string      `json:"register,omitempty"`
	Due        civil.Date  `json:"due,omitzero"` // of a tolerated one
	Seen       Seen        `json:"seen,omitempty"`
	Equivalent *Equivalent `json:"equivalent,omitempty"`
	Spared     *Spared     `json:"spared,omitempty"` // the case calls for it no more
}

// An Equivalent is other evidence that an expert group accepts for a paper.
type Equivalent struct {
	Evidence Code `json:"evidence"`
	Basis    Code `json:"basis"` // why it is as good
	Panel    int  `json:"panel"`
}

// Material returns the material with the code.
func (c Case) Material(code Code) (Material, bool) {
	i := slices.IndexFunc(c.Materials, func(m Material) bool { return m.Code == code })
	if i < 0 {
		return Material{}, false
	}
	return c.Materials[i], true
}

// Outstanding lists the materials that are neither there, shared nor replaced.
func (c Case) Outstanding() []Code {
	var out []Code
	for _, m := range c.Materials {
		if m.Needed() && (m.Met == Missing || m.Met == Tolerated) {
			out = append(out, m.Code)
		}
	}
	return out
}

// unseen lists the materials whose original nobody compared.
func (c Case) unseen() []Code {
	var out []Code
	for _, m := range c.Materials {
		if m.uncompared() {
			out = append(out, m.Code)
		}
	}
	return out
}

// uncompared reports whether the original must still be seen, or was seen to differ.
func (m Material) uncompared() bool {
	return m.Needed() && m.Original && m.Seen != Matches && m.Met == Uploaded
}

// Digest names the dossier and the materials that it calls for, as they stand: what
// authorities decide on.
func (c Case) Digest() string {
	b := make([]byte, 0, 128*(1+len(c.Materials)))
	b = fmt.Appendf(b, "dossier %d %s\n", c.Dossier.Version, c.Dossier.Digest)
	for _, m := range c.Materials {
		if !m.Needed() {
			continue
		}
		b = strconv.AppendQuote(append(append(b, m.Code...), ' '), string(m.Met))
		b = strconv.AppendInt(append(b, ' '), int64(m.Version), 10)
		b = append(strconv.AppendQuote(append(b, ' '), m.Digest), '\n')
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// A Reading is a field or material that changed, and which kinds of track read it.
type Reading struct {
	Field  string `json:"field"`
	ReadBy []Kind `json:"readBy"`
}

// A Staleness lists the changed fields that a check had read.
type Staleness struct {
	Track  TrackID  `json:"track"`
	Post   Post     `json:"post"`
	Fields []string `json:"fields"`
}

// staled returns what becomes stale when the readings change.
func (c Case) staled(changes []Reading) []Staleness {
	var out []Staleness
	for _, t := range c.Tracks {
		fields := readBy(changes, t.Kind)
		for _, k := range t.Checks {
			if len(fields) > 0 && t.Stage != Ended && t.Stage != Refused && t.Stage != Granted {
				out = append(out, Staleness{t.ID, k.Post, fields})
			}
		}
	}
	return out
}

func readBy(changes []Reading, k Kind) []string {
	var fields []string
	for _, r := range changes {
		if slices.Contains(r.ReadBy, k) {
			fields = append(fields, r.Field)
		}
	}
	return fields
}
