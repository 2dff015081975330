package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

const (
	staging      = "tmp"  // the folder of files that are being written
	stagedPrefix = "put-" // only names that begin so are ours to remove
)

// Sweep removes half-written files last touched before olderThan and returns
// how many. Choose olderThan longer ago than any upload may take.
func (s *Store) Sweep(olderThan time.Time) (int, error) {
	names, err := fs.ReadDir(s.root.FS(), staging)
	if err != nil {
		return 0, fmt.Errorf("sweep blob store: %w", err)
	}
	swept := 0
	for _, entry := range names {
		gone, err := s.sweep(entry, olderThan)
		if err != nil {
			return swept, fmt.Errorf("sweep blob store: %w", err)
		}
		if gone {
			swept++
		}
	}
	return swept, nil
}

func (s *Store) sweep(entry fs.DirEntry, olderThan time.Time) (bool, error) {
	if !strings.HasPrefix(entry.Name(), stagedPrefix) || !entry.Type().IsRegular() {
		return false, nil
	}
	info, err := entry.Info()
	if err == nil && info.ModTime().Before(olderThan) {
		err = s.root.Remove(staging + "/" + entry.Name())
		return err == nil, tolerateMissing(err)
	}
	return false, tolerateMissing(err)
}

// tolerateMissing drops the error of a file that somebody else removed or
// published meanwhile.
func tolerateMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
