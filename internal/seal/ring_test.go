package seal_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tandem/internal/problem"
	"tandem/internal/seal"
	"tandem/internal/text"
)

func wantProblem(t *testing.T, err error, key string) {
	t.Helper()
	e, ok := errors.AsType[*problem.Error](err)
	if !ok || e.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
	for _, l := range text.Langs {
		if words := e.In(l); strings.Contains(words, "⟦") {
			t.Errorf("%s: got %q", l, words)
		}
	}
}

func TestTheRingIsCreatedForItsOwnerOnly(t *testing.T) {
	r, path := ring(t)
	for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(p)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got mode %v, %v; want %v", p, info.Mode(), err, want)
		}
	}
	if len(r.IDs()) != 1 || r.Primary() != r.IDs()[0] {
		t.Errorf("got keys %v, primary %d; want one key, primary", r.IDs(), r.Primary())
	}
	if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left beside the ring: %v", names)
	}
}

func TestAMissingRingIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "ring.json")
	_, err := seal.Open("file:"+path, false)
	wantProblem(t, err, "seal.ring-missing")
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the folder was made")
	}
}

func TestARingThatOthersReachIsRefused(t *testing.T) {
	for name, mode := range map[string]os.FileMode{"others read": 0o604, "group reads": 0o640, "group writes": 0o620} {
		t.Run(name, func(t *testing.T) {
			_, path := ring(t)
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			_, err := seal.Open("file:"+path, true)
			wantProblem(t, err, "seal.ring-exposed")
		})
	}
	t.Run("others write to the folder", func(t *testing.T) {
		_, path := ring(t)
		if err := os.Chmod(filepath.Dir(path), 0o702); err != nil {
			t.Fatal(err)
		}
		_, err := seal.Open("file:"+path, true)
		wantProblem(t, err, "seal.folder-exposed")
	})
}

func TestADamagedRingIsRefusedAndKept(t *testing.T) {
	_, good := ring(t)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"empty":         "",
		"no JSON":       "ring",
		"no keys":       "{}",
		"half":          string(whole[:len(whole)/2]),
		"other key":     strings.ReplaceAll(string(whole), "AesGcmKey", "HmacKey"),
		"primary gone":  strings.Replace(string(whole), `"primaryKeyId":`, `"primaryKeyId":1`, 1),
		"disabled key":  strings.ReplaceAll(string(whole), "ENABLED", "DISABLED"),
		"short key":     strings.Replace(string(whole), `"value":"`, `"value":"AAAA`, 1),
		"a long nought": strings.Repeat("0", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			path := writeRing(t, []byte(data))
			_, err := seal.Open("file:"+path, true)
			wantProblem(t, err, "seal.ring-damaged")
			if kept, err := os.ReadFile(path); err != nil || string(kept) != data {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}

func TestAFolderIsNoRing(t *testing.T) {
	_, err := seal.Open("file:"+t.TempDir(), true)
	wantProblem(t, err, "seal.ring-damaged")
}

func TestOtherPlacesForTheRingDoNotExistYet(t *testing.T) {
	for _, uri := range []string{"", "ring.json", "file:", "file:///", "file://host/ring.json", "aws-kms://arn:aws-cn:kms:x", "gcp-kms://x"} {
		_, err := seal.Open(uri, true)
		wantProblem(t, err, "seal.scheme")
	}
}

func TestAFileURIMayHaveSlashes(t *testing.T) {
	r, path := ring(t)
	again, err := seal.Open("file://"+path, false)
	if err != nil || again.Primary() != r.Primary() {
		t.Errorf("got %v, %v", again, err)
	}
}

func TestOldKeysOpenAfterRotation(t *testing.T) {
	r, path := ring(t)
	old, wrapped := newKey(t, r, "HK-1")
	b := sealed(t, old, "before", place)
	first, added := r.Primary(), addPrimary(t, r)
	if r.Primary() != added || !slices.Equal(r.IDs(), []uint32{first, added}) {
		t.Errorf("got %v, primary %d; want %d and primary %d", r.IDs(), r.Primary(), first, added)
	}
	for _, r := range []*seal.Ring{r, reopened(t, path)} {
		key, err := r.OpenCaseKey("HK-1", wrapped)
		if err != nil {
			t.Fatal(err)
		}
		wantOpen(t, key, b, place, "before")
	}
}

func addPrimary(t *testing.T, r *seal.Ring) uint32 {
	t.Helper()
	id, err := r.AddKey()
	if err == nil {
		err = r.SetPrimary(id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func reopened(t *testing.T, path string) *seal.Ring {
	t.Helper()
	r, err := seal.Open("file:"+path, false)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRewrappingLeavesTheOldRingKeyBehind(t *testing.T) {
	r, path := ring(t)
	key, wrapped := newKey(t, r, "HK-1")
	b := sealed(t, key, "before", place)
	addPrimary(t, r)
	anew, err := r.Rewrap("HK-1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	again, err := reopened(t, path).OpenCaseKey("HK-1", anew)
	if err != nil {
		t.Fatal(err)
	}
	wantOpen(t, again, b, place, "before")
	if _, err := r.OpenCaseKey("HK-2", anew); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("rewrapped for any case: %v", err)
	}
}

func TestAnotherProcessLearnsOfANewKey(t *testing.T) {
	here, path := ring(t)
	there := reopened(t, path)
	addPrimary(t, here)
	_, wrapped := newKey(t, here, "HK-1")
	if _, err := there.OpenCaseKey("HK-1", wrapped); err != nil {
		t.Error(err)
	}
	if there.Primary() != here.Primary() {
		t.Errorf("got primary %d, want %d", there.Primary(), here.Primary())
	}
}

func TestTwoChangesLoseNoKey(t *testing.T) {
	here, path := ring(t)
	there := reopened(t, path)
	first, second := addPrimary(t, here), addPrimary(t, there)
	got := reopened(t, path).IDs()
	if len(got) != 3 || !slices.Contains(got, first) || !slices.Contains(got, second) {
		t.Errorf("got %v, want also %d and %d", got, first, second)
	}
}

func TestAnInterruptedChangeIsExplained(t *testing.T) {
	r, path := ring(t)
	if err := os.WriteFile(path+".new", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := r.AddKey()
	wantProblem(t, err, "seal.ring-busy")
	if _, err := os.Stat(path + ".new"); err != nil {
		t.Error("somebody else's file was removed")
	}
	reopened(t, path)
}

func TestAnUnknownKeyCannotBePrimary(t *testing.T) {
	r, path := ring(t)
	wantProblem(t, r.SetPrimary(r.Primary()+1), "seal.key-unknown")
	addPrimary(t, r) // the failed change is out of the way
	if names, _ := os.ReadDir(filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left beside the ring: %v", names)
	}
}

func TestAllWhoCreateTheRingAtOnceUseTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "ring.json")
	primaries := make([]uint32, 8)
	var wg sync.WaitGroup
	for i := range primaries {
		wg.Go(func() {
			r, err := seal.Open("file:"+path, true)
			if err != nil {
				t.Error(err)
				return
			}
			primaries[i] = r.Primary()
		})
	}
	wg.Wait()
	if same := slices.Compact(primaries); len(same) != 1 {
		t.Errorf("got %v, want one", same)
	}
}
