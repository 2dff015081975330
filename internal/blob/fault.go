package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"tandem/internal/problem"
)

// ErrDamaged says that the bytes of a stored file no longer match its hash.
// The error around it names the hash and tells people what to do.
var ErrDamaged = errors.New("stored file does not match its hash")

func damaged(hash string) error {
	return fmt.Errorf("%w: %w", ErrDamaged, problem.New(problem.Unavailable, "blob.damaged", hash))
}

func missing(hash string) error { return problem.New(problem.NotFound, "blob.missing", hash) }

// unopened explains why the file with this hash could not be opened.
func unopened(hash string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return missing(hash)
	}
	return fmt.Errorf("open blob %s: %w", hash, err)
}

// explained adds to an error of the disk what a person can do about it.
func explained(err error) error {
	for _, cause := range []struct {
		key    string
		errnos []error
	}{
		{"blob.full", []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}},
		{"blob.read-only", []error{syscall.EROFS, fs.ErrPermission}},
	} {
		for _, errno := range cause.errnos {
			if errors.Is(err, errno) {
				return fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, cause.key), err)
			}
		}
	}
	return err
}
