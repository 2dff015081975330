package signing

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tandem/internal/problem"
)

// Names in an exported folder.
const (
	pemEnding = ".pem"
	vkeyFile  = "log.vkey"
	maxKeys   = 1_000 // files that a folder of keys may have
)

// Export writes the public parts to a folder, one certificate a file, and the
// verifiers of the log if it has a key, those of the logs before it included. Nothing
// in it is secret.
func (r *Ring) Export(dir string) error {
	keys, err := r.Public()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, p := range keys {
		name := string(p.Office.ID) + "-" + p.ID.String() + pemEnding
		if err := os.WriteFile(filepath.Join(dir, name), []byte(p.Text()), 0o644); err != nil {
			return err
		}
	}
	logs, err := r.LogVerifiers()
	if errors.Is(err, ErrNoLog) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, vkeyFile), []byte(strings.Join(logs, "\n")+"\n"), 0o644)
}

// ReadTrusted reads a folder that Export wrote.
func ReadTrusted(dir string) (Trusted, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Trusted{}, problem.New(problem.Invalid, "signing.folder.unreadable", dir)
	}
	if len(entries) > maxKeys {
		return Trusted{}, problem.New(problem.TooLarge, "signing.folder.large", dir, maxKeys)
	}
	var t Trusted
	for _, e := range entries {
		if err := t.read(filepath.Join(dir, e.Name())); err != nil {
			return Trusted{}, err
		}
	}
	return t, nil
}

func (t *Trusted) read(file string) error {
	isLog, isKey := filepath.Base(file) == vkeyFile, strings.HasSuffix(file, pemEnding)
	if !isLog && !isKey {
		return nil
	}
	data, err := head(file)
	if err != nil {
		return problem.New(problem.Invalid, "signing.folder.unreadable", file)
	}
	if isLog {
		err = t.ReadLog(string(data))
	} else {
		var p Public
		p, err = ParseText(data)
		t.Keys = append(t.Keys, p)
	}
	if err != nil {
		return problem.New(problem.Invalid, "signing.folder.file", file, err)
	}
	return nil
}

// ReadLog adds the log keys of a text, one a line.
func (t *Trusted) ReadLog(text string) error {
	for line := range strings.Lines(text) {
		v, err := note.NewVerifier(strings.TrimSpace(line))
		if err != nil {
			return problem.New(problem.Invalid, "signing.log.broken")
		}
		t.Log = append(t.Log, v)
	}
	return nil
}

// head reads as much of a file as is needed to see that it is too large.
func head(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxText+1))
	return data, errors.Join(err, f.Close())
}
