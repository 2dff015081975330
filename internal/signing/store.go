package signing

import (
	"crypto"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"tandem/internal/problem"
	"tandem/internal/seal"
)

// A record is the file of one key.
type record struct {
	Office      Office   `json:"office,omitzero"`
	Certificate []byte   `json:"certificate,omitempty"` // DER
	Verifier    string   `json:"verifier,omitempty"`    // of the log
	Retired     []string `json:"retired,omitempty"`     // verifiers of the logs before it
	Wrapped     []byte   `json:"wrapped"`               // data key, by the installation's key ring
	Sealed      []byte   `json:"sealed"`                // private key, by the data key
}

const (
	ending  = ".key.json"
	logFile = "log" + ending
	maxFile = 64 << 10 // bytes of one record
)

func (r *Ring) make() error {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, "signing.ring.unmade", r.dir), err)
	}
	return nil
}

// changed is when a file was last added to the folder or replaced in it.
func (r *Ring) changed() (time.Time, error) {
	info, err := os.Stat(r.dir)
	if err != nil {
		return time.Time{}, problem.New(problem.Unavailable, "signing.ring.unreadable", r.dir)
	}
	return info.ModTime(), nil
}

func (r *Ring) load() ([]Key, error) {
	files, err := filepath.Glob(filepath.Join(r.dir, "*"+ending))
	if err != nil {
		return nil, err
	}
	var keys []Key
	for _, file := range files {
		if filepath.Base(file) == logFile {
			continue
		}
		k, err := r.key(file)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// key reads the file of an authority's key.
func (r *Ring) key(file string) (Key, error) {
	rec, private, err := r.open(file)
	if err != nil {
		return Key{}, err
	}
	parsed, err := smx509.ParsePKCS8PrivateKey(private)
	signer, ok := parsed.(crypto.Signer)
	if err != nil || !ok {
		return Key{}, damaged(file)
	}
	p, err := PublicOf(rec.Office, rec.Certificate)
	if err != nil {
		return Key{}, damaged(file)
	}
	k, err := NewKey(p, signer)
	if err != nil {
		return Key{}, damaged(file)
	}
	return k, nil
}

// open reads a file and opens what is sealed in it.
func (r *Ring) open(file string) (record, []byte, error) {
	rec, err := read(file)
	if err != nil {
		return record{}, nil, err
	}
	at := place(file)
	key, err := r.seal.OpenCaseKey(at.Case, rec.Wrapped)
	if err != nil {
		return record{}, nil, fmt.Errorf("%w: %w", damaged(file), err)
	}
	private, err := key.Open(rec.Sealed, at)
	if err != nil {
		return record{}, nil, fmt.Errorf("%w: %w", damaged(file), err)
	}
	return rec, private, nil
}

func read(file string) (record, error) {
	info, err := os.Lstat(file)
	if err != nil {
		return record{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return record{}, damaged(file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return record{}, problem.New(problem.Unavailable, "signing.ring.unreadable", file)
	}
	var rec record
	if json.Unmarshal(data, &rec) != nil {
		return record{}, damaged(file)
	}
	return rec, nil
}

func damaged(file string) error {
	return problem.New(problem.Unavailable, "signing.ring.damaged", file)
}

// place binds what is sealed to the name of its file.
func place(file string) seal.Place {
	return seal.Place{Table: "signing_key", Case: "signing:" + strings.TrimSuffix(filepath.Base(file), ending)}
}

func (r *Ring) store(k Key) error {
	private, err := smx509.MarshalPKCS8PrivateKey(k.signer)
	if err != nil {
		return err
	}
	return r.write(k.ID.String()+ending, record{Office: k.Office, Certificate: k.cert.Raw}, private)
}

// write seals a private key and makes its file, whole or not at all. A file that is
// there already stays: fs.ErrExist.
func (r *Ring) write(name string, rec record, private []byte) error {
	return r.sealed(name, rec, private, os.Link)
}

// sealed seals a private key into a record and moves it to its place.
func (r *Ring) sealed(name string, rec record, private []byte, move func(from, to string) error) error {
	file := filepath.Join(r.dir, name)
	at := place(file)
	key, wrapped, err := r.seal.NewCaseKey(at.Case)
	if err != nil {
		return err
	}
	rec.Wrapped = wrapped
	if rec.Sealed, err = key.Seal(private, at); err != nil {
		return err
	}
	return r.put(file, rec, move)
}

// put writes a record beside its place and moves it there.
func (r *Ring) put(file string, rec record, move func(from, to string) error) error {
	data, err := json.MarshalIndent(rec, "", "  ")
	if err != nil {
		return err
	}
	temp := file + "." + rand.Text()
	defer os.Remove(temp) // gone if it was renamed
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, "signing.ring.unmade", r.dir), err)
	}
	_, err = f.Write(append(data, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return move(temp, file)
}

// certificate puts another certificate into the file of its key.
func (r *Ring) certificate(p Public) error {
	file := filepath.Join(r.dir, p.ID.String()+ending)
	rec, err := read(file)
	if err != nil {
		return err
	}
	rec.Certificate = p.cert.Raw
	return r.put(file, rec, os.Rename)
}
