package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
)

// Open opens the stored file for reading. Its last Read gives ErrDamaged in
// place of io.EOF if the bytes do not match hash, so whoever acts on bytes
// before the end acts on unchecked ones; Get does not have this trap.
// A file that is not there is problem NotFound.
func (s *Store) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	f, err := s.open(ctx, hash)
	if err != nil {
		return nil, err
	}
	return &checked{f, hash, sha256.New()}, nil
}

// Get returns the bytes of the stored file, checked.
// A file that is not there is problem NotFound, one that changed ErrDamaged.
func (s *Store) Get(ctx context.Context, hash string) ([]byte, error) {
	r, err := s.Open(ctx, hash)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(cancelled{ctx, r})
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("get blob: %w", err)
	}
	return data, nil
}

// Stat describes the stored file without reading it.
// A file that is not there is problem NotFound.
func (s *Store) Stat(ctx context.Context, hash string) (File, error) {
	if err := ctx.Err(); err != nil {
		return File{}, err
	}
	if !isHash(hash) {
		return File{}, missing(hash)
	}
	info, err := s.root.Lstat(path(hash))
	if err != nil {
		return File{}, unopened(hash, err)
	}
	return describe(info), nil
}

func (s *Store) open(ctx context.Context, hash string) (*os.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !isHash(hash) {
		return nil, missing(hash)
	}
	f, err := s.root.Open(path(hash))
	if err != nil {
		return nil, unopened(hash, err)
	}
	return f, nil
}

func describe(info fs.FileInfo) File {
	return File{Ref{info.Name(), info.Size()}, info.ModTime()}
}

// checked is a file that compares itself with its name on the way.
type checked struct {
	f    *os.File
	hash string
	sum  hash.Hash
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.f.Read(p)
	c.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.sum.Sum(nil)) != c.hash {
		return n, damaged(c.hash)
	}
	return n, err
}

func (c *checked) Close() error { return c.f.Close() }
