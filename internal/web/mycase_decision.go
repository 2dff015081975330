package web

import (
	"slices"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

// myCaseDecision says what came of each permit, why, on what it rests, what can be done
// against it, and gives the papers.
func (t *turn) myCaseDecision() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if !m.decided() {
		return t.notNow("mycase.decision.none")
	}
	documents, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, m.Case)
	if err != nil {
		return err
	}
	body := view.MyDecision{Letters: t.decisionLetters(m, documents)}
	for _, k := range m.Tracks {
		body.Results = append(body.Results, t.myResult(m, k, documents))
	}
	return t.myPage(m, view.MyPage{Title: t.say("mycase.decision.title"), Lede: t.decisionLede(m), Body: view.MyDecisionBody(body)})
}

// decisionLede is what came of the case as a whole.
func (t *turn) decisionLede(m myCase) string {
	switch {
	case m.Outcome != "" && m.Phase != permit.Withheld:
		return t.say("mycase.stands.ended-" + string(m.Outcome))
	case m.Phase == permit.Withheld:
		return t.say("mycase.stands.withheld")
	}
	return t.say("mycase.stands.issued")
}

// The letters that tell a result.
var decisions = []permit.Letter{permit.GrantLetter, permit.WorkRefusalLetter, permit.ResidenceRefusalLetter, permit.TrackEndedLetter,
	permit.ApprovalLapsedLetter, permit.NotAcceptedLetter, permit.TerminationLetter, permit.WithholdingLetter, permit.RevocationLetter,
	permit.CancellationLetter, permit.DeemedExtensionLetter, permit.CollectionLetter}

func (t *turn) decisionLetters(m myCase, documents []casework.Document) []view.Link {
	var out []view.Link
	for _, n := range m.Notices {
		if n.To != "applicant" || !slices.Contains(decisions, n.Letter) {
			continue
		}
		if link := t.documentLink(documents, letterName(n.N), t.in(n.Letter)); link != nil {
			out = append(out, *link)
		}
	}
	return out
}

func (t *turn) myResult(m myCase, k permit.Track, documents []casework.Document) view.MyResult {
	branch := t.myTrack(m, k)
	r := view.MyResult{Branch: branch.Branch, Title: branch.Title, Outcome: t.resultWords(m, k), Tone: view.Bad}
	for _, c := range m.Certificates {
		if c.Track == k.ID {
			t.certificate(&r, c, documents)
		}
	}
	if !m.told(k) {
		r.Facts = nil
		return r
	}
	r.Reasons = t.reasonsWords(m, k)
	if k.Stage != permit.Ended {
		r.Facts = append(r.Facts, view.Fact{Label: t.say("mycase.decision.by"), Value: branch.Office})
	}
	if basis := basisOf(m, k); basis != "" {
		r.Facts = append(r.Facts, view.Fact{Label: t.say("mycase.decision.basis"), Value: t.say("mycase.basis." + basis)})
	}
	r.Remedy = t.remedyWords(m, k)
	return r
}

// certificate adds an issued permit: its number, its days, and the paper.
func (t *turn) certificate(r *view.MyResult, c permit.Certificate, documents []casework.Document) {
	r.Tone = view.Bad
	if c.Status == permit.Valid || c.Status == permit.CancelledStatus {
		r.Tone = view.OK
	}
	r.Facts = append(r.Facts, view.Fact{Label: t.say("mycase.decision.number"), Value: c.Number, ID: true})
	if c.Status != permit.CancelledStatus {
		r.Facts = append(r.Facts, view.Fact{Label: t.say("mycase.decision.valid"), Value: t.say("mycase.decision.period", view.Day(t.words(), c.From), view.Day(t.words(), c.To))})
	}
	if link := t.documentLink(documents, "permit-"+string(c.Track), t.say("mycase.kind."+string(c.Kind))); link != nil {
		r.Files = append(r.Files, *link)
	}
}

func (t *turn) resultWords(m myCase, k permit.Track) string {
	for _, c := range m.Certificates {
		if c.Track == k.ID && c.Status == permit.Valid {
			return t.say("mycase.result.issued", view.Day(t.words(), c.On))
		}
		if c.Track == k.ID {
			return t.say("mycase.result." + string(c.Status))
		}
	}
	if m.Outcome == permit.OutNotAccepted {
		return t.say("mycase.result.notaccepted")
	}
	switch k.Stage {
	case permit.Refused, permit.Ended:
		return t.say("mycase.result." + string(k.Stage))
	}
	return t.say("mycase.result.open")
}

// reasonsWords are the reasons of a refusal in the reader's language, or of whatever
// else ended the track.
func (t *turn) reasonsWords(m myCase, k permit.Track) []string {
	var out []string
	for _, r := range k.Reasons {
		out = append(out, t.in(permit.Reason(r)))
	}
	for _, n := range m.Notices {
		own := n.Track == "" || n.Track == k.ID
		if len(out) > 0 || n.To != "applicant" || !own || !slices.Contains(decisions, n.Letter) {
			continue
		}
		for _, r := range n.Reasons {
			out = append(out, t.in(whyOf(r)))
		}
	}
	if len(out) == 0 && k.Stage == permit.Ended {
		out = append(out, t.say("mycase.result.other"))
	}
	return out
}

// whyVocabularies are where the words of a reason that is no refusal's may stand.
var whyVocabularies = []string{"permit.reason.", "permit.ground.", "permit.revocation.", "permit.cause.", "drafting.code."}

func whyOf(c permit.Code) text.Localized { return codeIn(whyVocabularies, c) }

// basisOf is the provision that a result rests on, as a key of mycase.basis.
func basisOf(m myCase, k permit.Track) string {
	switch {
	case m.Outcome == permit.OutNotAccepted:
		return "notaccepted"
	case k.ByLaw:
		return "bylaw"
	case k.Stage == permit.Refused:
		return "refused." + string(k.Kind)
	case k.Stage == permit.Granted:
		return "granted." + string(k.Kind)
	}
	return ""
}

// remedyWords say what can be done against a result: of a work permit reconsideration
// and suit (Licence Law art. 38); a residence refusal is final and names none
// (Exit-Entry Law art. 36).
func (t *turn) remedyWords(m myCase, k permit.Track) string {
	adverse := k.Stage == permit.Refused || m.Outcome == permit.OutNotAccepted || revoked(m, k)
	switch {
	case k.Kind == permit.Residence && k.Stage == permit.Refused:
		return t.say("mycase.remedy.final")
	case adverse:
		r := m.pack.Remedy
		return t.say("mycase.remedy.open", t.government(m), r.Days, r.Court, r.Months)
	}
	return ""
}

func revoked(m myCase, k permit.Track) bool {
	return slices.ContainsFunc(m.Certificates, func(c permit.Certificate) bool { return c.Track == k.ID && c.Status == permit.RevokedStatus })
}

// government is to whom a reconsideration is applied for.
func (t *turn) government(m myCase) text.Localized {
	i := slices.IndexFunc(m.pack.Offices, func(o rules.Office) bool { return o.Kind == rules.Government })
	if i < 0 {
		return text.Say("mycase.office")
	}
	return m.pack.Offices[i]
}
