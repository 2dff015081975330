package synth

import (
	"fmt"
	"strconv"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/rules"
)

// A Case is one application, from filing to its end, as a line of cases.jsonl.
type Case struct {
	ID          string       `json:"id"`
	Filed       civil.Date   `json:"filed"`
	Ended       civil.Date   `json:"ended"`
	City        string       `json:"city"`
	Category    string       `json:"category"` // as decided
	Ground      string       `json:"ground"`
	Archetype   string       `json:"archetype"`
	Group       string       `json:"group"` // of nationalities
	Outcome     string       `json:"outcome"`
	Corrections int          `json:"corrections"`
	Version     int          `json:"version"` // of the dossier, at the end
	Name        string       `json:"name"`
	Passport    string       `json:"passport"`
	Employer    CaseEmployer `json:"employer"`
	Handler     CaseHandler  `json:"handler"`
	Papers      Papers       `json:"papers"`
	Term        Term         `json:"term"`
	Steps       []Step       `json:"steps"`
	Facts       rules.Facts  `json:"facts"` // as stated, with what registers answered

	form  dossier.Form
	label Label
	line  []byte // encoded, without its end
}

// A CaseEmployer is the employer of a case.
type CaseEmployer struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Size  string `json:"size"`
	Staff int    `json:"staff"`
}

// A CaseHandler is who filed it.
type CaseHandler struct {
	ID     string `json:"id"`
	Agency string `json:"agency,omitempty"`
}

// Papers are days on which papers were issued or end.
type Papers struct {
	PassportUntil civil.Date `json:"passportUntil"`
	Medical       civil.Date `json:"medical,omitzero"` // issued
	Police        civil.Date `json:"police,omitzero"`  // issued
}

// A Term is the period asked for, both days included.
type Term struct {
	From civil.Date `json:"from"`
	To   civil.Date `json:"to"`
}

// A draft is a case while it is drawn.
type draft struct {
	k           int
	plan        plan
	archetype   Archetype
	employer    employer
	handler     handler
	transaction Transaction
	person      person
	life        life
	day         int // of filing
	filed       civil.Date
	degree      string
	post        string
	hsk, score  int
	pay, months int
	permits     int // held before, a year each
	from, to    civil.Date
	expires     civil.Date // of what is held
	entered     civil.Date
	medical     civil.Date
	police      civil.Date
	event       civil.Date
	byPost      bool
}

// caseID is the number that people would know the case by.
func caseID(k int) string { return fmt.Sprintf("SYN-%08d", k+1) }

// holds reports whether permits are held already.
func (d *draft) holds() bool {
	return d.transaction.Work != "overseas" && (d.transaction.Work != "domestic" || d.transaction.Residence == "extension")
}

// isNew reports whether a new work permit is asked for.
func (d *draft) isNew() bool {
	return d.transaction.Work == "overseas" || d.transaction.Work == "domestic"
}

// draw makes case k, which stands in block b.
func (g *Generator) draw(b *block, k int) Case {
	i := k % Block
	d := &draft{k: k, plan: b.plans[i], archetype: g.shapes.Archetypes.List[b.kinds[i]], employer: b.employers[b.at[i]]}
	d.day, d.filed = g.fileDay(k, d.plan)
	g.whoIs(d)
	s := streamOf(g.seed, ofCase, k)
	d.handler = d.employer.Handler
	if d.plan.kind == BusyHandler {
		d.handler = handler{ID: fmt.Sprintf("H-BUSY-%06d-%d", k/Block, d.plan.group), Name: d.handler.Name}
	}
	d.transaction = g.shapes.Transactions.List[s.of(g.transactionShares)]
	if d.plan.kind == Overlap || d.plan.kind == ExpiredPaper {
		d.transaction = Transaction{Work: "domestic", Residence: "first"} // it wants papers and a contract
	}
	d.byPost = s.one(g.shapes.Names.ByPost)
	g.dates(s, d)
	return g.finish(d, g.qualify(s, d))
}

// fileDay draws the day of filing. Who works for two employers at once files for the
// second within a month of the first.
func (g *Generator) fileDay(k int, p plan) (int, civil.Date) {
	day := g.days.draw(streamOf(g.seed, ofTime, k))
	if p.kind == Overlap && p.like >= 0 {
		first, _ := g.fileDay(k-k%Block+p.like, plan{like: -1})
		day = min(first+streamOf(g.seed, ofTime, k).between(1, 30), len(g.days.upTo)-1)
	}
	return day, g.days.date(day)
}

// whoIs draws the person. A second application of somebody repeats them; a borrowed
// passport repeats its number only.
func (g *Generator) whoIs(d *draft) {
	owner := d.k
	if d.plan.like >= 0 && d.plan.kind == Overlap {
		owner = d.k - d.k%Block + d.plan.like
	}
	_, filed := g.fileDay(owner, plan{like: -1})
	d.degree = streamOf(g.seed, ofDegree, owner).word(d.archetype.Degree)
	d.person = g.person(owner, d.archetype, filed, d.degree)
	if d.plan.like >= 0 && d.plan.kind == SamePassport {
		d.person.Passport.Number = g.shapes.Numbers.Passport + fmt.Sprintf("%07d", scattered(d.k-d.k%Block+d.plan.like, g.seed, 10_000_000))
	}
}

// tries is how often somebody is drawn anew whose ground is points and who has too few.
const tries = 40

// qualify draws what the person has done until it fits the ground that is claimed. Who
// claims points and never gets there gets the rest from the province.
func (g *Generator) qualify(s stream, d *draft) rules.Facts {
	low, high := g.marks(d)
	for n := 0; ; n++ {
		g.situation(s, d)
		f := g.facts(d, g.form(d))
		if !d.archetype.Points {
			return f
		}
		d.score = g.score(f)
		if n >= tries && d.score < low {
			f.Support.ProvincialPoints = new(min(10, low-d.score))
			d.score = g.score(f)
		}
		if n >= tries || d.score >= low && d.score <= high {
			return f
		}
	}
}

// marks are the least and the most points of a category, by the table of the day.
func (g *Generator) marks(d *draft) (low, high int) {
	system := g.policies.System(d.filed)
	if system == nil {
		return 0, 0
	}
	high = system.Max
	for _, m := range system.Marks { // from the highest on
		if m.Grade == d.archetype.Grade {
			return m.From, high
		}
		high = m.From - 1
	}
	return 0, high
}

func (g *Generator) score(f rules.Facts) int {
	if system := g.policies.System(f.On); system != nil {
		return system.Score(f).Low
	}
	return 0
}

// situation draws what the person has done and what they are offered.
func (g *Generator) situation(s stream, d *draft) {
	a := d.archetype
	d.life = g.life(s, a, d.person, d.degree, d.filed)
	d.post, d.hsk, d.months = s.word(a.Post), s.of(a.HSK), s.in(g.shapes.Dates.Months)
	percent := s.in(a.Pay)
	if d.plan.kind == ImplausiblePay {
		percent = s.in(g.shapes.Pay.Implausible)
	}
	d.pay = (d.employer.City.Wage*percent/100 + 999) / 1000 * 1000
}

// dates draws the dates around the day of filing, so that they suit the transaction.
func (g *Generator) dates(s stream, d *draft) {
	t := g.shapes.Dates
	d.entered, d.event = d.filed.AddDays(-s.in(t.Entered)), d.filed.AddDays(-s.in(t.Event))
	d.medical, d.police = d.filed.AddDays(-s.in(t.Medical)), d.filed.AddDays(-s.in(t.Police))
	d.expires, d.permits = d.filed.AddDays(s.in(t.Expires)), 0
	if d.holds() {
		d.permits = s.in(t.Permits)
		d.entered = d.filed.AddDays(-s.in(t.Returned))
	}
	d.from = d.filed.AddDays(s.in(t.Begins))
	if d.transaction.Work == "extension" || d.transaction.Residence == "extension" {
		d.from = d.expires.AddDays(1)
	}
	months, _ := strconv.Atoi(s.word(g.terms[d.archetype.Grade])) // checked with the shapes
	d.to = earlier(d.from.AddMonths(months).AddDays(-1), d.person.Passport.ExpiresOn)
	if d.plan.kind == ExpiredPaper {
		g.expire(s, d)
	}
}

// expire makes one of the papers too old.
func (g *Generator) expire(s stream, d *draft) {
	switch s.IntN(3) {
	case 0:
		d.person.Passport.ExpiresOn = d.filed.AddDays(-s.between(5, 90))
		d.person.Passport.IssuedOn = d.person.Passport.ExpiresOn.AddMonths(-120)
	case 1:
		d.medical = d.filed.AddDays(-s.between(200, 400))
	default:
		d.police = d.filed.AddDays(-s.between(200, 400))
	}
}

func earlier(a, b civil.Date) civil.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// finish computes what follows from the draft.
func (g *Generator) finish(d *draft, facts rules.Facts) Case {
	c := Case{ID: caseID(d.k), Filed: d.filed, City: d.employer.City.Code, Category: d.archetype.Grade, Ground: d.archetype.Ground,
		Archetype: d.archetype.ID, Group: d.person.Nation.Group, Name: d.person.Surname + " " + d.person.Given, Passport: d.person.Passport.Number,
		Employer: CaseEmployer{d.employer.Code, d.employer.Name, d.employer.Size, d.employer.Staff},
		Handler:  CaseHandler{d.handler.ID, d.handler.Agency}, Papers: Papers{PassportUntil: d.person.Passport.ExpiresOn},
		Term: Term{d.from, d.to}, Facts: facts, form: g.form(d)}
	if d.isNew() {
		c.Papers.Medical, c.Papers.Police = d.medical, d.police
	}
	g.handle(streamOf(g.seed, ofSteps, d.k), d, &c)
	if d.plan.kind != "" {
		c.label = g.label(d)
	}
	return c
}
