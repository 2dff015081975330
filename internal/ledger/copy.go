package ledger

import (
	"bytes"
	"errors"
	"io/fs"

	"golang.org/x/mod/sumdb/tlog"
)

// A Copy is a folder with the files of a log, as Export or a mirror has made it.
type Copy struct{ fs.FS }

// maxBundle bounds what is read as a file of a copy.
const maxBundle = tileWidth * (2 + 1<<16)

// Checkpoint reads the checkpoint of the copy, whoever has signed it.
func (c Copy) Checkpoint() ([]byte, error) {
	data, err := fs.ReadFile(c, CheckpointFile)
	if err != nil {
		return nil, wrong("ledger.copy.file", CheckpointFile)
	}
	return data, nil
}

// read reads the file of a tile. Where only the full tile is left of a partial one,
// the beginning of it will do.
func (c Copy) read(t tlog.Tile) ([]byte, error) {
	data, err := c.file(tilePath(t))
	if !errors.Is(err, fs.ErrNotExist) || t.W == tileWidth {
		return data, missing(t, err)
	}
	full := t
	full.W = tileWidth
	if data, err = c.file(tilePath(full)); err != nil {
		return nil, missing(t, err)
	}
	if t.L != entries {
		return data[:min(len(data), t.W*tlog.HashSize)], nil
	}
	return first(data, t.W)
}

func (c Copy) file(path string) ([]byte, error) {
	info, err := fs.Stat(c, path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxBundle {
		return nil, wrong("ledger.copy.large", path)
	}
	return fs.ReadFile(c, path)
}

func missing(t tlog.Tile, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return wrong("ledger.copy.file", tilePath(t))
	}
	return err
}

// first is the first n leaves of a bundle.
func first(bundle []byte, n int) ([]byte, error) {
	leaves, err := split(bundle)
	if err != nil || len(leaves) < n {
		return nil, wrong("ledger.copy.bundle")
	}
	size := 0
	for _, leaf := range leaves[:n] {
		size += 2 + len(leaf)
	}
	return bundle[:size], nil
}

// Leaves calls f with every leaf of the first size, in order, and checks the bundles
// against the tiles of all levels: every hash is computed anew.
func (c Copy) Leaves(size int64, f func(n int64, leaf []byte) error) (tlog.Hash, error) {
	w := walker{Copy: c, size: size}
	for start := int64(0); start < size; start += tileWidth {
		t := bundleAt(start, size)
		data, err := c.read(t)
		if err != nil {
			return tlog.Hash{}, err
		}
		leaves, err := split(data)
		if err != nil || len(leaves) != t.W {
			return tlog.Hash{}, wrong("ledger.copy.count", tilePath(t), len(leaves), t.W)
		}
		for i, leaf := range leaves {
			if err := f(start+int64(i), leaf); err != nil {
				return tlog.Hash{}, err
			}
			if err := w.add(tlog.RecordHash(leaf)); err != nil {
				return tlog.Hash{}, err
			}
		}
	}
	return w.tree.root(), w.rest()
}

// A walker goes along the leaves of a copy and compares each tile of hashes when the
// leaves below it are complete. It holds one tile a level.
type walker struct {
	Copy
	size   int64
	tree   frontier
	levels []row
}

// A row is the tile of a level that is being filled.
type row struct {
	n    int64
	data []byte
}

func (w *walker) add(leaf tlog.Hash) error {
	for i, h := range w.tree.add(leaf) {
		if i%tileHeight != 0 {
			continue
		}
		level := i / tileHeight
		if level == len(w.levels) {
			w.levels = append(w.levels, row{})
		}
		r := &w.levels[level]
		if r.data = append(r.data, h[:]...); len(r.data) == tileWidth*tlog.HashSize {
			if err := w.compare(level, *r); err != nil {
				return err
			}
			*r = row{n: r.n + 1}
		}
	}
	return nil
}

// rest compares the tiles that the tree ends in.
func (w *walker) rest() error {
	for level, r := range w.levels {
		if len(r.data) == 0 {
			continue
		}
		if err := w.compare(level, r); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) compare(level int, r row) error {
	t := tlog.Tile{H: tileHeight, L: level, N: r.n, W: len(r.data) / tlog.HashSize}
	data, err := w.read(t)
	if err == nil && !bytes.Equal(data, r.data) {
		err = wrong("ledger.copy.tile", tilePath(t))
	}
	return err
}

// ReadHashes reads stored hashes out of the tiles. They are not checked: whoever
// proves something with them checks the proof.
func (c Copy) reader(size int64) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			t.W = int(min(tileWidth, size>>(tileHeight*t.L)-t.N<<tileHeight))
			data, err := c.read(t)
			if err == nil {
				out[i], err = tlog.HashFromTile(t, data, index)
			}
			if err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// Consistency proves out of the copy that the tree of newer leaves continues the one
// of older.
func (c Copy) Consistency(older, newer int64) (tlog.TreeProof, error) {
	return consistency(older, newer, c.reader(newer))
}
