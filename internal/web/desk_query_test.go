package web

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// TestAddressOfAList: a list and its address are the same thing.
func TestAddressOfAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := func(name string) string { return rapid.StringMatching(`[A-Z0-9-]{0,12}`).Draw(t, name) }
		maybe := func(name string) *string {
			return rapid.Ptr(rapid.SampledFrom([]string{"", "red", "0", "haikou.station.x"}), true).Draw(t, name)
		}
		q := worklist.Query{Queue: worklist.Queue(word("queue")), Kind: permit.Kind(word("kind")), Business: permit.Business(word("business")), Authority: permit.OfficeID(word("office")),
			Station: (*permit.OfficeID)(maybe("station")), City: word("city"), Phase: permit.Phase(word("phase")), Lamp: (*worklist.Colour)(maybe("lamp")), Age: (*worklist.Age)(maybe("age")),
			Number: word("number"), After: worklist.Cursor{Rank: word("rank"), Case: permit.CaseID(word("case"))}, Limit: listPage}
		v, err := url.ParseQuery(parameters(q).Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := parameters(queryOf(v)).Encode(), parameters(q).Encode(); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}
