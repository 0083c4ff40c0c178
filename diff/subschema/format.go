package subschema

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// formatKinds returns the types that a registered format speaks about, 0 for formats that are
// annotations.
func formatKinds(name string) kinds {
	switch name {
	case "date", "date-time", "time", "uuid", "email", "uri", "ipv4", "ipv6", "hostname", "byte":
		return strs
	case "int32", "int64", "float", "double":
		return nums
	}
	return 0
}

// formatRange returns the bounds that a numeric format puts on numbers (OpenAPI 3.0, data
// types): integers of that width, and magnitudes that the floating-point type can hold.
func formatRange(name string) *numbers {
	one := decimalOf(1)
	between := func(lo, hi string, step *decimal) *numbers {
		a, _ := parseDecimal(lo)
		b, _ := parseDecimal(hi)
		return &numbers{lo: &a, hi: &b, step: step}
	}
	switch name {
	case "int32":
		return between("-2147483648", "2147483647", &one)
	case "int64":
		return between("-9223372036854775808", "9223372036854775807", &one)
	case "float":
		return between("-3.4028234663852886e38", "3.4028234663852886e38", nil)
	}
	return between("-1.7976931348623157e308", "1.7976931348623157e308", nil)
}

// formatHolds reports whether s has a registered format of texts.
func formatHolds(name, s string) bool {
	switch name {
	case "date":
		_, err := time.Parse("2006-01-02", s)
		return err == nil
	case "date-time":
		return isDateTime(s)
	case "time":
		return len(s) > 0 && isDateTime("2000-12-31T"+s) || isLeapTime(s)
	case "uuid":
		return isUUID(s)
	case "email":
		return isEmail(s)
	case "uri":
		u, err := url.Parse(s)
		return err == nil && u.IsAbs() && isURIText(s)
	case "ipv4":
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is4()
	case "ipv6":
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is6() && a.Zone() == ""
	case "hostname":
		return isHostname(s)
	}
	_, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n")
}

// isDateTime follows RFC 3339, section 5.6; second 60 stands where a leap second can be.
func isDateTime(s string) bool {
	if len(s) < 20 || s[10]|0x20 != 't' || !plainClock(s[11:]) {
		return false
	}
	s = s[:10] + "T" + strings.ToUpper(s[11:])
	if s[17:19] == "60" {
		at, err := time.Parse(time.RFC3339Nano, s[:17]+"59"+s[19:])
		return err == nil && at.UTC().Hour() == 23 && at.UTC().Minute() == 59
	}
	_, err := time.Parse(time.RFC3339Nano, s)
	return err == nil
}

func isLeapTime(s string) bool { return strings.Contains(s, ":60") && isDateTime("2016-12-31T"+s) }

// plainClock refuses what time.Parse tolerates beyond RFC 3339: a decimal comma, one-digit
// hours, and offsets out of range.
func plainClock(s string) bool {
	if len(s) < 9 || strings.Contains(s, ",") || s[2] != ':' || s[5] != ':' {
		return false
	}
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		h, err1 := strconv.Atoi(s[i+1 : min(i+3, len(s))])
		m, err2 := strconv.Atoi(s[min(i+4, len(s)):])
		return err1 == nil && err2 == nil && len(s) == i+6 && s[i+3] == ':' && h < 24 && m < 60
	}
	return s[len(s)-1]|0x20 == 'z'
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}

// isEmail follows RFC 5321, section 4.1.2, for mailboxes without comments.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at > 64 || len(s) > 254 {
		return false
	}
	local, domain := s[:at], s[at+1:]
	if strings.HasPrefix(domain, "[") && strings.HasSuffix(domain, "]") {
		ip := strings.TrimPrefix(domain[1:len(domain)-1], "IPv6:")
		_, err := netip.ParseAddr(ip)
		return err == nil
	}
	if len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"' {
		return !strings.ContainsAny(local[1:len(local)-1], "\"\\\r\n") && isHostname(domain)
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsAny(atom, " \t\r\n()<>[]:;@\\,\"") {
			return false
		}
	}
	return isHostname(domain)
}

// isURIText reports whether s has only the characters of RFC 3986, section 2.
func isURIText(s string) bool {
	for i, c := range []byte(s) {
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			return false
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// isHostname follows RFC 1123, section 2.1.
func isHostname(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
				return false
			}
		}
	}
	return true
}

// formatPattern returns a pattern that every text of a format matches, and whether no other text
// does.
func formatPattern(name string) (source string, exact bool) {
	const (
		octet = `(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
		hex4  = `[0-9A-Fa-f]{4}`
		leap  = `(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`
		clock = `\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)`
	)
	switch name {
	case "date":
		return `^(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|` +
			`02-(?:0[1-9]|1\d|2[0-8]))|` + leap + `-02-29)$`, true
	case "date-time":
		return `^\d{4}-\d\d-\d\d[Tt]` + clock + `$`, false
	case "time":
		return `^` + clock + `$`, false
	case "uuid":
		return `^` + hex4 + hex4 + `(?:-` + hex4 + `){4}` + hex4 + hex4 + `$`, true
	case "email":
		return `^[^]+@[^]+$`, false
	case "uri":
		return `^[A-Za-z][A-Za-z0-9+.-]*:[!-~]*$`, false
	case "ipv4":
		return `^` + octet + `(?:\.` + octet + `){3}$`, true
	case "ipv6":
		return `^[0-9A-Fa-f:.]+$`, false
	case "hostname":
		return `^[A-Za-z0-9.-]+$`, false
	}
	return `^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$`, true
}
