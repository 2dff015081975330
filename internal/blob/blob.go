// Package blob keeps files under the SHA-256 of their bytes, in a directory.
//
// It promises:
//
//   - A file is there whole or not at all. Put streams into tmp/, flushes the
//     file, renames it into place and flushes the directory before it answers,
//     so what it acknowledged survives a crash. A reference is written only
//     after Put has answered.
//   - The name is the content: nothing is ever changed, and the same bytes put
//     twice are one file. Putting them again also heals a damaged copy.
//   - Reading checks. A file whose bytes no longer match its name gives
//     ErrDamaged, never wrong bytes as if they were right.
//   - No name leaves the directory: hashes are checked and every path goes
//     through os.Root.
//
// Stored as DIR/ab/ab12…, 64 lower-case hexadecimal digits, the first two once
// more as the folder; half-written files as DIR/tmp/put-…. Files have mode 0600.
// The store encrypts nothing: personal data comes sealed (package seal), and
// the hash is that of the sealed bytes.
//
// S3-compatible storage is to come behind the same methods: Put, Open, Get,
// Stat, Delete and List say nothing of directories, List pages by key as S3
// does, and Put is create-once as If-None-Match: * is. The interface is to be
// declared by its user on the day there is a second store, not before.
package blob

import (
	"fmt"
	"os"
	"time"
)

// A Ref is how a stored file is referred to.
type Ref struct {
	Hash string // SHA-256 of the stored bytes, 64 lower-case hexadecimal digits
	Size int64  // in bytes
}

// A File is a stored file without its bytes.
type File struct {
	Ref
	Written time.Time // when it was last put; a collector of garbage spares the young
}

// A Store is a directory of files. It may be used by many goroutines and,
// on one directory, by many processes.
type Store struct{ root *os.Root }

// Open opens the store in the directory dir and makes it if it is not there.
// Half-written files that were last touched before olderThan were left by a
// crash and are removed; the zero time removes none.
func Open(dir string, olderThan time.Time) (*Store, error) {
	s, err := open(dir)
	if err != nil {
		return nil, fmt.Errorf("open blob store %s: %w", dir, explained(err))
	}
	if _, err := s.Sweep(olderThan); err != nil {
		s.root.Close()
		return nil, err
	}
	return s, nil
}

func open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	if err := layOut(root); err != nil {
		root.Close()
		return nil, err
	}
	return &Store{root}, nil
}

// Close releases the directory. Files that are being read stay readable.
func (s *Store) Close() error { return s.root.Close() }
