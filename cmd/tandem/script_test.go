package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/pgtest"
)

// TestMain makes this binary the program, and the few others that scripts call.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tandem": main,
		"sql":    func() { ended(change(os.Args[1], os.Args[2])) },
		"open":   func() { ended(openCase(os.Args[1], permit.CaseID(os.Args[2]))) },
		"issue":  func() { ended(issuePair(os.Args[1], os.Args[2])) },
	})
}

func ended(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// change does something to a database behind the program's back: sql FILE STATEMENT.
func change(file, statement string) error {
	d, err := db.Open(context.Background(), file, db.Options{})
	if err != nil {
		return err
	}
	err = d.Write(context.Background(), func(tx db.Tx) error {
		n, err := tx.Exec(context.Background(), statement)
		if err == nil && n == 0 {
			err = errors.New("the statement has changed nothing")
		}
		return err
	})
	return errors.Join(err, d.Close())
}

// openCase brings a case under examination: open FOLDER CASE.
func openCase(folder string, id permit.CaseID) error {
	e, err := casetest.Start(context.Background(), app.Config{Data: folder})
	if err != nil {
		return err
	}
	_, err = e.Bring(context.Background(), id, func(c permit.Case) bool { return c.Phase == permit.Accepted })
	return errors.Join(err, e.App.Close())
}

// TestScripts: each script of testdata/script is a day at the command line, with the
// real program as a process of its own. Beside testscript's commands there are
//
//	exits CODE COMMAND …   runs a command that must end with the exit code
//	played FOLDER          makes a folder in which the demonstration has been played
//	postgres               sets PG to the address of a new, empty database
//	open FOLDER CASE       brings a case under examination
//	sql FILE STATEMENT     changes a SQLite file behind the program's back
//	issue DATA OUT         issues two permits by the keys of a data folder
//
// and the condition [postgres], which is false under TANDEM_TEST_DB=sqlite.
func TestScripts(t *testing.T) {
	told := sync.OnceValues(func() (string, error) { return playOnce(t) })
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Condition:           func(name string) (bool, error) { return os.Getenv("TANDEM_TEST_DB") != "sqlite", known(name) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"played":   func(ts *testscript.TestScript, _ bool, args []string) { played(ts, told, args[0]) },
			"postgres": func(ts *testscript.TestScript, _ bool, _ []string) { ts.Setenv("PG", pgtest.Empty(t)) },
		},
	})
}

func known(condition string) error {
	if condition != "postgres" {
		return fmt.Errorf("unknown condition %q", condition)
	}
	return nil
}

// exits runs a command as exec does, and holds its exit code against the one wanted.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if neg || got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// playOnce plays the demonstration for all scripts that want to look at it.
func playOnce(t *testing.T) (string, error) {
	dir := filepath.Join(t.TempDir(), "demo")
	c := exec.Command(os.Args[0], "demo", "--once", "--data", dir)
	c.Args[0] = "tandem"
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return dir, nil
}

func played(ts *testscript.TestScript, told func() (string, error), folder string) {
	from, err := told()
	ts.Check(err)
	ts.Check(os.CopyFS(ts.MkAbs(folder), os.DirFS(from)))
	ts.Check(filepath.WalkDir(ts.MkAbs(folder), tighten))
}

// tighten takes back what copying has allowed others: a key ring is refused if they
// may read it.
func tighten(path string, d os.DirEntry, err error) error {
	if err != nil || !d.Type().IsRegular() && !d.IsDir() {
		return err
	}
	if d.IsDir() {
		return os.Chmod(path, 0o700)
	}
	return os.Chmod(path, 0o600)
}
