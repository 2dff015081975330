package bench

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"tandem/internal/db"
)

// postgresFloor writes a command as one prepared statement that commits by
// itself, on as many connections as there are clients.
type postgresFloor struct {
	pool   *pgxpool.Pool
	joined map[string]string // texts of a batch → the one statement
}

func newPostgresFloor(ctx context.Context, url string, clients int) (*postgresFloor, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open the floor: %w", err)
	}
	c.MaxConns = int32(clients)
	c.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open the floor: %w", err)
	}
	return &postgresFloor{pool, map[string]string{}}, nil
}

func (f *postgresFloor) close() error {
	f.pool.Close()
	return nil
}

func (f *postgresFloor) prepare(ctx context.Context, b db.Batch) func() error {
	var texts strings.Builder
	var args []any
	for _, st := range b {
		texts.WriteString(st.SQL)
		args = append(args, st.Args...)
	}
	q, ok := f.joined[texts.String()]
	if !ok {
		q = joined(b)
		f.joined[texts.String()] = q
	}
	return func() error {
		_, err := f.pool.Exec(ctx, q, args...)
		return err
	}
}

var placeholder = regexp.MustCompile(`\$[0-9]+`)

// joined is the statements of a batch as one: all but the last in CTEs.
func joined(b db.Batch) string {
	var q strings.Builder
	n := 0
	for i, st := range b {
		switch {
		case i == len(b)-1 && i > 0:
			q.WriteString(") ")
		case i > 0:
			fmt.Fprintf(&q, "), s%d AS (", i)
		case len(b) > 1:
			q.WriteString("WITH s0 AS (")
		}
		q.WriteString(moved(st.SQL, n))
		n += len(st.Args)
	}
	return q.String()
}

// moved counts the placeholders of a statement on from n.
func moved(q string, n int) string {
	return placeholder.ReplaceAllStringFunc(q, func(p string) string {
		i, _ := strconv.Atoi(p[1:]) // digits, by the expression
		return "$" + strconv.Itoa(i+n)
	})
}
