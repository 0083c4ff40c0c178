package address_test

import (
	"net/netip"
	"testing"

	"github.com/postel-api/postel/internal/address"
)

func TestAnAddressIsPublicOrPrivateOrNeither(t *testing.T) {
	t.Parallel()
	const public, private, neither = "public", "private", "neither"
	for text, want := range map[string]string{
		"8.8.8.8":                public,
		"2606:4700::1111":        public,
		"::ffff:8.8.8.8":         public,
		"64:ff9b::808:808":       public,
		"127.0.0.1":              private,
		"::1":                    private,
		"10.1.2.3":               private,
		"172.31.0.1":             private,
		"192.168.0.1":            private,
		"::ffff:10.1.2.3":        private,
		"64:ff9b::a01:203":       private,
		"100.64.0.1":             private,
		"fd12::1":                private,
		"169.254.169.254":        neither,
		"::ffff:169.254.169.254": neither,
		"64:ff9b::a9fe:a9fe":     neither,
		"fe80::1":                neither,
		"fe80::1%eth0":           neither,
		"fd00:ec2::254":          neither,
		"100.100.100.200":        neither,
		"192.0.0.192":            neither,
		"0.0.0.0":                neither,
		"::":                     neither,
		"224.0.0.1":              neither,
		"255.255.255.255":        neither,
		"2002:7f00:1::":          neither,
	} {
		a := netip.MustParseAddr(text)
		got := neither
		switch {
		case address.IsPublic(a) && address.IsPrivateUnicast(a):
			got = "both"
		case address.IsPublic(a):
			got = public
		case address.IsPrivateUnicast(a):
			got = private
		}
		if got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
