package rules

import (
	"testing"

	"tandem/internal/permit"
)

// BenchmarkConclude is what a saved form costs beyond storing it.
func BenchmarkConclude(b *testing.B) {
	p, a := city(b, "haikou"), Application{Form: employed(), On: day, Tracks: []permit.Track{track(permit.Work, permit.Domestic, 0), track(permit.Residence, permit.First, 0)}}
	for b.Loop() {
		if n := len(p.Conclude(a).Needs); n != 11 {
			b.Fatal(n)
		}
	}
}
