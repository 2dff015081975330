package casework_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/civil"
)

// childVariable makes the test binary a child that does the work named in it.
const childVariable = "TANDEM_CASEWORK_CHILD"

// An errand is what a child is sent to do.
type errand struct {
	Work     string
	Data, DB string
	From     civil.Moment // the time of its clock, and until when it lets time pass first
	Until    civil.Moment
}

// works are what a child may be sent to do, in a process of its own.
var works = map[string]func(context.Context, *casetest.Env, errand) error{
	"storm": storm,
	"full":  overfill,
	"birth": born,
}

func TestMain(m *testing.M) {
	sent, ok := os.LookupEnv(childVariable)
	if !ok {
		os.Exit(m.Run())
	}
	if err := child(context.Background(), sent); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(ctx context.Context, sent string) error {
	var k errand
	if err := json.Unmarshal([]byte(sent), &k); err != nil {
		return err
	}
	e, err := casetest.Start(ctx, app.Config{Data: k.Data, DB: k.DB})
	if err != nil {
		return err
	}
	e.Clock.Set(k.From)
	if err := works[k.Work](ctx, e, k); err != nil {
		return fmt.Errorf("%w\n%s", err, e.Log)
	}
	return e.App.Close()
}

// A process is a child under way.
type process struct {
	*exec.Cmd
	lines *bufio.Scanner
}

// send starts a child.
func send(t *testing.T, k errand) process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), childVariable+"="+string(text))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return process{c, bufio.NewScanner(out)}
}
