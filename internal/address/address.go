// Package address tells addresses of the internet from those of single networks.
package address

import (
	"net/netip"
	"strings"
)

// special are the blocks that the registries of RFC 6890 do not call globally reachable and
// that package netip has no question for.
func special() []netip.Prefix {
	blocks := []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
		"2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	}
	prefixes := make([]netip.Prefix, len(blocks))
	for i, b := range blocks {
		prefixes[i] = netip.MustParsePrefix(b)
	}
	return prefixes
}

// IsPublic reports whether an address can be reached from everywhere: it is no address of this
// machine, of a private network, of a link or of a block for special use (RFC 6890).
func IsPublic(a netip.Addr) bool {
	a = plain(a)
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// IsPrivateUnicast reports whether an address is one of a private network or of this machine, at
// which people run services: 10.0.0.0/8 and the like (RFC 1918), fc00::/7 (RFC 4193), shared
// space (RFC 6598) and loopback. Addresses of a link are none, and neither are those at which
// clouds hand out credentials to whoever can send a request.
func IsPrivateUnicast(a netip.Addr) bool {
	a = plain(a)
	for _, cloud := range []string{"fd00:ec2::254", "100.100.100.200"} {
		if a == netip.MustParseAddr(cloud) {
			return false
		}
	}
	return a.IsPrivate() || a.IsLoopback() || netip.MustParsePrefix("100.64.0.0/10").Contains(a)
}

// plain is the address that is meant, however it is wrapped: an IPv4 address in an IPv6 one
// (RFC 4291, section 2.5.5.2; RFC 6052, section 2.1), or with a zone.
func plain(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if nat64 := netip.MustParsePrefix("64:ff9b::/96"); nat64.Contains(a) { // the last four bytes are the address
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}

// IsLoopbackHost reports whether the host of a URL, without its port, is this machine whoever is asked
// for the name: localhost (RFC 6761, section 6.3), or a loopback address.
func IsLoopbackHost(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && a.Unmap().IsLoopback()
}
