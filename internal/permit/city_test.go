package permit

import (
	"slices"
	"strconv"
	"testing"

	"tandem/internal/civil"
)

// The offices of every test city. The supervisor and the centre only get letters.
const (
	hall       OfficeID = "hall"       // the window
	labour     OfficeID = "labour"     // decides on work
	border     OfficeID = "exit-entry" // decides on residence
	supervisor OfficeID = "supervisor"
	centre     OfficeID = "centre"
	science    OfficeID = "science"
)

// Counting rules of the test cities; they differ so that no rule is taken for granted.
var (
	officeDays   = civil.Rule{Unit: civil.Working, ClosedStart: civil.Zero}
	strictDays   = civil.Rule{Unit: civil.Working, ClosedStart: civil.One}
	lateDays     = civil.Rule{Unit: civil.Working, ClosedStart: civil.Zero, Cutoff: 17 * 60}
	calendarDays = civil.Rule{Unit: civil.Days}
)

// statutory are the periods of the law, with a promise of seven working days.
func statutory(rule civil.Rule) Limits {
	return Limits{
		Notice:    Limit{5, rule, "Licence Law art. 32(4)"},
		Promised:  Limit{7, rule, "promise"},
		Joint:     Limit{45, rule, "Licence Law art. 42 ¶2"},
		Work:      Limit{20, rule, "Licence Law art. 42 ¶1"},
		Residence: Limit{15, calendarDays, "Exit-Entry Law art. 30"},
		Issue:     Limit{10, rule, "Licence Law art. 44"},
		Answer:    Limit{15, calendarDays, "notice"},
		Tolerated: Limit{5, rule, "容缺受理"},
		Explain:   Limit{10, rule, "notice"},
		JointMore: 15, WorkMore: 10,
	}
}

// business lists the business types of tracks, for checklists.
func business(names ...string) []Business {
	var out []Business
	for _, n := range names {
		out = append(out, Business(n))
	}
	return out
}

// allBusiness is every business type there is.
func allBusiness() []Business {
	var out []Business
	for _, kind := range []Kind{Work, Residence} {
		for _, t := range Transactions[kind] {
			out = append(out, Business(string(kind)+"/"+string(t)))
		}
	}
	return out
}

// A callFor is a need and the business types that call for it.
type callFor struct {
	Need
	For []Business
}

// checklist has a paper of every kind: read by one or both, tolerable or not,
// shared by a register, replaced by a commitment, compared in original.
func checklist() []callFor {
	both := []Kind{Work, Residence}
	return []callFor{
		{Need{Code: "passport", ReadBy: both, Original: true}, allBusiness()},
		{Need{Code: "contract", ReadBy: both, Tolerable: true}, business("work/overseas", "work/domestic", "work/extension", "residence/first", "residence/extension")},
		{Need{Code: "degree", ReadBy: []Kind{Work}, Original: true, Tolerable: true}, business("work/overseas", "work/domestic")},
		{Need{Code: "record", ReadBy: []Kind{Work}, Commit: true}, business("work/overseas", "work/domestic")},
		{Need{Code: "health", ReadBy: []Kind{Residence}, Tolerable: true}, business("residence/first")},
		{Need{Code: "accommodation", ReadBy: []Kind{Residence}, Share: "police", Tolerable: true}, business("residence/first", "residence/extension")},
		{Need{Code: "licence", ReadBy: both, Share: "market"}, business("work/overseas", "work/domestic", "residence/first")},
	}
}

// conclusion is what the tracks call for; the form spares some papers.
func conclusion(tracks []Track, without ...Code) *Conclusion {
	k := &Conclusion{}
	for _, n := range checklist() {
		need := n.Need
		need.ReadBy, need.Row = nil, "row-"+n.Code
		for _, t := range tracks {
			if slices.Contains(n.ReadBy, t.Kind) && slices.Contains(n.For, t.Business()) && !slices.Contains(need.ReadBy, t.Kind) {
				need.ReadBy = append(need.ReadBy, t.Kind)
			}
		}
		switch {
		case len(need.ReadBy) == 0:
		case slices.Contains(without, n.Code):
			k.Spared = append(k.Spared, Spared{n.Code, need.Row, "spared"})
		default:
			k.Needs = append(k.Needs, need)
		}
	}
	return k
}

// A shape is a profile by the name of the city that it resembles.
type shape struct {
	name    string
	profile *Profile
}

// shapes are the five ways in which the seeds run the procedure.
func shapes() []shape {
	base := func(city string, rule civil.Rule) Profile {
		return Profile{
			City: city, Edition: "2026", Hash: "pack-" + city, Window: hall, ActsFor: []OfficeID{labour, border},
			Authorities: map[Kind]OfficeID{Work: labour, Residence: border}, Supervisor: supervisor,
			Originals: AtAcceptance, Delivery: []Way{PickUp, Courier},
			Limits: statutory(rule), ExpediteTo: 2, RetainYears: 3,
		}
	}
	jiangmen := base("jiangmen", officeDays)
	jiangmen.PreReview, jiangmen.Appointment = true, true
	haikou := base("haikou", strictDays)
	haikou.Originals, haikou.PreReview = AtHandOut, true
	beijing := base("beijing", officeDays)
	beijing.DoublePost, beijing.ReportTo = true, centre
	wuxi := base("wuxi", lateDays)
	wuxi.Experts = &ExpertRule{Offices: []OfficeID{labour, border, science}, Quorum: 2, Hours: 8}
	national := base("national", officeDays)
	national.KeepPassport, national.RetainYears = false, 1
	return []shape{{"jiangmen", &jiangmen}, {"haikou", &haikou}, {"beijing", &beijing}, {"wuxi", &wuxi}, {"national", &national}}
}

// city returns the profile of a shape.
func city(t testing.TB, name string) *Profile {
	t.Helper()
	i := slices.IndexFunc(shapes(), func(s shape) bool { return s.name == name })
	if i < 0 {
		t.Fatalf("no city %q", name)
	}
	return shapes()[i].profile
}

// The people of the test cities.
const (
	anna     PersonID = "anna" // the foreigner
	bob      PersonID = "bob"  // her employer's handler
	employer          = "91EMPLOYER"
	rival             = "91RIVAL"
)

var everyPost = []Post{PostAccept, PostSecond, PostExamine, PostReview, PostDecide, PostIssue, PostHandOut}

// officer is one of the officers of an office; all of them hold all posts, which
// tempts the same person to work at neighbouring ones.
func officer(office OfficeID, n int) Actor {
	return Actor{ID: PersonID(string(office) + "-" + strconv.Itoa(n)), Role: Officer, Office: office, Posts: everyPost}
}

// officersPerOffice are enough to keep neighbouring posts apart.
const officersPerOffice = 4

func applicant() Actor { return Actor{ID: anna, Role: Applicant} }
func handler() Actor   { return Actor{ID: bob, Role: HandlerRole, Employer: employer} }
func machinery() Actor { return Actor{ID: "clockwork", Role: System} }
func headOf(o OfficeID) Actor {
	return Actor{ID: PersonID(string(o) + "-head"), Role: AuthorityHead, Office: o}
}
func mayor() Actor { return Actor{ID: "mayor", Role: GovernmentHead, Office: "city"} }

func expert(o OfficeID) Actor {
	return Actor{ID: PersonID("expert-" + string(o)), Role: Expert, Office: o}
}

// strangers are people who have no business in the case, or too much of it.
func strangers() []Actor {
	return []Actor{
		{ID: "eve", Role: Applicant},
		{ID: "carl", Role: HandlerRole, Employer: rival},
		{ID: anna, Role: Officer, Office: labour, Posts: everyPost}, // decides on herself
		{ID: "mole", Role: Officer, Office: labour, Posts: everyPost, Employer: employer},
		{ID: "usher", Role: Officer, Office: hall, Posts: everyPost, Employer: employer},
		{ID: "intern", Role: Officer, Office: border},
		{ID: "expert-mole", Role: Expert, Office: science, Employer: employer},
		headOf("elsewhere"), officer("elsewhere", 0), {ID: "nobody"},
	}
}

// day is a date written down.
func day(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// at is a moment written down.
func at(t testing.TB, s string) civil.Moment {
	t.Helper()
	m, err := civil.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// movedCalendar is another calendar: holidays of 2026 moved, 2027 announced.
var movedCalendar = parsed(`{
	"2026": {"off": ["2026-01-01","2026-02-16..2026-02-20","2026-03-09..2026-03-13","2026-05-01","2026-06-08","2026-08-03..2026-08-05","2026-10-01..2026-10-08"],
	         "work": ["2026-02-28","2026-03-14"]},
	"2027": {"off": ["2027-01-01","2027-02-05..2027-02-11"], "work": ["2027-02-13"]}}`)

func parsed(schedule string) *civil.Calendar {
	cal, err := civil.ParseCalendar("moved.json", []byte(schedule))
	if err != nil {
		panic(err)
	}
	return cal
}
