package web

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// reviewHearing shows the next step of a hearing (Licence Law art. 46 to 48): to offer it,
// to set its day and chair, to bring its record.
func (t reviewer) reviewHearing() error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	p, cmd := t.hearingPage(d)
	if err := t.offered(d, cmd); err != nil {
		return err
	}
	return t.showAct(http.StatusOK, d, p, nil)
}

// hearingPage is the form of the step that comes next, and its command for who asks
// whether they may.
func (t reviewer) hearingPage(d casework.Desk) (actPage, permit.Command) {
	p := actPage{title: t.say("review.hearing.title"), preview: t.say("review.hearing.preview"), form: view.ReviewForm{Post: view.Post{Action: casePath(d.ID, "/hearing")}}}
	switch {
	case d.Hearing == nil:
		p.form.Lead, p.form.Acts = t.say("review.hearing.offer.lead"), t.submit("review.hearing.offer")
		return p, permit.OfferHearing{Track: permit.TrackID(permit.Work)}
	case d.Hearing.Stage == permit.HearingAsked:
		p.form.Lead, p.form.Acts, p.form.Fields = t.say("review.hearing.set.lead", t.fullDay(d.Hearing.HoldBy)), t.submit("review.hearing.set"), t.hearingFields(d)
		return p, permit.SetHearing{}
	case d.Hearing.Stage == permit.HearingSet:
		record := view.Field{Name: "record", Label: t.say("review.hearing.record"), Hint: t.say("review.hearing.record.hint"), Accept: ".pdf,.jpg,.jpeg,.png", Max: t.Cases.Limits.Scan.Bytes}
		p.form.Lead, p.form.Acts = t.say("review.hearing.record.lead", t.fullDay(d.Hearing.On)), t.submit("review.hearing.record.submit")
		p.form.Post.Files, p.form.Fields = true, []view.ReviewField{{Kind: view.ByFile, Field: record}}
		return p, permit.RecordHearing{}
	}
	return p, permit.SetHearing{}
}

// hearingFields ask for the day, and for a chair who has not worked on the track
// (Licence Law art. 48(3)).
func (t reviewer) hearingFields(d casework.Desk) []view.ReviewField {
	on := view.Field{Name: "on", Label: t.say("review.hearing.on"), Hint: t.say("review.hearing.on.hint"), Values: t.dateParts("on", d.Hearing.HoldBy)}
	chair := view.Field{Name: "chair", Label: t.say("review.hearing.chair"), Hint: t.say("review.hearing.chair.hint"), Value: t.value("chair")}
	k, _ := d.Track(d.Hearing.Track)
	for _, role := range []permit.Role{permit.Officer, permit.AuthorityHead} {
		for _, p := range t.Accounts.Directory.Of(k.Authority, role) {
			if !slices.ContainsFunc(d.Acts, func(a permit.Act) bool { return a.By == p.ID && a.Track == k.ID }) {
				chair.Options = append(chair.Options, view.Option{Value: string(p.ID), Label: p.In(t.lang)})
			}
		}
	}
	return []view.ReviewField{{Kind: view.ByDate, Field: on}, {Kind: view.ByRadios, Field: chair}}
}

// reviewHear takes the step. What a hearing tells the applicant is shown before.
func (t reviewer) reviewHear() error {
	d, err := t.sent()
	if err != nil {
		return err
	}
	p, cmd := t.hearingPage(d)
	switch cmd.(type) {
	case permit.RecordHearing:
		return t.hearingRecord(d, p)
	case permit.SetHearing:
		on, wrong := t.dayOf("on")
		if wrong != nil {
			return t.actWrong(d, p, wrong)
		}
		cmd = permit.SetHearing{On: on, Chair: t.chair(d)}
	}
	return t.act(d, cmd, p, "on.y", "on.m", "on.d", "chair")
}

// chair is who was chosen, of those that were offered.
func (t reviewer) chair(d casework.Desk) permit.PersonID {
	if d.Hearing == nil || d.Hearing.Stage != permit.HearingAsked {
		return ""
	}
	for _, f := range t.hearingFields(d) {
		if f.Name == "chair" && slices.ContainsFunc(f.Options, func(o view.Option) bool { return o.Value == t.value("chair") }) {
			return permit.PersonID(t.value("chair"))
		}
	}
	return ""
}

func (t reviewer) hearingRecord(d casework.Desk, p actPage) error {
	file, head, err := t.r.FormFile("record")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return t.actWrong(d, p, t.missingField("record", "review.wrong.record"))
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, t.Cases.Limits.Scan.Bytes+1))
	if err != nil {
		return err
	}
	if _, err := t.Cases.RecordHearing(t.r.Context(), t.actor, d.ID, head.Filename, data); err != nil {
		return t.actRefused(d, p, err)
	}
	return t.to(casePath(d.ID, ""))
}
