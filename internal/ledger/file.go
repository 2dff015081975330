package ledger

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
	"tandem/internal/problem"
)

// tileHeight is the levels of a tile; tlog-tiles fixes it.
const tileHeight = 8

// tileWidth is the hashes of a full tile, and the leaves of a full bundle.
const tileWidth = 1 << tileHeight

// CheckpointFile is the one file of a log that changes.
const CheckpointFile = "checkpoint"

// ErrNoFile: the log has no such file.
var ErrNoFile = problem.New(problem.NotFound, "ledger.file")

// A File is one of the files that a log consists of for those who read it (tlog-tiles).
type File struct {
	Body  []byte
	Text  bool // text/plain, else octets
	Fixed bool // it will never change
}

// File returns the file at a path such as "checkpoint", "tile/0/x001/234" or
// "tile/entries/000.p/17"; ErrNoFile if the last checkpoint does not need one there.
func (l *Log) File(ctx context.Context, path string) (File, error) {
	c, ok, err := l.Last(ctx)
	if err != nil {
		return File{}, unavailable(err)
	}
	if !ok {
		return File{}, ErrNoFile
	}
	if path == CheckpointFile {
		text, err := l.cosigned(ctx, c)
		return File{Body: []byte(text), Text: true}, err
	}
	t, err := parseTile(path)
	if err != nil || !within(t, c.Size) {
		return File{}, ErrNoFile
	}
	body, err := l.tile(ctx, l.db, t)
	return File{Body: body, Fixed: true}, unavailable(err)
}

// entries is how tlog-tiles spells the level that tlog calls data.
const entries = -1

// parseTile reads a path of tlog-tiles, which says neither height nor "data".
func parseTile(path string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if bundle, is := strings.CutPrefix(rest, "entries/"); is {
		rest = "data/" + bundle
	} else if strings.HasPrefix(rest, "data/") {
		ok = false
	}
	if !ok {
		return tlog.Tile{}, ErrNoFile
	}
	return tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", tileHeight, rest))
}

// tilePath is the path of a tile in tlog-tiles.
func tilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if bundle, ok := strings.CutPrefix(path, "data/"); ok {
		path = "entries/" + bundle
	}
	return "tile/" + path
}

// within reports whether a tree of that size fills the tile.
func within(t tlog.Tile, size int64) bool {
	level := max(t.L, 0)
	if level > 7 { // beyond 2⁶³ leaves
		return false
	}
	return t.N <= size>>tileHeight && t.N<<tileHeight+int64(t.W) <= size>>(tileHeight*level)
}

func (l *Log) tile(ctx context.Context, r db.Reader, t tlog.Tile) ([]byte, error) {
	if t.L != entries {
		return tlog.ReadTileData(t, l.hashes(ctx, r))
	}
	return l.bundle(ctx, r, t)
}

const selectBodies = `SELECT n, body FROM log_leaf WHERE n >= $1 AND n < $2 ORDER BY n`

// bundle is the leaves of a tile, each behind its length in two bytes.
func (l *Log) bundle(ctx context.Context, r db.Reader, t tlog.Tile) ([]byte, error) {
	var out []byte
	next := t.N << tileHeight
	end := next + int64(t.W)
	err := db.ForEach(ctx, r, selectBodies, func(row db.Row) error {
		var n int64
		var body []byte
		if err := row.Scan(&n, &body); err != nil {
			return err
		}
		if n != next {
			return wrong("ledger.store.leaf", next)
		}
		next++
		out = binary.BigEndian.AppendUint16(out, uint16(len(body)))
		out = append(out, body...)
		return nil
	}, next, end)
	if err == nil && next != end {
		err = wrong("ledger.store.leaf", next)
	}
	return out, err
}

// split is the leaves of a bundle.
func split(bundle []byte) ([][]byte, error) {
	var out [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, wrong("ledger.copy.bundle")
		}
		n := 2 + int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < n {
			return nil, wrong("ledger.copy.bundle")
		}
		out = append(out, bundle[2:n])
		bundle = bundle[n:]
	}
	return out, nil
}

// bundleAt is the bundle that begins with leaf start, as a tree of that size has it.
func bundleAt(start, size int64) tlog.Tile {
	return tlog.Tile{H: tileHeight, L: entries, N: start / tileWidth, W: int(min(tileWidth, size-start))}
}
