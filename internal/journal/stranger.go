package journal

import (
	"context"
	"slices"
	"strings"

	"tandem/internal/db"
	"tandem/internal/text"
)

// Stranger is an error: rows of aggregates that the program does not know.
type Stranger struct{ Names []string }

// In says it in the language.
func (s *Stranger) In(l text.Lang) string {
	return text.T(l, "journal.stranger", strings.Join(s.Names, ", "))
}

func (s *Stranger) Error() string { return s.In(text.EN) }

const selectNames = `SELECT DISTINCT aggregate FROM entry UNION SELECT DISTINCT aggregate FROM snapshot`

// Known returns a *Stranger if the journal has rows of any aggregate that is not
// among names: the Verify of no log would look at them.
func Known(ctx context.Context, r db.Reader, names ...string) error {
	var strange []string
	err := db.ForEach(ctx, r, selectNames, func(row db.Row) error {
		var name string
		err := row.Scan(&name)
		if err == nil && !slices.Contains(names, name) {
			strange = append(strange, name)
		}
		return err
	})
	if err != nil || len(strange) == 0 {
		return err
	}
	slices.Sort(strange)
	return &Stranger{strange}
}
