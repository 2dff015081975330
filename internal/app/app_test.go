package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/pgtest"
)

// TestOpenLooksOnly: without leave to create, what is not there is an error and stays
// away.
func TestOpenLooksOnly(t *testing.T) {
	for name, data := range map[string]string{"no folder": filepath.Join(t.TempDir(), "nowhere"), "an empty folder": t.TempDir()} {
		if a, err := app.Open(t.Context(), app.Config{Data: data}); err == nil {
			t.Errorf("%s: opened", name)
			a.Close()
		}
		if files, err := os.ReadDir(data); err == nil && len(files) > 0 {
			t.Errorf("%s: holds %v", name, files)
		}
	}
}

// TestAKeyRingIsNotReplaced: where keys are wrapped by a ring that is gone, a new ring
// would only hide the loss.
func TestAKeyRingIsNotReplaced(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Applicant("HK-1").Open()
		ring := filepath.Join(c.Data, "keys", "ring.json")
		if err := os.Rename(ring, ring+".lost"); err != nil {
			t.Fatal(err)
		}
		c.Create = true
		if a, err := app.Open(t.Context(), c); err == nil || !strings.Contains(err.Error(), "missing") {
			t.Errorf("opened without its ring: %v", err)
			if err == nil {
				a.Close()
			}
		}
		if _, err := os.Stat(ring); err == nil {
			t.Error("a new ring was made")
		}
	})
}

// TestOpenedAtOnce: several nodes begin on the same empty database together.
func TestOpenedAtOnce(t *testing.T) {
	casetest.OnPostgres(t, func(t *testing.T, _ app.Config) {
		c := app.Config{Data: t.TempDir(), DB: pgtest.Empty(t), Create: true}
		var nodes sync.WaitGroup
		for range 4 {
			nodes.Go(func() {
				a, err := app.Open(t.Context(), c)
				if err != nil {
					t.Error(err)
					return
				}
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Filed)
		e.Verify()
	})
}
