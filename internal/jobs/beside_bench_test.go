package jobs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/jobs"
)

// BenchmarkBeside writes commands of 4 KB with a job each while River works the
// jobs: neither may starve the other. It reports the commands a second, the
// longest that one took, the jobs a second, and how long the last job waited.
//
//	go test -run - -bench Beside -benchtime 5000x ./internal/jobs
func BenchmarkBeside(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		for _, clients := range []int{8, 32} {
			b.Run(fmt.Sprintf("%s/%d", name, clients), func(b *testing.B) { beside(b, dbtest.Open(b, url(b)), clients) })
		}
	}
}

func beside(b *testing.B, d db.DB, clients int) {
	var done atomic.Int64
	all := make(chan bool)
	q, err := jobs.Open(b.Context(), d, map[string]jobs.Handler{"letter.send": func(ctx, json.RawMessage) error {
		if done.Add(1) == int64(b.N) {
			close(all)
		}
		return nil
	}}, jobs.Options{Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	if err := q.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	took := besideCommands(b, d, q, clients)
	elapsed := b.Elapsed()
	meanwhile := done.Load()
	<-all
	b.StopTimer()
	if err := q.Stop(b.Context()); err != nil {
		b.Error(err)
	}
	b.ReportMetric(float64(b.N)/elapsed.Seconds(), "commands/s")
	b.ReportMetric(float64(slices.Max(took).Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(meanwhile)/elapsed.Seconds(), "jobs-meanwhile/s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
	b.ReportMetric((b.Elapsed() - elapsed).Seconds(), "behind-s")
	b.ReportMetric(0, "ns/op")
}

func besideCommands(b *testing.B, d db.DB, q *jobs.Queue, clients int) []time.Duration {
	const insert = `INSERT INTO dossier_version (case_id, n, digest, sealed) VALUES ($1, $2, $3, $4)`
	took := make([][]time.Duration, clients)
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for n := 0; left.Add(-1) >= 0; n++ {
				job, err := q.Add(jobs.Job{Args: letter{Key: fmt.Sprint(i, n), Text: strings.Repeat("t", 200)}})
				if err != nil {
					b.Error(err)
				}
				began := time.Now()
				if err := d.Apply(b.Context(), db.Batch{{SQL: insert, Args: []any{fmt.Sprint(i), n, "", make([]byte, 4000)}}, job}); err != nil {
					b.Error(err)
				}
				took[i] = append(took[i], time.Since(began))
			}
		})
	}
	wg.Wait()
	return slices.Concat(took...)
}
