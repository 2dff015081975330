package rules

import (
	"slices"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// A Checklist says which materials an application needs, from facts about it: the
// cells marked C of domain section 2.6b, with their conditions.
type Checklist struct {
	Names
	Edition string
	Hash    string // SHA-256, hex, of the file
	File    string
	Rows    []*Row
}

// A Row is a material in some businesses. A material may have several rows; it is
// asked once if any of them asks for it.
type Row struct {
	Code     permit.Code
	For      []permit.Business
	ReadBy   []permit.Kind
	Why      Names
	when     *expression // nil: always
	Exempt   []Exemption
	Supplier Supplier
	Forms    []Form
	Months   int // that it may be old; 0: no limit
	Source   Source
}

// An Exemption is a reason why a material is not asked although its row applies.
type Exemption struct {
	Names
	when *expression
}

// Supplier is who brings a material.
type Supplier string

// The suppliers.
const (
	ByApplicant Supplier = "applicant"
	ByEmployer  Supplier = "employer"
	ByBoth      Supplier = "both"
)

// Form is what a material must be.
type Form string

// The forms.
const (
	Scan        Form = "scan"
	OriginalToo Form = "original"
	Translated  Form = "translation"
	Legalised   Form = "apostille" // or legalised by a consulate
)

var (
	suppliers = []Supplier{ByApplicant, ByEmployer, ByBoth}
	forms     = []Form{Scan, OriginalToo, Translated, Legalised}
)

// An Item is the answer about one material.
type Item struct {
	Code     permit.Code
	Verdict  Verdict // Met: asked. NotMet: not asked. CannotTell: depends on the missing facts
	Why      Names   // it is asked, or would be
	Exempt   *Exemption
	Missing  factList      // that could spare it, or bring it in
	ReadBy   []permit.Kind // the authorities of this application that read it
	Supplier Supplier
	Forms    []Form
	Months   int
	Source   Source
}

// In returns what the material is called.
func (i Item) In(l text.Lang) string { return text.T(l, materialKey(i.Code)) }

// businessesOf are the businesses that the facts apply for.
func businessesOf(v *values) []permit.Business {
	var out []permit.Business
	for _, kind := range kinds {
		if word, ok := v.get(factByName["case."+string(kind)]).(string); ok && word != "none" {
			out = append(out, businessOf(kind, permit.Transaction(word)))
		}
	}
	return out
}

// Items lists every material that the application could need, each once. A register
// that has not answered spares no paper; its answer can only spare one.
func (k *Checklist) Items(f Facts) []Item {
	v := f.values()
	businesses := businessesOf(v)
	var out []Item
	for _, row := range k.Rows {
		if !slices.ContainsFunc(row.For, func(b permit.Business) bool { return slices.Contains(businesses, b) }) {
			continue
		}
		item := row.item(v, businesses)
		if i := slices.IndexFunc(out, func(x Item) bool { return x.Code == row.Code }); i >= 0 {
			out[i] = merge(out[i], item)
		} else {
			out = append(out, item)
		}
	}
	return out
}

func (r *Row) item(v *values, businesses []permit.Business) Item {
	out := Item{Code: r.Code, Verdict: Met, Why: r.Why, Supplier: r.Supplier, Forms: r.Forms, Months: r.Months, Source: r.Source}
	for _, k := range r.ReadBy {
		if slices.ContainsFunc(businesses, func(b permit.Business) bool { return isOf(k, b) }) {
			out.ReadBy = append(out.ReadBy, k)
		}
	}
	if r.when != nil {
		out.Verdict, out.Missing = r.when.eval(v), r.when.missing(v)
	}
	if out.Verdict == NotMet {
		return out
	}
	for _, x := range r.Exempt {
		switch x.when.eval(v) {
		case Met:
			out.Verdict, out.Exempt, out.Missing = NotMet, &x, nil
			return out
		case CannotTell:
			out.Missing = out.Missing.plus(x.when.missing(v))
		}
	}
	return out
}

// merge joins two rows of one material: what one row asks for is asked, and read by
// the readers of both.
func merge(a, b Item) Item {
	if asks(b) > asks(a) {
		a, b = b, a
	}
	if b.Verdict != NotMet {
		for _, k := range b.ReadBy {
			if !slices.Contains(a.ReadBy, k) {
				a.ReadBy = append(a.ReadBy, k)
			}
		}
	}
	return a
}

func asks(i Item) int { return slices.Index([]Verdict{NotMet, CannotTell, Met}, i.Verdict) }

// Reason says why the material is asked or not.
func (i Item) Reason() text.Localized {
	switch {
	case i.Exempt != nil:
		return text.Say("policy.list.exempt", i.Exempt)
	case i.Verdict == NotMet:
		return text.Say("policy.list.unneeded", i.Why)
	case i.Verdict == CannotTell:
		return text.Say("policy.list.depends", i.Why, i.Missing)
	}
	return text.Say("policy.list.asked", i.Why)
}

// A ListReport is the checklist in words.
type ListReport struct {
	Code     permit.Code   `json:"code"`
	Name     string        `json:"name"`
	Asked    string        `json:"asked"` // yes, no, depends
	Reason   string        `json:"reason"`
	Supplier Supplier      `json:"supplier"`
	Forms    []Form        `json:"forms"`
	Months   int           `json:"months,omitempty"`
	ReadBy   []permit.Kind `json:"readBy"`
	Missing  []FactReport  `json:"missing"`
	Source   string        `json:"source"`
	Said     string        `json:"-"` // how it must be and who reads it
}

// ListReports are the items in words.
func ListReports(items []Item, l text.Lang) []ListReport {
	out := []ListReport{}
	for _, i := range items {
		out = append(out, ListReport{Code: i.Code, Name: i.In(l), Asked: []string{"no", "depends", "yes"}[asks(i)], Reason: i.Reason().In(l),
			Supplier: i.Supplier, Forms: i.Forms, Months: i.Months, ReadBy: i.ReadBy, Missing: factReports(i.Missing, l), Source: i.Source.In(l), Said: i.how(l)})
	}
	return out
}

// how says form, age, supplier and readers.
func (i Item) how(l text.Lang) string {
	var parts text.List
	for _, f := range i.Forms {
		parts = append(parts, text.Say("policy.form."+string(f)))
	}
	if i.Months > 0 {
		parts = append(parts, text.Say("policy.list.months", i.Months))
	}
	var readers text.List
	for _, k := range i.ReadBy {
		readers = append(readers, text.Say("policy.reader."+string(k)))
	}
	return text.T(l, "policy.list.how", parts, text.Say("policy.supplier."+string(i.Supplier)), readers)
}

// checklistFile is checklist.yaml.
type checklistFile struct {
	Identity
	Items []rowEntry `yaml:"items" strict:"required"`
}

type rowEntry struct {
	Code     permit.Code       `yaml:"code" strict:"required"`
	For      []permit.Business `yaml:"for" strict:"required"`
	ReadBy   []permit.Kind     `yaml:"readBy" strict:"required"`
	Why      Names             `yaml:"why" strict:"required"`
	When     string            `yaml:"when"`
	Exempt   []exemptEntry     `yaml:"exempt"`
	Supplier Supplier          `yaml:"supplier" strict:"required"`
	Forms    []Form            `yaml:"forms" strict:"required"`
	Months   int               `yaml:"months"`
	Source   Source            `yaml:"source" strict:"required"`
}

type exemptEntry struct {
	ZH   string `yaml:"zh" strict:"required"`
	EN   string `yaml:"en" strict:"required"`
	When string `yaml:"when" strict:"required"`
}

// checklist reads checklist.yaml.
func (r *reader) checklist(file string, data []byte, hash string) {
	var f checklistFile
	c := r.decode(file, data, &f)
	if c == nil {
		return
	}
	c.head(f.Identity)
	out := &Checklist{Names: Names{f.ZH, f.EN}, Edition: f.Edition, Hash: hash, File: file}
	for i, e := range f.Items {
		out.Rows = append(out.Rows, c.row(item("items", i), e, f.Sources))
	}
	r.into.Checklists = append(r.into.Checklists, out)
}

func (c *check) row(at string, e rowEntry, of map[string]Names) *Row {
	if c.given(at+".code") && !text.Has(materialKey(e.Code)) {
		c.fault(at+".code", "rules.entry.unnamed", string(e.Code))
	}
	someOf(c, at+".for", e.For, businesses())
	someOf(c, at+".readBy", e.ReadBy, kinds)
	someOf(c, at+".forms", e.Forms, forms)
	oneOf(c, at+".supplier", e.Supplier, suppliers)
	c.readers(at, entry{Code: e.Code, For: e.For, ReadBy: e.ReadBy})
	out := &Row{Code: e.Code, For: e.For, ReadBy: e.ReadBy, Why: e.Why, Supplier: e.Supplier, Forms: e.Forms, Months: e.Months,
		Source: c.source(at+".source", e.Source, of)}
	if strings.TrimSpace(e.When) != "" {
		out.when = c.compile(at+".when", e.When)
	}
	for i, x := range e.Exempt {
		out.Exempt = append(out.Exempt, Exemption{Names{x.ZH, x.EN}, c.compile(item(at+".exempt", i)+".when", x.When)})
	}
	return out
}
