package rules

import (
	"testing"

	"tandem/internal/civil"
)

func BenchmarkScore(b *testing.B) {
	s := policies(b).System(civil.Date{})
	f := readFacts(b, bachelorOf24+"}")
	v := f.values()
	b.Run("bounds", func(b *testing.B) {
		for b.Loop() {
			s.bounds(v)
		}
	})
	b.Run("values", func(b *testing.B) {
		for b.Loop() {
			f.values()
		}
	})
	b.Run("explained", func(b *testing.B) {
		for b.Loop() {
			s.Score(f)
		}
	})
}
