package journal_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/journal"
)

// TestBetween: both ends are included, and states come with their rights to append.
func TestBetween(t *testing.T) {
	dbtest.EachDB(t, func(t *testing.T, d db.DB) {
		l := journal.Open(d, counters, 0)
		fill(t, d, l, 5)
		list, err := l.Between(t.Context(), "C001", "C003")
		var ids []string
		for _, h := range list {
			ids = append(ids, h.ID)
			want, err := l.Load(t.Context(), h.ID)
			if diff := cmp.Diff(want, h, cmp.AllowUnexported(want)); diff != "" || err != nil {
				t.Error(err, diff)
			}
		}
		if err != nil || !slices.Equal(ids, []string{"C001", "C002", "C003"}) {
			t.Errorf("%v, %v", ids, err)
		}
		if list, err := l.Between(t.Context(), "D", "E"); err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
	})
}
