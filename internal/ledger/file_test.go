package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tandem/internal/ledger"
)

// TestFiles: there are the files that the last checkpoint needs, and no others.
func TestFiles(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.fill(600)
		for path, size := range map[string]int{
			"tile/0/000": 8192, "tile/0/001": 8192, "tile/0/002.p/88": 88 * 32, "tile/0/002.p/5": 5 * 32, "tile/0/000.p/255": 255 * 32,
			"tile/1/000.p/2": 64, "tile/1/000.p/1": 32,
		} {
			f, err := o.File(t.Context(), path)
			if err != nil || len(f.Body) != size || !f.Fixed || f.Text {
				t.Errorf("%s: %d bytes, fixed %v, %v", path, len(f.Body), f.Fixed, err)
			}
		}
		for _, path := range []string{"tile/entries/000", "tile/entries/002.p/88", "checkpoint"} {
			if f, err := o.File(t.Context(), path); err != nil || f.Text == f.Fixed {
				t.Errorf("%s: %+v, %v", path, f, err)
			}
		}
		for _, path := range []string{
			"", "tile", "tile/", "tile/0", "tile/0/002", "tile/0/002.p/89", "tile/0/002.p/0", "tile/0/002.p/256", "tile/0/003.p/1", "tile/1/000", "tile/1/000.p/3",
			"tile/2/000.p/1", "tile/0/0", "tile/0/x000/000", "tile/data/000", "tile/8/0/000", "tile/-1/000", "tile/64/000", "tile/9/000.p/1", "tile/0/x999/x999/x999/x999/x999/x999/999",
			"tile/entries/003", "tile/entries/002.p/089", "../checkpoint", "checkpoint/", "tile/00/000", "tile/0/x009/x223/x372/x036/854/775.p/1", "tile/7/000.p/1",
		} {
			if _, err := o.File(t.Context(), path); !errors.Is(err, ledger.ErrNoFile) {
				t.Errorf("%q: %v", path, err)
			}
		}
	})
}

// TestExport: a folder is brought up to the log, only what is new is written, and it is
// byte for byte what File serves.
func TestExport(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		dir := t.TempDir()
		export := func(want int) {
			t.Helper()
			if n, err := o.Export(t.Context(), dir); err != nil || n != want {
				t.Errorf("%d files, %v; want %d", n, err, want)
			}
			_, err := ledger.Check{Trust: o.trust(), Store: o.Log}.Copy(t.Context(), copyOf(dir))
			o.must(err)
		}
		export0, err := o.Export(t.Context(), dir)
		if export0 != 0 || err != nil {
			t.Errorf("an empty log: %d, %v", export0, err)
		}
		o.fill(600)
		export(3 + 3 + 1 + 1)
		export(1) // the checkpoint only: it may have got signatures
		o.fillMore(1)
		export(1 + 1 + 1)
		o.fillMore(167) // 768: a third full tile
		export(1 + 1 + 1 + 1)
		same(t, o, dir)
	})
}

func same(t *testing.T, o *office, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		o.must(err)
		data, err := os.ReadFile(path)
		o.must(err)
		if f, err := o.File(context.Background(), filepath.ToSlash(name)); err != nil || !bytes.Equal(f.Body, data) {
			t.Errorf("%s is served otherwise: %v", name, err)
		}
		return nil
	})
	o.must(err)
}
