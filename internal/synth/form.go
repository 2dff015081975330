package synth

import (
	"fmt"
	"strconv"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// form fills in the application form of a case. It has no fault unless an anomaly is
// planted.
func (g *Generator) form(d *draft) dossier.Form {
	f := dossier.Form{City: d.employer.City.Code,
		Transaction:   dossier.Transaction{Work: dossier.WorkTransaction(d.transaction.Work), Residence: dossier.ResidenceTransaction(d.transaction.Residence)},
		Education:     d.life.schools,
		Jobs:          d.life.jobs,
		Gaps:          d.life.gaps,
		Qualification: dossier.Qualification{Degree: d.degree, Chinese: chinese(d.hsk)},
		Category:      dossier.Category{Grade: dossier.Grade(d.archetype.Grade), Ground: d.archetype.Ground, Score: d.score},
	}
	d.applicant(&f)
	d.offer(&f)
	d.firm(g, &f)
	d.stay(g, &f)
	d.papers(&f)
	d.sign(g, &f)
	return f
}

func chinese(hsk int) string {
	if hsk == 0 {
		return "none"
	}
	return "hsk-" + strconv.Itoa(hsk)
}

func (d *draft) applicant(f *dossier.Form) {
	p, nation := d.person, dossier.Country(d.person.Nation.Code)
	f.Applicant = dossier.Applicant{Surname: p.Surname, Given: p.Given, Sex: p.Sex, BirthDate: p.Birth, BirthPlace: p.BirthPlace, Nationality: nation,
		PassportCountries: []dossier.Country{nation}, Marital: "unstated", Passport: p.Passport,
		Fingerprints: dossier.Fingerprints{Status: "pending"}}
	f.Applicant.Passport.MRZ = p.zone()
}

func (d *draft) offer(f *dossier.Form) {
	f.Post = dossier.Post{Title: titles[d.k%len(titles)], Occupation: occupations[d.post], Kind: d.post, Duties: "Duties of the post as in the contract.", From: d.from, To: d.to}
	f.Contract = dossier.Contract{From: d.from, To: d.to}
	f.Workplaces = []dossier.Workplace{{Region: d.employer.City.Region, Address: d.employer.City.ZH + "示例路1号"}}
	f.Pay = dossier.Pay{Yearly: int64(d.pay), Monthly: int64(d.pay / 12), MonthsPerYear: d.months}
}

// occupations are classes of the national classification, by kind of post.
var occupations = map[string]string{"management": "1-06-01", "professional": "2-02-10", "teaching": "2-08-01", "research": "2-01-06",
	"skilled": "6-18-01", "art-sport": "2-09-01", "other": "4-07-02"}

func (d *draft) firm(g *Generator, f *dossier.Form) {
	e := d.employer
	f.Employer = dossier.Employer{Name: e.Name, CreditCode: e.Code, LicenceUnlimited: true, Industry: e.Industry,
		Address: e.City.ZH + "示例路1号", Phone: g.phone(e.Number), Email: fmt.Sprintf("office@employer-%d.example", e.Number)}
	f.Handler = dossier.Handler{Name: d.handler.Name, IDNumber: d.handler.ID, Phone: g.phone(10_000_000 + e.Number),
		Email: fmt.Sprintf("handler@employer-%d.example", e.Number), Agency: d.handler.Agency}
}

// phone is a number that no telephone has.
func (g *Generator) phone(n int) string { return fmt.Sprintf("%s%08d", g.shapes.Numbers.Phone, n) }

// stay is what is held now, where the applicant is, and what is asked for.
func (d *draft) stay(g *Generator, f *dossier.Form) {
	if d.holds() {
		number := fmt.Sprintf("%s%016d", g.shapes.Numbers.Permit, scattered(d.k, g.seed, 10_000_000))
		f.WorkPermit = dossier.Held{Number: number, ExpiresOn: d.expires}
		f.PriorPermits = d.prior()
	}
	if d.transaction.Work != "overseas" {
		f.Entry = dossier.Entry{Date: d.entered, Port: "上海浦东"}
	}
	switch residence := f.Transaction.Residence; residence {
	case "":
	case dossier.ResidenceFirst:
		if d.transaction.Work != "overseas" {
			f.Visa = dossier.Visa{Type: "Z", Number: fmt.Sprintf("E%08d", d.k), StayUntil: d.entered.AddDays(30)}
		}
		f.Residence.Requested = d.requested()
	case dossier.ResidenceExtension:
		f.Residence.Current = d.resides()
		f.Residence.Requested = d.requested()
	default:
		f.Residence.Current = d.resides()
	}
	f.Accommodation = dossier.Accommodation{Region: d.employer.City.Region, Address: d.employer.City.ZH + "样本里2号"}
}

func (d *draft) requested() dossier.RequestedResidence {
	return dossier.RequestedResidence{Reason: "work", From: d.from, Until: d.to}
}

func (d *draft) resides() dossier.HeldResidence {
	return dossier.HeldResidence{Number: fmt.Sprintf("R%08d", d.k), Kind: "work", ExpiresOn: d.expires}
}

// prior is an unbroken row of permits of a year, up to the ones held now.
func (d *draft) prior() []dossier.PriorPermit {
	var out []dossier.PriorPermit
	for i := d.permits; i > 0; i-- {
		from, to := d.expires.AddDays(1).AddMonths(-12*i), d.expires.AddDays(1).AddMonths(-12*(i-1)).AddDays(-1)
		for _, kind := range []dossier.PermitKind{dossier.WorkPermit, dossier.ResidencePermit} {
			out = append(out, dossier.PriorPermit{Kind: kind, From: from, To: to})
		}
	}
	return out
}

// papers are the certificates, and what the transaction is about.
func (d *draft) papers(f *dossier.Form) {
	t := &f.Transaction
	switch d.transaction.Work {
	case "overseas", "domestic":
		f.Medical = dossier.Medical{Number: fmt.Sprintf("MED-%08d", d.k), Issuer: "国际旅行卫生保健中心", IssuedOn: d.medical}
		f.PoliceCertificate = dossier.PoliceCertificate{Issuer: "Police", Country: f.Applicant.Nationality, IssuedOn: d.police, Apostille: fmt.Sprintf("AP-%08d", d.k)}
	case "change":
		t.Changed, t.ChangedOn = []dossier.Item{"post-title"}, d.event
	case "cancellation":
		t.EndReason, t.EndedOn = "early", d.event
	case "replacement":
		t.LossReason, t.LostOn = "lost", d.event
	}
}

// sign is how people are reached, and what they declare.
func (d *draft) sign(g *Generator, f *dossier.Form) {
	f.Contact = dossier.Contact{Phone: g.phone(20_000_000 + d.k), Email: fmt.Sprintf("applicant-%d@person.example", d.k), Address: d.employer.City.ZH + "样本里2号"}
	f.Delivery = dossier.Delivery{Choice: dossier.PickUp}
	if d.byPost {
		f.Delivery = dossier.Delivery{Choice: dossier.ByPost, Recipient: f.Applicant.Given + " " + f.Applicant.Surname, Phone: f.Contact.Phone, Address: f.Contact.Address}
	}
	f.Pledges = dossier.Pledges{Truth: true, NoCriminalRecord: true, DataNotice: true, EmployerConsents: true, SignedAt: civil.Moment{Date: d.filed.AddDays(-1), Minute: 10 * 60}}
}
