package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/problem"
	"tandem/internal/tlogproof"
)

// Export brings a folder up to the log, as files that any web server can serve, and
// returns how many it has written: what is new since the checkpoint in the folder,
// tile by tile, the new checkpoint last. A folder that this log does not continue is
// left as it is: it is of another log, or one of the two was set back.
func (l *Log) Export(ctx context.Context, dir string) (written int, err error) {
	last, ok, err := l.Last(ctx)
	if err != nil || !ok {
		return 0, unavailable(err)
	}
	old, err := l.exported(ctx, dir, last)
	if err != nil {
		return 0, err
	}
	for _, t := range newTiles(old.Size, last.Size) {
		body, err := l.tile(ctx, l.db, t)
		if err != nil {
			return written, unavailable(err)
		}
		if err := put(dir, tilePath(t), body); err != nil {
			return written, err
		}
		written++
	}
	text, err := l.cosigned(ctx, last)
	if err != nil {
		return written, err
	}
	return written + 1, put(dir, CheckpointFile, []byte(text))
}

// exported is the checkpoint in the folder, the empty one for a folder without.
func (l *Log) exported(ctx context.Context, dir string, last tlogproof.Checkpoint) (tlogproof.Checkpoint, error) {
	data, err := os.ReadFile(filepath.Join(dir, CheckpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return tlogproof.Checkpoint{Origin: last.Origin, Root: emptyRoot}, nil
	}
	if err != nil {
		return tlogproof.Checkpoint{}, err
	}
	old, err := tlogproof.ParseCheckpoint(data)
	if err == nil && old.Origin != last.Origin {
		err = wrong("tlogproof.checkpoint.origin", old.Origin, last.Origin)
	}
	if err != nil {
		return old, err
	}
	proof, err := l.Consistency(ctx, old.Size, last.Size)
	if err != nil {
		return old, unavailable(err)
	}
	return old, tlogproof.Continues(old, last, proof)
}

// newTiles lists the tiles and bundles that a tree of the newer size has and one of
// the older has not.
func newTiles(older, newer int64) []tlog.Tile {
	list := tlog.NewTiles(tileHeight, older, newer)
	for _, t := range list {
		if t.L == 0 {
			t.L = entries
			list = append(list, t)
		}
	}
	return list
}

// put writes a file so that whoever reads it sees it whole, or not yet.
func put(dir, path string, body []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return unwritten(file, err)
	}
	temp := file + ".new"
	if err := os.WriteFile(temp, body, 0o644); err != nil {
		return unwritten(file, err)
	}
	if err := os.Rename(temp, file); err != nil {
		return unwritten(file, err)
	}
	return nil
}

func unwritten(file string, err error) error {
	return fmt.Errorf("%w (%w)", problem.New(problem.Unavailable, "ledger.unwritten", file), err)
}
