package bagit_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	foreign "github.com/nyudlts/go-bagit"

	"tandem/internal/bagit"
)

var at = time.Date(2026, 3, 12, 9, 30, 0, 0, time.UTC)

// bag writes a small bag.
func bag(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := bagit.NewWriter(&out, "HK-1", at, bagit.Tag{Name: "Source-Organization", Value: "海口市\n外国人工作综合服务窗口"})
	for _, f := range files {
		if err := w.Add(f, []byte("what stands in "+f+"\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unpack lays a bag out in a folder, as who receives it does.
func unpack(t *testing.T, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "HK-1")
}

// validate asks somebody else's validator.
func validate(t *testing.T, dir string) error {
	t.Helper()
	b, err := foreign.GetExistingBag(dir)
	if err != nil {
		return err
	}
	return b.ValidateBag(false, false)
}

// TestAForeignValidatorAgrees: a bag is valid, and is not with any byte or file changed.
func TestAForeignValidatorAgrees(t *testing.T) {
	data := bag(t, "README.txt", "forms/form-1.yaml", "letters/letter-3.pdf")
	for name, k := range map[string]struct {
		spoil func(dir string) error
		valid bool
	}{
		"as written":        {func(string) error { return nil }, true},
		"a file changed":    {func(d string) error { return write(d, "data/README.txt", "something else") }, false},
		"a file removed":    {func(d string) error { return os.Remove(filepath.Join(d, "data/forms/form-1.yaml")) }, false},
		"a file added":      {func(d string) error { return write(d, "data/forms/form-2.yaml", "slipped in") }, false},
		"the info changed":  {func(d string) error { return write(d, "bag-info.txt", "Payload-Oxum: 1.1\n") }, false},
		"a manifest edited": {func(d string) error { return write(d, "manifest-sha256.txt", "") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, data)
			if err := k.spoil(dir); err != nil {
				t.Fatal(err)
			}
			if err := validate(t, dir); (err == nil) != k.valid {
				t.Errorf("the validator says %v", err)
			}
		})
	}
}

func write(dir, path, text string) error {
	return os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600)
}

func TestSameFilesSameBytes(t *testing.T) {
	if !bytes.Equal(bag(t, "a.txt", "b.txt"), bag(t, "a.txt", "b.txt")) {
		t.Error("two bags of the same files differ")
	}
}

func TestNamesThatAreRefused(t *testing.T) {
	w := bagit.NewWriter(&bytes.Buffer{}, "HK-1", at)
	if err := w.Add("a.txt", nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../a", "/a", "a/../b", "a//b", ".hidden", "a\nb", "a\\b", "A.TXT", "a.txt", "名.txt", strings.Repeat("a", 201)} {
		if err := w.Add(name, nil); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
}
