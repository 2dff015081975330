// Package bench measures how fast the program carries out whole cases, and how
// much of what the database could do that is.
//
// A round of ours plays cases from draft to both permits in hand through
// casework.Do, by so many clients at once, each with cases of its own. A round of
// the floor writes the same rows again, under other ids, by the best bare
// statements there are, with none of our code: on SQLite one writer that groups
// the commands waiting, each in a savepoint; on PostgreSQL one statement with
// CTEs a command. Rounds alternate on one database, which is made for the run
// and gone afterwards. The ratio is ours by the floor.
//
// The ids of cases are scattered over all ids, also those of the open cases that
// the store may be filled with first, so that no row is near the one before.
package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"tandem/internal/text"
)

// Config is what is measured.
type Config struct {
	Clients []int
	Cases   int    // a round; 0: as many as take about two seconds
	Rounds  int    // of ours, and as many of the floor
	Open    int    // cases under examination that are there before
	Data    string // the folder in which the run makes its own
	DB      string // postgres://…, beside which the run makes its own; empty: SQLite in the folder
}

// A Result is what so many clients reached.
type Result struct {
	DB           string  `json:"db"` // "sqlite" or "postgres"
	Clients      int     `json:"clients"`
	Commands     float64 `json:"commandsPerSecond"`
	Floor        float64 `json:"floorPerSecond"`
	Ratio        float64 `json:"ratio"` // median of the rounds'
	P50          float64 `json:"p50ms"` // of our commands
	P99          float64 `json:"p99ms"` // of our commands
	BytesPerCase int64   `json:"bytesPerCase"`
	OpenCases    int     `json:"openCases"`

	Lowest, Highest float64 `json:"-"` // of the rounds' ratios
}

// In says the result in a sentence or two.
func (r Result) In(l text.Lang) string {
	whole := func(f float64) string { return strconv.FormatFloat(f, 'f', 0, 64) }
	parts := func(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
	return text.T(l, "bench.line", r.DB, r.Clients, whole(r.Commands), whole(r.Floor),
		parts(r.Ratio), parts(r.Lowest), parts(r.Highest), parts(r.P50), parts(r.P99), r.BytesPerCase)
}

// Run measures and reports each number of clients as it is done.
func Run(ctx context.Context, c Config, report func(Result) error) (err error) {
	s, err := open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, clients := range c.Clients {
		r, err := s.measure(ctx, c, clients)
		if err != nil {
			return fmt.Errorf("%d clients: %w", clients, err)
		}
		if err := report(r); err != nil {
			return err
		}
	}
	return nil
}

// measure takes the figures of so many clients.
func (s *store) measure(ctx context.Context, c Config, clients int) (Result, error) {
	f, err := s.floor(ctx, clients)
	if err != nil {
		return Result{}, err
	}
	r, err := s.against(ctx, f, c, clients)
	return r, errors.Join(err, f.close())
}

// against alternates rounds of ours and of the floor, after a short one of each
// in which statements are prepared and memory is taken.
func (s *store) against(ctx context.Context, f floor, c Config, clients int) (Result, error) {
	warm := &meter{store: s, ctx: ctx, floor: f, clients: clients, cases: max(2*clients, 8)}
	if c.Cases > 0 {
		warm.cases = min(warm.cases, c.Cases)
	}
	if err := warm.alternate(1); err != nil {
		return Result{}, err
	}
	m := &meter{store: s, ctx: ctx, floor: f, clients: clients, cases: cmp.Or(c.Cases, warm.enough())}
	if err := m.alternate(c.Rounds); err != nil {
		return Result{}, err
	}
	r := m.result()
	r.OpenCases = c.Open
	return r, nil
}
