package ledger_test

import (
	"fmt"
	"testing"

	"tandem/internal/db"
	"tandem/internal/db/dbtest"
	"tandem/internal/tlogproof"
)

// BenchmarkSequence gives 1,024 leaves their places: leaves a second, over a log that
// grows.
//
//	go test -run - -bench . ./internal/ledger
func BenchmarkSequence(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office) {
		const n = 1024
		for round := 0; b.Loop(); round++ {
			b.StopTimer()
			var all db.Batch
			for i := range n {
				_, stmt := o.Add(fmt.Appendf(nil, "leaf %d %d", round, i))
				all = append(all, stmt)
			}
			o.must(o.db.Apply(b.Context(), all))
			b.StartTimer()
			o.sequence()
		}
		b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "leaves/s")
	})
}

// BenchmarkProof proves a leaf in a log of 20,000, and verifies it.
func BenchmarkProof(b *testing.B) {
	onBoth(b, func(b *testing.B, o *office) {
		for range 20 {
			o.fillMore(1000)
		}
		leaf := []byte("the leaf")
		id := o.added(string(leaf))
		o.fillMore(100)
		var p tlogproof.Proof
		b.Run("make", func(b *testing.B) {
			for b.Loop() {
				var err error
				p, _, err = o.Proof(b.Context(), id)
				o.must(err)
			}
		})
		b.Run("verify", func(b *testing.B) {
			for b.Loop() {
				o.must(verify([]byte(p.Text()), leaf, o.trust()))
			}
		})
	})
}

func onBoth(b *testing.B, bench func(b *testing.B, o *office)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, newOffice(b, dbtest.Open(b, dbtest.SQLite(b)), newKeys(b, origin))) })
	b.Run("postgres", func(b *testing.B) { bench(b, newOffice(b, dbtest.Open(b, dbtest.Postgres(b)), newKeys(b, origin))) })
}
