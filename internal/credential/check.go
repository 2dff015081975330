package credential

import (
	"errors"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/pdf"
	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// Names of what travels inside a permit's PDF.
const (
	CodeFile  = "credential.txt" // the text of its QR code
	ProofFile = "proof.txt"      // that its issue is in the log; missing if it was not yet
)

// Shown is what somebody shows: a PDF, or the text of a QR code with a proof if there
// is one.
type Shown struct {
	PDF   []byte
	Text  string
	Proof []byte
}

// Against is what the verifier believes and knows.
type Against struct {
	signing.Trusted
	Checkpoint []byte     // of the log, from elsewhere than the paper; nil: none
	Bundle     []byte     // offline bundle; nil: none
	On         civil.Date // the day that counts
}

// check is one run of Check.
type check struct {
	Report
	shown  Shown
	known  Against
	bundle *Bundle // genuine
	code   Signed
}

// Check checks a permit. It never fails: what is wrong stands in the report.
func Check(shown Shown, known Against) Report {
	c := &check{shown: shown, known: known}
	c.openBundle()
	if shown.PDF != nil {
		c.unpack()
	}
	readable := c.readCode()
	if shown.PDF != nil {
		c.paper()
	}
	if readable {
		c.content()
	}
	return c.Report
}

func (c *check) openBundle() {
	if c.known.Bundle == nil {
		return
	}
	b, wider, err := OpenBundle(c.known.Bundle, c.known.Trusted)
	if err != nil {
		c.add("bundle", Unchecked, words(err))
		return
	}
	c.bundle, c.known.Trusted = &b, wider
	if c.known.Checkpoint == nil && b.Checkpoint != "" {
		c.known.Checkpoint = []byte(b.Checkpoint)
	}
}

// words are what an error of this package, of signing or of tlogproof says.
func words(err error) text.Message {
	if m, ok := errors.AsType[text.Message](err); ok {
		return m
	}
	return text.Say("credential.code.broken")
}

// unpack takes out of the PDF what travels inside.
func (c *check) unpack() {
	f, err := pdf.Open(c.shown.PDF)
	if err != nil {
		return // paper tells
	}
	if code, err := f.Attachment(CodeFile); err == nil {
		c.shown.Text = string(code)
	}
	if proof, err := f.Attachment(ProofFile); err == nil {
		c.shown.Proof = proof
	}
}

// readCode reads the code and reports whether there is one.
func (c *check) readCode() bool {
	if c.shown.PDF != nil && c.shown.Text == "" {
		c.add("code", Failed, text.Say("credential.code.absent"))
		return false
	}
	code, err := Read(c.shown.Text)
	if err != nil {
		c.add("code", Failed, words(err))
		return false
	}
	c.code, c.Permit, c.Others = code, &code.Statement, code.Others
	return true
}

// paper checks the signature of the PDF, and that it was made for this permit.
func (c *check) paper() {
	s, err := signing.VerifyPDF(c.shown.PDF, c.known.Trusted)
	switch {
	case signing.IsStranger(err) && c.Permit != nil && !c.knowsOffice(c.Permit.Authority):
		c.add("signature", Unchecked, words(err))
		return
	case err != nil:
		c.add("signature", Failed, words(err))
		return
	}
	c.add("signature", Passed, text.Say("credential.signature.good", s.Key.Office, civil.MomentOf(s.At)))
	if c.Permit == nil {
		return
	}
	if s.Key.Office.ID != c.Permit.Authority || !strings.Contains(s.Reason, c.Permit.Number) {
		c.add("match", Failed, text.Say("credential.match.other", s.Reason, c.Permit.Number))
		return
	}
	c.add("match", Passed, text.Say("credential.match.good"))
}

func (c *check) knowsOffice(o permit.OfficeID) bool {
	return slices.ContainsFunc(c.known.Keys, func(p signing.Public) bool { return p.Office.ID == o })
}

// content checks the code's signature, and what it says if the signature is not wrong.
func (c *check) content() {
	if !c.signature() {
		return
	}
	c.dates()
	c.pair()
	c.log()
	c.status()
}

// signature reports whether what the code says is worth checking.
func (c *check) signature() bool {
	s := c.Permit
	p, ok := c.known.Key(c.code.KeyID)
	switch {
	case !ok && !c.knowsOffice(s.Authority):
		c.add("code", Unchecked, text.Say("credential.code.elsewhere", string(s.Authority), s.City))
		return true
	case !ok:
		c.add("code", Failed, text.Say("credential.code.stranger", c.code.KeyID.String(), string(s.Authority)))
		return false
	}
	if err := c.code.Verify(p); err != nil {
		c.add("code", Failed, words(err))
		return false
	}
	if p.Office.ID != s.Authority {
		c.add("code", Failed, text.Say("credential.code.office", p.Office, string(s.Authority)))
		return false
	}
	day := civil.Moment{Date: s.Issued}
	if begin := day.Time(); !p.Covers(begin) && !p.Covers(begin.AddDate(0, 0, 1).Add(-1)) {
		c.add("code", Failed, text.Say("credential.code.period", p.Office, s.Issued))
		return false
	}
	c.add("code", Passed, text.Say("credential.code.good", p.Office))
	return true
}

func (c *check) dates() {
	s := c.Permit
	switch {
	case c.known.On.Before(s.From):
		c.add("dates", Failed, text.Say("credential.dates.early", s.From, c.known.On))
	case c.known.On.After(s.To):
		c.add("dates", Failed, text.Say("credential.dates.expired", s.To, c.known.On))
	default:
		c.add("dates", Passed, text.Say("credential.dates.good", c.known.On, s.From, s.To))
	}
}

// pair checks that both permits were issued, or neither.
func (c *check) pair() {
	issue, err := c.code.Issue()
	switch {
	case err != nil || c.Permit.Joint && !issue.both():
		c.add("pair", Failed, text.Say("credential.pair.missing"))
	case !c.Permit.Joint:
		c.add("pair", Noted, text.Say("credential.pair.single"))
	default:
		c.add("pair", Passed, text.Say("credential.pair.good", c.others()))
	}
}

func (c *check) others() text.List {
	var out text.List
	for _, m := range c.Others {
		kind := text.Say("credential.kind." + string(m.Kind))
		if m.Number == "" {
			out = append(out, text.Say("credential.pair.unnumbered", kind))
			continue
		}
		out = append(out, text.Say("credential.pair.member", kind, m.Number))
	}
	return out
}
