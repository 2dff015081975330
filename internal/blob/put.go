package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"tandem/internal/problem"
)

// Put stores what r holds and returns its reference; when it returns without
// error the file is durable. Of more than limit bytes nothing is stored:
// problem TooLarge. A full disk is problem Unavailable; nothing is stored then.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	name := staged()
	ref, err := s.stage(name, cancelled{ctx, r}, limit)
	if err == nil {
		err = s.publish(name, ref.Hash)
	}
	if err != nil {
		// The error that led here is the one to tell; Sweep gets what stays.
		_ = s.root.Remove(name)
		return Ref{}, fmt.Errorf("put blob: %w", explained(err))
	}
	return ref, nil
}

// stage writes r into the new file name and flushes it.
func (s *Store) stage(name string, r io.Reader, limit int64) (Ref, error) {
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, err
	}
	ref, err := fill(f, r, limit)
	return ref, errors.Join(err, f.Close())
}

func fill(f *os.File, r io.Reader, limit int64) (Ref, error) {
	sum := sha256.New()
	// One byte more than allowed tells a file at the limit from one above it.
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, min(limit, math.MaxInt64-1)+1))
	if err != nil {
		return Ref{}, err
	}
	if n > limit {
		return Ref{}, problem.New(problem.TooLarge, "blob.too-large", limit)
	}
	return Ref{hex.EncodeToString(sum.Sum(nil)), n}, f.Sync()
}

// publish gives the staged file its name for good. It replaces a file of that
// name: the bytes are the same, unless the disk has spoilt the old ones.
func (s *Store) publish(name, hash string) error {
	if err := s.root.Rename(name, path(hash)); err != nil {
		return err
	}
	return flushFolder(s.root, hash[:2])
}

// staged is a new name for a file that is being written.
func staged() string { return staging + "/" + stagedPrefix + rand.Text() }

// cancelled stops reading when its context ends.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
