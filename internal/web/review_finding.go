package web

import (
	"slices"

	"net/http"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// postForm is the form of the post whose turn it is, if the reader holds it; else why there
// is none. What has become stale is confirmed before anything else.
func (t reviewer) postForm(d casework.Desk, k permit.Track, r reviewed, b casework.Basis) (form templComponent, bar *view.Notice) {
	switch {
	case d.Offered(permit.Renew{}.Name(), k.ID):
		return t.renewForm(d, k), nil
	case d.Offered(permit.Examine{}.Name(), k.ID):
		return t.examineForm(d, k, r), nil
	case d.Offered(permit.Review{}.Name(), k.ID):
		return t.secondForm(d, k, r), nil
	case d.Offered(permit.Approve{}.Name(), k.ID), d.Offered(permit.Reject{}.Name(), k.ID):
		return t.decideForm(d, k, r, b), nil
	}
	return nil, t.barred(d, k)
}

func (t reviewer) examineForm(d casework.Desk, k permit.Track, r reviewed) templComponent {
	against := view.Select(view.Field{Name: "note", Label: t.say("review.note.reason"), Value: t.value("note"), Error: errorOf(r.wrong, "note"), Options: t.options(permit.RefusalReasons[k.Kind])})
	return view.ActForm(view.ReviewForm{Post: t.post(d, k, "/examine"), Acts: t.submit("review.submit.examine"), Fields: []view.ReviewField{{Kind: view.ByRadios, Field: view.Field{
		Name: "finding", Label: t.say("review.finding.examine"), Value: t.value("finding"), Error: errorOf(r.wrong, "finding"),
		Options: []view.Option{{Value: "grant", Label: t.say("review.option.grant"), Hint: t.say("review.option.grant.hint")}, {Value: "against", Label: t.say("review.option.against"), Under: against}},
	}}}})
}

// secondForm asks the second post for its own finding first. Where that differs from the
// first one, the first is shown, and the post decides which it stands by.
func (t reviewer) secondForm(d casework.Desk, k permit.Track, r reviewed) templComponent {
	if r.mine != "" {
		return t.differForm(d, k, r)
	}
	return view.ActForm(view.ReviewForm{Post: t.post(d, k, "/second"), Acts: t.submit("review.submit.second"), Fields: []view.ReviewField{{Kind: view.ByRadios, Field: view.Field{
		Name: "mine", Label: t.say("review.finding.second"), Hint: t.say("review.finding.second.hint"), Value: t.value("mine"), Error: errorOf(r.wrong, "mine"),
		Options: []view.Option{{Value: "grant", Label: t.say("review.option.grant")}, {Value: "against", Label: t.say("review.option.against")}},
	}}}})
}

func (t reviewer) differForm(d casework.Desk, k permit.Track, r reviewed) templComponent {
	first, _ := k.Check(permit.PostExamine)
	note := notesOf(d, k.ID)[permit.PostExamine]
	found := t.say("review.found." + grantWord(first.Grant))
	if note != "" {
		found = t.say("review.found.noted", found, t.codeWords(note))
	}
	back := view.Select(view.Field{Name: "note", Label: t.say("review.note.sendback"), Value: t.value("note"), Error: errorOf(r.wrong, "note"), Options: t.options(sendBackCodes)})
	return view.ActForm(view.ReviewForm{Post: t.post(d, k, "/second"), Acts: t.submit("review.submit.second"), Keep: [][2]string{{"mine", r.mine}},
		Notes: []view.Notice{{Tone: view.Warn, Title: t.say("review.differ.title"), Text: t.say("review.differ.text", t.officer(d.Case, first.By), t.fullDay(first.On), found, t.say("review.found."+r.mine))}},
		Fields: []view.ReviewField{{Kind: view.ByRadios, Field: view.Field{Name: "agree", Label: t.say("review.finding.differ"), Value: t.value("agree"), Error: errorOf(r.wrong, "agree"),
			Options: []view.Option{{Value: "yes", Label: t.say("review.option.agree")}, {Value: "no", Label: t.say("review.option.sendback"), Under: back}}}}}})
}

// renewForm confirms a check on what is there now.
func (t reviewer) renewForm(d casework.Desk, k permit.Track) templComponent {
	path := "/confirm"
	if stalePost(d, k) == permit.PostDecide {
		path = "/confirm-decision"
	}
	return view.ActForm(view.ReviewForm{Lead: t.say("review.renew.lead", t.staleWords(d, k)), Post: t.post(d, k, path), Acts: t.submit("review.submit.renew")})
}

// stalePost is the post of the check that is the next to be confirmed, as the offer says.
func stalePost(d casework.Desk, k permit.Track) permit.Post {
	for _, o := range d.Offers {
		if o.Act == (permit.Renew{}).Name() && o.Track == k.ID {
			return o.Place.Post
		}
	}
	return ""
}

// post is a form about a track, with what its reader saw.
func (t reviewer) post(d casework.Desk, k permit.Track, path string) view.Post {
	return view.Post{Action: reviewPath(d.ID, k.ID) + path, Version: d.Digest()}
}

func (t reviewer) submit(key string) []view.Act {
	return []view.Act{{Label: t.say(key), Weight: view.Primary}}
}

// reviewExamine records the first finding.
func (t reviewer) reviewExamine() error {
	if err := t.form(); err != nil {
		return err
	}
	id, track := t.id(), permit.TrackID(t.r.PathValue("track"))
	cmd := permit.Examine{Track: track, Grant: t.value("finding") == "grant", Digest: t.value("version")}
	if !cmd.Grant {
		cmd.Note = permit.Code(t.value("note"))
	}
	if wrong := t.examineFaults(track.Kind()); wrong != nil {
		return t.reviewAgain(track, wrong)
	}
	if err := t.give(id, cmd); err != nil {
		return t.reviewRefused(err, track)
	}
	return t.to(casePath(id, ""))
}

// examineFaults are what the form leaves open: a finding, and of a negative one a reason
// for which the law lets this kind of permit be refused.
func (t reviewer) examineFaults(k permit.Kind) []view.FieldError {
	switch t.value("finding") {
	case "grant":
		return nil
	case "against":
		if !slices.Contains(permit.RefusalReasons[k], permit.Code(t.value("note"))) {
			return t.missingField("note", "review.wrong.reason")
		}
		return nil
	}
	return t.missingField("finding", "review.wrong.finding")
}

// reviewAgain shows the form again with what is wrong.
func (t reviewer) reviewAgain(track permit.TrackID, wrong []view.FieldError) error {
	d, err := t.desk()
	if err != nil {
		return err
	}
	k, _ := d.Track(track)
	if err := t.mayGive(d, k); err != nil {
		return err
	}
	return t.showReview(http.StatusUnprocessableEntity, d, k, reviewed{wrong: wrong})
}

// mayGive refuses whoever may not give the command of the stage, before their form is
// looked at.
func (t reviewer) mayGive(d casework.Desk, k permit.Track) error {
	if cmd := stageCommand(k, d.Digest()); cmd != nil {
		return t.Cases.Barred(t.actor, d, cmd)
	}
	return nil
}

// reviewSecond records the second finding: at once where it is the same as the first, and
// else when the post has seen both.
func (t reviewer) reviewSecond() error {
	if err := t.form(); err != nil {
		return err
	}
	d, k, err := t.deskTrack()
	if err != nil {
		return err
	}
	if err := t.mayGive(d, k); err != nil {
		return t.reviewRefused(err, k.ID)
	}
	mine, agree := t.value("mine"), t.value("agree")
	if mine != "grant" && mine != "against" {
		return t.reviewAgain(k.ID, t.missingField("mine", "review.wrong.finding"))
	}
	first, _ := k.Check(permit.PostExamine)
	same := first.Grant == (mine == "grant")
	switch {
	case !same && agree == "":
		return t.showReview(http.StatusOK, d, k, reviewed{mine: mine})
	case agree == "no" && t.value("note") == "":
		return t.showReview(http.StatusUnprocessableEntity, d, k, reviewed{mine: mine, wrong: t.missingField("note", "review.wrong.note")})
	}
	cmd := permit.Review{Track: k.ID, Agree: same || agree == "yes", Digest: t.value("version")}
	if !cmd.Agree {
		cmd.Note = permit.Code(t.value("note"))
	}
	if err := t.give(d.ID, cmd); err != nil {
		return t.reviewRefused(err, k.ID)
	}
	return t.to(casePath(d.ID, ""))
}

// reviewRenew confirms a stale check of the first two posts.
func (t reviewer) reviewRenew() error { return t.renew(permit.PostExamine, permit.PostReview) }

// reviewRenewDecision confirms a stale decision, which is a decision.
func (t reviewer) reviewRenewDecision() error { return t.renew(permit.PostDecide) }

func (t reviewer) renew(posts ...permit.Post) error {
	if err := t.form(); err != nil {
		return err
	}
	d, k, err := t.deskTrack()
	if err != nil {
		return err
	}
	post := stalePost(d, k)
	if post == "" {
		post = posts[0] // refused in the words of the procedure
	}
	if err := t.renewable(post, posts); err != nil {
		return err
	}
	if err := t.give(d.ID, permit.Renew{Track: k.ID, Post: post, Digest: t.value("version")}); err != nil {
		return t.reviewRefused(err, k.ID)
	}
	return t.to(casePath(d.ID, ""))
}
