package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/blob"
	"tandem/internal/problem"
)

// open opens a store in a new directory.
func open(t *testing.T) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	s, err := blob.Open(dir, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dir
}

func put(t *testing.T, s *blob.Store, data string) blob.Ref {
	t.Helper()
	ref, err := s.Put(t.Context(), strings.NewReader(data), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func hashOf(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

// on is where the file with this hash lies in the store at dir.
func on(dir, hash string) string { return filepath.Join(dir, hash[:2], hash) }

// stagedFiles names what lies in the folder of half-written files.
func stagedFiles(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "tmp", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func wantCode(t *testing.T, err error, want problem.Code) {
	t.Helper()
	e, ok := errors.AsType[*problem.Error](err)
	if !ok || e.Code != want {
		t.Errorf("got error %v, want problem %s", err, want)
	}
}

func TestWhatIsPutIsGot(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":      "",
		"a word":       "扫描件",
		"many buffers": strings.Repeat("0123456789abcdef", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := open(t)
			ref := put(t, s, data)
			if want := (blob.Ref{Hash: hashOf(data), Size: int64(len(data))}); ref != want {
				t.Errorf("got %+v, want %+v", ref, want)
			}
			got, err := s.Get(t.Context(), ref.Hash)
			if err != nil || string(got) != data {
				t.Errorf("got %d bytes, %v; want %d", len(got), err, len(data))
			}
			file, err := s.Stat(t.Context(), ref.Hash)
			if err != nil || file.Ref != ref || file.Written.IsZero() {
				t.Errorf("got %+v, %v; want %+v", file, err, ref)
			}
		})
	}
}

func TestNoFileIsReadableByOthers(t *testing.T) {
	s, dir := open(t)
	ref := put(t, s, "secret")
	for _, p := range []string{dir, filepath.Dir(on(dir, ref.Hash)), on(dir, ref.Hash)} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, info.Mode())
		}
	}
}

func TestTheLimitIsExact(t *testing.T) {
	s, dir := open(t)
	if _, err := s.Put(t.Context(), strings.NewReader("12345"), 5); err != nil {
		t.Errorf("five bytes of five: %v", err)
	}
	_, err := s.Put(t.Context(), strings.NewReader("123456"), 5)
	wantCode(t, err, problem.TooLarge)
	wantCode(t, second(s.Stat(t.Context(), hashOf("123456"))), problem.NotFound)
	if names := stagedFiles(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAnEndlessUploadStopsAtTheLimit(t *testing.T) {
	s, _ := open(t)
	_, err := s.Put(t.Context(), zeros{}, 1<<16)
	wantCode(t, err, problem.TooLarge)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestABrokenUploadStoresNothing(t *testing.T) {
	s, dir := open(t)
	broken := errors.New("connection lost")
	_, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), 100)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	files, err := s.List(t.Context(), "", 10)
	if err != nil || len(files)+len(stagedFiles(t, dir)) > 0 {
		t.Errorf("left behind: %v %v %v", files, stagedFiles(t, dir), err)
	}
}

func TestACancelledUploadStops(t *testing.T) {
	s, dir := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Put(ctx, cancelling{cancel}, 1<<40)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if names := stagedFiles(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

// cancelling ends the upload from within its first read.
type cancelling struct{ cancel context.CancelFunc }

func (c cancelling) Read(p []byte) (int, error) { c.cancel(); return len(p), nil }

func TestTheSameContentTwiceIsOneFile(t *testing.T) {
	s, _ := open(t)
	first := put(t, s, "same")
	if again := put(t, s, "same"); again != first {
		t.Errorf("got %+v, want %+v", again, first)
	}
	files, err := s.List(t.Context(), "", 10)
	if err != nil || len(files) != 1 {
		t.Errorf("got %v, %v; want one file", files, err)
	}
}

func TestTheSameContentAtTheSameTime(t *testing.T) {
	s, dir := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), strings.NewReader("same"), 4); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, err := s.Get(t.Context(), hashOf("same")); err != nil || string(got) != "same" {
		t.Errorf("got %q, %v", got, err)
	}
	if names := stagedFiles(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestADamagedFileIsNamed(t *testing.T) {
	for name, damage := range map[string]string{
		"changed byte": "contenT",
		"cut off":      "conte",
		"emptied":      "",
		"longer":       "content and more",
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := open(t)
			ref := put(t, s, "content")
			if err := os.WriteFile(on(dir, ref.Hash), []byte(damage), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := s.Get(t.Context(), ref.Hash)
			if !errors.Is(err, blob.ErrDamaged) || !strings.Contains(err.Error(), ref.Hash) {
				t.Errorf("got %v, want ErrDamaged naming %s", err, ref.Hash)
			}
			wantCode(t, err, problem.Unavailable)
		})
	}
}

func TestPuttingAgainHealsADamagedFile(t *testing.T) {
	s, dir := open(t)
	ref := put(t, s, "content")
	if err := os.WriteFile(on(dir, ref.Hash), []byte("c0ntent"), 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, s, "content")
	if got, err := s.Get(t.Context(), ref.Hash); err != nil || string(got) != "content" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNoNameLeavesTheStore(t *testing.T) {
	s, dir := open(t)
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"", "..", "../outside", "aa/../../outside", outside, "tmp", strings.Repeat("A", 64),
		strings.Repeat("a", 63), "../" + strings.Repeat("a", 61), strings.Repeat("\x00", 64),
	} {
		wantCode(t, second(s.Get(t.Context(), name)), problem.NotFound)
		wantCode(t, second(s.Stat(t.Context(), name)), problem.NotFound)
		if err := s.Delete(t.Context(), name); err != nil {
			t.Errorf("delete %q: %v", name, err)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

func TestALinkOutOfTheStoreIsNotFollowed(t *testing.T) {
	s, dir := open(t)
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("outside"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, on(dir, hashOf("outside"))); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), hashOf("outside")); err == nil {
		t.Errorf("got %q, want an error", got)
	}
}

func TestDeletedIsGoneAndMayBeDeletedAgain(t *testing.T) {
	s, _ := open(t)
	ref := put(t, s, "old")
	for range 2 {
		if err := s.Delete(t.Context(), ref.Hash); err != nil {
			t.Error(err)
		}
	}
	wantCode(t, second(s.Get(t.Context(), ref.Hash)), problem.NotFound)
}

func TestAReaderOutlivesDelete(t *testing.T) {
	s, _ := open(t)
	ref := put(t, s, "content")
	r, err := s.Open(t.Context(), ref.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := s.Delete(t.Context(), ref.Hash); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "content" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestListInPages(t *testing.T) {
	s, dir := open(t)
	want := map[string]int64{}
	for i := range 60 {
		ref := put(t, s, strings.Repeat("x", i))
		want[ref.Hash] = ref.Size
	}
	for _, foreign := range []string{"README", hashOf("x")[:60], strings.Repeat("0", 64)} {
		if err := os.WriteFile(filepath.Join(dir, "ab", foreign), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []int{1, 7, 60, 61} {
		got, last := map[string]int64{}, ""
		for {
			files, err := s.List(t.Context(), last, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				if f.Hash <= last {
					t.Fatalf("%s comes after %s", f.Hash, last)
				}
				got[f.Hash], last = f.Size, f.Hash
			}
			if len(files) < page {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", page, diff)
		}
	}
}

func TestLeftoversAreSweptByAge(t *testing.T) {
	s, dir := open(t)
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, at := range map[string]time.Time{
		"put-old": day.Add(-2 * time.Hour), "put-young": day, "notes.txt": day.Add(-2 * time.Hour),
	} {
		p := filepath.Join(dir, "tmp", name)
		if err := errors.Join(os.WriteFile(p, nil, 0o600), os.Chtimes(p, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, "kept")
	swept, err := s.Sweep(day.Add(-time.Hour))
	if err != nil || swept != 1 {
		t.Errorf("got %d, %v; want 1", swept, err)
	}
	if _, err := blob.Open(dir, day.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "tmp", "notes.txt")}
	if diff := cmp.Diff(want, stagedFiles(t, dir)); diff != "" {
		t.Errorf("after opening (-want +got):\n%s", diff)
	}
	if _, err := s.Get(t.Context(), hashOf("kept")); err != nil {
		t.Error(err)
	}
}

func TestAStoreThatCannotBeMadeSaysWhy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := blob.Open(file, time.Time{})
	if err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v, want an error naming %s", err, file)
	}
}

func TestEveryFaultReadsInBothLanguages(t *testing.T) {
	s, _ := open(t)
	_, tooLarge := s.Put(t.Context(), strings.NewReader("123"), 2)
	_, missing := s.Get(t.Context(), hashOf("nothing"))
	for _, err := range []error{tooLarge, missing} {
		zh, en := problem.Of(err).In("zh"), problem.Of(err).In("en")
		if zh == en || strings.Contains(zh+en, "⟦") {
			t.Errorf("got %q and %q", zh, en)
		}
	}
}

// Reading checks every byte, not just the length.
func TestReadingFindsEveryChangedByte(t *testing.T) {
	s, dir := open(t)
	data := []byte("a file of a few bytes")
	ref := put(t, s, string(data))
	for i := range data {
		spoilt := bytes.Clone(data)
		spoilt[i] ^= 1
		if err := os.WriteFile(on(dir, ref.Hash), spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), ref.Hash); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("byte %d: got %v", i, err)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	s, err := blob.Open(b.TempDir(), time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		data := fmt.Appendf(make([]byte, 0, 11_000), "%11000d", i)
		if _, err := s.Put(b.Context(), bytes.NewReader(data), 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		s, err := blob.Open(dir, time.Time{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
