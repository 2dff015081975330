package people

import (
	"context"

	"tandem/internal/db"
	"tandem/internal/journal"
)

// sweepBatch bounds what one sweep deletes of each kind, so that it holds nobody up.
const sweepBatch = 500

// sweeps delete what is over. The tables are told apart by which moment ends a row.
var sweeps = []string{
	`DELETE FROM session WHERE id IN (SELECT id FROM session WHERE until <= $1 ORDER BY until, id LIMIT $2)`,
	`DELETE FROM ceremony WHERE id IN (SELECT id FROM ceremony WHERE until <= $1 ORDER BY until, id LIMIT $2)`,
	`DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE until <= $1 ORDER BY until, id LIMIT $2)`,
}

const sweepThrottle = `DELETE FROM throttle WHERE id IN (SELECT id FROM throttle WHERE ready <= $1 ORDER BY ready, id LIMIT $2)`

// Sweep deletes sessions, ceremonies and links that are over, and buckets that are full
// again, some hundreds of each, and returns how many it deleted. Nothing depends on it:
// what is over is not found.
func (s *Service) Sweep(ctx context.Context) (deleted int64, err error) {
	now := s.Now()
	for _, q := range sweeps {
		n, err := s.sweep(ctx, q, journal.Moment(now))
		deleted += n
		if err != nil {
			return deleted, err
		}
	}
	n, err := s.sweep(ctx, sweepThrottle, now.UnixMicro())
	return deleted + n, err
}

func (s *Service) sweep(ctx context.Context, q string, until any) (n int64, err error) {
	err = s.DB.Write(ctx, func(tx db.Tx) (err error) {
		n, err = tx.Exec(ctx, q, until, sweepBatch)
		return err
	})
	return n, err
}
