package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tandem/internal/problem"
	"tandem/internal/seal"
)

// ring opens a new ring in a new folder.
func ring(t *testing.T) (*seal.Ring, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys", "ring.json")
	r, err := seal.Open("file:"+path, true)
	if err != nil {
		t.Fatal(err)
	}
	return r, path
}

func newKey(t *testing.T, r *seal.Ring, caseID string) (seal.Key, []byte) {
	t.Helper()
	key, wrapped, err := r.NewCaseKey(caseID)
	if err != nil {
		t.Fatal(err)
	}
	return key, wrapped
}

func sealed(t *testing.T, key seal.Key, plain string, at seal.Place) []byte {
	t.Helper()
	b, err := key.Seal([]byte(plain), at)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wantOpen(t *testing.T, key seal.Key, b []byte, at seal.Place, want string) {
	t.Helper()
	if got, err := key.Open(b, at); err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

var place = seal.Place{Table: "dossier", Case: "HK-1", Row: "3"}

func TestSealedWithTheCaseKeyOpensWithTheUnwrappedOne(t *testing.T) {
	r, path := ring(t)
	key, wrapped := newKey(t, r, "HK-1")
	b := sealed(t, key, "passport E12345678", place)
	wantOpen(t, key, b, place, "passport E12345678")

	later, err := seal.Open("file:"+path, false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := later.OpenCaseKey("HK-1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	wantOpen(t, again, b, place, "passport E12345678")
}

func TestSealedTextIsLongerByThirtyThreeBytes(t *testing.T) {
	r, _ := ring(t)
	key, _ := newKey(t, r, "HK-1")
	for _, plain := range []string{"", "x", strings.Repeat("x", 5000)} {
		if got := len(sealed(t, key, plain, place)); got != len(plain)+33 {
			t.Errorf("%d bytes became %d", len(plain), got)
		}
	}
}

func TestWhatDoesNotOpen(t *testing.T) {
	r, _ := ring(t)
	key, _ := newKey(t, r, "HK-1")
	other, _ := newKey(t, r, "HK-2")
	b := sealed(t, key, "medical: healthy", place)
	for name, open := range map[string]func() ([]byte, error){
		"key of another case": func() ([]byte, error) { return other.Open(b, place) },
		"moved to another case": func() ([]byte, error) {
			return key.Open(b, seal.Place{Table: "dossier", Case: "HK-2", Row: "3"})
		},
		"moved to another row": func() ([]byte, error) {
			return key.Open(b, seal.Place{Table: "dossier", Case: "HK-1", Row: "4"})
		},
		"moved to another table": func() ([]byte, error) {
			return key.Open(b, seal.Place{Table: "material", Case: "HK-1", Row: "3"})
		},
		"cut off": func() ([]byte, error) { return key.Open(b[:len(b)-1], place) },
		"empty":   func() ([]byte, error) { return key.Open(nil, place) },
	} {
		t.Run(name, func(t *testing.T) { wantBroken(t, open) })
	}
	for i := range b {
		changed := bytes.Clone(b)
		changed[i] ^= 1
		wantBroken(t, func() ([]byte, error) { return key.Open(changed, place) })
	}
}

func wantBroken(t *testing.T, open func() ([]byte, error)) {
	t.Helper()
	plain, err := open()
	if !errors.Is(err, seal.ErrBroken) || plain != nil {
		t.Errorf("got %q, %v; want ErrBroken", plain, err)
	}
}

func TestAWrappedKeyBelongsToItsCase(t *testing.T) {
	r, _ := ring(t)
	_, wrapped := newKey(t, r, "HK-1")
	if _, err := r.OpenCaseKey("HK-2", wrapped); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("got %v, want ErrBroken", err)
	}
	for i := range wrapped {
		changed := bytes.Clone(wrapped)
		changed[i] ^= 0x10
		key, err := r.OpenCaseKey("HK-1", changed)
		if err == nil {
			// Tink keeps a description of the key beside the encrypted one and
			// does not rely on it: changing that changes nothing.
			wantOpen(t, key, sealed(t, key, "x", place), place, "x")
		} else if !errors.Is(err, seal.ErrBroken) {
			t.Errorf("byte %d: got %v, want ErrBroken", i, err)
		}
	}
}

func TestADestroyedKeyOpensNothing(t *testing.T) {
	r, _ := ring(t)
	_, err := r.OpenCaseKey("HK-1", nil)
	wantDestroyed(t, err)
	_, err = r.Rewrap("HK-1", nil)
	wantDestroyed(t, err)
	_, err = seal.Key{}.Open([]byte("x"), place)
	wantDestroyed(t, err)
	_, err = seal.Key{}.Seal([]byte("x"), place)
	wantDestroyed(t, err)
}

func wantDestroyed(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, seal.ErrDestroyed) || problem.Of(err).Code != problem.NotFound || !strings.Contains(err.Error(), "case HK-1 ") {
		t.Errorf("got %v, want ErrDestroyed naming the case", err)
	}
}

func TestAKeyOfAnotherRingIsNamed(t *testing.T) {
	r, _ := ring(t)
	other, _ := ring(t)
	_, wrapped := newKey(t, other, "HK-1")
	_, err := r.OpenCaseKey("HK-1", wrapped)
	if !errors.Is(err, seal.ErrBroken) || problem.Of(err).Key != "seal.key-missing" {
		t.Errorf("got %v, want the missing key", err)
	}
}

// Whatever is sealed opens at its place and at no other.
func TestSealedDataOpensAtItsPlaceOnly(t *testing.T) {
	r, _ := ring(t)
	key, _ := newKey(t, r, "HK-1")
	part := rapid.StringOfN(rapid.SampledFrom([]rune("a1:|/0粤")), 0, 4, -1)
	places := rapid.Custom(func(t *rapid.T) seal.Place {
		return seal.Place{Table: part.Draw(t, "table"), Case: part.Draw(t, "case"), Row: part.Draw(t, "row")}
	})
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		at, elsewhere := places.Draw(t, "at"), places.Draw(t, "elsewhere")
		b, err := key.Seal(plain, at)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(b, at); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("got %v, %v; want %v", got, err, plain)
		}
		if _, err := key.Open(b, elsewhere); (err == nil) != (at == elsewhere) {
			t.Fatalf("sealed at %v, opened at %v: %v", at, elsewhere, err)
		}
		if len(plain) >= 8 && bytes.Contains(b, plain) {
			t.Fatal("the plain text shows")
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	r, err := seal.Open("file:"+filepath.Join(b.TempDir(), "keys", "ring.json"), true)
	if err != nil {
		b.Fatal(err)
	}
	key, wrapped, err := r.NewCaseKey("HK-1")
	if err != nil {
		b.Fatal(err)
	}
	for name, size := range map[string]int{"9B": 9, "2KiB": 2 << 10, "1MiB": 1 << 20} {
		plain := make([]byte, size)
		sealed, err := key.Seal(plain, place)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("Seal/"+name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				key.Seal(plain, place)
			}
		})
		b.Run("Open/"+name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				key.Open(sealed, place)
			}
		})
	}
	b.Run("NewCaseKey", func(b *testing.B) {
		for b.Loop() {
			r.NewCaseKey("HK-1")
		}
		b.ReportMetric(float64(len(wrapped)), "wrapped-bytes")
	})
	b.Run("OpenCaseKey", func(b *testing.B) {
		for b.Loop() {
			r.OpenCaseKey("HK-1", wrapped)
		}
	})
}

// writeRing writes data as a ring file that only its owner may read.
func writeRing(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ring.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
