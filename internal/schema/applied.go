package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"tandem/internal/db"
)

// file is one migration: its number, its name, and the hash of its text.
type file struct {
	version int64
	name    string
	sha256  string
}

// known lists the migrations of this program, by number.
func known(fsys fs.FS) ([]file, error) {
	names, err := fs.Glob(fsys, "*.sql") // sorted by name, and so by number
	if err != nil {
		return nil, err
	}
	out := make([]file, len(names))
	for i, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		digits, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s: its name does not begin with a number", name)
		}
		sum := sha256.Sum256(data)
		out[i] = file{version, name, hex.EncodeToString(sum[:])}
	}
	return out, nil
}

const makeRecord = `CREATE TABLE IF NOT EXISTS schema_file (
	version BIGINT NOT NULL PRIMARY KEY,
	name    TEXT NOT NULL,
	sha256  TEXT NOT NULL
)`

const addRecord = `INSERT INTO schema_file (version, name, sha256) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING`

// record notes the migrations that goose has just applied.
func record(ctx context.Context, d db.DB) error {
	list, err := known(files)
	if err != nil {
		return err
	}
	return d.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, makeRecord); err != nil {
			return err
		}
		for _, f := range list {
			if _, err := tx.Exec(ctx, addRecord, f.version, f.name, f.sha256); err != nil {
				return err
			}
		}
		return nil
	})
}

// tables ask whether a table is there.
var tables = map[db.Dialect]string{
	db.DialectSQLite:   `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1`,
	db.DialectPostgres: `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
}

// applied lists the migrations that the database has had, by number.
func applied(ctx context.Context, d db.DB) (list []file, err error) {
	err = d.Read(ctx, func(tx db.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, tables[tx.Dialect()], "schema_file").Scan(&n); err != nil || n == 0 {
			return err
		}
		return db.ForEach(ctx, tx, `SELECT version, name, sha256 FROM schema_file ORDER BY version`, func(r db.Row) error {
			var f file
			err := r.Scan(&f.version, &f.name, &f.sha256)
			list = append(list, f)
			return err
		})
	})
	return list, err
}

// Fingerprint changes whenever a migration does.
func Fingerprint() (string, error) {
	list, err := known(files)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, f := range list {
		fmt.Fprintln(sum, f.name, f.sha256)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
