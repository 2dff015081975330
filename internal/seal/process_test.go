package seal_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tandem/internal/seal"
)

// The variable that makes the test binary a child: the uri of a ring to create.
const childVariable = "TANDEM_SEAL_CHILD"

func TestMain(m *testing.M) {
	if uri := os.Getenv(childVariable); uri != "" {
		os.Exit(child(uri))
	}
	os.Exit(m.Run())
}

// child waits for its input to end, so that two start as one, opens the ring
// and prints a case key.
func child(uri string) int {
	_, _ = io.Copy(io.Discard, os.Stdin)
	r, err := seal.Open(uri, true)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	_, wrapped, err := r.NewCaseKey("HK-1")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(base64.StdEncoding.EncodeToString(wrapped))
	return 0
}

func TestTwoProcessesCreateOneRing(t *testing.T) {
	for range 3 {
		uri := "file:" + filepath.Join(t.TempDir(), "keys", "ring.json")
		first, second := startChild(t, uri), startChild(t, uri)
		first.in.Close()
		second.in.Close()
		keys := [][]byte{first.key(t), second.key(t)}
		r, err := seal.Open(uri, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrapped := range keys {
			if _, err := r.OpenCaseKey("HK-1", wrapped); err != nil {
				t.Error(err)
			}
		}
	}
}

type process struct {
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Reader
}

func startChild(t *testing.T, uri string) process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+uri)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return process{cmd, in, bufio.NewReader(out)}
}

func (p process) key(t *testing.T) []byte {
	t.Helper()
	line, _ := p.out.ReadString('\n')
	if err := p.cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	key, err := base64.StdEncoding.DecodeString(line[:len(line)-1])
	if err != nil {
		t.Fatal(err)
	}
	return key
}
