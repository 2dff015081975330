package web

import (
	"tandem/internal/permit"
	"tandem/internal/view"
)

// issuePage is how many cases a page of the list has.
const issuePage = 25

// reviewIssue lists the cases of which both permits are issued and not made yet, for the
// post that makes them.
func (t reviewer) reviewIssue() error {
	after := permit.CaseID(t.r.URL.Query().Get("after"))
	list, more, err := t.Cases.ToMake(t.r.Context(), t.actor, after, issuePage)
	if err != nil {
		return err
	}
	title := t.say("review.issue.title")
	shell := view.Shell{Title: title, Area: view.Staff, Current: "work", NoIndex: true}
	if t.r.URL.Query().Get("done") == "make" {
		shell.Notice = &view.Notice{Tone: view.OK, Text: t.say("review.issue.made")}
	}
	pages := view.Pages{Showing: t.say("review.issue.showing", len(list))}
	if more && len(list) > 0 {
		pages.Next = "/s/issue?after=" + string(list[len(list)-1].ID)
	}
	if after != "" {
		pages.First = "/s/issue"
	}
	return t.show(shell, view.Stack(view.StaffHeading(view.StaffHead{Title: title, Note: t.say("review.issue.note")}), t.makeList(title, list), view.Pager(pages)))
}

func (t reviewer) makeList(title string, list []permit.Case) templComponent {
	if len(list) == 0 {
		return view.EmptyState(t.say("review.issue.none"), t.say("review.issue.none.hint"), &view.Link{Label: t.say("review.back.work"), Path: "/s/work"})
	}
	rows := make([]view.MakeRow, len(list))
	for i, c := range list {
		rows[i] = view.MakeRow{Number: string(c.ID), Path: casePath(c.ID, ""), Permits: t.issuedFacts(c), Due: t.issueDue(c),
			Make: view.Post{Action: casePath(c.ID, "/make")}, Act: view.Act{Label: t.say("review.make.submit"), About: string(c.ID), Weight: view.Primary}}
	}
	return view.MakeList(title, rows)
}

// issuedFacts are the permits of a case with their numbers and validity.
func (t reviewer) issuedFacts(c permit.Case) []view.Fact {
	var out []view.Fact
	for _, k := range c.Certificates {
		track, _ := c.Track(k.Track)
		out = append(out, view.Fact{Label: t.trackTitle(track), Value: t.say("review.make.permit", k.Number, t.tableDay(k.From), t.tableDay(k.To))})
	}
	return out
}

func (t reviewer) issueDue(c permit.Case) string {
	if k, ok := c.Clock(permit.IssueClock); ok {
		return t.say("review.issue.due", t.fullDay(c.IssuedOn), t.fullDay(k.Due))
	}
	return t.say("review.issue.on", t.fullDay(c.IssuedOn))
}

// reviewMake says that the permits of a case lie ready, which calls the applicant.
func (t reviewer) reviewMake() error {
	if err := t.form(); err != nil {
		return err
	}
	if err := t.give(t.id(), permit.Make{}); err != nil {
		return err
	}
	return t.to("/s/issue?done=make")
}
