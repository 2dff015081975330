package schema

import (
	"errors"
	"testing"
	"testing/fstest"

	"tandem/internal/db"
)

func TestCompare(t *testing.T) {
	a, b, c := file{1, "0001_a.sql", "aa"}, file{2, "0002_b.sql", "bb"}, file{3, "0003_c.sql", "cc"}
	edited := file{2, "0002_b.sql", "other"}
	for _, test := range []struct {
		name       string
		want, have []file
		err        error
	}{
		{"nothing there", []file{a, b}, nil, ErrNone},
		{"the same", []file{a, b}, []file{a, b}, nil},
		{"one is missing", []file{a, b}, []file{a}, ErrOlder},
		{"one more", []file{a, b}, []file{a, b, c}, ErrNewer},
		{"one more, and one edited", []file{a, b}, []file{a, edited, c}, ErrNewer},
		{"one edited", []file{a, b}, []file{a, edited}, ErrEdited},
		{"one edited, and one is missing", []file{a, b, c}, []file{a, edited}, ErrEdited},
		{"one that was taken out", []file{a, c}, []file{a, b, c}, ErrEdited},
		{"one that came late", []file{a, b, c}, []file{a, c}, ErrEdited},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := compare(test.want, test.have); !errors.Is(err, test.err) {
				t.Errorf("got %v, want %v", err, test.err)
			}
		})
	}
}

func TestAWordThatNobodyKnows(t *testing.T) {
	fsys := fstest.MapFS{"0001_a.sql": {Data: []byte("CREATE TABLE a (b {{.Bolb}})")}}
	if f, err := (filled{fsys, words[db.DialectSQLite]}).Open("0001_a.sql"); err == nil {
		t.Errorf("got %v, want an error", f)
	}
}

func TestAFileWithoutNumber(t *testing.T) {
	if _, err := known(fstest.MapFS{"first.sql": {}}); err == nil {
		t.Error("no error")
	}
}

func TestBothDatabasesHaveTheSameWords(t *testing.T) {
	for word := range words[db.DialectSQLite] {
		if _, ok := words[db.DialectPostgres][word]; !ok {
			t.Errorf("PostgreSQL has no word for %s", word)
		}
	}
	if len(words[db.DialectSQLite]) != len(words[db.DialectPostgres]) {
		t.Error("the numbers of words differ")
	}
}
