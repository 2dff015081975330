package blob

import (
	"context"
	"fmt"
	"io/fs"
)

// List returns up to limit files in the order of their hashes, beginning after
// the hash after; "" begins with the first. Fewer than limit files are the last
// ones. Names that are no hashes are not ours and are passed over.
func (s *Store) List(ctx context.Context, after string, limit int) ([]File, error) {
	var files []File
	for i := range folders {
		if len(files) >= limit {
			break
		}
		// A folder whose greatest possible name is before after holds nothing new.
		if folder(i)+"g" <= after {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		more, err := s.list(folder(i), after, limit-len(files))
		if err != nil {
			return nil, fmt.Errorf("list blobs: %w", err)
		}
		files = append(files, more...)
	}
	return files, nil
}

// list returns up to limit files of one folder after the hash after.
func (s *Store) list(folder, after string, limit int) ([]File, error) {
	entries, err := fs.ReadDir(s.root.FS(), folder)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, entry := range entries {
		if len(files) == limit {
			break
		}
		if !isHash(entry.Name()) || entry.Name()[:2] != folder || entry.Name() <= after {
			continue
		}
		info, err := entry.Info()
		if err == nil {
			files = append(files, describe(info))
		}
		if err := tolerateMissing(err); err != nil {
			return nil, err
		}
	}
	return files, nil
}
