package backtest

import "runtime"

// A batch is a few neighbouring subjects, compared by one processor.
type batch struct {
	in   []Subject
	out  []outcome
	done chan struct{}
}

const batchSize = 128

// Run holds two editions against each other over a population. Errors are those of the
// population.
func Run(old, new Edition, p Population) (Report, error) {
	processors := runtime.GOMAXPROCS(0)
	work, order := make(chan *batch), make(chan *batch, 2*processors)
	for range processors {
		go func() {
			for b := range work {
				b.compare(old, new)
			}
		}()
	}
	t, counted := newTally(), make(chan struct{})
	go func() {
		defer close(counted)
		for b := range order {
			<-b.done
			for _, o := range b.out {
				t.add(o)
			}
		}
	}()
	err := feed(p, func(b *batch) { order <- b; work <- b })
	close(work)
	close(order)
	<-counted
	return t.report(old.Name, new.Name), err
}

func (b *batch) compare(old, new Edition) {
	for _, s := range b.in {
		b.out = append(b.out, outcomeOf(s, compare(old, new, s)))
	}
	b.in = nil
	close(b.done)
}

// feed cuts the population into batches.
func feed(p Population, send func(*batch)) error {
	next := &batch{done: make(chan struct{})}
	err := p(func(s Subject) error {
		if next.in = append(next.in, s); len(next.in) == batchSize {
			send(next)
			next = &batch{done: make(chan struct{})}
		}
		return nil
	})
	if len(next.in) > 0 {
		send(next)
	}
	return err
}
