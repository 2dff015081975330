package demo

import (
	"encoding"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/drafting"
	"tandem/internal/paper"
	"tandem/internal/permit"
)

var update = flag.Bool("update", false, "write what the letters of the demonstration say")

const letters = "testdata/letters.txtar"

// TestLettersOfTheDemonstration: what every letter of every story says, for a person to
// read: the values of the paper, not its bytes. Read a change of it as its addressee would.
func TestLettersOfTheDemonstration(t *testing.T) {
	casetest.OnSQLite(t, func(t *testing.T, c app.Config) {
		e, _, stories := played(t, c)
		var all txtar.Archive
		for _, s := range stories {
			all.Files = append(all.Files, written(t, e.App, s)...)
		}
		got := string(txtar.Format(&all))
		if *update {
			if err := os.WriteFile(letters, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(letters)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("the letters say something else (-update, and read them):\n%s", diff)
		}
	})
}

// written are the letters of a story, in the order in which they were sent.
func written(t *testing.T, a *app.App, s *Story) (out []txtar.File) {
	t.Helper()
	entries, err := a.Cases.Log.List(t.Context(), string(s.ID))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		for _, event := range entry.Events {
			if n, ok := event.(permit.NoticeSent); ok {
				c, _, err := a.Cases.Log.AsOf(t.Context(), string(s.ID), entry.Seq)
				if err != nil {
					t.Fatal(err)
				}
				l := draft(t, a, s, c).Letter(n.Notice)
				out = append(out, txtar.File{Name: fmt.Sprintf("%s letter-%d %s", s.ID, n.N, n.Letter), Data: []byte(values("", reflect.ValueOf(l)))})
			}
		}
	}
	return out
}

func draft(t *testing.T, a *app.App, s *Story, c permit.Case) drafting.File {
	t.Helper()
	pack, err := a.Cases.Packs.ByHash(c.Pack)
	if err != nil {
		t.Fatal(err)
	}
	return drafting.File{Case: c, Form: s.folder.Version.Form, Pack: pack, Office: a.Cases.Packs.Office, Person: a.Cases.Press.Person}
}

// values are those of a paper that are set, a line each.
func values(path string, v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	if n, ok := v.Interface().(paper.Name); ok {
		return fmt.Sprintf("%s: %s | %s\n", path, n.ZH, n.EN)
	}
	if d, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, _ := d.MarshalText()
		return fmt.Sprintf("%s: %s\n", path, text)
	}
	var b strings.Builder
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			b.WriteString(values(strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), v.Field(i)))
		}
	case reflect.Slice:
		for i := range v.Len() {
			b.WriteString(values(fmt.Sprintf("%s[%d]", path, i), v.Index(i)))
		}
	default:
		fmt.Fprintf(&b, "%s: %v\n", path, v)
	}
	return b.String()
}
