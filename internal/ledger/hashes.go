package ledger

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/db"
)

// hashes reads the tree's stored hashes, each once, and knows some that are not
// stored yet.
type hashes struct {
	ctx   context.Context
	db    db.Reader
	known map[int64]tlog.Hash
}

func (l *Log) hashes(ctx context.Context, r db.Reader) *hashes {
	return &hashes{ctx, r, map[int64]tlog.Hash{}}
}

// ReadHashes is a tlog.HashReader: one question for all that is not known.
func (h *hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var missing []any
	for _, i := range indexes {
		if _, ok := h.known[i]; !ok {
			missing = append(missing, i)
		}
	}
	for len(missing) > 0 {
		n := min(len(missing), batch)
		if err := h.read(missing[:n]); err != nil {
			return nil, err
		}
		missing = missing[n:]
	}
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		hash, ok := h.known[n]
		if !ok {
			return nil, wrong("ledger.store.missing", n)
		}
		out[i] = hash
	}
	return out, nil
}

func (h *hashes) read(indexes []any) error {
	args := pad(indexes)
	q := `SELECT n, hash FROM log_hash WHERE n IN (` + places(1, len(args)) + `)`
	err := db.ForEach(h.ctx, h.db, q, func(row db.Row) error {
		var n int64
		var hash []byte
		if err := row.Scan(&n, &hash); err != nil {
			return err
		}
		if len(hash) != tlog.HashSize {
			return wrong("ledger.store.missing", n)
		}
		h.known[n] = tlog.Hash(hash)
		return nil
	}, args...)
	if err != nil {
		return fmt.Errorf("read hashes of the log: %w", err)
	}
	return nil
}

// pad repeats the last one until there are 2ⁿ, so that few statements are prepared.
func pad(args []any) []any {
	args = append([]any(nil), args...)
	for len(args)&(len(args)-1) != 0 {
		args = append(args, args[len(args)-1])
	}
	return args
}

// places is "$first,$…", n of them.
func places(first, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(out, ",")
}

// rows writes an INSERT of many rows as statements of 2ⁿ rows each, for the same
// reason, largest first.
func rows(insert string, columns int, all [][]any) db.Batch {
	var out db.Batch
	for size := 64; size > 0; size /= 2 {
		for len(all) >= size {
			out = append(out, insertRows(insert, columns, all[:size]))
			all = all[size:]
		}
	}
	return out
}

func insertRows(insert string, columns int, some [][]any) db.Stmt {
	var b strings.Builder
	var args []any
	b.WriteString(insert + " VALUES ")
	for i, row := range some {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("(" + places(len(args)+1, columns) + ")")
		args = append(args, row...)
	}
	return db.Stmt{SQL: b.String(), Args: args}
}
