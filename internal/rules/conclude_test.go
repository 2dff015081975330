package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// track is a track of a case, as its opening makes it.
func track(k permit.Kind, t permit.Transaction, holder int) permit.Track {
	return permit.Track{Kind: k, Transaction: t, Holder: holder}
}

// calledFor is what a pack asks for, and who reads it.
func calledFor(k permit.Conclusion) map[permit.Code]string {
	got := map[permit.Code]string{}
	for _, n := range k.Needs {
		got[n.Code] = join(n.ReadBy)
	}
	return got
}

// employed is the form of somebody of category B who has never been here.
func employed() dossier.Form {
	return dossier.Form{
		Applicant: dossier.Applicant{BirthDate: civil.Date{Year: 1988, Month: 4, Day: 19}, Nationality: "EST"},
		Category:  dossier.Category{Grade: dossier.GradeB, Ground: "B1"},
		Entry:     dossier.Entry{Date: day.AddDays(-9)}, Visa: dossier.Visa{Type: "Z"},
		Residence: dossier.Residence{Requested: dossier.RequestedResidence{Reason: "work", Until: day.AddMonths(24)}},
	}
}

func TestAJointCaseAsksEachPaperOnce(t *testing.T) {
	const both = "work residence"
	short := employed()
	short.Residence.Requested.Until = day.AddDays(363)
	talent := employed()
	talent.Category = dossier.Category{Grade: dossier.GradeA, Ground: "A6"}
	moved := employed()
	moved.WorkPermit = dossier.Held{Number: "370123456789012345", ExpiresOn: day.AddMonths(6)}
	kin := employed()
	kin.Dependants = []dossier.Dependant{
		{Relation: "spouse", Residence: dossier.ResidenceFirst, BirthDate: day.AddMonths(-12 * 40), EnteredOn: day, VisaType: "S1", RequestedUntil: day.AddMonths(24)},
		{Relation: "child", Residence: dossier.ResidenceFirst, BirthDate: day.AddMonths(-12 * 8), EnteredOn: day, VisaType: "L", RequestedUntil: day.AddMonths(24)}}
	pair := []permit.Track{track(permit.Work, permit.Domestic, 0), track(permit.Residence, permit.First, 0)}
	for name, c := range map[string]struct {
		form   dossier.Form
		known  []permit.Code
		tracks []permit.Track
		want   map[permit.Code]string
	}{
		"in China, both new": {employed(), nil, pair,
			map[permit.Code]string{"M01": both, "M02": "work", "M03": "work", "M04": "work", "M05": both, "M06": "work", "M07": both, "M08": both, "M10": both, "M19": "residence", "M20": both}},
		"364 days: the police read no health certificate": {short, nil, pair,
			map[permit.Code]string{"M01": both, "M02": "work", "M03": "work", "M04": "work", "M05": "work", "M06": "work", "M07": both, "M08": both, "M10": both, "M19": "residence", "M20": both}},
		"category A proves its ground, not its experience": {talent, nil, pair,
			map[permit.Code]string{"M01": both, "M03": "work", "M04": "work", "M05": both, "M06": "work", "M07": both, "M08": both, "M10": both, "M12": "work", "M19": "residence", "M20": both}},
		"another employer, the post and the degree known": {moved, []permit.Code{KnownDegree, KnownPost}, pair,
			map[permit.Code]string{"M01": both, "M02": "work", "M05": both, "M06": "work", "M07": both, "M08": both, "M10": both, "M11": "work", "M19": "residence", "M20": both}},
		"both extended": {employed(), nil, []permit.Track{track(permit.Work, permit.Extension, 0), track(permit.Residence, permit.Extension, 0)},
			map[permit.Code]string{"M01": both, "M06": "work", "M07": both, "M08": "residence", "M10": both, "M19": "residence", "M20": both}},
		"from abroad": {employed(), nil, []permit.Track{track(permit.Work, permit.Overseas, 0)},
			map[permit.Code]string{"M01": "work", "M02": "work", "M03": "work", "M04": "work", "M05": "work", "M06": "work", "M07": "work", "M08": "work", "M20": "work"}},
		"both cancelled": {employed(), nil, []permit.Track{track(permit.Work, permit.Cancel, 0), track(permit.Residence, permit.Cancel, 0)},
			map[permit.Code]string{"M01": both, "M07": "residence", "M14": both, "M19": "residence", "M20": "residence"}},
		"both lost": {employed(), nil, []permit.Track{track(permit.Work, permit.Replacement, 0), track(permit.Residence, permit.Reissue, 0)},
			map[permit.Code]string{"M01": both, "M07": both, "M08": "residence", "M15": both, "M19": "residence"}},
		"residence alone brings the work permit": {employed(), []permit.Code{KnownHealth}, []permit.Track{track(permit.Residence, permit.First, 0)},
			map[permit.Code]string{"M01": "residence", "M07": "residence", "M08": "residence", "M10": "residence", "M18": "residence", "M19": "residence", "M20": "residence"}},
		"a family: each brings what is theirs": {kin, nil, append(slices.Clone(pair), track(permit.Residence, permit.First, 1), track(permit.Residence, permit.First, 2)),
			map[permit.Code]string{"M01": both, "M02": "work", "M03": "work", "M04": "work", "M05": both, "M06": "work", "M07": both, "M08": both, "M10": both, "M19": "residence", "M20": both,
				"M05-2": "residence", "M07-2": "residence", "M08-2": "residence", "M10-2": "residence",
				"M07-3": "residence", "M08-3": "residence", "M09-3": "residence", "M10-3": "residence"}},
	} {
		got := calledFor(city(t, "jiangmen").Conclude(Application{Form: c.form, Tracks: c.tracks, On: day, Known: c.known}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", name, diff)
		}
	}
}

// A form that states its category lets category A promise degree and record, and an
// employer who promises the health certificate does so; nobody else may promise them.
func TestWhatMayBePromised(t *testing.T) {
	promised := func(f dossier.Form, tr permit.Transaction) string {
		var out []permit.Code
		for _, n := range city(t, "haikou").Conclude(Application{Form: f, Tracks: []permit.Track{track(permit.Work, tr, 0)}, On: day}).Needs {
			if n.Commit {
				out = append(out, n.Code)
			}
		}
		return join(out)
	}
	b, a := employed(), employed()
	b.Medical.Promised = true
	a.Category.Grade, a.Category.Ground = dossier.GradeA, "A1"
	for _, c := range []struct {
		form dossier.Form
		tr   permit.Transaction
		want string
	}{{b, permit.Overseas, "M05"}, {b, permit.Domestic, ""}, {a, permit.Overseas, "M03 M04"}, {employed(), permit.Overseas, ""}} {
		if got := promised(c.form, c.tr); got != c.want {
			t.Errorf("%s %s: %q may be promised, want %q", c.form.Category.Ground, c.tr, got, c.want)
		}
	}
}

// Only what domain facts 2.6, 10.3 and 10.4 let a city allow is allowed.
func TestWhatAPackMayAllow(t *testing.T) {
	for _, p := range load(t).Packs() {
		for _, m := range p.Materials {
			late := slices.Contains([]permit.Code{"M02", "M03", "M08"}, m.Code)
			promised := slices.Contains([]permit.Code{"M03", "M04", "M05"}, m.Code)
			if m.Tolerable && !late || m.Pledge != nil && !promised {
				t.Errorf("%s: %+v", p.City, m)
			}
		}
	}
}

// drawApplication draws a case and what its form states.
func drawApplication(t *rapid.T) Application {
	f := dossier.Form{}
	f.Applicant.BirthDate = civil.Date{Year: rapid.IntRange(1950, 2012).Draw(t, "born"), Month: 6, Day: 15}
	f.Applicant.Nationality = "SGP"
	f.Category.Grade = dossier.Grade(rapid.SampledFrom([]string{"A", "B", "C", ""}).Draw(t, "grade"))
	if f.Category.Grade != "" {
		f.Category.Ground = string(f.Category.Grade) + rapid.SampledFrom([]string{"1", "3"}).Draw(t, "ground")
	}
	f.Medical.Promised = rapid.Bool().Draw(t, "promised")
	f.Transaction.Changed = rapid.SampledFrom([][]dossier.Item{nil, {"post-title"}, {"category", "passport"}}).Draw(t, "changed")
	f.Handler.Agency = rapid.SampledFrom([]string{"", "agency"}).Draw(t, "agency")
	f.Residence.Requested = dossier.RequestedResidence{Until: day.AddDays(rapid.IntRange(80, 1800).Draw(t, "days")),
		Reason: rapid.SampledFrom([]string{"work", "work-talent", ""}).Draw(t, "reason")}
	if rapid.Bool().Draw(t, "inside") {
		f.Entry.Date, f.Visa.Type = day.AddDays(-5), "Z"
	}
	if rapid.Bool().Draw(t, "held") {
		f.WorkPermit = dossier.Held{Number: "370123456789012345", ExpiresOn: day.AddDays(60)}
	}
	var tracks []permit.Track
	if rapid.IntRange(0, 3).Draw(t, "work") > 0 {
		tracks = append(tracks, track(permit.Work, rapid.SampledFrom(permit.Transactions[permit.Work]).Draw(t, "w"), 0))
	}
	if len(tracks) == 0 || rapid.Bool().Draw(t, "residence") {
		tracks = append(tracks, track(permit.Residence, rapid.SampledFrom(permit.Transactions[permit.Residence]).Draw(t, "r"), 0))
		for i := range rapid.IntRange(0, 2).Draw(t, "family") {
			tracks = append(tracks, track(permit.Residence, permit.First, i+1))
			f.Dependants = append(f.Dependants, dossier.Dependant{Residence: dossier.ResidenceFirst, RequestedUntil: day.AddDays(400),
				BirthDate: civil.Date{Year: rapid.IntRange(1950, 2024).Draw(t, "kin"), Month: 3, Day: 1},
				EnteredOn: day, VisaType: rapid.SampledFrom([]string{"S1", "L", ""}).Draw(t, "visa")})
		}
	}
	var known []permit.Code
	for _, k := range []permit.Code{KnownPost, KnownDegree, KnownHealth} {
		if rapid.IntRange(0, 3).Draw(t, string(k)) == 0 {
			known = append(known, k)
		}
	}
	return Application{Form: f, Tracks: tracks, On: day, Known: known}
}

// TestLawsOfTheChecklist: whatever is applied for, each paper is asked once, of a
// holder who is there, and read by an authority of the case; what the system knows
// only spares; and the form tells every paper from its rows but those that only the
// paper itself can tell.
func TestLawsOfTheChecklist(t *testing.T) {
	packs := load(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p, a := rapid.SampledFrom(packs).Draw(t, "city"), drawApplication(t)
		k := p.Conclude(a)
		var seen []permit.Code
		for _, n := range k.Needs {
			if slices.Contains(seen, n.Code) || slices.ContainsFunc(k.Spared, func(s permit.Spared) bool { return s.Code == n.Code }) {
				t.Errorf("%s stands twice", n.Code)
			}
			seen = append(seen, n.Code)
			if _, holder := n.Code.Holder(); holder != n.Holder || !slices.Contains(a.holders(), holder) {
				t.Errorf("%s is of nobody: %+v", n.Code, n)
			}
			if len(n.ReadBy) == 0 || slices.ContainsFunc(n.ReadBy, func(r permit.Kind) bool {
				return !slices.ContainsFunc(a.Tracks, func(x permit.Track) bool { return x.Kind == r && (n.Holder == 0 || n.Holder == x.Holder) })
			}) {
				t.Errorf("%s is read by %v of %v", n.Code, n.ReadBy, a.Tracks)
			}
			if teacher := a.Form.Category.Ground == "B3" && n.Row == "experience"; n.Unclear && a.complete(n.Holder) && !teacher {
				t.Errorf("%s, row %s: the form does not settle it", n.Code, n.Row)
			}
		}
		a.Known = nil
		for code := range calledFor(k) {
			if _, ok := calledFor(p.Conclude(a))[code]; !ok {
				t.Errorf("knowing more adds %s", code)
			}
		}
	})
}

// complete reports whether the form answers what it asks about the holder.
func (a Application) complete(holder int) bool {
	if d, ok := member(a.Form, holder); ok {
		return d.VisaType != ""
	}
	return a.Form.Category.Grade != ""
}

// TestTheJointListIsTheUnion: a joint case calls for what its two permits would call
// for alone, each paper once, but for the work permit, which the case itself makes.
func TestTheJointListIsTheUnion(t *testing.T) {
	packs := load(t).Packs()
	rapid.Check(t, func(t *rapid.T) {
		p, a := rapid.SampledFrom(packs).Draw(t, "city"), drawApplication(t)
		want := map[permit.Code]bool{}
		for _, kind := range kinds {
			single := a
			single.Tracks = slices.DeleteFunc(slices.Clone(a.Tracks), func(x permit.Track) bool { return x.Kind != kind })
			for code := range calledFor(p.Conclude(single)) {
				want[code] = true
			}
		}
		if slices.ContainsFunc(a.Tracks, func(x permit.Track) bool { return x.Kind == permit.Work }) {
			delete(want, "M18")
		}
		got := calledFor(p.Conclude(a))
		for code := range want {
			if _, ok := got[code]; !ok {
				t.Errorf("together %s is not asked", code)
			}
		}
		for code := range got {
			if !want[code] {
				t.Errorf("only together %s is asked", code)
			}
		}
	})
}

// TestMoreFactsAskNothingTwice: a fact that becomes known settles whether a paper is
// asked; it never brings one in that was settled to be unneeded, nor asks one twice.
func TestMoreFactsAskNothingTwice(t *testing.T) {
	k := policies(t).Checklists[0]
	rapid.Check(t, func(t *rapid.T) {
		more := drawApplication(t).Facts(0)
		less := more
		for _, forget := range []**bool{&less.China.SamePost, &less.Case.DegreeKnown, &less.Case.ByPoints, &less.Case.FirstInChina, &less.Family.Accompanies} {
			if rapid.Bool().Draw(t, "forget") {
				*forget = nil
			}
		}
		before, after := k.Items(less), k.Items(more)
		for i, item := range after {
			if before[i].Code != item.Code || before[i].Verdict == NotMet && item.Verdict != NotMet {
				t.Errorf("%s was settled, and %s is asked", before[i].Code, item.Code)
			}
		}
	})
}

// Every row names itself in words of its own.
func TestRowsHaveNames(t *testing.T) {
	for _, r := range policies(t).Checklists[0].Rows {
		if !codeShape.MatchString(r.ID) || strings.TrimSpace(r.Why.ZH) == "" || r.Why.ZH == r.Why.EN {
			t.Errorf("%+v", r)
		}
	}
}
