package dossier

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// A situation changes the good form, and expects faults as "path key", with a
// "?" before a warning.
type situation struct {
	name   string
	change func(*Form)
	want   []string
}

// without is the good form with another transaction and nothing about the zone,
// so that each situation speaks of one thing.
func without(work WorkTransaction, residence ResidenceTransaction, more ...func(*Form)) func(*Form) {
	return func(f *Form) {
		f.Transaction = Transaction{Work: work, Residence: residence}
		f.Dependants, f.Applicant.Passport.MRZ = nil, nil
		f.WorkPermit = Held{"SWE910417F20230001", day("2027-01-20")}
		f.Residence.Current = HeldResidence{"R4410022", "work", day("2027-01-20")}
		for _, m := range more {
			m(f)
		}
	}
}

func workExpires(d string) func(*Form) { return func(f *Form) { f.WorkPermit.ExpiresOn = day(d) } }
func residenceExpires(d string) func(*Form) {
	return func(f *Form) { f.Residence.Current.ExpiresOn = day(d) }
}
func child(change func(*Dependant)) func(*Form) { return func(f *Form) { change(&f.Dependants[0]) } }

var situations = []situation{
	{"as it is", func(f *Form) {}, nil},

	// What is applied for.
	{"nothing applied for", without("", "", func(f *Form) {}), []string{"transaction dossier.transaction.none"}},
	{"for the family only", func(f *Form) {
		f.Transaction, f.Residence = Transaction{}, Residence{}
	}, nil},
	{"cancel and begin", func(f *Form) { f.Transaction.Residence = "cancellation" },
		[]string{
			"transaction.endReason dossier.missing", "transaction.endedOn dossier.missing", "residence.current.number dossier.missing",
			"residence.current.kind dossier.missing", "residence.current.expiresOn dossier.missing",
			"transaction.residence dossier.transaction.pair",
		}},
	{"from overseas, not entered yet", func(f *Form) {
		f.Transaction.Work, f.Entry, f.Visa = "overseas", Entry{}, Visa{}
	}, nil},
	{"unknown transaction", func(f *Form) { f.Transaction.Work = "extention" },
		[]string{"transaction.work dossier.choice.near"}},

	// Change, end, loss.
	{"change within ten working days", without("change", "", changed("2026-11-02", "passport")), nil},
	{"change after ten working days", without("change", "", changed("2026-10-31", "passport")), nil}, // a Saturday: Monday is day 0
	{"change a day later", without("change", "", changed("2026-10-30", "passport")), []string{"?transaction.changedOn dossier.changed.late-work"}},
	{"residence change within ten days", without("", "change", changed("2026-11-06", "place")), nil},
	{"residence change after ten days", without("", "change", changed("2026-11-05", "place")), []string{"?transaction.changedOn dossier.changed.late-residence"}},
	{"change of tomorrow", without("change", "", changed("2026-11-17", "passport")), []string{"transaction.changedOn dossier.future"}},
	{"change of what cannot change", without("change", "", changed("2026-11-12", "employer", "occupation", "name", "nmae", "shoes")),
		[]string{"transaction.changed[0] dossier.changed.employer", "transaction.changed[1] dossier.changed.occupation",
			"transaction.changed[3] dossier.choice.near", "transaction.changed[4] dossier.choice"}},
	{"change of nothing", without("change", ""), []string{"transaction.changed dossier.missing", "transaction.changedOn dossier.missing"}},
	{"cancelled in time", without("cancellation", "cancellation", ended("2026-11-02")), nil},
	{"cancelled late", without("cancellation", "cancellation", ended("2026-10-30")), []string{"?transaction.endedOn dossier.ended.late"}},
	{"cancellation with a passport that expired", without("cancellation", "", ended("2026-11-12"), func(f *Form) {
		f.Applicant.Passport.ExpiresOn, f.Employer.LicenceUnlimited = day("2026-11-01"), false
	}), nil},
	{"lost tomorrow", without("replacement", "reissue", func(f *Form) {
		f.Transaction.LossReason, f.Transaction.LostOn = "lost", day("2026-11-17")
	}), []string{"transaction.lostOn dossier.future"}},

	// The person.
	{"eighteen today", noZone(func(f *Form) { young(f, "2008-11-16") }), nil},
	{"eighteen tomorrow", noZone(func(f *Form) { young(f, "2008-11-17") }), []string{"applicant.birthDate dossier.birth.young"}},
	{"born tomorrow", noZone(func(f *Form) { f.Applicant.BirthDate = day("2026-11-17") }),
		[]string{"applicant.birthDate dossier.future", "applicant.passport.issuedOn dossier.order"}},
	{"born in another century", noZone(func(f *Form) { f.Applicant.BirthDate = day("1905-11-16") }),
		[]string{"applicant.birthDate dossier.birth.old"}},
	{"sixty", noZone(func(f *Form) { f.Applicant.BirthDate = day("1965-11-17") }), nil},
	{"over sixty", noZone(func(f *Form) { f.Applicant.BirthDate = day("1965-11-16") }), []string{"?applicant.birthDate dossier.birth.sixty"}},
	{"over sixty, class A", noZone(func(f *Form) {
		f.Applicant.BirthDate, f.Category = day("1955-11-16"), Category{"A", "A2", 0}
	}), nil},
	{"a citizen of China", noZone(func(f *Form) { f.Applicant.Nationality = "CHN" }), []string{"applicant.nationality dossier.nation.china"}},
	{"a resident of Hong Kong", noZone(func(f *Form) { f.Applicant.Nationality = "HKG" }), []string{"applicant.nationality dossier.nation.china"}},
	{"Germany by its other code", noZone(func(f *Form) { f.Applicant.Nationality = "DEU" }), []string{"applicant.nationality dossier.nation.near"}},
	{"Germany", noZone(func(f *Form) { f.Applicant.Nationality = "D" }), nil},
	{"the specimen country", noZone(func(f *Form) { f.Applicant.Nationality = "UTO" }), []string{"applicant.nationality dossier.nation"}},
	{"once Chinese, no Chinese name", func(f *Form) { f.Applicant.FormerNationalities = []Country{"CHN"} }, []string{"applicant.chineseName dossier.missing"}},
	{"once Chinese, with the name", func(f *Form) {
		f.Applicant.FormerNationalities, f.Applicant.ChineseName = []Country{"CHN"}, "林安娜"
	}, nil},
	{"name with marks", func(f *Form) { f.Applicant.Surname = "Lindqvist-Oyèlárán" }, []string{"applicant.surname dossier.latin.near"}},
	{"name in another script", noZone(func(f *Form) { f.Applicant.Given = "Анна" }), []string{"applicant.given dossier.latin"}},
	{"one name only", noZone(func(f *Form) { f.Applicant.Given = "" }), nil},
	{"given name left out, but in the zone", func(f *Form) { f.Applicant.Given = "" }, []string{"applicant.given dossier.mrz.differs"}},
	{"Chinese name in Latin letters", func(f *Form) { f.Applicant.ChineseName = "Lin" }, []string{"applicant.chineseName dossier.han"}},
	{"exempt from fingerprints, no reason", func(f *Form) { f.Applicant.Fingerprints.Status = "exempt" },
		[]string{"applicant.fingerprints.exemption dossier.fingerprints.why"}},

	// The passport.
	{"passport for six months exactly", noZone(passportTo("2027-05-16")), []string{"?residence.requested.until dossier.residence.cut"}},
	{"passport a day short", noZone(passportTo("2027-05-15")),
		[]string{"applicant.passport.expiresOn dossier.passport.short", "?residence.requested.until dossier.residence.cut"}},
	{"passport short, extension", without("extension", "", passportTo("2027-05-15")), nil},
	{"passport expired", without("extension", "", passportTo("2026-11-15")), []string{"applicant.passport.expiresOn dossier.passport.expired"}},
	{"passport issued tomorrow", noZone(func(f *Form) { f.Applicant.Passport.IssuedOn = day("2026-11-17") }), []string{"applicant.passport.issuedOn dossier.future"}},
	{"passport expires before issue", without("extension", "", func(f *Form) {
		f.Applicant.Passport.IssuedOn, f.Applicant.Passport.ExpiresOn = day("2016-11-16"), day("2016-11-16")
	}), []string{"applicant.passport.expiresOn dossier.order", "applicant.passport.expiresOn dossier.passport.expired"}},
	{"passport number of four", noZone(number("AA48")), []string{"applicant.passport.number dossier.shape.passport"}},
	{"passport number of five", noZone(number("AA483")), nil},
	{"passport number of nine", noZone(number("AA4830217")), nil},
	{"passport number of ten", noZone(number("AA48302178")), []string{"?applicant.passport.number dossier.passport.long"}},
	{"passport number of twenty", noZone(number("AA483021787654321098")), []string{"?applicant.passport.number dossier.passport.long"}},
	{"passport number of twenty-one", noZone(number("AA4830217876543210987")), []string{"applicant.passport.number dossier.shape.passport"}},
	{"passport number with a space", noZone(number("AA 483021")), []string{"applicant.passport.number dossier.shape.passport"}},
	{"long number against the zone", number("AA48302178"), []string{"?applicant.passport.number dossier.passport.long"}},

	// The passport zone.
	{"one line of the zone", func(f *Form) { f.Applicant.Passport.MRZ = f.Applicant.Passport.MRZ[:1] }, []string{"applicant.passport.mrz dossier.mrz.lines"}},
	{"three lines of the zone", func(f *Form) { f.Applicant.Passport.MRZ = append(f.Applicant.Passport.MRZ, specimen2) },
		[]string{"applicant.passport.mrz dossier.list"}},
	{"zone of somebody else", func(f *Form) { f.Applicant.Passport.MRZ = []string{specimen1, specimen2} },
		[]string{
			"applicant.surname dossier.mrz.differs", "applicant.passport.number dossier.mrz.differs", "applicant.nationality dossier.mrz.differs",
			"applicant.birthDate dossier.mrz.differs", "applicant.passport.expiresOn dossier.mrz.differs",
		}},
	{"zone of a man", func(f *Form) { f.Applicant.Sex = "M" }, []string{"applicant.sex dossier.mrz.differs"}},
	{"zone with a wrong check digit", func(f *Form) { f.Applicant.Passport.MRZ[1] = replace(f.Applicant.Passport.MRZ[1], 44, "7") },
		[]string{"applicant.passport.mrz[1] dossier.mrz.check"}},
	{"zone of a visa", func(f *Form) { f.Applicant.Passport.MRZ[0] = "V" + f.Applicant.Passport.MRZ[0][1:] }, []string{"applicant.passport.mrz[0] dossier.mrz.kind"}},
	{"zone cut", func(f *Form) { f.Applicant.Passport.MRZ[0] = f.Applicant.Passport.MRZ[0][:40] }, []string{"applicant.passport.mrz[0] dossier.mrz.length"}},
	{"zone with small letters", func(f *Form) { f.Applicant.Passport.MRZ[0] = replace(f.Applicant.Passport.MRZ[0], 6, "l") }, []string{"applicant.passport.mrz[0] dossier.mrz.symbol"}},
	{"zone without a day", func(f *Form) { f.Applicant.Passport.MRZ[1] = withBirth("740230") }, []string{"applicant.passport.mrz[1] dossier.mrz.date"}},
	{"zone without a sex", func(f *Form) { f.Applicant.Passport.MRZ[1] = replace(specimen2, 21, "H") }, []string{"applicant.passport.mrz[1] dossier.mrz.sex"}},

	// Education and jobs.
	{"gap of three months", func(f *Form) { f.Jobs[0].From = month("2016-08"); f.Jobs[0].To = month("2020-12") }, nil},
	{"gap of four months", func(f *Form) { f.Jobs[0].To = month("2020-11") }, []string{"gaps[0].from dossier.history.gap"}},
	{"gap not explained", func(f *Form) { f.Gaps = nil }, []string{"jobs[1].from dossier.history.gap"}},
	{"gap up to the filing", func(f *Form) { f.Jobs[1].To = month("2026-06") }, []string{"jobs dossier.history.gap"}},
	{"three months up to the filing", func(f *Form) { f.Jobs[1].To = month("2026-07") }, nil},
	{"still at work", func(f *Form) { f.Jobs[1].To = Month{} }, nil},
	{"gap more than ten years ago", func(f *Form) { f.Education[2].To = month("2013-10"); f.Jobs[0].From = month("2016-11") }, nil},
	{"job ends before it begins", func(f *Form) { f.Jobs[1].To = month("2022-01") }, []string{"jobs[1].to dossier.history.order", "jobs dossier.history.gap"}},
	{"job in the future", func(f *Form) { f.Jobs[1].From = month("2026-12"); f.Jobs[1].To = Month{} }, []string{"jobs[1].from dossier.history.future", "jobs[1].from dossier.history.gap"}},
	{"history is not asked for an extension", without("extension", "", func(f *Form) { f.Jobs, f.Gaps, f.Education = nil, nil, nil }), nil},
	{"degree not in the education", func(f *Form) { f.Qualification.Degree = "doctor" }, []string{"?qualification.degree dossier.degree.unseen"}},
	{"no senior high school", func(f *Form) { f.Education = f.Education[1:] }, []string{"?education dossier.education.start"}},
	{"no education", func(f *Form) { f.Education = nil }, []string{"education dossier.missing"}},

	// Class, post, contract, pay.
	{"ground of another class", func(f *Form) { f.Category.Ground = "A3" }, []string{"category.ground dossier.category.ground"}},
	{"59 points", func(f *Form) { f.Category = Category{"B", "B6", 59} }, []string{"category.score dossier.category.score"}},
	{"60 points", func(f *Form) { f.Category = Category{"B", "B6", 60} }, nil},
	{"84 points", func(f *Form) { f.Category = Category{"A", "A6", 84} }, []string{"category.score dossier.category.score"}},
	{"85 points", func(f *Form) { f.Category = Category{"A", "A6", 85} }, nil},
	{"121 points", func(f *Form) { f.Category.Score = 121 }, []string{"category.score dossier.number"}},
	{"contract ends when it begins", func(f *Form) { f.Contract.To = f.Contract.From }, []string{"contract.to dossier.order", "?residence.requested.until dossier.residence.cut"}},
	{"work before the contract", func(f *Form) { f.Post.From = day("2026-11-30") }, []string{"post.from dossier.post.before"}},
	{"work after the contract", func(f *Form) { f.Post.To = day("2028-12-01") }, []string{"post.to dossier.post.after"}},
	{"no pay", func(f *Form) { f.Pay.Yearly = 0 }, []string{"pay.yearly dossier.number"}},
	{"pay below nothing", func(f *Form) { f.Pay.Yearly = -1 }, []string{"pay.yearly dossier.number"}},
	{"more a month than a year", func(f *Form) { f.Pay.Monthly = 540_001 }, []string{"pay.monthly dossier.pay.monthly"}},
	{"thirteen months a year", func(f *Form) { f.Pay.MonthsPerYear = 13 }, []string{"pay.monthsPerYear dossier.number"}},
	{"no workplace", func(f *Form) { f.Workplaces = nil }, []string{"workplaces dossier.missing"}},
	{"codes that are none", func(f *Form) {
		f.Workplaces[0].Region, f.Post.Occupation, f.Employer.Industry, f.City, f.Visa.Number = "32021", "engineer", "3491", "Wuxi", "*"
	}, []string{
		"city dossier.shape.code", "post.occupation dossier.shape.occupation", "workplaces[0].region dossier.shape.region",
		"employer.industry dossier.shape.industry", "visa.number dossier.shape.identifier",
	}},
	{"signature that is no digest", func(f *Form) { f.Pledges.Signature = "signed" }, []string{"pledges.signature dossier.shape.sha256"}},

	// The employer.
	{"wrong credit code", func(f *Form) { f.Employer.CreditCode = "91350211M0000XUF46" }, []string{"employer.creditCode dossier.credit.check"}},
	{"wrong credit code, in the register", func(f *Form) {
		f.Employer.CreditCode, f.Employer.RegisterConfirms = "91350211M0000XUF46", true
	}, []string{"?employer.creditCode dossier.credit.registered"}},
	{"credit code with Z, in the register", func(f *Form) {
		f.Employer.CreditCode, f.Employer.RegisterConfirms = "91350100M000100Y4Z", true
	}, []string{"employer.creditCode dossier.credit.symbol"}},
	{"credit code too short", func(f *Form) { f.Employer.CreditCode = "9132" }, []string{"employer.creditCode dossier.credit.length"}},
	{"licence without an answer", func(f *Form) { f.Employer.LicenceUnlimited = false }, []string{"employer.licenceEnd dossier.licence.open"}},
	{"licence with two answers", func(f *Form) { f.Employer.LicenceEnd = day("2040-01-31") }, []string{"employer.licenceEnd dossier.licence.both"}},
	{"licence ends today", func(f *Form) { f.Employer.LicenceUnlimited, f.Employer.LicenceEnd = false, filed }, nil},
	{"licence ended", func(f *Form) { f.Employer.LicenceUnlimited, f.Employer.LicenceEnd = false, day("2026-11-15") }, []string{"employer.licenceEnd dossier.licence.ended"}},

	// Extension of the work permit: filed on 2026-11-16.
	{"91 days before", without("extension", "", workExpires("2027-02-15")), []string{"?workPermit.expiresOn dossier.extension.early"}},
	{"90 days before", without("extension", "", workExpires("2027-02-14")), nil},
	{"30 days before", without("extension", "", workExpires("2026-12-16")), []string{"?workPermit.expiresOn dossier.extension.close"}},
	{"29 days before", without("extension", "", workExpires("2026-12-15")), []string{"workPermit.expiresOn dossier.extension.late"}},
	{"30 working days before", without("extension", "", workExpires("2026-12-28")), nil},
	{"29 working days before", without("extension", "", workExpires("2026-12-27")), []string{"?workPermit.expiresOn dossier.extension.close"}},
	{"on the last day", without("extension", "", workExpires("2026-11-16")), []string{"workPermit.expiresOn dossier.extension.late"}},
	{"after the last day", without("extension", "", workExpires("2026-11-15")), []string{"workPermit.expiresOn dossier.extension.expired"}},
	{"extension without the permit", without("extension", "", func(f *Form) { f.WorkPermit = Held{} }),
		[]string{"workPermit.number dossier.missing", "workPermit.expiresOn dossier.missing"}},
	{"permit number of 17", without("extension", "", func(f *Form) { f.WorkPermit.Number = "SWE910417F2023000" }), []string{"workPermit.number dossier.shape.permit"}},
	{"prior permits in disorder", without("extension", "", func(f *Form) {
		f.PriorPermits = []PriorPermit{{"work", "", day("2025-01-20"), day("2025-01-20"), ""}, {"work", "", day("2026-11-17"), day("2027-01-20"), ""}}
	}), []string{"priorPermits[0].to dossier.order", "priorPermits[1].from dossier.future"}},

	// The stay.
	{"entered tomorrow", func(f *Form) { f.Entry.Date = day("2026-11-17") }, []string{"entry.date dossier.future"}},
	{"entered 30 days ago", func(f *Form) { f.Entry.Date = day("2026-10-17") }, nil},
	{"entered 31 days ago", func(f *Form) { f.Entry.Date = day("2026-10-16") }, []string{"?entry.date dossier.entry.late"}},
	{"stay ended", func(f *Form) { f.Visa.StayUntil = day("2026-11-15") }, []string{"?visa.stayUntil dossier.stay.ended"}},
	{"stay ended before entry", func(f *Form) { f.Visa.StayUntil = day("2026-11-02") }, []string{"visa.stayUntil dossier.order"}},
	{"on a tourist visa", func(f *Form) { f.Visa.Type = "L" }, []string{"?visa.type dossier.visa.converts"}},
	{"on no such visa", func(f *Form) { f.Visa.Type = "Y" }, []string{"visa.type dossier.choice.near"}},
	{"residence permit alone", without("", "first"), nil},
	{"residence extension 30 days before", without("", "extension", residenceExpires("2026-12-16")), nil},
	{"residence extension 29 days before", without("", "extension", residenceExpires("2026-12-15")), []string{"?residence.current.expiresOn dossier.residence.late"}},
	{"residence extension after the end", without("", "extension", residenceExpires("2026-11-15")), []string{"residence.current.expiresOn dossier.residence.expired"}},
	{"residence for 90 days", func(f *Form) { f.Residence.Requested.Until = day("2027-02-13"); f.Dependants = nil }, nil},
	{"residence for 89 days", func(f *Form) { f.Residence.Requested.Until = day("2027-02-12"); f.Dependants = nil },
		[]string{"residence.requested.until dossier.residence.term"}},
	{"residence for five years", asked("2031-11-15"), nil},
	{"residence for five years and a day", asked("2031-11-16"), []string{"residence.requested.until dossier.residence.term"}},
	{"residence beyond the contract", func(f *Form) { f.Residence.Requested.Until = day("2028-12-01") }, []string{"?residence.requested.until dossier.residence.cut"}},
	{"moved in tomorrow", func(f *Form) { f.Accommodation.MovedInOn = day("2026-11-17") }, []string{"accommodation.movedInOn dossier.future"}},

	// Certificates.
	{"medical of six months", func(f *Form) { f.Medical.IssuedOn = day("2026-05-16") }, nil},
	{"medical older than six months", func(f *Form) { f.Medical.IssuedOn = day("2026-05-15") }, []string{"medical.issuedOn dossier.certificate.old"}},
	{"medical of tomorrow", func(f *Form) { f.Medical.IssuedOn = day("2026-11-17") }, []string{"medical.issuedOn dossier.future"}},
	{"no medical", func(f *Form) { f.Medical = Medical{} }, []string{"?medical.issuedOn dossier.medical.missing"}},
	{"medical promised", func(f *Form) { f.Medical = Medical{Promised: true} }, nil},
	{"old medical does not matter", without("extension", "", func(f *Form) { f.Medical.IssuedOn = day("2020-05-15") }), nil},
	{"residence of 364 days needs no medical", without("", "first", func(f *Form) { f.Medical, f.Residence.Requested.Until = Medical{}, day("2027-11-14") }), nil},
	{"residence of a year needs a medical", without("", "first", func(f *Form) { f.Medical, f.Residence.Requested.Until = Medical{}, day("2027-11-15") }),
		[]string{"?medical.issuedOn dossier.medical.missing"}},
	{"at 71 no medical", without("", "first", func(f *Form) { f.Medical, f.Applicant.BirthDate = Medical{}, day("1955-11-16") }), nil},
	{"at 70 a medical", without("", "first", func(f *Form) { f.Medical, f.Applicant.BirthDate = Medical{}, day("1955-11-17") }), []string{"?medical.issuedOn dossier.medical.missing"}},
	{"police certificate older than six months", func(f *Form) { f.PoliceCertificate.IssuedOn = day("2026-05-15") }, []string{"policeCertificate.issuedOn dossier.certificate.old"}},
	{"no police certificate", func(f *Form) { f.PoliceCertificate = PoliceCertificate{} }, []string{"?policeCertificate.issuedOn dossier.police.missing"}},
	{"no police certificate, class A", func(f *Form) { f.PoliceCertificate, f.Category = PoliceCertificate{}, Category{"A", "A1", 0} }, nil},
	{"no police certificate, worked here before", func(f *Form) {
		f.PoliceCertificate, f.PriorPermits = PoliceCertificate{}, []PriorPermit{{"work", "", day("2024-01-20"), day("2025-01-19"), ""}}
	}, nil},

	// The family.
	{"a Chinese spouse", child(func(d *Dependant) { d.Nationality = "CHN" }), []string{"dependants[0].nationality dossier.nation.china"}},
	{"an unknown relation", child(func(d *Dependant) { d.Relation = "cousin" }), []string{"dependants[0].relation dossier.choice"}},
	{"a child of 17", child(func(d *Dependant) { d.Relation, d.BirthDate = "child", day("2008-11-17") }), nil},
	{"a child of 18", child(func(d *Dependant) { d.Relation, d.BirthDate = "child", day("2008-11-16") }), []string{"dependants[0].relation dossier.family.grown"}},
	{"a child of 18 that asks for nothing", child(func(d *Dependant) { d.Relation, d.BirthDate, d.Residence = "child", day("2008-11-16"), "" }), nil},
	{"a child of tomorrow", child(func(d *Dependant) { d.Relation, d.BirthDate = "child", day("2026-11-17") }), []string{"dependants[0].birthDate dossier.future"}},
	{"an expired passport in the family", child(func(d *Dependant) { d.PassportExpiresOn = day("2026-11-15") }), []string{"dependants[0].passportExpiresOn dossier.passport.expired"}},
	{"family member without entry and end", child(func(d *Dependant) { d.EnteredOn, d.RequestedUntil = civil.Date{}, civil.Date{} }),
		[]string{"dependants[0].enteredOn dossier.family.missing", "dependants[0].requestedUntil dossier.family.missing"}},
	{"family member entered tomorrow", child(func(d *Dependant) { d.EnteredOn = day("2026-11-17") }), []string{"dependants[0].enteredOn dossier.future"}},
	{"family for 180 days", child(func(d *Dependant) { d.RequestedUntil = day("2027-05-14") }), nil},
	{"family for 179 days", child(func(d *Dependant) { d.RequestedUntil = day("2027-05-13") }), []string{"dependants[0].requestedUntil dossier.residence.term"}},
	{"family longer than the sponsor", child(func(d *Dependant) { d.RequestedUntil = day("2028-12-01") }), []string{"?dependants[0].requestedUntil dossier.residence.cut"}},
	{"family extension without the permit", child(func(d *Dependant) { d.Residence = "extension" }),
		[]string{"dependants[0].permitNumber dossier.family.missing", "dependants[0].permitExpiresOn dossier.family.missing"}},
	{"family extension late", child(func(d *Dependant) {
		d.Residence, d.PermitNumber, d.PermitExpiresOn = "extension", "R1", day("2026-12-15")
	}), []string{"?dependants[0].permitExpiresOn dossier.residence.late"}},
	{"family re-issue without the permit", child(func(d *Dependant) { d.Residence = "reissue" }), []string{"dependants[0].permitNumber dossier.family.missing"}},
	{"two spouses", func(f *Form) { f.Dependants = append(f.Dependants, f.Dependants[0]) }, []string{"dependants[1].relation dossier.family.spouses"}},

	// Contact, delivery, pledges.
	{"phone of the handler", func(f *Form) { f.Contact.Phone = "+86 139-1555 0123" }, []string{"contact.phone dossier.contact.same"}},
	{"phone of the employer", func(f *Form) { f.Contact.Phone = f.Employer.Phone }, []string{"contact.phone dossier.contact.same"}},
	{"e-mail of the handler", func(f *Form) { f.Contact.Email = "Zhou.Ting@polaris-wuxi.example" }, []string{"contact.email dossier.contact.same"}},
	{"e-mail of the employer", func(f *Form) { f.Contact.Email = f.Employer.Email }, []string{"contact.email dossier.contact.same"}},
	{"no phone and no mail", func(f *Form) { f.Contact.Phone, f.Contact.Email = "later", "anna at mail" }, []string{"contact.phone dossier.shape.phone", "contact.email dossier.shape.email"}},
	{"post without an address", func(f *Form) { f.Delivery = Delivery{Choice: ByPost} },
		[]string{"delivery.recipient dossier.missing", "delivery.phone dossier.missing", "delivery.address dossier.missing"}},
	{"pick-up without an address", func(f *Form) { f.Delivery = Delivery{Choice: PickUp} }, nil},
	{"nothing pledged", func(f *Form) { f.Pledges = Pledges{SignedAt: f.Pledges.SignedAt} },
		[]string{
			"pledges.truth dossier.unconfirmed", "pledges.noCriminalRecord dossier.unconfirmed", "pledges.dataNotice dossier.unconfirmed",
			"pledges.employerConsents dossier.unconfirmed",
		}},
	{"signed tomorrow", func(f *Form) { f.Pledges.SignedAt.Date = day("2026-11-17") }, []string{"pledges.signedAt dossier.future"}},
}

func changed(on string, items ...Item) func(*Form) {
	return func(f *Form) { f.Transaction.ChangedOn, f.Transaction.Changed = day(on), items }
}

func ended(on string) func(*Form) {
	return func(f *Form) { f.Transaction.EndReason, f.Transaction.EndedOn = "early", day(on) }
}

func noZone(change func(*Form)) func(*Form) {
	return func(f *Form) {
		f.Applicant.Passport.MRZ = nil
		change(f)
	}
}

// young is somebody who went to school up to now.
func young(f *Form, birth string) {
	f.Applicant.BirthDate = day(birth)
	f.Education = []School{{"senior-high", "Hvitfeldtska", "SWE", "", month("2022-08"), month("2026-10")}}
	f.Jobs, f.Gaps, f.Qualification.Degree = nil, nil, "other"
	f.Education = append(f.Education, School{"other", "Chalmers", "SWE", "", month("2026-10"), month("2026-11")})
}

func passportTo(d string) func(*Form) {
	return func(f *Form) { f.Applicant.Passport.ExpiresOn = day(d) }
}

func number(s string) func(*Form) { return func(f *Form) { f.Applicant.Passport.Number = s } }

// asked requests residence to a day far off, with nothing that cuts it shorter.
func asked(until string) func(*Form) {
	return func(f *Form) {
		f.Residence.Requested.Until, f.Contract.To, f.Post.To = day(until), day("2040-01-01"), day("2040-01-01")
	}
}

func TestSituations(t *testing.T) {
	for _, s := range situations {
		f := good(t).Form
		s.change(&f)
		if diff := cmp.Diff(s.want, inShort(Check(f, filed))); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", s.name, diff)
		}
	}
}

func inShort(faults strict.Faults) []string {
	var out []string
	for _, f := range faults {
		mark := ""
		if f.Severity == strict.Warning {
			mark = "?"
		}
		out = append(out, mark+f.Path+" "+f.Key)
	}
	return out
}
