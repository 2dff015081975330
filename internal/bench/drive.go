package bench

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A life takes one case from draft to its end. It does each of its commands
// through step.
type life func(step stepper) error

// A stepper carries out one command and takes its time.
type stepper func(command func() error) error

// drive lets the clients carry out the lives, each the next one that is left, and
// returns how long each command took and how long all of it did.
func drive(clients int, lives []life) (took []time.Duration, all time.Duration, err error) {
	list := make([]client, clients)
	var next atomic.Int64
	var wg sync.WaitGroup
	began := time.Now()
	for i := range list {
		wg.Go(func() { list[i].work(lives, &next) })
	}
	wg.Wait()
	all = time.Since(began)
	for _, c := range list {
		took, err = append(took, c.took...), errors.Join(err, c.err)
	}
	return took, all, err
}

type client struct {
	took []time.Duration
	err  error
}

func (c *client) work(lives []life, next *atomic.Int64) {
	for c.err == nil {
		i := int(next.Add(1)) - 1
		if i >= len(lives) {
			return
		}
		c.err = lives[i](c.step)
	}
}

func (c *client) step(command func() error) error {
	began := time.Now()
	err := command()
	c.took = append(c.took, time.Since(began))
	return err
}
