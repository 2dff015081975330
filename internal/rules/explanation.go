package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Called is whether a case calls for a material.
type Called string

// Whether.
const (
	CalledFor   Called = "asked"
	AnsweredFor Called = "shared" // a register answers for it
	NotCalled   Called = "spared"
)

// An Explanation says of one material of a case why it is asked or not, how it must
// be, who brings it and who reads it.
type Explanation struct {
	Code      permit.Code   `json:"code"`
	Name      string        `json:"name"`
	Asked     Called        `json:"asked"`
	Reason    string        `json:"reason"`
	State     string        `json:"state"` // how it is met now
	Forms     []string      `json:"forms"`
	Issued    civil.Date    `json:"issuedFrom,omitzero"` // the first day of issue that is not too old
	Fresh     string        `json:"fresh,omitempty"`     // the same in words
	Supplier  string        `json:"supplier"`
	ReadBy    []permit.Kind `json:"readBy"`
	Readers   []string      `json:"readers"`
	Row       string        `json:"row"` // of the checklist
	Exemption string        `json:"exemption,omitempty"`
	Source    string        `json:"source"`
}

// An Explained is a case whose materials are explained.
type Explained struct {
	Application
	Today     civil.Date
	Materials []permit.Material
	Confirmed map[permit.Code]civil.Date // when a register answered
}

// Explain explains every material that the application could need.
func (p *Pack) Explain(x Explained, l text.Lang) ([]Explanation, error) {
	convention, err := Apostille()
	if err != nil {
		return nil, err
	}
	out := []Explanation{}
	for _, i := range p.Checked(x.Application) {
		m, known := find(x.Materials, func(m permit.Material) bool { return m.Code == i.Code })
		if !known {
			m.Spared = &permit.Spared{Code: i.Code}
		}
		e := Explanation{Code: i.Code, Name: p.name(i.Code).In(l), Supplier: text.T(l, "policy.supplier."+string(i.Supplier)),
			ReadBy: i.ReadBy, Row: i.Row, Source: i.Source.In(l)}
		if i.Exempt != nil {
			e.Exemption = i.Exempt.ID
		}
		e.Asked, e.Reason = called(i, m), p.reason(i, m, x).In(l)
		if e.Asked == NotCalled {
			out = append(out, e)
			continue
		}
		e.State = m.Met.In(l)
		e.must(i, x, convention, l)
		out = append(out, e)
	}
	return out, nil
}

// name is what the pack calls the material.
func (p *Pack) name(code permit.Code) text.Localized {
	if m, ok := p.Material(code); ok {
		return m
	}
	return MaterialName(code)
}

func called(i Item, m permit.Material) Called {
	switch {
	case i.Verdict == NotMet || !m.Needed():
		return NotCalled
	case m.Met == permit.Shared:
		return AnsweredFor
	}
	return CalledFor
}

// reason says why, from the rows and from what has happened to the material.
func (p *Pack) reason(i Item, m permit.Material, x Explained) text.Localized {
	paper, _ := p.Material(i.Code)
	switch {
	case i.Verdict == NotMet && m.Version > 0:
		return text.Say("needs.why.dropped", i.Reason())
	case i.Verdict == NotMet:
		return i.Reason()
	case m.Met == permit.Shared:
		return text.Say("needs.why.confirmed", Register(m.Register), x.Confirmed[i.Code])
	case m.Met == permit.Committed && paper.Pledge != nil:
		return text.Say("needs.why.committed", paper.Pledge)
	case i.Verdict == CannotTell:
		return text.Say("needs.why.unclear", i.Why)
	case m.Commit && paper.Pledge != nil:
		return text.Say("needs.why.pledge", i.Reason(), paper.Pledge)
	}
	return i.Reason()
}

// must says how the material must be, and who reads it.
func (e *Explanation) must(i Item, x Explained, c *Convention, l text.Lang) {
	_, holder := i.Code.Holder()
	for _, f := range i.Forms {
		form := text.Localized(text.Say("policy.form." + string(f)))
		if f == Legalised {
			form = c.Legalised(x.issuedIn(i.IssuedIn, holder), x.Today)
		}
		e.Forms = append(e.Forms, form.In(l))
	}
	if i.Months > 0 {
		e.Issued = x.On.AddMonths(-i.Months)
		e.Fresh = text.T(l, "needs.issued", e.Issued)
	}
	for _, k := range i.ReadBy {
		e.Readers = append(e.Readers, text.T(l, "policy.reader."+string(k)))
	}
}

// issuedIn is the country that issued a paper of a holder; "" if the form does not say.
func (a Application) issuedIn(in IssuedIn, holder int) dossier.Country {
	switch in {
	case InRecord:
		return a.Form.PoliceCertificate.Country
	case InDegree:
		return a.awarded()
	case InNationality:
		if d, ok := member(a.Form, holder); ok {
			return d.Nationality
		}
		return a.Form.Applicant.Nationality
	}
	return ""
}

// awarded is where the degree that the form names was awarded.
func (a Application) awarded() dossier.Country {
	i := slices.IndexFunc(a.Form.Education, func(s dossier.School) bool { return s.Level == a.Form.Qualification.Degree })
	if i < 0 {
		return ""
	}
	return a.Form.Education[i].Country
}
