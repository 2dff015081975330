package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"tandem/internal/permit"
)

// pack makes the pack that the files describe. It is called on files without a
// fault only, so every reference is good.
func (f packFile) pack(list []entry, hash string) *Pack {
	return &Pack{City: f.City, Names: Names{f.ZH, f.EN}, Edition: f.Edition, Hash: hash,
		From: f.ValidFrom, To: f.ValidTo, Authority: f.Authority, Sources: f.Sources,
		Mode: f.Procedure.Mode, Before: f.Limits.Before, Profile: f.profile(list, hash),
		Offices: f.Offices, Materials: f.Checklist.materials(list), Registers: f.Checklist.Registers, Validity: f.Validity,
		Remedy: Remedy{60, 6, Names{"被告所在地人民法院", "the people's court of the place"}}, Masking: "initials"}
}

func (f packFile) profile(list []entry, hash string) permit.Profile {
	p := f.Procedure
	return permit.Profile{City: f.City, Edition: f.Edition, Hash: hash,
		Window: p.Window, ActsFor: p.ActsFor, Supervisor: p.Supervisor, ReportTo: p.ReportTo,
		Authorities: map[permit.Kind]permit.OfficeID{permit.Work: p.Work, permit.Residence: p.Residence},
		PreReview:   p.PreReview, Appointment: p.Appointment, Originals: p.Originals,
		DoublePost: p.DoublePost, KeepPassport: p.KeepPassport, Delivery: p.Delivery,
		Limits: f.limits(), Experts: p.Experts.rule(),
		ExpediteTo: f.Limits.ExpediteTo, RetainYears: p.RetainYears}
}

func (x *experts) rule() *permit.ExpertRule {
	if x == nil {
		return nil
	}
	return &permit.ExpertRule{Offices: x.Offices, Quorum: x.Quorum, Hours: x.Hours}
}

func (f packFile) limits() permit.Limits {
	l := f.Limits
	return permit.Limits{Notice: f.limit(l.Notice), Promised: f.limit(l.Promised), Joint: f.limit(l.Joint),
		Work: f.limit(l.Work), Residence: f.limit(l.Residence), Issue: f.limit(l.Issue), Answer: f.limit(l.Answer),
		Tolerated: f.limit(l.Tolerated), Explain: f.limit(l.Explain), JointMore: l.JointMore, WorkMore: l.WorkMore}
}

func (f packFile) limit(l limit) permit.Limit {
	return permit.Limit{Days: l.Days, Rule: f.Counting[l.Count].rule(), Basis: l.Basis}
}

// materials is the catalogue with what the pack allows of it.
func (c checklist) materials(list []entry) []Material {
	var out []Material
	for _, e := range list {
		m := Material{Code: e.Code, Source: e.Source, own: Names{e.ZH, e.EN}, Tolerable: slices.Contains(c.Tolerate, e.Code)}
		if e.Pledge != nil && slices.Contains(c.Commit, e.Code) {
			m.Pledge = e.Pledge.pledge()
		}
		out = append(out, m)
	}
	return out
}

// hashOf names the bytes of a pack: its own file and the catalogue that it follows
// with its checklist, each under its name and length, whatever folder they stand in.
func hashOf(pack, catalogue, list []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n%s", checklistName, len(list), list)
	fmt.Fprintf(h, "%s %d\n%s", catalogueName, len(catalogue), catalogue)
	fmt.Fprintf(h, "%s %d\n%s", packName, len(pack), pack)
	return hex.EncodeToString(h.Sum(nil))
}
