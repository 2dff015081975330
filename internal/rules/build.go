package rules

import (
	"slices"

	"tandem/internal/permit"
)

// pack makes the pack that a stack of layers describes. It is called on layers without
// a fault only, so every reference is good.
func (d *draft) pack(list []entry, x *layer) *Pack {
	hash := x.hash()
	p := &Pack{City: d.code(), Names: namesOf(d.packFile), Edition: d.Edition, Hash: hash,
		From: d.ValidFrom, To: d.ValidTo, Authority: d.Authority, Sources: d.sources,
		Mode: d.Procedure.Mode, Before: d.Limits.Before, Profile: d.profile(hash),
		Offices: d.Offices, Materials: d.Checklist.materials(list), Registers: d.Checklist.Registers, Validity: d.Validity, Fees: d.Fees,
		Remedy: d.Remedy, Masking: d.Masking, promises: d.Promises, own: x.check.rules()}
	for _, y := range x.stack() {
		p.Layers = append(p.Layers, Layer{Names: namesOf(y.file), Level: y.file.level(), Code: y.file.code(), Edition: y.file.Edition, Folder: y.folder})
	}
	return p
}

func (d *draft) profile(hash string) permit.Profile {
	p, l := d.Procedure, d.Limits
	return permit.Profile{City: d.code(), Edition: d.Edition, Hash: hash,
		Window: p.Window, ActsFor: p.ActsFor, Supervisor: p.Supervisor, ReportTo: p.ReportTo,
		Authorities: map[permit.Kind]permit.OfficeID{permit.Work: p.Work, permit.Residence: p.Residence},
		PreReview:   p.PreReview, Appointment: p.Appointment, Originals: p.Originals,
		DoublePost: p.DoublePost, KeepPassport: p.KeepPassport, Delivery: p.Delivery,
		Limits: d.limits(), Promises: d.promised(promiseDecision, l.Promised), PreReviews: d.promised(promisePreReview, l.PreReview),
		Experts: p.Experts.rule(), ExpediteTo: l.ExpediteTo, RetainYears: p.RetainYears}
}

func (x *experts) rule() *permit.ExpertRule {
	if x == nil {
		return nil
	}
	return &permit.ExpertRule{Offices: x.Offices, Quorum: x.Quorum, Hours: x.Hours}
}

func (d *draft) limits() permit.Limits {
	l := d.Limits
	return permit.Limits{Notice: d.limit(l.Notice), PreReview: d.limit(l.PreReview), Promised: d.limit(l.Promised), Joint: d.limit(l.Joint),
		Work: d.limit(l.Work), Residence: d.limit(l.Residence), Issue: d.limit(l.Issue), Answer: d.limit(l.Answer),
		Tolerated: d.limit(l.Tolerated), Explain: d.limit(l.Explain), JointMore: l.JointMore, WorkMore: l.WorkMore}
}

func (d *draft) limit(l limit) permit.Limit {
	return permit.Limit{Days: l.Days, Rule: d.Counting[l.Count].rule(), Basis: l.Basis}
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
