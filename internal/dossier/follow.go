package dossier

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// An Inference is an answer that follows from others of the same form, so that nobody is
// asked for it twice. It is filled in only where nobody states another, and whoever
// states one has the last word.
type Inference struct {
	Of    string // path of the answer that follows
	From  string // path of the answer that people are told it follows from
	need  Need   // in which applications; "" in all
	value func(Answers) string
}

// Value is what follows; "" where nothing does.
func (i Inference) Value(t Answers) string {
	if i.need != Optional && !i.need.Holds(t.kind()) {
		return ""
	}
	return i.value(t)
}

// kind is the form as far as needs look at it.
func (t Answers) kind() *Form {
	return &Form{Transaction: Transaction{Work: WorkTransaction(t["transaction.work"]), Residence: ResidenceTransaction(t["transaction.residence"])},
		Delivery: Delivery{Choice: DeliveryChoice(t["delivery.choice"])}}
}

// inferences are all of them. One that follows from another that follows comes later.
var inferences = []Inference{
	{"residence.requested.reason", "transaction.work", ResidenceTerm, reasonOfStay},
	{"qualification.degree", "education[0].level", NewWork, highestDegree},
	{"visa.stayUntil", "entry.date", OnVisa, stayAfterEntry},
	{"policeCertificate.country", "applicant.nationality", NewWork, nationOfRecord},
	{"contact.address", "accommodation.address", AnyResidence, same("accommodation.address")},
	{"delivery.recipient", "applicant.surname", Posting, fullName},
	{"delivery.phone", "contact.phone", Posting, same("contact.phone")},
	{"delivery.address", "contact.address", Posting, same("contact.address")},
	{"post.kind", "post.occupation", WorkTerm, kindOfPost},
	{"contract.from", "post.from", WorkTerm, sameDay("post.from")},
	{"contract.to", "post.to", WorkTerm, sameDay("post.to")},
	{"workplaces[0].address", "employer.address", WorkTerm, same("employer.address")},
	{"workplaces[0].region", "employer.creditCode", WorkTerm, regionOfUnit},
	{"pay.monthsPerYear", "post.to", WorkTerm, monthsOfWork},
	{"pay.monthly", "pay.yearly", WorkTerm, monthlyPay},
	{"category.grade", "category.ground", WorkTerm, gradeOfGround},
	{"residence.requested.until", "post.to", ResidenceTerm, endOfStay},
}

// Inferences lists them in the order in which they are drawn.
func Inferences() []Inference { return slices.Clone(inferences) }

// InferenceOf finds what the answer at path follows from in this application.
func (t Answers) InferenceOf(path string) (Inference, bool) {
	i := slices.IndexFunc(inferences, func(x Inference) bool { return x.Of == path })
	if i < 0 || inferences[i].need != Optional && !inferences[i].need.Holds(t.kind()) {
		return Inference{}, false
	}
	return inferences[i], true
}

// Waits reports whether an answer is open only because the one that it follows from is.
func (t Answers) Waits(path string) bool {
	i, ok := t.InferenceOf(path)
	return ok && t[path] == "" && t[i.From] == ""
}

// Wanting are the faults that somebody can mend: not that an answer is open which waits
// for another that is open as well, and is asked for itself.
func (t Answers) Wanting(faults strict.Faults) strict.Faults {
	return slices.DeleteFunc(slices.Clone(faults), func(f strict.Fault) bool {
		return (f.Key == "dossier.missing" || f.Key == "dossier.number") && t.Waits(f.Path)
	})
}

func same(path string) func(Answers) string {
	return func(t Answers) string { return t[path] }
}

// sameDay passes nothing that is no day: what is wrong is told once.
func sameDay(path string) func(Answers) string {
	return func(t Answers) string { return t.day(path).String() }
}

// day reads an answer that is a date; the zero date if it is none.
func (t Answers) day(path string) civil.Date {
	d, err := civil.ParseDate(t[path])
	if err != nil {
		return civil.Date{}
	}
	return d
}

// reasonOfStay: who works stays to work, and who stays as a talent goes on to.
func reasonOfStay(t Answers) string {
	if kind := t["residence.current.kind"]; reasonSet.Has(kind) {
		return kind
	}
	if !NewWork.Holds(t.kind()) {
		return ""
	}
	return "work"
}

// highestDegree is that of the schools that are stated.
func highestDegree(t Answers) string {
	levels := map[string]bool{}
	for path, value := range t {
		if idOf(path) == "education[].level" && value != "" {
			levels[value] = true
		}
	}
	for _, degree := range degreeSet.Values { // from high to low
		if levels[degree] {
			return degree
		}
	}
	if len(levels) > 0 {
		return "other"
	}
	return ""
}

// afterEntry are the visas that call for a residence permit: their stay lasts until that
// is applied for, 30 days at most (Exit-Entry Law art. 30).
var afterEntry = []string{"D", "J1", "Q1", "S1", "X1", "Z"}

func stayAfterEntry(t Answers) string {
	entered := t.day("entry.date")
	if entered.IsZero() || !slices.Contains(afterEntry, t["visa.type"]) {
		return ""
	}
	return entered.AddDays(daysAfterEntry).String()
}

// nationOfRecord: the record is certified by the state of nationality, unless somebody has
// lived elsewhere (material M04). Without a certificate there is no country.
func nationOfRecord(t Answers) string {
	if t["policeCertificate.issuer"] == "" {
		return ""
	}
	return t["applicant.nationality"]
}

func fullName(t Answers) string {
	return strings.TrimSpace(t["applicant.given"] + " " + t["applicant.surname"])
}

// kindsOfPost are the kinds of posts by the classes of the national classification of
// occupations; the first that an occupation begins with counts.
var kindsOfPost = []struct{ class, kind string }{
	{"1-", "management"}, {"2-01", "research"}, {"2-08", "teaching"}, {"2-09", "art-sport"}, {"2-", "professional"}, {"6-", "skilled"},
}

func kindOfPost(t Answers) string {
	for _, k := range kindsOfPost {
		if strings.HasPrefix(t["post.occupation"], k.class) {
			return k.kind
		}
	}
	return ""
}

// regionOfUnit is the district in the credit code (GB 32100, characters 3 to 8), where the
// work is done at the address of the unit.
func regionOfUnit(t Answers) string {
	code := t["employer.creditCode"]
	if len(code) < 8 || t["workplaces[0].address"] == "" || t["workplaces[0].address"] != t["employer.address"] {
		return ""
	}
	if region := code[2:8]; shapes[Region].MatchString(region) {
		return region
	}
	return ""
}

const monthsOfYear = 12

// monthsOfWork is how many months of a year are worked in the period that is asked for.
func monthsOfWork(t Answers) string {
	from, to := t.day("post.from"), t.day("post.to")
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return ""
	}
	n := 1
	for n < monthsOfYear && !from.AddMonths(n).After(to) {
		n++
	}
	return strconv.Itoa(n)
}

// monthlyPay spreads the yearly pay over the months of work, without the odd yuan.
func monthlyPay(t Answers) string {
	yearly, err := strconv.Atoi(t["pay.yearly"])
	months, err2 := strconv.Atoi(t["pay.monthsPerYear"])
	if err != nil || err2 != nil || months < 1 || yearly < months {
		return ""
	}
	return strconv.Itoa(yearly / months)
}

// gradeOfGround: every ground belongs to one class (classification standard).
func gradeOfGround(t Answers) string {
	if !groundSet.Has(t["category.ground"]) {
		return ""
	}
	return t["category.ground"][:1]
}

// endOfStay is the last day on which post, contract and passport all last: nothing
// outlasts them (Exit-Entry Law art. 30). It follows the work in the same case alone; who
// has a work permit already says for how long they stay.
func endOfStay(t Answers) string {
	if !WorkTerm.Holds(t.kind()) || t.day("post.to").IsZero() {
		return ""
	}
	return earliest(t.day("post.to"), t.day("contract.to"), t.day("applicant.passport.expiresOn")).String()
}
