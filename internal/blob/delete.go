package blob

import (
	"context"
	"fmt"
)

// Delete removes the stored file for good; when it returns, it stays away after
// a crash too. Deleting what is not there is no error, so that an effect may run
// twice. The bytes are unlinked, not overwritten: what must become unreadable is
// sealed, and its key destroyed.
//
// A file that nobody refers to yet may be referred to a moment later: whoever
// collects garbage spares files whose Written is younger than any command lives.
func (s *Store) Delete(ctx context.Context, hash string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !isHash(hash) {
		return nil
	}
	if err := tolerateMissing(s.root.Remove(path(hash))); err != nil {
		return fmt.Errorf("delete blob %s: %w", hash, err)
	}
	// Also when the file was already gone: an earlier removal may not be durable.
	if err := flushFolder(s.root, hash[:2]); err != nil {
		return fmt.Errorf("delete blob %s: %w", hash, err)
	}
	return nil
}
