package bench

import (
	"os"
	"path/filepath"
	"testing"
)

// The figures of a run are there and can be: every permit that was printed is valid, and
// nothing is left behind.
func TestPaperFigures(t *testing.T) {
	data := filepath.Join(t.TempDir(), "var")
	r, err := Paper(t.Context(), PaperConfig{Pairs: 2, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdicts != 2*(2*r.Pairs+1) || r.P50 <= 0 || r.P50 > r.P99 || r.PerCore <= 0 || r.Check50 <= 0 || r.Check50 > r.Check99 {
		t.Errorf("%+v", r)
	}
	if r.Bytes < 20_000 || r.Largest < r.Bytes || r.Largest > 120_000 {
		t.Errorf("files of %d bytes, the largest of %d", r.Bytes, r.Largest)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("the folder of the run is left")
	}
}
