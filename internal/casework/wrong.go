package casework

import (
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// Wrong is the first thing that Verify found to be wrong beside the journal itself
// (for which see journal.Broken).
type Wrong struct {
	Case permit.CaseID
	What text.Message
}

func wrong(id permit.CaseID, key string, args ...any) error {
	return &Wrong{id, text.Say(key, args...)}
}

// In says it in the language.
func (w *Wrong) In(l text.Lang) string { return text.T(l, "verify.case", w.Case, w.What) }

func (w *Wrong) Error() string { return w.In(text.EN) }

// because is why something cannot be read, for a person if there are words for one.
func because(err error) any {
	if isProblem(err) {
		return problem.Of(err)
	}
	return err.Error()
}
