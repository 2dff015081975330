package casetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tandem/internal/db"
)

// listing asks a database for the names of its tables.
var listing = map[db.Dialect]string{
	db.DialectSQLite:   `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
	db.DialectPostgres: `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
}

// Tables returns every row of every table, as text, sorted: what a database holds,
// to be compared with what it held before, or searched.
func (e *Env) Tables() map[string][]string {
	e.t.Helper()
	all, err := e.tables(e.t.Context())
	if err != nil {
		e.t.Fatal(err)
	}
	return all
}

func (e *Env) tables(ctx context.Context) (map[string][]string, error) {
	names, err := e.rows(ctx, listing[e.App.DB.Dialect()])
	all := map[string][]string{}
	for _, name := range names {
		name = strings.Trim(name, `"`)
		if all[name], err = e.rows(ctx, `SELECT * FROM `+name); err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
	}
	return all, err
}

// rows returns the answers to a question with any columns, which only database/sql
// can ask.
func (e *Env) rows(ctx context.Context, q string) ([]string, error) {
	rows, err := e.App.DB.SQL().QueryContext(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		row, err := scanRow(rows.Scan, len(columns))
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	slices.Sort(out)
	return out, rows.Err()
}

func scanRow(scan func(...any) error, columns int) (string, error) {
	values, places := make([]any, columns), make([]any, columns)
	for i := range values {
		places[i] = &values[i]
	}
	if err := scan(places...); err != nil {
		return "", err
	}
	var row []string
	for _, v := range values {
		if b, ok := v.([]byte); ok {
			v = string(b)
		}
		row = append(row, fmt.Sprintf("%q", fmt.Sprint(v)))
	}
	return strings.Join(row, " "), nil
}
