package bench

import (
	"context"
	"fmt"
	"strings"

	"tandem/internal/db"
	"tandem/internal/permit"
)

// fillAtOnce is how many cases are copied in a transaction.
const fillAtOnce = 2000

// numbers are those from $2 to $3, each with the id that stands for it: $4 apart.
const numbers = `WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < CAST($3 AS BIGINT)),
ids(i, new) AS (SELECT i, 'HK-' || substr(CAST(1000000000 + i * CAST($4 AS BIGINT) AS TEXT), 2) || '-o' FROM n) `

// copies copy the rows of case $1: its journal, state, key and dossier, and the
// timer that waits. Letters of an open case have been sent long ago.
var copies = []string{
	numbers + `INSERT INTO entry (aggregate, id, seq, at, actor, act, events, hash)
SELECT aggregate, new, seq, at, actor, act, events, hash FROM ids CROSS JOIN entry WHERE aggregate = 'case' AND id = $1`,
	numbers + `INSERT INTO snapshot (aggregate, id, version, head, city, status, wake, due, state)
SELECT aggregate, new, version, head, city, status, wake, due, state FROM ids CROSS JOIN snapshot WHERE aggregate = 'case' AND id = $1`,
	numbers + `INSERT INTO case_key (case_id, wrapped) SELECT new, wrapped FROM ids CROSS JOIN case_key WHERE case_id = $1`,
	numbers + `INSERT INTO dossier_version (case_id, n, digest, sealed)
SELECT new, n, digest, sealed FROM ids CROSS JOIN dossier_version WHERE case_id = $1`,
	numbers + `INSERT INTO river_job (args, created_at, kind, max_attempts, metadata, priority, queue, scheduled_at, state, tags, unique_key, unique_states)
SELECT args, created_at, kind, max_attempts, metadata, priority, queue, scheduled_at, state, tags, CAST(new AS BLOB), unique_states FROM ids
CROSS JOIN (SELECT * FROM river_job WHERE state = 'scheduled' AND CAST($1 AS TEXT) <> '' ORDER BY id DESC LIMIT 1) AS timer`,
}

// fill copies the case, which is accepted and open, under as many ids, evenly
// over all ids.
func (s *store) fill(ctx context.Context, id permit.CaseID, cases int) error {
	apart := int64(idRange / cases)
	blob := map[db.Dialect]string{db.DialectSQLite: "AS BLOB", db.DialectPostgres: "AS BYTEA"}[s.dialect()]
	for from := 0; from < cases; from += fillAtOnce {
		to := min(from+fillAtOnce, cases)
		err := s.app.DB.Write(ctx, func(tx db.Tx) error {
			for _, q := range copies {
				if _, err := tx.Exec(ctx, strings.Replace(q, "AS BLOB", blob, 1), string(id), from, to, apart); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("fill in open cases: %w", err)
		}
	}
	return s.tidy(ctx)
}

// tidy lets PostgreSQL look at the new rows now, not in the middle of a round.
func (s *store) tidy(ctx context.Context) error {
	if s.dialect() != db.DialectPostgres {
		return nil
	}
	_, err := s.app.DB.SQL().ExecContext(ctx, "VACUUM (ANALYZE)")
	return err
}
