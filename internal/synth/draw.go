package synth

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// A stream is a source of chance that belongs to one thing: a case, an employer, a
// block. What is drawn from it depends on nothing else.
type stream struct{ *rand.Rand }

// The purposes of streams keep them apart.
const (
	ofBlock = iota + 1
	ofKind
	ofPerson
	ofTime
	ofCase
	ofDegree
	ofFacts
	ofSteps
)

func streamOf(seed uint64, purpose, number int) stream {
	return stream{rand.New(rand.NewPCG(seed, uint64(purpose)<<56|uint64(number)))}
}

// in draws from a triangular range, both ends included.
func (s stream) in(r Range) int {
	low, mode, high := float64(r.Least), float64(r.Likely), float64(r.Most)+1
	u := s.Float64()
	if u < (mode-low)/(high-low) {
		return int(low + math.Sqrt(u*(high-low)*(mode-low)))
	}
	return min(r.Most, int(high-math.Sqrt((1-u)*(high-low)*(high-mode))))
}

// between draws evenly from low to high, both included.
func (s stream) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + s.IntN(high-low+1)
}

// one says yes so many times of Whole.
func (s stream) one(share int) bool { return s.IntN(Whole) < share }

// of draws an index by shares.
func (s stream) of(shares []int) int {
	sum := 0
	for _, n := range shares {
		sum += n
	}
	at := s.IntN(sum)
	for i, n := range shares {
		if at -= n; at < 0 {
			return i
		}
	}
	return len(shares) - 1
}

// word draws a key by shares. Maps have no order, so the keys are taken by name.
func (s stream) word(shares map[string]int) string {
	keys := slices.Sorted(maps.Keys(shares))
	weights := make([]int, len(keys))
	for i, k := range keys {
		weights[i] = shares[k]
	}
	return keys[s.of(weights)]
}

func pick[T any](s stream, list []T) T { return list[s.IntN(len(list))] }
