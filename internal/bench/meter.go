package bench

import (
	"context"
	"math"
	"slices"
	"time"
)

// A meter takes the figures of rounds with one number of clients and of cases.
type meter struct {
	*store
	ctx            context.Context
	floor          floor
	clients, cases int

	ours, bare []float64       // commands a second, by round
	took       []time.Duration // by our commands
	bytes      int64           // by which our rounds made the database larger
}

// alternate plays rounds of both, who is first by turns.
func (m *meter) alternate(rounds int) error {
	for i := range rounds {
		first, second := m.roundOfOurs, m.roundOfFloor
		if i%2 == 1 {
			first, second = second, first
		}
		if err := first(); err != nil {
			return err
		}
		if err := second(); err != nil {
			return err
		}
	}
	return nil
}

func (m *meter) roundOfOurs() error {
	before, err := m.size(m.ctx)
	if err != nil {
		return err
	}
	rate, took, err := m.round(m.played(m.ctx, m.cases))
	if err != nil {
		return err
	}
	after, err := m.size(m.ctx)
	m.ours, m.took, m.bytes = append(m.ours, rate), append(m.took, took...), m.bytes+after-before
	return err
}

func (m *meter) roundOfFloor() error {
	rate, _, err := m.round(m.written(m.ctx, m.floor, m.cases))
	m.bare = append(m.bare, rate)
	return err
}

// round drives the lives and returns their commands a second.
func (m *meter) round(lives []life) (rate float64, took []time.Duration, err error) {
	if err := m.settle(m.ctx); err != nil {
		return 0, nil, err
	}
	took, elapsed, err := drive(m.clients, lives)
	return float64(len(took)) / elapsed.Seconds(), took, err
}

// roundTime is how long a round takes if the number of its cases is not given.
const roundTime = 2 * time.Second

// enough is how many cases, the same number for each client, take roundTime.
func (m *meter) enough() int {
	each := median(m.ours) * roundTime.Seconds() / float64(m.commands()*m.clients)
	return m.clients * max(1, int(each))
}

func (m *meter) result() Result {
	ratios := make([]float64, len(m.ours))
	for i := range ratios {
		ratios[i] = m.ours[i] / m.bare[i]
	}
	slices.Sort(m.took)
	return Result{
		DB: string(m.dialect()), Clients: m.clients,
		Commands: short(median(m.ours)), Floor: short(median(m.bare)),
		Ratio: short(median(ratios)), Lowest: short(slices.Min(ratios)), Highest: short(slices.Max(ratios)),
		P50: millis(m.took[len(m.took)/2]), P99: millis(m.took[len(m.took)*99/100]),
		BytesPerCase: m.bytes / int64(len(m.ours)*m.cases),
	}
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// short leaves out the digits that no measurement has.
func short(f float64) float64 { return math.Round(f*1000) / 1000 }

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
