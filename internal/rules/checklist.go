package rules

import (
	"slices"

	"tandem/internal/permit"
	"tandem/internal/text"
)

// A Checklist says which materials an application needs, from facts about it: the
// cells of domain section 2.6b, with their conditions.
type Checklist struct {
	Names
	Edition string
	Hash    string // SHA-256, hex, of the file
	File    string
	Rows    []*Row
	spares  []spare // exemptions from rows of layers above
}

// A Row is a material in some businesses. A material may have several rows; it is
// asked once if any of them asks for it.
type Row struct {
	ID       string // for good: events name it
	Code     permit.Code
	Whose    Whose
	For      []permit.Business // whose authorities read the paper
	Why      Names
	when     *expression // nil: always
	Exempt   []Exemption
	Supplier Supplier
	Forms    []Form
	Months   int // that it may be old, counted from its issue; 0: no limit
	IssuedIn IssuedIn
	Source   Source
}

// IssuedIn is which answer of the form names the country that issued a paper.
type IssuedIn string

// The answers; empty where the country does not matter.
const (
	Anywhere      IssuedIn = ""
	InDegree      IssuedIn = "degree"      // where the highest degree was awarded
	InRecord      IssuedIn = "record"      // where the police certificate was issued
	InNationality IssuedIn = "nationality" // of the holder
)

// An Exemption is a reason why a material is not asked although its row applies.
type Exemption struct {
	ID       string   // for good, within its row
	Register Register // whose answer it is; "" for any other reason
	Names
	when *expression
}

// Whose says of whom a row asks its material.
type Whose string

// Of whom.
const (
	OfApplicant Whose = ""       // once in a case
	OfEach      Whose = "each"   // everybody who gets a permit
	OfFamily    Whose = "family" // every member of the family who gets one
)

// asks reports whether the row is about a holder: 0 the applicant, 1… the family.
func (w Whose) asks(holder int) bool {
	return w == OfEach || (w == OfFamily) == (holder > 0) && (holder == 0 || w == OfFamily)
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

// The forms. An original is compared with what was uploaded.
const (
	Scan        Form = "scan"
	OriginalToo Form = "original"
	Translated  Form = "translation"
	Legalised   Form = "apostille" // or legalised by a consulate
)

var (
	whoses    = []Whose{OfApplicant, OfEach, OfFamily}
	suppliers = []Supplier{ByApplicant, ByEmployer, ByBoth}
	forms     = []Form{Scan, OriginalToo, Translated, Legalised}
	issuedIns = []IssuedIn{InDegree, InRecord, InNationality}
)

// An Item is the answer about one material.
type Item struct {
	Code     permit.Code // with the holder, where it is not the applicant: "M07-2"
	Row      string      // that decided
	Verdict  Verdict     // Met: asked. NotMet: not asked. CannotTell: depends on the missing facts
	Why      Names       // it is asked, or would be
	Exempt   *Exemption
	Missing  factList      // that could spare it, or bring it in
	ReadBy   []permit.Kind // the authorities of this application that read it
	Register Register      // that may answer instead; "" if none
	Supplier Supplier
	Forms    []Form
	Months   int
	IssuedIn IssuedIn
	Source   Source
}

// In returns what the material is called.
func (i Item) In(l text.Lang) string { return MaterialName(i.Code).In(l) }

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

// Items lists every material that the applicant's permits could need, each once.
func (k *Checklist) Items(f Facts) []Item { return k.ItemsOf(f, 0) }

// ItemsOf is Items for a holder: 0 the applicant, 1… the members of the family, with
// facts about them.
func (k *Checklist) ItemsOf(f Facts, holder int) []Item { return k.items(f.values(), holder) }

func (k *Checklist) items(v *values, holder int) []Item {
	businesses := businessesOf(v)
	var out []Item
	for _, row := range k.Rows {
		mine := row.among(businesses)
		if len(mine) == 0 || !row.Whose.asks(holder) {
			continue
		}
		item := row.item(v, mine)
		item.Code = row.Code.Of(holder)
		if i := slices.IndexFunc(out, func(x Item) bool { return x.Code == item.Code }); i >= 0 {
			out[i] = merge(out[i], item)
		} else {
			out = append(out, item)
		}
	}
	return out
}

// among are the businesses that the row is for.
func (r *Row) among(businesses []permit.Business) []permit.Business {
	return slices.DeleteFunc(slices.Clone(businesses), func(b permit.Business) bool { return !slices.Contains(r.For, b) })
}

// item decides the row for businesses that it is for; their authorities read the paper.
func (r *Row) item(v *values, businesses []permit.Business) Item {
	out := Item{Row: r.ID, Verdict: Met, Why: r.Why, Register: r.register(), Supplier: r.Supplier, Forms: r.Forms, Months: r.Months, IssuedIn: r.IssuedIn, Source: r.Source}
	for _, k := range kinds {
		if slices.ContainsFunc(businesses, func(b permit.Business) bool { return isOf(k, b) }) {
			out.ReadBy = append(out.ReadBy, k)
		}
	}
	if r.when != nil {
		out.Verdict = r.when.eval(v)
	}
	switch out.Verdict {
	case NotMet:
		return out
	case CannotTell:
		out.Missing = r.when.missing(v)
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

// register is the one that may answer instead of the paper.
func (r *Row) register() Register {
	x, _ := find(r.Exempt, func(x Exemption) bool { return x.Register != "" })
	return x.Register
}

// merge joins two rows of one material: what one row asks for is asked, in every form
// that one of them wants, and read by the readers of both. Of two rows that do not
// ask, the one with an exemption says why.
func merge(a, b Item) Item {
	if asks(b) > asks(a) || a.Verdict == NotMet && a.Exempt == nil && b.Exempt != nil {
		a, b = b, a
	}
	if b.Verdict == NotMet {
		return a
	}
	if a.Register != b.Register {
		a.Register = "" // it answers one of the two only
	}
	a.ReadBy = union(a.ReadBy, b.ReadBy)
	a.Forms = union(a.Forms, b.Forms)
	if b.Months > 0 && (a.Months == 0 || b.Months < a.Months) {
		a.Months = b.Months
	}
	return a
}

// union is a and what only b has, in a list of its own.
func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func asks(i Item) int { return slices.Index([]Verdict{NotMet, CannotTell, Met}, i.Verdict) }
