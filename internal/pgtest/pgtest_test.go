package pgtest_test

import (
	"testing"

	"tandem/internal/db"
	"tandem/internal/pgtest"
	"tandem/internal/schema"
)

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	a, b := pgtest.URL(t), pgtest.URL(t)
	if a == b {
		t.Fatalf("the same address twice: %s", a)
	}
	for _, url := range []string{a, b} {
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := schema.Check(t.Context(), d); err != nil {
			t.Error(err)
		}
		if err := d.Apply(t.Context(), db.Batch{{SQL: `INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)`, Args: []any{"A", []byte{1}}}}); err != nil {
			t.Error(err)
		}
	}
}
