package blob_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tandem/internal/problem"
)

// After any sequence of puts and deletes the store holds what a map would.
func TestTheStoreIsAMapFromHashToBytes(t *testing.T) {
	s, _ := open(t)
	want := map[string][]byte{}
	rapid.Check(t, func(rt *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(rt, "data")
		hash := hashOf(string(data))
		if rapid.Bool().Draw(rt, "put") {
			ref, err := s.Put(t.Context(), bytes.NewReader(data), 3)
			if err != nil || ref.Hash != hash {
				rt.Fatalf("put: got %+v, %v", ref, err)
			}
			want[hash] = data
		} else {
			if err := s.Delete(t.Context(), hash); err != nil {
				rt.Fatal(err)
			}
			delete(want, hash)
		}
		got, err := s.Get(t.Context(), hash)
		if data, ok := want[hash]; ok && (err != nil || !bytes.Equal(got, data)) {
			rt.Fatalf("got %v, %v; want %v", got, err, data)
		} else if !ok && problem.Of(err).Code != problem.NotFound {
			rt.Fatalf("got %v, %v; want not found", got, err)
		}
	})
	files, err := s.List(t.Context(), "", len(want)+1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Hash)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}
