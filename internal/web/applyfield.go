package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/strict"
	"tandem/internal/text"
	"tandem/internal/view"
)

// A sheet is what the questions of a page are asked with: the answers there are, what is
// wrong with them, and the application that they belong to.
type sheet struct {
	lang   text.Lang
	draft  casework.Draft
	form   *dossier.Form
	faults strict.Faults // to be shown
	pack   *rules.Pack
	asks   []string // what was asked so far
}

// input asks one question.
func (s *sheet) input(path string) view.Input {
	q, _ := dossier.QuestionAt(path)
	a := s.draft.Answers[path]
	f := view.Field{Name: path, Label: labelOf(s.lang, path, q), Hint: hint(s.lang, q), Value: a.Value, Error: s.wrong(path, q, a.Value),
		Optional: s.optional(q), Prefilled: a.Value != "" && a.From.How != "", From: s.origin(a.From)}
	s.inferred(&f)
	s.asks = append(s.asks, path)
	in := view.Input{Kind: s.kind(q), Field: f}
	s.dress(&in, q)
	return in
}

// inferred tells that an answer may be left open, and what it follows from then.
func (s *sheet) inferred(f *view.Field) {
	i, ok := s.draft.Values().InferenceOf(f.Name)
	if !ok || f.Value != "" {
		return
	}
	f.Optional = true
	if f.Error == "" {
		f.Hint = text.T(s.lang, "apply.follows", s.labelAt(i.From), f.Hint)
	}
}

// follow reports whether all of these answers follow from others: nobody has stated any of
// them, nothing is wrong with any, and none that must be answered has to be stated.
func (s *sheet) follow(paths []string) bool {
	values := s.draft.Values()
	return !slices.ContainsFunc(paths, func(path string) bool {
		q, _ := dossier.QuestionAt(path)
		_, inferred := values.InferenceOf(path)
		stated := values[path] != "" && s.draft.Answers[path].From.How != dossier.Follows
		return stated || !inferred && q.Need.Holds(s.form) || s.wrong(path, q, values[path]) != ""
	})
}

func (s *sheet) labelAt(path string) string {
	q, _ := dossier.QuestionAt(path)
	return labelOf(s.lang, path, q)
}

// origin says where an answer comes from that nobody has typed here; "" for others.
func (s *sheet) origin(p dossier.Provenance) string {
	switch p.How {
	case "", dossier.Typed:
		return ""
	case dossier.Follows:
		return text.T(s.lang, "apply.from.follows", s.labelAt(p.Source))
	case dossier.CarriedOver:
		return text.T(s.lang, "apply.from.carried-over", p.Source)
	}
	return text.T(s.lang, "apply.from."+string(p.How))
}

// stated are the answers that the same question has in other items of its list, to be
// picked instead of typed again.
func (s *sheet) stated(path string, q dossier.Question) []string {
	var out []string
	for other, a := range s.draft.Answers {
		same, ok := dossier.QuestionAt(other)
		if ok && same.ID == q.ID && other != path && a.Value != "" && !slices.Contains(out, a.Value) {
			out = append(out, a.Value)
		}
	}
	slices.Sort(out)
	return out
}

// dress adds what depends on the type of the answer.
func (s *sheet) dress(in *view.Input, q dossier.Question) {
	switch q.Type {
	case dossier.Date, dossier.MonthType:
		in.Values = strings.SplitN(in.Value, "-", 3)
		in.Wrong = emptyBoxes(in.Values, in.Error)
	case dossier.Choice:
		in.Options = s.options(q)
	case dossier.Nation:
		in.Options = countryOptions(s.lang)
		in.Width = view.Mid
	case dossier.Code:
		in.Options = s.stations()
	case dossier.Prose, dossier.Line:
		in.Spellcheck = q.Type == dossier.Prose
		in.Rows = 4
		if q.Type == dossier.Line {
			in.Suggest = s.stated(in.Name, q)
		}
	default:
		short(in, q)
	}
	in.Autocomplete = autocomplete[q.ID]
}

// short sets how answers that are no sentences are typed.
func short(in *view.Input, q dossier.Question) {
	in.Width = view.Mid
	switch q.Type {
	case dossier.Phone:
		in.InputMode = "tel"
	case dossier.Email:
		in.InputMode = "email"
	case dossier.Number:
		in.InputMode, in.Width = "numeric", view.Short
	case dossier.Zone:
		in.Mono, in.Width = true, view.Full
	case dossier.Latin:
		in.Width = view.Full
	default:
		in.Mono = slices.Contains(codes, q.Type)
	}
}

// autocomplete tells a browser what it may fill in (WCAG 1.3.5): what is the person's own.
var autocomplete = map[string]string{"contact.phone": "tel", "contact.email": "email", "applicant.surname": "family-name", "applicant.given": "given-name"}

func (s *sheet) kind(q dossier.Question) view.Kind {
	switch q.Type {
	case dossier.Date:
		return view.AsDate
	case dossier.MonthType:
		return view.AsMonth
	case dossier.Prose:
		return view.AsArea
	case dossier.Flag:
		return view.AsCheck
	case dossier.Nation, dossier.Code:
		return view.AsSelect
	case dossier.Choice:
		if len(s.values(q)) <= 5 {
			return view.AsRadios
		}
		return view.AsSelect
	}
	return view.AsText
}

// values are the answers that this city and this application leave to choose from.
func (s *sheet) values(q dossier.Question) []string {
	if q.ID == "delivery.choice" {
		return slices.DeleteFunc(slices.Clone(q.Options.Values), func(v string) bool { return !slices.Contains(s.pack.Profile.Delivery, permit.Way(v)) })
	}
	return q.Options.Values
}

func (s *sheet) options(q dossier.Question) []view.Option {
	var out []view.Option
	for _, v := range s.values(q) {
		label := capital(s.lang, q.Options.Label(v).In(s.lang))
		if q.ID == "category.ground" {
			label = text.T(s.lang, "apply.ground", v, label)
		}
		out = append(out, view.Option{Value: v, Label: label})
	}
	return out
}

func (s *sheet) stations() []view.Option {
	var out []view.Option
	for _, o := range s.pack.Stations() {
		out = append(out, view.Option{Value: string(o.ID), Label: o.In(s.lang)})
	}
	return out
}

// capital begins a label with a capital letter.
func capital(l text.Lang, s string) string {
	if l == text.ZH {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// labelOf is what a page calls a question: its own words, or those of the form.
func labelOf(l text.Lang, path string, q dossier.Question) string {
	if key := "apply.ask." + strings.ReplaceAll(strings.ReplaceAll(path, "[", "-"), "]", ""); text.Has(key) {
		return text.T(l, key)
	}
	if key := "apply.ask." + strings.ReplaceAll(q.ID, "[]", ""); text.Has(key) {
		return text.T(l, key)
	}
	return q.Label().In(l)
}

func hint(l text.Lang, q dossier.Question) string {
	if key := "apply.hint." + strings.ReplaceAll(q.ID, "[]", ""); text.Has(key) {
		return text.T(l, key)
	}
	if key := "apply.hint-type." + string(q.Type); text.Has(key) {
		return text.T(l, key)
	}
	return ""
}

// settled are questions that the table leaves open, and a rule of the form does not.
var settled = []string{"employer.licenceEnd", "employer.licenceUnlimited", "medical.issuedOn", "medical.issuer", "medical.number",
	"applicant.given", "applicant.passport.mrz[]", "delivery.recipient", "delivery.phone", "delivery.address", "policeCertificate.issuedOn", "policeCertificate.issuer", "policeCertificate.country"}

// optional reports whether the answer may be left open here.
func (s *sheet) optional(q dossier.Question) bool {
	return !q.Need.Holds(s.form) && !slices.Contains(settled, q.ID)
}

// emptyBoxes names the boxes of a date that are wrong: those left empty, or all.
func emptyBoxes(parts []string, wrong string) string {
	if wrong == "" {
		return ""
	}
	var out string
	for i, key := range strings.Split("ymd", "")[:min(3, len(parts))] {
		if parts[i] == "" {
			out += key
		}
	}
	if len(out) == len(parts) {
		return ""
	}
	return out
}
