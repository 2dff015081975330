package signing

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/problem"
	"tandem/internal/seal"
)

// Findings about the log's key.
var (
	// ErrNoLog: the ring holds no key of a log.
	ErrNoLog = problem.New(problem.Unavailable, "signing.log.none")
	// ErrLogRetired: the log was begun anew with another key since this one was read.
	ErrLogRetired = problem.New(problem.Illegal, "signing.log.retired")
)

// EnsureLog makes the log's key if there is none. The name, its origin, stays with the
// log for good: "tandem.example.cn/log".
func (r *Ring) EnsureLog(origin string) error {
	if _, err := r.logRecord(); !errors.Is(err, ErrNoLog) {
		return err
	}
	err := r.newLog(origin, nil, os.Link)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	return err
}

// ReplaceLog makes the key of a new log. The verifiers of those before stay, their
// private parts do not. No two logs may have one name; that of the log which there is
// changes nothing.
func (r *Ring) ReplaceLog(origin string) error {
	rec, err := r.logRecord()
	if errors.Is(err, ErrNoLog) {
		return r.EnsureLog(origin)
	}
	if err != nil || nameOf(rec.Verifier) == origin {
		return err
	}
	if slices.ContainsFunc(rec.Retired, func(v string) bool { return nameOf(v) == origin }) {
		return problem.New(problem.Invalid, "signing.log.name", origin)
	}
	return r.newLog(origin, rec.logs(), os.Rename)
}

func (r *Ring) newLog(origin string, retired []string, move func(from, to string) error) error {
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return err
	}
	if _, err := note.NewVerifier(public); err != nil { // a name with spaces or a plus
		return problem.New(problem.Invalid, "signing.log.name", origin)
	}
	return r.sealed(logFile, record{Verifier: public, Retired: retired}, []byte(private), move)
}

// nameOf is the name of a log in the text of its verifier.
func nameOf(verifier string) string {
	name, _, _ := strings.Cut(verifier, "+")
	return name
}

// logs lists the verifiers of a record, that of the log which there is first.
func (rec record) logs() []string { return append([]string{rec.Verifier}, rec.Retired...) }

// LogVerifiers are the texts by which everybody verifies the log's signatures: of the
// log that there is, and then of those before it, the newest first. ErrNoLog.
func (r *Ring) LogVerifiers() ([]string, error) {
	rec, err := r.logRecord()
	if err != nil {
		return nil, err
	}
	return rec.logs(), nil
}

// LogVerifier is the text of the log that there is. ErrNoLog.
func (r *Ring) LogVerifier() (string, error) {
	rec, err := r.logRecord()
	return rec.Verifier, err
}

// logRecord reads the file of the log's key and opens nothing.
func (r *Ring) logRecord() (record, error) {
	rec, err := read(r.logPath())
	if errors.Is(err, fs.ErrNotExist) {
		return record{}, ErrNoLog
	}
	return rec, err
}

func (r *Ring) logPath() string { return filepath.Join(r.dir, logFile) }

// LogSigner is the log's key. It signs as long as it is that of the log which there is,
// and then fails with ErrLogRetired: a process that goes on after the log was begun
// anew must not sign a second tree in the name of the first. ErrNoLog.
func (r *Ring) LogSigner() (note.Signer, error) {
	rec, private, err := r.open(r.logPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoLog
	}
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(string(private))
	if err != nil { // without its words: they could quote the key
		return nil, damaged(r.logPath())
	}
	return logSigner{Signer: signer, ring: r, verifier: rec.Verifier}, nil
}

// A logSigner signs while its verifier is the one in the ring.
type logSigner struct {
	note.Signer
	seal.Redacted
	ring     *Ring
	verifier string
}

func (s logSigner) Sign(msg []byte) ([]byte, error) {
	now, err := s.ring.LogVerifier()
	if err == nil && now != s.verifier {
		err = ErrLogRetired
	}
	if err != nil {
		return nil, err
	}
	return s.Signer.Sign(msg)
}
