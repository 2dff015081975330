package seal_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestWhatWasSealedLongAgoOpens(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/forever.txtar")
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]string{}
	for _, f := range archive.Files {
		file[f.Name] = strings.TrimSpace(string(f.Data))
	}
	r := reopened(t, writeRing(t, []byte(file["ring.json"])))
	key, err := r.OpenCaseKey("HK-1", decoded(t, file["wrapped"]))
	if err != nil {
		t.Fatal(err)
	}
	wantOpen(t, key, decoded(t, file["sealed"]), place, file["plain"])
}

func decoded(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
