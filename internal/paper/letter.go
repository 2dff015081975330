package paper

import (
	"tandem/internal/civil"
	"tandem/internal/permit"
)

// A Letter is an official letter (告知书, 决定书, 凭证) and what stands in it. Which
// fields a kind needs is said in the table forms.
type Letter struct {
	Kind Kind // Kind(permit.AcceptanceLetter) …
	Head

	To        Name `max:"400"` // addressee: the applicant, or an office
	Applicant Name `max:"200"` // the foreigner the case is about
	Passport  string
	Employer  Name
	Matters   []Name // what is applied for: 外国人工作许可（延期）

	Received civil.Date // when the application was received
	From     civil.Date
	Due      civil.Date   // until when; of a hearing: the day
	Days     int          // how many days, in the unit that the kind counts in
	At       civil.Moment // of a hearing, if the hour is known
	Place    Name         // of a hearing, of collection
	Chair    Name         // of a hearing
	Approver Name         // who extended the limit

	Permits []Granted
	Reasons []Reason
	Items   []Item

	Ground    permit.Code // of a non-acceptance; "not-competent" needs Competent
	Competent Name        // the authority that is competent
	Remedy    Remedy
	Contact   Contact
}

// A Granted is a permit that a letter grants, ends or speaks of.
type Granted struct {
	What     Name
	Number   string `max:"40"`
	From, To civil.Date
}

// A Reason is one reason with its provision.
type Reason struct {
	Words Name
	Law   Name // may be empty
}

// An Item is one thing asked for, received or postponed.
type Item struct {
	What Name
	Form Name // 原件, 复印件; may be empty
	Note Name // what is wrong with it or what to do; may be empty
}

// A Remedy is what the reader can do against a decision. A residence decision has none.
type Remedy struct {
	To     Name // who reconsiders
	Days   int  // within so many days
	Court  Name // where to sue
	Months int  // within so many months
}

// A Contact is where to ask.
type Contact struct {
	Place Name   `max:"100"`
	Phone string `max:"60"`
}

func (l Letter) kind() Kind { return l.Kind }
func (l Letter) head() Head { return l.Head }

// receiptDays is the longest validity of the receipt of a residence application, in
// calendar days (Exit-Entry Law art. 30; Regulation).
const receiptDays = 15

func (l Letter) check(f *faults) {
	row, ok := formOf(l.Kind)
	if !ok {
		f.at("kind", "paper.field.kind", string(l.Kind))
		return
	}
	f.missing("number", l.Number == "")
	f.missing("to", l.To.IsZero())
	l.needs(f, row.needs)
	l.checkRemedy(f, row.remedy)
	if l.Ground == "not-competent" {
		f.missing("competent", l.Competent.IsZero())
	}
	if !l.From.IsZero() && !l.Due.IsZero() && l.Due.Before(l.From) {
		f.at("due", "paper.field.before", day(l.From))
	}
	if l.Kind == ResidenceReceipt && l.length() > receiptDays {
		f.at("due", "paper.field.receipt", receiptDays)
	}
	for i, p := range l.Permits {
		f.missing(entry("permits", i, "what"), p.What.IsZero())
	}
	for i, r := range l.Reasons {
		f.missing(entry("reasons", i, "words"), r.Words.IsZero())
	}
	for i, item := range l.Items {
		f.missing(entry("items", i, "what"), item.What.IsZero())
	}
}

func entry(list string, i int, field string) string { return list + "[" + number(i) + "]." + field }

// needs blames every field that the kind needs and that is empty.
func (l Letter) needs(f *faults, fields []string) {
	empty := map[string]bool{
		"applicant": l.Applicant.IsZero(), "passport": l.Passport == "", "employer": l.Employer.IsZero(), "matters": len(l.Matters) == 0,
		"received": l.Received.IsZero(), "from": l.From.IsZero(), "due": l.Due.IsZero(), "days": l.Days <= 0,
		"place": l.Place.IsZero(), "chair": l.Chair.IsZero(), "approver": l.Approver.IsZero(),
		"permits": len(l.Permits) == 0, "reasons": len(l.Reasons) == 0, "items": len(l.Items) == 0,
	}
	for _, field := range fields {
		f.missing(field, empty[field])
	}
}

func (l Letter) checkRemedy(f *faults, r regime) {
	given := l.Remedy != Remedy{}
	switch {
	case r == final && given:
		f.at("remedy", "paper.field.final")
	case r == needed || given:
		f.missing("remedy.to", l.Remedy.To.IsZero())
		f.missing("remedy.days", l.Remedy.Days <= 0)
		f.missing("remedy.court", l.Remedy.Court.IsZero())
		f.missing("remedy.months", l.Remedy.Months <= 0)
	}
}

// length is how many calendar days lie from From to Due, both counted.
func (l Letter) length() int {
	if l.From.IsZero() || l.Due.IsZero() {
		return 0
	}
	return l.Due.Sub(l.From) + 1
}
