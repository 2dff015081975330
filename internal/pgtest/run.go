package pgtest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Run starts a cluster, runs the command with its URL in TANDEM_TEST_PG, and
// stops the cluster. If the variable is set already, that cluster is used. When
// ctx ends the command is told to stop. The error may be the command's
// *exec.ExitError.
func Run(ctx context.Context, command []string) (err error) {
	address := os.Getenv(Env)
	if address == "" {
		var stop func() error
		if address, stop, err = startHere(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Env = append(os.Environ(), Env+"="+address)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 10 * time.Second
	return c.Run()
}
