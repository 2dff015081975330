package dossier

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"tandem/internal/civil"
)

// registers are the registers of state bodies and the questions of the form that each can
// answer. No two answer the same question, so an officer compares with one source. What
// stands in no row is asked of none: state organs process no more than their duty needs
// (PIPL art. 34).
var registers = []struct {
	id    string
	tells []string
}{
	{"entry-exit", []string{ // 出入境记录: passports, entries, visas and residence permits
		"applicant.surname", "applicant.given", "applicant.sex", "applicant.birthDate", "applicant.nationality",
		"applicant.passport.number", "applicant.passport.expiresOn", "entry.date", "entry.port", "visa.type", "visa.number", "visa.stayUntil",
		"residence.current.number", "residence.current.kind", "residence.current.expiresOn"}},
	{"accommodation", []string{"accommodation.region", "accommodation.address", "accommodation.registration", "accommodation.movedInOn"}},
	{"market-registration", []string{"employer.name", "employer.creditCode", "employer.licenceEnd", "employer.licenceUnlimited", "employer.industry", "employer.address"}},
	{"work-permits", []string{"workPermit.number", "workPermit.expiresOn"}},
	{"education", []string{"qualification.degree"}},
	{"criminal-record", []string{"pledges.noCriminalRecord"}},
}

// Registers lists the registers that can be asked about an application.
func Registers() []string {
	out := make([]string, len(registers))
	for i, r := range registers {
		out[i] = r.id
	}
	return out
}

// Tells lists the questions that a register can answer; none for an unknown one.
func Tells(register string) []Question {
	var out []Question
	for _, r := range registers {
		if r.id == register {
			for _, id := range r.tells {
				out = append(out, questions[place[id]])
			}
		}
	}
	return out
}

// A Told is what a register has about a case: answers to questions of the form as it
// writes them. It is personal data and is stored sealed; JSON gives it back exactly. The
// salt is that of the case, so equal answers have equal digests, and the digest, which
// stands in the journal, lets nobody guess them.
type Told struct {
	Register string  `json:"register"`
	Found    bool    `json:"found"` // false: it has no entry
	Values   Answers `json:"values,omitempty"`
	Salt     []byte  `json:"salt,omitempty"`
}

// maxTold is how many characters of a register's value are kept; no question of the form
// that a register answers takes more.
const maxTold = 500

// Kept is the part of an answer that is kept: what the register can answer, and no more.
// A register that has no entry tells nothing.
func (t Told) Kept() Told {
	values := Answers{}
	for _, q := range Tells(t.Register) {
		if v := tidy(t.Values[q.ID]); v != "" && t.Found {
			values[q.ID] = v
		}
	}
	t.Values = values
	return t
}

// tidy is a value as it is kept, in the form in which JSON and the digest read it alike.
func tidy(s string) string {
	r := []rune(norm.NFC.String(strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd"))))
	return string(r[:min(len(r), maxTold)])
}

// For is the answer as somebody may see it who sees these questions; false if that is
// nothing, not even whether the register has an entry.
func (t Told) For(sees func(Question) bool) (Told, bool) {
	values, some := Answers{}, false
	for _, q := range Tells(t.Register) {
		if !sees(q) {
			continue
		}
		some = true
		if v, ok := t.Values[q.ID]; ok {
			values[q.ID] = v
		}
	}
	t.Values, t.Salt = values, nil
	return t, some
}

// Digest is the SHA-256 of salt and answer, in hex.
func (t Told) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "tandem register 1\n%d\n%s", len(t.Salt), t.Salt)
	t.Salt = nil
	e := json.NewEncoder(h)
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		panic("dossier: " + err.Error()) // texts and a map of texts: nothing can fail
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Worth lists the registers worth asking about a form for these readers: those that can
// answer a question which the form answers and one of them reads.
func Worth(f Form, readers ...Reader) []string {
	stated := Flatten(f)
	asks := func(q Question) bool {
		return stated[q.ID] != "" && slices.ContainsFunc(readers, func(r Reader) bool { return MayRead(q, r) })
	}
	var out []string
	for _, r := range registers {
		if slices.ContainsFunc(Tells(r.id), asks) {
			out = append(out, r.id)
		}
	}
	return out
}

// Agrees reports whether what a register has is what the form states, as people write it:
// names but for marks, hyphens and apostrophes, everything else but for spaces, the width
// of signs and capitals.
func Agrees(q Question, stated, told string) bool {
	switch q.Type {
	case Latin:
		return sameName(Transliterate(stated), Transliterate(told), false)
	case Date:
		a, errA := civil.ParseDate(strings.TrimSpace(stated))
		b, errB := civil.ParseDate(strings.TrimSpace(told))
		if errA == nil && errB == nil {
			return a == b
		}
	}
	return folded(stated) == folded(told)
}

// folded is a text without what says nothing.
func folded(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(norm.NFKC.String(s)), ""))
}
