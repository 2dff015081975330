package rules

import (
	"tandem/internal/permit"
	"tandem/internal/text"
)

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
