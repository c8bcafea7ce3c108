package deliver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// doors decides where messages may go, and dials there.
type doors struct {
	named    map[string]bool // "host:port" that an administrator named
	networks []netip.Prefix  // that an administrator named
	resolver Resolver
}

// newDoors reads what an administrator allows: "host:port" lets that one name
// and port be anywhere, also without TLS; a network (10.1.0.0/16) lets names
// lead there.
func newDoors(allow []string, resolver Resolver) (*doors, error) {
	d := &doors{named: map[string]bool{}, resolver: resolver}
	for _, entry := range allow {
		entry = strings.ToLower(strings.TrimSpace(entry))
		if network, err := netip.ParsePrefix(entry); err == nil {
			d.networks = append(d.networks, network.Masked())
			continue
		}
		host, port, err := net.SplitHostPort(entry)
		if err != nil || host == "" || port == "" {
			return nil, fmt.Errorf("deliver: %q is neither a name with a port (hooks.example.org:8080) nor a network (10.1.0.0/16)", entry)
		}
		d.named[net.JoinHostPort(plainHost(host), port)] = true
	}
	return d, nil
}

// plainHost is how a host is compared: in lower case, without the root's dot.
func plainHost(host string) string { return strings.TrimSuffix(strings.ToLower(host), ".") }

// ports are those that messages go to unless an administrator named another:
// a webhook must not knock at the mail server or the database of somebody else.
var ports = []string{"443", "8443"}

// check refuses an address of a webhook for what can be told from its letters.
func (d *doors) check(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	if err != nil || u.Hostname() == "" || u.Opaque != "" || strings.ContainsFunc(raw, odd) || strings.ContainsFunc(u.Host, odd) {
		return nil, errors.New("this is not the address of a webhook: write it as https://name/path, with xn-- names for letters beyond a to z")
	}
	if u.User != nil || u.Fragment != "" {
		return nil, errors.New("the address of a webhook holds no user, password or fragment: what is secret belongs into its path")
	}
	host, port := plainHost(u.Hostname()), u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	at := net.JoinHostPort(host, port)
	ip, err := netip.ParseAddr(host)
	literal := err == nil
	known := d.named[at] || literal && d.inNetworks(ip)
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !known):
		return nil, errors.New("a webhook begins with https://; an administrator can allow another with --webhook-allow " + at)
	case literal && (ip.Is4In6() || ip.Zone() != "" || !known && !public(ip)):
		return nil, refused(host, ip, at)
	case !known && !literal && !strings.Contains(host, "."):
		return nil, fmt.Errorf("%s is a name of the local network; an administrator can allow it with --webhook-allow %s", host, at)
	case !known && len(d.networks) == 0 && !slices.Contains(ports, port):
		return nil, fmt.Errorf("webhooks go to port 443 or 8443, and not to %s; an administrator can allow it with --webhook-allow %s", port, at)
	}
	return u, nil
}

// refusal says, in words for people, why a message must not go where it was to go.
type refusal string

func (r refusal) Error() string { return string(r) }

func refused(host string, ip netip.Addr, at string) error {
	return refusal(fmt.Sprintf("%s leads to %s, which is not an address of the internet; an administrator can allow it with --webhook-allow %s", host, ip, at))
}

// dial resolves the name once, looks at every address that it has, and dials
// those very addresses: a name that gives another answer the second time leads
// nowhere else. A name with one address too many is refused as a whole.
func (d *doors) dial(ctx context.Context, network, at string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return nil, err
	}
	host = plainHost(host)
	at = net.JoinHostPort(host, port)
	all, err := d.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	if !d.named[at] {
		if err := d.mayReach(host, port, all); err != nil {
			return nil, err
		}
	}
	reached := net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !slices.Contains(all, to.Addr().Unmap()) {
			return refusal(address + " was not looked at")
		}
		return nil
	}}
	for _, ip := range all {
		var conn net.Conn
		if conn, err = reached.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (d *doors) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip.Unmap().WithZone("")}, nil
	}
	all, err := d.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for i, ip := range all {
		all[i] = ip.Unmap().WithZone("")
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no address", host)
	}
	const most = 8 // a name with hundreds must not make us try them all
	return all[:min(len(all), most)], nil
}

func (d *doors) mayReach(host, port string, all []netip.Addr) error {
	at, known := net.JoinHostPort(host, port), true
	for _, ip := range all {
		if d.inNetworks(ip) {
			continue
		}
		if known = false; !public(ip) {
			return refused(host, ip, at)
		}
	}
	if !known && !slices.Contains(ports, port) {
		return refusal(fmt.Sprintf("webhooks go to port 443 or 8443, and not to %s; an administrator can allow it with --webhook-allow %s", port, at))
	}
	return nil
}

func (d *doors) inNetworks(ip netip.Addr) bool {
	return slices.ContainsFunc(d.networks, func(n netip.Prefix) bool { return n.Contains(ip) })
}

// special are the networks of IANA's registries of special-purpose addresses
// (RFC 6890 and what came after) that are not the internet, or that could lead
// back into another network: private, shared by customers of one provider,
// loopback, link-local with the metadata services of clouds, documentation,
// benchmarking, multicast, reserved; for IPv6 all but 2000::/3, and of that the
// translations that carry an IPv4 address (Teredo, 6to4).
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/3",
	"::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// metadata are services of clouds that stand on public addresses.
var metadata = prefixes("168.63.129.16/32", "100.100.100.200/32")

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, one := range all {
		out[i] = netip.MustParsePrefix(one)
	}
	return out
}

// public reports whether an address is one of the internet. One of IPv4 inside
// of IPv6 is looked at as what it is.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	within := func(n netip.Prefix) bool { return n.Contains(ip) }
	return ip.IsValid() && ip.Zone() == "" && !slices.ContainsFunc(special, within) && !slices.ContainsFunc(metadata, within)
}
