package app

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
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

// visitors counts by address, so that one who asks too often holds up nobody else.
type visitors struct {
	mu   sync.Mutex
	seen map[netip.Prefix]*rate.Limiter
}

// wait is how long the address must wait before it may ask; 0: it may ask now.
func (v *visitors) wait(from netip.Prefix, now time.Time) time.Duration {
	r := v.limiter(from, now).ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > 0 {
		r.CancelAt(now)
	}
	return d
}

func (v *visitors) limiter(from netip.Prefix, now time.Time) *rate.Limiter {
	v.mu.Lock()
	defer v.mu.Unlock()
	l, ok := v.seen[from]
	if !ok {
		if len(v.seen) >= maxVisitors {
			v.forget(now)
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
func (v *visitors) forget(now time.Time) {
	for from, l := range v.seen {
		if l.TokensAt(now) >= checksAtOnce {
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

// addressOf is who asks: an IPv4 address, or the network that one household has of
// IPv6. A proxy on this machine is believed when it says for whom it asks.
func addressOf(r *http.Request) netip.Prefix {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	if said := r.Header.Values("X-Forwarded-For"); addr.IsLoopback() && len(said) > 0 {
		list := strings.Split(said[len(said)-1], ",")
		if other, err := netip.ParseAddr(strings.TrimSpace(list[len(list)-1])); err == nil {
			addr = other
		}
	}
	addr = addr.Unmap()
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	p, _ := addr.WithZone("").Prefix(bits) // never fails: the address has as many bits
	return p
}
