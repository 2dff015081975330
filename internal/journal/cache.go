package journal

import (
	"container/list"
	"sync"
)

// cache keeps the states used last, up to a number.
type cache[S any] struct {
	mu   sync.Mutex
	max  int
	held map[string]*list.Element // of Held[S]
	used *list.List               // last used first
}

func newCache[S any](size int) *cache[S] {
	return &cache[S]{max: size, held: map[string]*list.Element{}, used: list.New()}
}

func (c *cache[S]) get(id string) (Held[S], bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.held[id]
	if !ok {
		return Held[S]{}, false
	}
	c.used.MoveToFront(e)
	return e.Value.(Held[S]), true
}

// put keeps h unless a newer version is there: who loaded before a commit may
// come to put after it.
func (c *cache[S]) put(h Held[S]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.held[h.ID]; ok {
		if e.Value.(Held[S]).Version <= h.Version {
			e.Value = h
		}
		c.used.MoveToFront(e)
		return
	}
	if c.max <= 0 {
		return
	}
	c.held[h.ID] = c.used.PushFront(h)
	if c.used.Len() > c.max {
		c.remove(c.used.Back())
	}
}

func (c *cache[S]) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.held[id]; ok {
		c.remove(e)
	}
}

func (c *cache[S]) remove(e *list.Element) {
	c.used.Remove(e)
	delete(c.held, e.Value.(Held[S]).ID)
}
