package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/text"
	"tandem/internal/view"
)

// officer names who worked on a case; of the party it says only which part they have.
func (t reviewer) officer(c permit.Case, id permit.PersonID) string {
	switch {
	case id == "":
		return ""
	case id == c.Applicant:
		return t.say("permit.role.applicant")
	case id == c.Handler:
		return t.say("permit.role.handler")
	}
	if p, ok := t.Accounts.Directory.Person(id); ok {
		return p.In(t.lang)
	}
	if a, err := t.Accounts.Account(t.r.Context(), id); err == nil && a.Role == permit.HandlerRole {
		return t.say("permit.role.handler") // any handler of the employer may act
	}
	return t.say("permit.role.system")
}

// office names an office of any city.
func (t reviewer) office(id permit.OfficeID) string {
	if o, ok := t.Cases.Packs.Office(id); ok {
		return o.In(t.lang)
	}
	return string(id)
}

// opening begins a heading or a cell with a capital letter, where the script has them.
func opening(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// trackTitle is trackName at the beginning of something.
func (t reviewer) trackTitle(k permit.Track) string { return opening(t.trackName(k)) }

// trackName is what a track is called: the permit, and whose it is if not the applicant's.
func (t reviewer) trackName(k permit.Track) string {
	if k.Holder > 0 {
		return t.say("review.track.family", k.Kind, k.Holder)
	}
	return t.in(k.Kind)
}

// fieldName is what an answer of the form or a paper is called: "applicant.surname",
// "material.M03".
func (t reviewer) fieldName(p *rules.Pack, path string) string {
	if code, ok := strings.CutPrefix(path, "material."); ok {
		return t.paperName(p, permit.Code(code))
	}
	if q, ok := dossier.QuestionAt(path); ok {
		return t.in(q.Label())
	}
	return path
}

func (t reviewer) paperName(p *rules.Pack, code permit.Code) string {
	if m, ok := p.Material(code); ok {
		return m.In(t.lang)
	}
	return rules.MaterialName(code).In(t.lang)
}

// fieldNames names fields of which the reader sees the answers, each once.
func (t reviewer) fieldNames(d casework.Desk, fields []string) []string {
	var out []string
	for _, f := range fields {
		if name := t.fieldName(d.Pack, f); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// listed puts names into one sentence.
func (t reviewer) listed(names []string) string {
	var all text.List
	for _, n := range names {
		all = append(all, n)
	}
	return t.in(all)
}

// sealOf is the colour of a kind of permit.
func sealOf(k permit.Kind) view.Branch {
	if k == permit.Work {
		return view.Work
	}
	return view.Residence
}

// codeWords are those of a code that a page offers or that an officer gave.
func (t reviewer) codeWords(c permit.Code) string {
	for _, stem := range []string{"review.code.", "permit.reason.", "permit.fact.", "permit.ground.", "drafting.code.", "permit.supervision.", "permit.revocation."} {
		if text.Has(stem + string(c)) {
			return t.say(stem + string(c))
		}
	}
	return string(c)
}

// options offers codes by their words.
func (t reviewer) options(codes []permit.Code) []view.Option {
	var out []view.Option
	for _, c := range codes {
		out = append(out, view.Option{Value: string(c), Label: t.codeWords(c)})
	}
	return out
}

// fullDay is a day in the reader's language.
func (t reviewer) fullDay(d civil.Date) string {
	return view.Day(view.With(t.r.Context(), t.lang), d)
}

func (t reviewer) tableDay(d civil.Date) string {
	return view.TableDay(view.With(t.r.Context(), t.lang), d)
}

// The codes that posts may give for what they find. Reasons of a refusal are those of
// the law (permit.RefusalReasons).
var (
	sendBackCodes  = []permit.Code{"identity-unclear", "category-unclear", "papers-unclear", "period-unclear", "reasons-unclear", "register-unclear"}
	extensionCodes = []permit.Code{"facts-complex", "answer-from-abroad", "opinion-outstanding", "many-applications"}
	faultCodes     = []permit.Code{"missing", "unclear", "incomplete", "outdated", "wrong-paper", "not-translated", "not-legalised", "not-signed", "differs-document", "differs-register", "differs-form"}
)
