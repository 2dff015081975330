package web

import (
	"encoding/json"
	"net/http"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A verified is what a check says: the report, or why there is none. The zero one is the
// page that asks.
type verified struct {
	status int            // 0: 200
	said   text.Localized // instead of a report
	report credential.Report
	at     civil.Moment // when it was checked
}

// asks reports whether there is nothing to say yet.
func (a verified) asks() bool { return a.said == nil && a.report.Findings == nil }

// json answers a program.
func (a verified) json(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	var out any = struct {
		On     string            `json:"on"`
		Report credential.Report `json:"report"`
	}{a.at.Date.String(), a.report}
	if a.said != nil {
		out = map[string]string{"zh": a.said.In(text.ZH), "en": a.said.In(text.EN)}
	}
	_ = json.NewEncoder(w).Encode(out) // who has gone away cannot be told
}

// showVerified answers a reader. A page that found nothing is the same whatever was
// asked: it does not repeat the number.
func (t *turn) showVerified(a verified) error {
	s := view.Shell{Title: t.say("checkpage.title"), Current: "verify", Area: view.Public, NoIndex: !a.asks()}
	if a.report.Permit == nil {
		s.Path = "/verify"
	}
	page := view.Verify{Asks: t.verifyFields(a)}
	switch {
	case a.said != nil && a.status == http.StatusNotFound:
		page.Result = t.notFound(a)
	case a.said != nil:
		s.Errors = []view.FieldError{{Name: "code", Message: a.said.In(t.lang)}}
	case !a.asks():
		page.Result = t.verdict(a)
	}
	status := a.status
	if status == 0 {
		status = http.StatusOK
	}
	return t.showAs(status, s, view.VerifyPage(page))
}

func (t *turn) verifyFields(a verified) []view.Field {
	wrong := ""
	if a.said != nil && a.status != http.StatusNotFound {
		wrong = a.said.In(t.lang)
	}
	return []view.Field{
		{Name: "code", Label: t.say("check.code"), Hint: t.say("checkpage.code.hint"), Autocomplete: "off", Mono: true, Error: wrong},
		{Name: "file", Label: t.say("checkpage.file"), Hint: t.say("checkpage.file.hint"), Accept: ".pdf,.png,.jpg,.jpeg", Max: credential.MaxPicture, Camera: true},
	}
}

func (t *turn) notFound(a verified) *view.Verdict {
	return &view.Verdict{Tone: view.Warn, Title: t.say("checkpage.unknown"), Text: a.said.In(t.lang), Do: t.say("checkpage.do.unknown"), At: civil.MomentOf(t.Now())}
}

// verdict is the answer about a permit: whether it counts, what is known of it, what was
// checked, and what to do.
func (t *turn) verdict(a verified) *view.Verdict {
	v := a.report.Verdict()
	out := &view.Verdict{Tone: verdictTones[v], Title: t.say("checkpage.verdict." + string(v)), Do: t.say("checkpage.do." + string(v)), At: a.at}
	if k := a.report.Permit; k != nil {
		out.Facts = t.permitFacts(k)
	}
	for _, f := range a.report.Findings {
		out.Checks = append(out.Checks, view.Checked{Tone: resultTones[f.Result], Result: t.say("credential.result." + string(f.Result)), Words: f.Words.In(t.lang)})
	}
	return out
}

var verdictTones = map[credential.Verdict]view.Tone{credential.Valid: view.OK, credential.Invalid: view.Bad, credential.Unknown: view.Warn}

var resultTones = map[credential.Result]view.Tone{credential.Passed: view.OK, credential.Failed: view.Bad, credential.Unchecked: view.Warn, credential.Noted: view.Info}

func (t *turn) permitFacts(k *credential.Statement) []view.Fact {
	facts := []view.Fact{
		{Label: t.say("checkpage.kind"), Value: t.say("mycase.kind." + string(k.Kind))},
		{Label: t.say("checkpage.number"), Value: k.Number, ID: true},
		{Label: t.say("checkpage.holder"), Value: k.Holder, Person: true},
		{Label: t.say("checkpage.valid"), Value: t.say("mycase.decision.period", view.Day(t.words(), k.From), view.Day(t.words(), k.To))},
		{Label: t.say("checkpage.issued"), Value: view.Day(t.words(), k.Issued)},
	}
	return append(facts, view.Fact{Label: t.say("checkpage.authority"), Value: t.authority(k.Authority)})
}

// authority is what an authority is called, as far as it is known here.
func (t *turn) authority(id permit.OfficeID) string {
	if o, ok := t.Cases.Packs.Office(id); ok {
		return o.In(t.lang)
	}
	return string(id)
}
