package pgtest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tandem/internal/db"
	"tandem/internal/pgtest"
)

// child is set for the process that TestTheClusterDiesWithItsProcess kills.
const child = "PGTEST_CHILD_DIR"

func TestTheClusterDiesWithItsProcess(t *testing.T) {
	if dir := os.Getenv(child); dir != "" {
		startAndWait(dir)
		return
	}
	dir, err := os.MkdirTemp("", "pgtest") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	c := exec.Command(os.Args[0], "-test.run=^TestTheClusterDiesWithItsProcess$")
	c.Env = append(os.Environ(), child+"="+dir)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	if err := connect(address); err != nil {
		t.Fatalf("while it lives: %v", err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	limit, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for connect(address) == nil {
		select {
		case <-tick.C:
		case <-limit.Done():
			t.Fatal("the server outlives the process that started it")
		}
	}
}

// startAndWait is what the child does.
func startAndWait(dir string) {
	address, _, err := pgtest.Start(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(address)
	_, _ = io.Copy(io.Discard, os.Stdin)
	select {}
}

func connect(address string) error {
	d, err := db.Open(context.Background(), address, db.Options{})
	if err != nil {
		return err
	}
	return d.Close()
}

func TestStopLeavesNothing(t *testing.T) {
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		t.Fatal(err)
	}
	address, stop, err := pgtest.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := connect(address); err != nil {
		t.Error(err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if err := connect(address); err == nil {
		t.Error("the server is still there")
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestRunGivesTheCommandACluster(t *testing.T) {
	t.Setenv(pgtest.Env, "")
	if err := pgtest.Run(t.Context(), []string{"sh", "-c", `case "$` + pgtest.Env + `" in postgres://*) ;; *) exit 9 ;; esac`}); err != nil {
		t.Error(err)
	}
	err := pgtest.Run(t.Context(), []string{"sh", "-c", "exit 3"})
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != 3 {
		t.Errorf("error %v, want the command's exit code", err)
	}
}
