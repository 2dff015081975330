package people

import (
	"testing"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// What a handler states about the employer all its handlers have, and what they state of
// themselves is theirs; the last word counts, and answers about one application are not
// kept.
func TestKept(t *testing.T) {
	each(t, func(h *house) {
		li := permit.Actor{ID: "handler.li", Role: permit.HandlerRole, Employer: "91460105MA5T2H73XQ"}
		wu, other := li, li
		wu.ID, other.ID, other.Employer = "handler.wu", "handler.other", "91440703MA4X0J21KE"
		kept := func(a permit.Actor) dossier.Answers {
			sections, err := h.Kept(t.Context(), a)
			h.ok(err)
			out := dossier.Answers{}
			for _, k := range sections {
				for path, value := range k.Answers {
					out[path] = value
				}
			}
			return out
		}
		if got := kept(li); len(got) > 0 {
			t.Errorf("nobody has stated %v", got)
		}
		h.ok(h.Keep(t.Context(), li, dossier.Answers{"employer.phone": "1", "employer.creditCode": li.Employer, "employer.dispatchedBy": "A", "handler.name": "Camille", "post.title": "Cook", "nonsense": "x"}))
		h.ok(h.Keep(t.Context(), li, dossier.Answers{"employer.phone": "2", "employer.email": ""}))
		for a, want := range map[permit.PersonID]dossier.Answers{"handler.li": {"employer.phone": "2", "handler.name": "Camille"}, "handler.wu": {"employer.phone": "2"}, "handler.other": {}} {
			got := kept(map[permit.PersonID]permit.Actor{li.ID: li, wu.ID: wu, other.ID: other}[a])
			if len(got) != len(want) || got["employer.phone"] != want["employer.phone"] || got["handler.name"] != want["handler.name"] {
				t.Errorf("%s has %v, want %v", a, got, want)
			}
		}
	})
}

// Only who handles applications for an employer has a record, or makes one.
func TestKeptIsForHandlers(t *testing.T) {
	each(t, func(h *house) {
		for _, a := range []permit.Actor{{ID: "ann", Role: permit.Applicant}, {ID: "officer", Role: permit.Officer, Employer: "91460105MA5T2H73XQ"}, {ID: "handler.none", Role: permit.HandlerRole}} {
			_, err := h.Kept(t.Context(), a)
			for _, err := range []error{err, h.Keep(t.Context(), a, dossier.Answers{"employer.phone": "1"})} {
				if !problemIs(err, problem.Forbidden) {
					t.Errorf("%s gets %v", a.ID, err)
				}
			}
		}
	})
}

// Of a handler who is disabled nothing is kept, and the unit's own record stays with it.
func TestADisabledHandlerIsForgotten(t *testing.T) {
	each(t, func(h *house) {
		const code = "91460105MA5T2H73XQ"
		admin := h.Operator()
		_, err := admin.AddEmployer(t.Context(), code, "海口椰风数字科技有限公司")
		h.ok(err)
		a, err := admin.AddHandler(t.Context(), code, Profile{Login: h.fresh(), ZH: "王琼"}, text.ZH)
		h.ok(err)
		who := permit.Actor{ID: a.ID, Role: permit.HandlerRole, Employer: code}
		h.ok(h.Keep(t.Context(), who, dossier.Answers{"handler.name": "Wang Qiong", "employer.phone": "0898-1"}))
		h.ok(admin.Disable(t.Context(), a.ID))
		kept, err := h.Kept(t.Context(), who)
		h.ok(err)
		if len(kept["handler"].Answers) != 0 || kept["employer"].Answers["employer.phone"] != "0898-1" {
			t.Errorf("kept is %v", kept)
		}
	})
}
