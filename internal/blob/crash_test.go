//go:build unix

package blob_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tandem/internal/blob"
	"tandem/internal/problem"
)

// The variable that makes the test binary a child: "storm DIR" or "full DIR".
const childVariable = "TANDEM_BLOB_CHILD"

func TestMain(m *testing.M) {
	if work, dir, ok := strings.Cut(os.Getenv(childVariable), " "); ok {
		os.Exit(child(work, dir))
	}
	os.Exit(m.Run())
}

func child(work, dir string) int {
	s, err := blob.Open(dir, time.Time{})
	if err == nil && work == "storm" {
		err = storm(s)
	}
	if err == nil && work == "full" {
		err = overfill(s)
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// storm puts files until somebody kills it and says each one that is stored.
func storm(s *blob.Store) error {
	for {
		data := make([]byte, 100_000)
		rand.Read(data)
		ref, err := s.Put(context.Background(), bytes.NewReader(data), 1<<20)
		if err != nil {
			return err
		}
		fmt.Println(ref.Hash)
	}
}

// overfill puts more than the file size that the system grants this process.
func overfill(s *blob.Store) error {
	signal.Ignore(syscall.SIGXFSZ)
	quota := syscall.Rlimit{Cur: 50_000, Max: 50_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &quota); err != nil {
		return err
	}
	if _, err := s.Put(context.Background(), strings.NewReader("small"), 1<<20); err != nil {
		return fmt.Errorf("a small file: %w", err)
	}
	_, err := s.Put(context.Background(), bytes.NewReader(make([]byte, 100_000)), 1<<20)
	if problem.Of(err).Code != problem.Unavailable || !strings.Contains(err.Error(), "disk is full") {
		return fmt.Errorf("got %v, want the full disk", err)
	}
	return nil
}

func start(t *testing.T, work, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+work+" "+dir)
	return cmd
}

func TestAFullDiskStoresNothingAndSaysSo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "blobs")
	if out, err := start(t, "full", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s, err := blob.Open(dir, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	files, err := s.List(t.Context(), "", 10)
	if err != nil || len(files) != 1 || files[0].Hash != hashOf("small") {
		t.Errorf("got %v, %v; want the small file only", files, err)
	}
	if names := stagedFiles(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

// Whatever a killed process acknowledged is there, whatever is there is whole,
// and opening removes what it had begun.
func TestKilledWhileWriting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "blobs")
	for round := range 5 {
		acknowledged := killAfter(t, dir, 1+3*round)
		s, err := blob.Open(dir, tomorrow(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, hash := range acknowledged {
			if _, err := s.Get(t.Context(), hash); err != nil {
				t.Errorf("acknowledged: %v", err)
			}
		}
		checkAll(t, s)
		if names := stagedFiles(t, dir); len(names) > 0 {
			t.Errorf("left behind: %v", names)
		}
		s.Close()
	}
}

// killAfter runs a storm, kills it after n acknowledged files and returns all
// that it acknowledged.
func killAfter(t *testing.T, dir string, n int) []string {
	t.Helper()
	cmd := start(t, "storm", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var hashes []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		// A line without its newline at the end was cut by the kill.
		if hash := lines.Text(); len(hash) == 64 {
			hashes = append(hashes, hash)
		}
		if len(hashes) == n {
			cmd.Process.Kill()
		}
	}
	if err := cmd.Wait(); err == nil || len(hashes) < n {
		t.Fatalf("the child ended by itself after %d files: %v", len(hashes), err)
	}
	return hashes
}

// tomorrow is after any file of the store was written, without asking a clock.
func tomorrow(t *testing.T, dir string) time.Time {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime().Add(24 * time.Hour)
}

func checkAll(t *testing.T, s *blob.Store) {
	t.Helper()
	files, err := s.List(t.Context(), "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := s.Get(t.Context(), f.Hash); err != nil {
			t.Error(err)
		}
	}
}
