//go:build !mutant

package permit_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/drafting"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// A clerk drafts papers of the test cities from the sample form, with a family.
type clerk struct {
	pack *rules.Pack
	form dossier.Form
}

func newClerk(t *testing.T) clerk {
	t.Helper()
	data, err := os.ReadFile("../casetest/testdata/dossier.yaml")
	if err != nil {
		t.Fatal(err)
	}
	v, faults := dossier.Read("dossier.yaml", data, civil.Date{Year: 2026, Month: 3, Day: 2})
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	for _, given := range []string{"MART", "KADRI"} {
		v.Form.Dependants = append(v.Form.Dependants, dossier.Dependant{Surname: "SAARINEN-VAINO", Given: given, Sex: "F",
			BirthDate: civil.Date{Year: 2018, Month: 5, Day: 4}, Nationality: "EST", PassportNumber: "KX000" + given})
	}
	set, err := rules.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := set.ByCity("haikou", civil.Date{Year: 2026, Month: 3, Day: 2})
	if err != nil {
		t.Fatal(err)
	}
	return clerk{pack, v.Form}
}

// file is what a case of a test city is drafted from: the sample's pack, with the offices
// and the procedure of the test city.
func (k clerk) file(c permit.Case, p *permit.Profile) drafting.File {
	pack := *k.pack
	pack.Profile = *p
	form := k.form
	if c.Dossier.Version == 0 {
		form = dossier.Form{}
	}
	return drafting.File{Case: c, Form: form, Pack: &pack, Office: func(id permit.OfficeID) (rules.Office, bool) {
		return rules.Office{ID: id, ZH: "某某局", EN: "Office " + string(id)}, true
	}}
}

// TestEveryLetterCanBeDrafted: whatever happens to a case, every letter it sends is whole,
// says why where the law wants it, and names a remedy exactly where there is one.
func TestEveryLetterCanBeDrafted(t *testing.T) {
	k := newClerk(t)
	sent := map[permit.Letter]int{}
	for range runs {
		rapid.Check(t, func(t *rapid.T) {
			permit.Live(t, func(c permit.Case, p *permit.Profile, cmd permit.Command, events []permit.Event) {
				f := k.file(c, p)
				for _, e := range events {
					if n, ok := e.(permit.NoticeSent); ok {
						sent[n.Letter]++
						hold(t, f, n.Notice, sent[n.Letter] <= rendered)
						trueReasons(t, f, n.Notice, cmd)
					}
				}
			})
		})
	}
	if all := len(paper.Letters()); len(sent) < all-3 { // the rarest may not come up
		t.Errorf("%d of %d letters were ever sent", len(sent), all)
	}
}

// runs makes it likely that every letter is sent.
const runs = 8

// TestEveryPermitAndRecordCanBeDrafted: the same of permits, of the certificates that they
// ended, of the sheet of a visit, the record of handing out and the cover of the file.
func TestEveryPermitAndRecordCanBeDrafted(t *testing.T) {
	k := newClerk(t)
	for range runs {
		rapid.Check(t, func(t *rapid.T) {
			permit.Live(t, func(c permit.Case, p *permit.Profile, _ permit.Command, events []permit.Event) {
				f := k.file(c, p)
				for _, e := range events {
					for _, d := range documents(f, e) {
						if err := paper.Check(d); err != nil {
							t.Fatalf("%s: %v", e.Kind(), err)
						}
					}
				}
			})
		})
	}
}

// documents are the papers, beside letters, that an event calls for.
func documents(f drafting.File, e permit.Event) (out []paper.Document) {
	noon := civil.Moment{Date: civil.Date{Year: 2030, Month: 6, Day: 3}, Minute: 12 * 60}
	switch e := e.(type) {
	case permit.SlotBooked:
		out = append(out, f.Visit(noon.Date))
	case permit.HandedOver:
		out = append(out, f.HandOut(noon, "hall-2"))
	case permit.CaseArchived:
		out = append(out, f.Archive(noon.Date))
	case permit.PermitsIssued:
		for _, k := range e.Certificates {
			if k.Status == permit.CancelledStatus {
				out = append(out, f.Cancellation(k))
				continue
			}
			draft := f.Permit(k, e.Certificates)
			draft.QR = "TEST"
			out = append(out, draft)
		}
	}
	return out
}

// rendered is how many letters of a kind are made into files; checking finds what
// making would refuse, and is quicker.
const rendered = 3

// hold drafts a letter and holds it against the law.
func hold(t *rapid.T, f drafting.File, n permit.Notice, render bool) {
	l := f.Letter(n)
	err := paper.Check(l)
	if err == nil && render {
		_, err = paper.Render(l)
	}
	if err != nil {
		t.Fatalf("%s: %v", n.Letter, err)
	}
	if n.Letter == permit.ResidenceRefusalLetter && l.Remedy != (paper.Remedy{}) {
		t.Errorf("a residence refusal names a remedy (Exit-Entry Law art. 36)")
	}
	if n.Remedy == permit.Reconsider && l.Remedy.To.IsZero() {
		t.Errorf("%s names no remedy", n.Letter)
	}
	if n.Letter == permit.NotAcceptedLetter && n.Right != "" && l.Competent.EN != "Office "+string(n.Right) {
		t.Errorf("the competent authority is %q, want %s", l.Competent, n.Right)
	}
	for _, r := range l.Reasons {
		known := slices.ContainsFunc(madeUp, func(c permit.Code) bool { return r.Words.ZH == string(c) })
		if !known && (r.Words.EN == "" || r.Words.ZH == r.Words.EN || strings.Contains(r.Words.ZH, "⟦")) {
			t.Errorf("%s: the reason %q is not said in both languages", n.Letter, r.Words)
		}
	}
	if n.To != "applicant" && l.Passport != "" {
		t.Errorf("%s tells %s the passport", n.Letter, n.To)
	}
	if n.Letter == permit.SupervisorLetter || n.Letter == permit.ConfirmLetter {
		if by := f.SignedBy(n); by != f.Pack.Profile.Window {
			t.Errorf("%s is signed by %s", n.Letter, by)
		}
	}
}

// madeUp are codes that the authors of histories make up.
var madeUp = []permit.Code{"complex", "asked"}

// trueReasons holds the reasons of what no officer gave a reason for against what
// happened.
func trueReasons(t *rapid.T, f drafting.File, n permit.Notice, cmd permit.Command) {
	var got []string
	for _, r := range f.Letter(n).Reasons {
		got = append(got, r.Words.EN)
	}
	switch n.Letter {
	case permit.CancellationLetter:
		if k, ok := cmd.(permit.Cease); ok && !slices.Equal(got, []string{k.Cause.In(text.EN)}) {
			t.Errorf("cancelled because of %s, the letter says %q", k.Cause, got)
		}
	case permit.WithholdingLetter:
		if want := named(f, "drafting.differs", func(m permit.Material) bool { return m.Seen == permit.Differs }); len(want) > 0 && !slices.Equal(got, want) {
			t.Errorf("withheld because of %q, the letter says %q", want, got)
		}
	case permit.TerminationLetter:
		want := named(f, "drafting.late", func(m permit.Material) bool { return m.Met == permit.Tolerated && m.Due.Before(n.On) })
		if k, ok := cmd.(permit.Cease); ok && slices.Contains(n.Reasons, permit.Code(k.Cause)) {
			want = []string{k.Cause.In(text.EN)}
		} else if len(want) == 0 || correctionFirst(f.Case) {
			want = []string{text.T(text.EN, "permit.ground.not-corrected")}
		}
		if !slices.Equal(got, want) {
			t.Errorf("ended because of %q by %s, the letter says %q", want, cmd.Name(), got)
		}
	case permit.ExtensionLetter:
		l, k := f.Letter(n), cmd.(permit.ExtendLimit)
		if byGovernment := strings.Contains(l.Approver.EN, "Government"); l.Days != k.Days || byGovernment != (k.Clock == permit.JointClock) {
			t.Errorf("%+v: the letter says %d days by %q", k, l.Days, l.Approver.EN)
		}
	case permit.SupervisorLetter:
		if len(got) == 0 || slices.Contains(got, permit.OnDecision.In(text.EN)) {
			t.Errorf("reported because of %q", got)
		}
	}
}

// named says something of every material that it is true of.
func named(f drafting.File, key string, is func(permit.Material) bool) []string {
	var out []string
	for _, m := range f.Case.Materials {
		if is(m) {
			out = append(out, text.T(text.EN, key, paper.Name{ZH: string(m.Code)}))
		}
	}
	return out
}

// correctionFirst reports whether what a correction notice asked for was due before, or
// on the day of, every paper that was to follow.
func correctionFirst(c permit.Case) bool {
	n := len(c.Corrections)
	if n == 0 || !c.Corrections[n-1].Answered.IsZero() {
		return false
	}
	for _, m := range c.Materials {
		if m.Met == permit.Tolerated && m.Due.Before(c.Corrections[n-1].Due) {
			return false
		}
	}
	return c.Corrections[n-1].Due.Before(c.EndedOn)
}
