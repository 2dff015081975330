package drafting

import (
	"cmp"
	"fmt"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Letter drafts the letter of a notice.
func (f File) Letter(n permit.Notice) paper.Letter {
	l := paper.Letter{Kind: paper.Kind(n.Letter), Head: f.head(n), To: f.addressee(n), Applicant: f.applicant(),
		Employer: f.employer(), Matters: f.matters(n.Track), Received: f.received(), Due: n.Due, Reasons: reasons(n.Reasons), Items: f.items(n.Items),
		Contact: paper.Contact{Place: f.window()}}
	if n.To == applicant { // offices know whom by the number of the case (PIPL art. 6)
		l.Passport = f.Form.Applicant.Passport.Number
	}
	if n.Remedy == permit.Reconsider {
		l.Remedy = f.remedy()
	}
	if fill := particulars[n.Letter]; fill != nil {
		fill(f, n, &l)
	}
	if slices.Contains(paper.Needs(l.Kind), "remedy") && l.Remedy == (paper.Remedy{}) {
		l.Remedy = f.remedy()
	}
	return l
}

// head names who signs: the authority of the track, or the window in the name of those
// for which it acts.
func (f File) head(n permit.Notice) paper.Head {
	h := paper.Head{Authority: f.window(), For: f.actingFor(), Number: fmt.Sprintf("%s-%02d", f.Case.ID, n.N), Case: string(f.Case.ID), Date: n.On, Specimen: f.Specimen}
	if by := f.SignedBy(n); by != f.Pack.Profile.Window {
		h.Authority, h.For = f.office(by), paper.Name{}
	}
	return h
}

// SignedBy is the office whose key signs the letter: the authority of the track, but no
// authority writes to itself, and none reports itself to the supervisor.
func (f File) SignedBy(n permit.Notice) permit.OfficeID {
	t, ok := f.Case.Track(n.Track)
	if !ok || n.Letter == permit.ConfirmLetter || n.Letter == permit.SupervisorLetter {
		return f.Pack.Profile.Window
	}
	return t.Authority
}

// applicant is the addressee of most letters, as package permit has it.
const applicant = "applicant"

func (f File) addressee(n permit.Notice) paper.Name {
	if n.To == applicant {
		return f.applicant()
	}
	return f.office(permit.OfficeID(n.To))
}

func (f File) received() civil.Date {
	if d := f.Case.Received.Date; !d.IsZero() {
		return d
	}
	return f.Case.Filed
}

func (f File) items(list []permit.Item) []paper.Item {
	var out []paper.Item
	for _, i := range list {
		item := paper.Item{What: f.material(i.Material)}
		if i.Material == "" {
			item.What = field(i.Field)
		}
		if i.Fault != "" {
			item.Note = words(i.Fault)
		}
		out = append(out, item)
	}
	return out
}

func (f File) remedy() paper.Remedy {
	r := f.Pack.Remedy
	return paper.Remedy{To: f.government(), Days: r.Days, Court: paper.Name{ZH: r.Court.ZH, EN: r.Court.EN}, Months: r.Months}
}

// clock is a clock of the case.
func (f File) clock(id permit.ClockID) permit.Clock {
	k, _ := f.Case.Clock(id)
	return k
}

// hearingDays is how long the applicant has to ask for a hearing, Licence Law art. 47.
const hearingDays = 5

// particulars are what a kind of letter says beside what all say.
var particulars = map[permit.Letter]func(File, permit.Notice, *paper.Letter){
	permit.ReceiptLetter: func(f File, _ permit.Notice, l *paper.Letter) {
		l.Days, l.Items = f.Pack.Profile.Limits.Notice.Days, f.handedIn()
	},
	permit.AcceptanceLetter: File.promise,
	permit.DeemedLetter:     File.promise,
	permit.NotAcceptedLetter: func(f File, n permit.Notice, l *paper.Letter) {
		l.Ground = n.Reasons[0]
		if n.Right != "" {
			l.Competent = f.office(n.Right)
		}
	},
	permit.ExclusionLetter: func(f File, n permit.Notice, l *paper.Letter) {
		i := slices.IndexFunc(f.Case.Pauses, func(p permit.Pause) bool { return p.Notice == n.N })
		l.From = n.On
		if i >= 0 {
			l.From = f.Case.Pauses[i].From
		}
	},
	permit.ExtensionLetter: File.extension,
	permit.HearingRightLetter: func(_ File, _ permit.Notice, l *paper.Letter) {
		l.Days = hearingDays
	},
	permit.HearingLetter: func(f File, _ permit.Notice, l *paper.Letter) {
		l.Place, l.Chair = l.Head.Authority, f.officer(f.chair())
	},
	permit.GrantLetter:           File.everyPermit,
	permit.DeemedExtensionLetter: File.extended,
	permit.CollectionLetter: func(f File, n permit.Notice, l *paper.Letter) {
		l.Due, l.Place = cmp.Or(n.Due, n.On), f.collection()
	},
	permit.WithholdingLetter: func(f File, _ permit.Notice, l *paper.Letter) {
		if all := f.about(f.differs, func(m permit.Material) bool { return m.Seen == permit.Differs }); len(all) > 0 {
			l.Reasons = all
		}
	},
	permit.TerminationLetter: File.late,
	permit.RevocationLetter: func(f File, _ permit.Notice, l *paper.Letter) {
		l.Permits = f.permits("", permit.RevokedStatus)
	},
	permit.CancellationLetter: File.cancelled,
	permit.ExpiryLetter: func(f File, n permit.Notice, l *paper.Letter) {
		l.Permits = f.permits("", permit.Valid, permit.ExpiredStatus)
		f.everyPermit(n, l)              // revoked in the same entry
		l.Days = max(1, n.Due.Sub(n.On)) // the last day is one
	},
}

// promise is the promised limit: working days, and when they end.
func (f File) promise(_ permit.Notice, l *paper.Letter) {
	k := f.clock(permit.PromisedClock)
	l.Days, l.Due = k.Days, k.Due
}

// extension is the limit that was extended: of all clocks the one that ends on the day.
func (f File) extension(n permit.Notice, l *paper.Letter) {
	l.Approver = words("head-of-the-authority")
	for _, k := range f.Case.Clocks {
		if k.More > 0 && k.Due == n.Due {
			l.Days = k.More
			if k.ID == permit.JointClock {
				l.Approver = f.government()
			}
		}
	}
}

// everyPermit is what the letter grants, where it grants no single one.
func (f File) everyPermit(_ permit.Notice, l *paper.Letter) {
	if len(l.Permits) == 0 {
		l.Permits = f.permits("")
	}
}

// extended are the permits that silence has extended (Licence Law art. 50).
func (f File) extended(n permit.Notice, l *paper.Letter) {
	for _, t := range f.Case.Tracks {
		if t.ByLaw && (n.Track == "" || t.ID == n.Track) {
			l.Permits = append(l.Permits, paper.Granted{What: f.matter(t), Number: t.Current.Number, From: t.From, To: t.To})
		}
	}
}

// cancelled are the permits that end: those issued here, or held before.
func (f File) cancelled(n permit.Notice, l *paper.Letter) {
	l.Permits = f.permits(n.Track, permit.CancelledStatus)
	for _, t := range f.Case.Tracks {
		if len(f.Case.Certificates) == 0 && t.Current.Number != "" {
			l.Permits = append(l.Permits, paper.Granted{What: f.matter(t), Number: t.Current.Number, From: cmp.Or(t.Current.From, t.Current.To), To: t.Current.To})
		}
	}
}

// late names the papers that were to follow and did not, where that is why.
func (f File) late(n permit.Notice, l *paper.Letter) {
	if !slices.Contains(n.Reasons, permit.Code(permit.OnMissedPaper)) {
		return
	}
	late := f.about(f.missed, func(m permit.Material) bool { return m.Met == permit.Tolerated && m.Due.Before(n.On) })
	if len(late) > 0 {
		l.Reasons = late
	}
}

// about says something of every material that it is true of.
func (f File) about(say func(permit.Code) paper.Name, is func(permit.Material) bool) []paper.Reason {
	var out []paper.Reason
	for _, m := range f.Case.Materials {
		if is(m) {
			out = append(out, paper.Reason{Words: say(m.Code)})
		}
	}
	return out
}

func (f File) chair() permit.PersonID {
	if f.Case.Hearing == nil {
		return ""
	}
	return f.Case.Hearing.Chair
}

// collection is where permits are handed out.
func (f File) collection() paper.Name {
	if f.Case.Station != "" {
		return f.office(f.Case.Station)
	}
	return f.window()
}

// field is what the form calls an answer.
func field(path string) paper.Name {
	if q, ok := dossier.QuestionAt(path); ok {
		return paper.Both(q.Label())
	}
	return paper.Name{ZH: path}
}

// handedIn are the materials as they were received; of who brings none yet, the form.
func (f File) handedIn() []paper.Item {
	var out []paper.Item
	for _, m := range f.Case.Materials {
		if m.Met != permit.Missing {
			out = append(out, paper.Item{What: f.material(m.Code), Form: paper.Both(m.Met)})
		}
	}
	if len(out) == 0 {
		out = append(out, paper.Item{What: paper.Both(text.Say("drafting.form", f.Case.Dossier.Version))})
	}
	return out
}

// differs and missed say what is wrong with a material.
func (f File) differs(code permit.Code) paper.Name {
	return paper.Both(text.Say("drafting.differs", f.material(code)))
}

func (f File) missed(code permit.Code) paper.Name {
	return paper.Both(text.Say("drafting.late", f.material(code)))
}
