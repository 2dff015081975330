package credential

import (
	"encoding/json"
	"strings"

	"tandem/internal/text"
)

// A Result is what came of one check.
type Result string

// The results. Noted says something that a reader should know and that counts for
// nothing, such as what this way of showing a permit cannot carry.
const (
	Passed    Result = "passed"
	Failed    Result = "failed"
	Unchecked Result = "unchecked"
	Noted     Result = "noted"
)

// A Finding is one check with its result, in words.
type Finding struct {
	Check  string // signature, code, match, dates, pair, log, view, status, bundle
	Result Result
	Words  text.Message
}

// A Verdict sums a report up.
type Verdict string

// The verdicts.
const (
	Valid   Verdict = "valid"   // everything was checked and passed
	Invalid Verdict = "invalid" // something failed
	Unknown Verdict = "unknown" // nothing failed, but not all could be checked
)

// A Report says what was checked and what could not be, and why.
type Report struct {
	Permit   *Statement // nil if nothing could be read
	Others   []Member   // of its issue
	Findings []Finding
}

func (r *Report) add(check string, result Result, words text.Message) {
	r.Findings = append(r.Findings, Finding{check, result, words})
}

// Verdict is the sum of the findings.
func (r Report) Verdict() Verdict {
	v := Valid
	for _, f := range r.Findings {
		switch f.Result {
		case Failed:
			return Invalid
		case Unchecked:
			v = Unknown
		}
	}
	return v
}

// Exit is the exit code of a program that reports the verdict: 0 valid, 1 invalid, 3
// when it cannot be told. 2 is for a wrong command line.
func (r Report) Exit() int {
	return map[Verdict]int{Valid: 0, Invalid: 1, Unknown: 3}[r.Verdict()]
}

// In returns the report for a person.
func (r Report) In(l text.Lang) string {
	lines := []string{text.T(l, "credential.verdict."+string(r.Verdict()))}
	if r.Permit != nil {
		lines = append(lines, r.permit(l), text.T(l, "credential.report.compare"))
	}
	for _, f := range r.Findings {
		lines = append(lines, text.T(l, "credential.report.line", mark(f.Result), text.Say("credential.result."+string(f.Result)), f.Words))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (r Report) permit(l text.Lang) string {
	s := r.Permit
	return text.T(l, "credential.report.permit", text.Say("credential.kind."+string(s.Kind)), s.Number, s.Holder, s.From, s.To, s.Issued, string(s.Authority), s.City)
}

// mark shows a result at a glance; the words after it say it too.
func mark(r Result) string {
	return map[Result]string{Passed: "✓", Failed: "✗", Unchecked: "?", Noted: "·"}[r]
}

// MarshalJSON gives the report to programs, in both languages.
func (r Report) MarshalJSON() ([]byte, error) {
	type finding struct {
		Check  string `json:"check"`
		Result Result `json:"result"`
		Key    string `json:"key"`
		ZH     string `json:"zh"`
		EN     string `json:"en"`
	}
	out := struct {
		Verdict  Verdict      `json:"verdict"`
		Exit     int          `json:"exit"`
		Permit   *permitJSON  `json:"permit,omitempty"`
		Others   []memberJSON `json:"others,omitempty"`
		Findings []finding    `json:"findings"`
	}{Verdict: r.Verdict(), Exit: r.Exit(), Permit: permitOf(r.Permit), Findings: []finding{}}
	for _, m := range r.Others {
		out.Others = append(out.Others, memberJSON{m.Number, string(m.Kind)})
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, finding{f.Check, f.Result, f.Words.Key, f.Words.In(text.ZH), f.Words.In(text.EN)})
	}
	return json.Marshal(out)
}

type memberJSON struct {
	Number string `json:"number"`
	Kind   string `json:"kind"`
}

type permitJSON struct {
	memberJSON
	Holder    string `json:"holder"`
	From      string `json:"from"`
	To        string `json:"to"`
	Issued    string `json:"issued"`
	Authority string `json:"authority"`
	City      string `json:"city"`
}

func permitOf(s *Statement) *permitJSON {
	if s == nil {
		return nil
	}
	return &permitJSON{memberJSON{s.Number, string(s.Kind)}, s.Holder, s.From.String(), s.To.String(), s.Issued.String(), string(s.Authority), s.City}
}
