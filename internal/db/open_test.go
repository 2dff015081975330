package db_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tandem/internal/db"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// Who starts the program with a wrong address is told so in words of his own,
// and nothing secret is told.
func TestADatabaseThatCannotBeOpenedIsExplained(t *testing.T) {
	folder := t.TempDir()
	for name, address := range map[string]string{
		"no file":        filepath.Join(folder, "typo.db"),
		"a folder":       "sqlite:" + folder,
		"no server":      "postgres://me:SECRET@/tandem?host=" + folder,
		"no address":     "postgres://me:SECRET@bad host:xx/tandem",
		"wrong settings": "postgresql://me:SECRET@localhost/tandem?sslmode=perhaps",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := db.Open(t.Context(), address, db.Options{})
			if err == nil || d != nil {
				t.Fatalf("got %v, %v", d, err)
			}
			p, ok := errors.AsType[*problem.Error](err)
			if !ok || p.Code != problem.Unavailable {
				t.Fatalf("error %v, want a problem", err)
			}
			for _, l := range text.Langs {
				if got := p.In(l); strings.Contains(got, "⟦") || strings.Contains(got, "SECRET") {
					t.Errorf("in %s: %s", l, got)
				}
			}
			if strings.Contains(err.Error(), "SECRET") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}
