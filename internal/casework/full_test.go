//go:build unix

package casework_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestFullDataFolder: the system grants the program no more room, in a child, since
// what it grants a process counts for all of it.
func TestFullDataFolder(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := casetest.New(t, c)
		e.Until("HK-1", permit.Draft)
		e.Applicant("HK-1").Save(e.Form)
		child := send(t, errand{Work: "full", Data: c.Data, DB: c.DB, From: casetest.Monday})
		for child.lines.Scan() {
			t.Log(child.lines.Text())
		}
		if err := child.Wait(); err != nil {
			t.Fatal(err)
		}
		e.App.Cases.Log.Forget("HK-1")
		e.Until("HK-1", permit.Closed)
		e.Verify()
	})
}

// overfill is the child. A large paper does not fit into the folder, and after a few
// commands the log of SQLite does not fit any more either.
func overfill(ctx context.Context, e *casetest.Env, _ errand) error {
	signal.Ignore(syscall.SIGXFSZ)
	who := permit.Actor{ID: "applicant.HK-1", Role: permit.Applicant}
	files, err := e.StoredBlobs(ctx)
	if err != nil {
		return err
	}
	if err := grant(40_000); err != nil {
		return err
	}
	_, err = e.App.Cases.Attach(ctx, who, "HK-1", "M03", "", "M03.pdf", large())
	if problem.Of(err).Code != problem.Unavailable || !strings.Contains(err.Error(), "disk is full") {
		return fmt.Errorf("a paper for which there is no room: %v", err)
	}
	if err := grant(300_000); err != nil {
		return err
	}
	var entries int
	for range 400 {
		if _, err = e.App.Cases.Do(ctx, who, "HK-1", permit.Attach{Material: "M03", Digest: "bare"}); err != nil {
			break
		}
		entries++
	}
	if err != nil && problem.Of(err).Code != problem.Unavailable {
		return fmt.Errorf("a command for which there is no room: %v", err)
	}
	fmt.Printf("after %d commands: %v\n", entries, err)
	if err := grant(math.MaxUint64); err != nil {
		return err
	}
	c, err := e.App.Cases.Do(ctx, who, "HK-1", permit.Attach{Material: "M03", Digest: "again"})
	if err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	if m, _ := c.Material("M03"); m.Version != entries+1 {
		return fmt.Errorf("version %d of the paper after %d commands: a failed one has changed something", m.Version, entries+1)
	}
	now, err := e.StoredBlobs(ctx)
	if err == nil && len(now) != len(files) {
		err = errors.New("a paper was left behind")
	}
	return err
}

// grant sets how long a file may become.
func grant(bytes uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &now); err != nil {
		return err
	}
	now.Cur = min(bytes, now.Max)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &now)
}

// large is a paper of more than 40,000 bytes.
func large() []byte { return casetest.LargePaper() }
