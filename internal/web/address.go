package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// address is who asks. A proxy on this machine is believed when it says for whom it asks.
func address(r *http.Request) netip.Addr {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	if said := r.Header.Values("X-Forwarded-For"); addr.IsLoopback() && len(said) > 0 {
		list := strings.Split(said[len(said)-1], ",")
		if other, err := netip.ParseAddr(strings.TrimSpace(list[len(list)-1])); err == nil {
			addr = other
		}
	}
	return addr.Unmap().WithZone("")
}
