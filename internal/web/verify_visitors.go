package web

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often one address may check permits, and how many addresses are remembered.
const (
	checksPerSecond = 1
	checksAtOnce    = 20
	maxVisitors     = 20_000
)

// visitors counts by address, so that one who asks too often holds up nobody else. It
// goes by the clock of the machine: how often somebody may ask is no part of any case.
type visitors struct {
	mu   sync.Mutex
	seen map[netip.Prefix]*rate.Limiter
}

// wait is how long the address must wait before it may ask; 0: it may ask now.
func (v *visitors) wait(from netip.Prefix) time.Duration {
	r := v.limiter(from).Reserve()
	d := r.Delay()
	if d > 0 {
		r.Cancel()
	}
	return d
}

func (v *visitors) limiter(from netip.Prefix) *rate.Limiter {
	v.mu.Lock()
	defer v.mu.Unlock()
	l, ok := v.seen[from]
	if !ok {
		if len(v.seen) >= maxVisitors {
			v.forget()
		}
		l = rate.NewLimiter(checksPerSecond, checksAtOnce)
		if v.seen == nil {
			v.seen = map[netip.Prefix]*rate.Limiter{}
		}
		v.seen[from] = l
	}
	return l
}

// forget drops who has been quiet for so long that remembering changes nothing, and if
// nobody has, whoever comes first: that one may then ask again, which harms nobody.
func (v *visitors) forget() {
	for from, l := range v.seen {
		if l.Tokens() >= checksAtOnce {
			delete(v.seen, from)
		}
	}
	for from := range v.seen {
		if len(v.seen) < maxVisitors {
			return
		}
		delete(v.seen, from)
	}
}

// household is who asks, as far as it is limited: an IPv4 address, or the network that
// one household has of IPv6.
func household(r *http.Request) netip.Prefix {
	addr, bits := address(r), 64
	if addr.Is4() {
		bits = 32
	}
	p, _ := addr.Prefix(bits) // without an address all are one
	return p
}
