package ledger

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/problem"
)

// A Key is the pair of keys of a log.
type Key struct {
	note.Signer
	Verifier note.Verifier
	Public   string // the verifier's text (a vkey), to be published
}

// ErrKeyMissing: there is no key file, and none may be made.
var ErrKeyMissing = problem.New(problem.Unavailable, "ledger.key.missing")

// OpenKey reads the key of a log from a file that its owner alone may read, and, if
// create is set and the file is not there, makes one for the origin first. Several
// processes may do so at once: one key stays.
func OpenKey(path, origin string, create bool) (Key, error) {
	k, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if !create {
		return Key{}, ErrKeyMissing
	}
	if err := createKey(path, origin); err != nil {
		return Key{}, fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, "ledger.unwritten", path), err)
	}
	return readKey(path)
}

const keyLimit = 4 << 10 // bytes

func readKey(path string) (Key, error) {
	f, err := os.Open(path)
	if err != nil {
		return Key{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Key{}, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Key{}, problem.New(problem.Unavailable, "ledger.key.exposed", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, keyLimit))
	if err != nil {
		return Key{}, err
	}
	return ParseKey(string(data))
}

// ParseKey reads the text of note.GenerateKey: the secret key and, on a line of its
// own, the public one.
func ParseKey(text string) (Key, error) {
	secret, public, _ := strings.Cut(strings.TrimSpace(text), "\n")
	signer, err := note.NewSigner(secret)
	if err != nil { // without its words: they could quote the file
		return Key{}, wrong("ledger.key.form")
	}
	verifier, err := note.NewVerifier(public)
	if err != nil || verifier.Name() != signer.Name() || verifier.KeyHash() != signer.KeyHash() {
		return Key{}, wrong("ledger.key.form")
	}
	return Key{signer, verifier, public}, nil
}

// createKey makes a key under another name and links it to its own: a link never
// replaces a key that another process has made meanwhile.
func createKey(path, origin string) error {
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp := path + "." + rand.Text()
	defer os.Remove(temp)
	if err := flushed(temp, []byte(secret+"\n"+public+"\n")); err != nil {
		return err
	}
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// flushed writes a file that its owner alone may read, and waits for the disk.
func flushed(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(data))
	return errors.Join(err, f.Sync(), f.Close())
}

// sigBase64 is a signature as a signed note has it, behind its key's hash.
func sigBase64(hash uint32, sig []byte) string {
	head := []byte{byte(hash >> 24), byte(hash >> 16), byte(hash >> 8), byte(hash)}
	return base64.StdEncoding.EncodeToString(append(head, sig...))
}
