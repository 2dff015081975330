package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tandem/internal/db"
)

const prefix = "tandem-pgtest-"

// Start makes a cluster in dir, an empty directory, and runs it until stop is
// called or this process ends. It listens on a socket in dir and nowhere else.
// Commits are on disk when they return, as in production.
func Start(dir string) (address string, stop func() error, err error) {
	bin, err := binaries()
	if err != nil {
		return "", nil, err
	}
	who, err := owner(dir)
	if err != nil {
		return "", nil, err
	}
	s := &server{bin: bin, dir: dir, who: who}
	if err := s.init(); err != nil {
		return "", nil, err
	}
	if err := s.start(); err != nil {
		return "", nil, err
	}
	if err := s.ready(); err != nil {
		return "", nil, errors.Join(err, s.stop())
	}
	return s.address(), s.stop, nil
}

// server is a cluster in dir, run by who.
type server struct {
	bin, dir string
	who      *syscall.Credential // nil for ourselves
	cmd      *exec.Cmd
	ended    chan error
}

// binaries finds the directory of initdb and postgres.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian's place
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			found = append(found, real)
		}
	}
	for _, postgres := range found {
		dir := filepath.Dir(postgres)
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("PostgreSQL is not installed: run apt-get install postgresql-15, or set %s to the URL of a server to test with", Env)
}

// owner is whom the cluster runs as. PostgreSQL refuses to run as root, so root
// gives dir to its user, or to nobody.
func owner(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and there is neither a user postgres nor nobody: %w", err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, int(uid), int(gid))
}

func (s *server) data() string { return filepath.Join(s.dir, "data") }

func (s *server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.who, Pdeathsig: syscall.SIGQUIT}
	return c
}

// init makes the files. Text is compared the Chinese way unless a column says
// otherwise, which is as unlike SQLite as can be: tests shall notice.
func (s *server) init() error {
	c := s.command("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// start runs the server from a thread that stays, because the kernel counts
// the end of the thread as the death of the parent.
func (s *server) start() error {
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=",
		"-c", "max_connections=100", "-c", "fsync=on", "-c", "synchronous_commit=on",
		"-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=15min", "-c", "log_destination=stderr")
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Stderr, s.cmd.Stdout = log, log
	started := make(chan error)
	s.ended = make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.ended <- s.cmd.Wait()
		}
	}()
	return <-started
}

// ready waits until the server answers.
func (s *server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		d, err := db.Open(ctx, s.address(), db.Options{})
		if err == nil {
			return d.Close()
		}
		select {
		case <-tick.C:
		case end := <-s.ended:
			s.ended <- end
			return fmt.Errorf("PostgreSQL did not start (%v): %s", end, s.log())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer (%w): %s", err, s.log())
		}
	}
}

func (s *server) log() string {
	text, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (s *server) address() string {
	q := url.Values{"host": {s.dir}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: q.Encode()}).String()
}

// stop ends the server at once and removes its files.
func (s *server) stop() error {
	err := s.cmd.Process.Signal(syscall.SIGQUIT)
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	<-s.ended // an immediate shutdown is reported as a failure
	return errors.Join(err, os.RemoveAll(s.dir))
}

// sweep removes what clusters of processes that are gone have left.
func sweep() error {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range dirs {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		n, parseErr := strconv.Atoi(pid)
		if parseErr == nil && !alive(n) {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}
	return err
}

func alive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
