package api

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

type addressKey struct{}

// address is where the request came from, without a port; "" when that cannot
// be told.
func address(ctx context.Context) string {
	a, _ := ctx.Value(addressKey{}).(string)
	return a
}

// clientAddress is the other end of the connection. Behind a proxy it is what
// that proxy, the last hop, put at the end of X-Forwarded-For: what stands
// before it anybody could have written.
func clientAddress(r *http.Request, behindProxy bool) string {
	if behindProxy {
		if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			last := all[len(all)-1]
			if at, ok := parseAddress(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])); ok {
				return at.String()
			}
		}
	}
	if at, ok := parseAddress(r.RemoteAddr); ok {
		return at.String()
	}
	return ""
}

// parseAddress takes an address with or without a port.
func parseAddress(s string) (netip.Addr, bool) {
	if at, err := netip.ParseAddrPort(s); err == nil {
		return at.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return at.Unmap().WithZone(""), err == nil
}

// neighbourhood is what is counted as one place when somebody guesses
// passwords: the address, or for IPv6 the network of 64 bits that one customer has.
func neighbourhood(at string) string {
	ip, err := netip.ParseAddr(at)
	if err != nil || ip.Is4() {
		return at
	}
	net, err := ip.Prefix(64)
	if err != nil {
		return at
	}
	return net.String()
}
