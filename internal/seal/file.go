package seal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/keyset"

	"tandem/internal/problem"
)

const ringLimit = 1 << 20 // bytes; a key has about 300

// load reads the ring from the disk; fs.ErrNotExist if there is none.
func load(path string) (*keys, error) {
	data, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	k, err := parse(data)
	if err != nil {
		// Without Tink's words: they could quote the file.
		return nil, refused("seal.ring-damaged", path)
	}
	return k, nil
}

func readPrivate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	if err := private(f, path); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, ringLimit))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

// private refuses a ring that others may read, or replace by one of their own.
// Windows keeps access rights elsewhere than in the mode.
func private(f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return refused("seal.ring-damaged", path)
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	if info.Mode().Perm()&0o077 != 0 {
		return refused("seal.ring-exposed", path)
	}
	dir := filepath.Dir(path)
	info, err = os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o022 != 0 {
		return refused("seal.folder-exposed", dir)
	}
	return nil
}

func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fmt.Errorf("%w (%w)", refused("seal.ring-unreadable", path), err)
}

// createFile makes a ring of one key at path. If several processes do so at
// once, one ring stays and everybody's createFile succeeds: a link, unlike a
// rename, never replaces, and shows the file only when it is whole.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return uncreated(path, err)
	}
	temp := path + "." + rand.Text()
	defer os.Remove(temp)
	handle, err := newKeys()
	if err == nil {
		err = write(temp, handle)
	}
	if err != nil {
		return uncreated(path, err)
	}
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return uncreated(path, err)
	}
	// The folder may be new as well.
	return errors.Join(flushFolder(path), flushFolder(filepath.Dir(path)))
}

func uncreated(path string, err error) error {
	return fmt.Errorf("%w (%w)", refused("seal.ring-uncreated", path), err)
}

// change rewrites the ring on the disk as it is there now, not as we know it.
// The new file is made under a fixed name that only one process can create, so
// two changes at once cannot lose each other's key.
func (r *Ring) change(edit func(*keyset.Manager) error) error {
	if err := r.rewrite(edit); err != nil {
		return fmt.Errorf("change key ring: %w", err)
	}
	fresh, err := load(r.path)
	if err == nil {
		r.keys.Store(fresh)
	}
	return err
}

func (r *Ring) rewrite(edit func(*keyset.Manager) error) error {
	next := r.path + ".new"
	lock, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return problem.New(problem.Conflict, "seal.ring-busy", next)
	}
	if err != nil {
		return err
	}
	err = errors.Join(r.edit(lock, edit), lock.Close())
	if err == nil {
		err = os.Rename(next, r.path)
	}
	if err != nil {
		_ = os.Remove(next) // ours; the error that led here is the one to tell
		return err
	}
	return flushFolder(r.path)
}

// edit writes the edited ring into f.
func (r *Ring) edit(f *os.File, edit func(*keyset.Manager) error) error {
	now, err := load(r.path)
	if err != nil {
		return err
	}
	m := keyset.NewManagerFromHandle(now.handle)
	if err := edit(m); err != nil {
		return err
	}
	handle, err := m.Handle()
	if err != nil {
		return err
	}
	return fill(f, handle)
}

func write(path string, handle *keyset.Handle) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(fill(f, handle), f.Close())
}

func fill(f *os.File, handle *keyset.Handle) error {
	data, err := render(handle)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Sync()
}

// flushFolder makes the name of path durable. Windows can neither flush a
// directory nor needs to: NTFS journals names.
func flushFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
