package bench

import (
	"testing"

	"tandem/internal/text"
)

// TestEveryPageIsMeasured: on a small store every page is come to by somebody, and none
// breaks.
func TestEveryPageIsMeasured(t *testing.T) {
	each(t, func(t *testing.T, c Config) {
		measured := 0
		err := Pages(t.Context(), PagesConfig{Cases: 200, Requests: 2, Each: 1, Links: 1, Data: c.Data, DB: c.DB}, func(r PageResult) error {
			_, excused := Unmeasured[r.Page]
			if (r.Addresses == 0) != excused {
				t.Errorf("%s is measured at %d addresses, excused: %v", r.Page, r.Addresses, excused)
			}
			if r.Addresses > 0 {
				measured++
				if r.P50 <= 0 || r.P99 < r.P95 || r.P95 < r.P50 || r.Bytes == 0 || r.Gzip == 0 || r.In(text.EN) == "" {
					t.Errorf("%+v", r)
				}
			}
			return nil
		})
		if err != nil || measured == 0 {
			t.Errorf("%d pages: %v", measured, err)
		}
	})
}
