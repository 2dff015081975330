//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const mib = 1 << 20

// TestMemory: the most memory that the program as it is built for use ever held: when
// the demonstration is told, and when it serves and has nothing to do.
func TestMemory(t *testing.T) {
	program := filepath.Join(t.TempDir(), "tandem")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data := filepath.Join(t.TempDir(), "var")
	for _, k := range []struct {
		name string
		args []string
		most int64
	}{
		{"demo", []string{"demo", "--data", filepath.Join(data, "demo"), "--addr", "127.0.0.1:0"}, 128 * mib},
		{"serve, idle", []string{"serve", "--data", data, "--addr", "127.0.0.1:0"}, 32 * mib},
	} {
		got := peak(t, program, k.args...)
		t.Logf("%s: %.0f MiB", k.name, float64(got)/mib)
		if got > k.most {
			t.Errorf("%s takes %.0f MiB, at most %d are allowed", k.name, float64(got)/mib, k.most/mib)
		}
	}
}

// address is how both say where they serve.
var address = regexp.MustCompile(`127\.0\.0\.1:[1-9][0-9]*`)

// peak runs the program until it serves and has answered a few questions, ends it as
// an administrator would, and returns the most memory that it held.
func peak(t *testing.T, program string, args ...string) int64 {
	t.Helper()
	c := exec.Command(program, args...)
	said, both, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	c.Stdout, c.Stderr = both, both
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	both.Close()
	defer time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() }).Stop()
	url := "http://" + serving(t, said)
	rest := make(chan string, 1)
	go func() {
		out, _ := io.ReadAll(said)
		rest <- string(out)
	}()
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		answer, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, %v", path, answer.StatusCode, err)
		}
		answer.Body.Close()
	}
	most := held(t, c.Process.Pid)
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("ended with %v: %s", err, <-rest)
	}
	return most
}

// serving reads what the program says until it says where it serves.
func serving(t *testing.T, said io.Reader) string {
	t.Helper()
	var all strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if at := address.FindString(lines.Text()); at != "" {
			return at
		}
		all.WriteString(lines.Text() + "\n")
	}
	t.Fatalf("it does not serve: %s", &all)
	return ""
}

// held is the most memory that a process that is there ever held of its own, in bytes:
// the peak of what was resident, without the pages of its file. How many of those are
// mapped is for the kernel to say (it maps the neighbours of a page that is in its
// cache, and takes them back when it likes, so that one build stood at 57 and at 65 MiB in all).
func held(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	return figure(t, string(status), "VmHWM") - figure(t, string(status), "RssFile")
}

// figure is what the system says of a process under a name, in bytes.
func figure(t *testing.T, status, name string) int64 {
	t.Helper()
	for line := range strings.Lines(status) {
		if kib, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kib), "kB")), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Fatalf("the system does not tell %s", name)
	return 0
}
