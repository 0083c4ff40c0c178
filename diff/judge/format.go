package judge

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// formats returns the registered formats of texts. A nil check means that the one of
// santhosh-tekuri/jsonschema is used; those of hostname and uri fail parts of the JSON Schema test
// suite, and byte is a format of OpenAPI.
func formats() map[string]func(string) error {
	return map[string]func(string) error{
		"date": nil, "date-time": nil, "time": nil, "uuid": nil, "email": nil, "ipv4": nil, "ipv6": nil,
		"hostname": checkHostname, "uri": checkURI, "byte": checkBase64,
	}
}

// numericFormat returns the numbers of a numeric format (OpenAPI 3.0.3, section 4.4), nil for
// other formats. Values of other types are not concerned.
func numericFormat(name string) map[string]any {
	switch name {
	case "int32":
		return between("-2147483648", "2147483647", true)
	case "int64":
		return between("-9223372036854775808", "9223372036854775807", true)
	case "float":
		return between("-3.4028234663852886e38", "3.4028234663852886e38", false)
	case "double":
		return between("-1.7976931348623157e308", "1.7976931348623157e308", false)
	}
	return nil
}

func between(lo, hi string, whole bool) map[string]any {
	m := map[string]any{"minimum": json.Number(lo), "maximum": json.Number(hi)}
	if whole {
		m["multipleOf"] = json.Number("1")
	}
	return m
}

const (
	digits      = "0123456789"
	letters     = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	unreserved  = letters + digits + "-._~"         // RFC 3986, section 2.3
	genericURI  = unreserved + ":/?#[]@!$&'()*+,;=" // and section 2.2
	hexadecimal = digits + "abcdefABCDEF"
)

// checkHostname follows RFC 1123, section 2.1, in ASCII.
func checkHostname(s string) error {
	if len(s) > 253 {
		return errors.New("longer than 253 characters")
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label || !only(label, letters+digits+"-") {
			return errors.New("not a label: " + strconv.Quote(label))
		}
	}
	return nil
}

// only reports whether s has no other characters than those.
func only(s, characters string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(characters, r) })
}

// checkURI follows RFC 3986, section 3: a scheme, and only the characters of section 2.
func checkURI(s string) error {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || !only(scheme, letters+digits+"+-.") || !only(scheme[:1], letters) {
		return errors.New("no scheme")
	}
	parts := strings.Split(rest, "%")
	for i, part := range parts {
		if i > 0 && (len(part) < 2 || !only(part[:2], hexadecimal)) || !only(part, genericURI) {
			return errors.New("a character that no URI has")
		}
	}
	_, err := url.Parse(s)
	return err
}

// checkBase64 follows RFC 4648, section 4.
func checkBase64(s string) error {
	if strings.ContainsAny(s, "\r\n") {
		return errors.New("not base64 on one line")
	}
	_, err := base64.StdEncoding.Strict().DecodeString(s)
	return err
}

// registered returns the formats with a check of this package.
func registered() []*jsonschema.Format {
	var list []*jsonschema.Format
	all := formats()
	for _, name := range sortedKeys(all) {
		check := all[name]
		if check == nil {
			continue
		}
		list = append(list, &jsonschema.Format{Name: name, Validate: func(v any) error {
			if s, ok := v.(string); ok {
				return check(s)
			}
			return nil
		}})
	}
	return list
}

// mistrusted says why Go's regexp package does not read a pattern as ECMA-262 does, "" where it
// does.
func mistrusted(pattern string) string {
	clipped := pattern
	if len(clipped) > 80 {
		clipped = strings.ToValidUTF8(clipped[:80], "") + "…"
	}
	if _, err := regexp.Compile(pattern); err != nil {
		return "Go's regexp package does not read the pattern " + strconv.Quote(clipped)
	}
	foreign := regexp.MustCompile(`\(\?[A-Za-z<-]|\\[AzQEaCpP]|\[\[:|\\x\{|\\[0-9]`) // other meanings, or none, in ECMA-262
	plain := strings.ReplaceAll(pattern, `\\`, "")
	if foreign.MatchString(plain) {
		return "Go's regexp package reads the pattern " + strconv.Quote(clipped) + " in its own way"
	}
	return ""
}

// strangeSpace are the characters that \s and . match in one of ECMA-262 and Go but not in the other.
const strangeSpace = "\v\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"

// exact reports whether the value of a number can be computed: a short text like 1e999999999 would
// fill the memory.
func exact(number string) bool {
	if len(number) > 1000 {
		return false
	}
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		e, err := strconv.Atoi(strings.TrimPrefix(number[i+1:], "+"))
		return err == nil && e > -1000 && e < 1000
	}
	return true
}

// fitsFloat reports whether a float64 tells a number apart from all others: one of at most 15
// significant digits, or an integer up to 2^53.
func fitsFloat(number string) bool {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return false
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	if i, err := strconv.ParseInt(number, 10, 64); err == nil {
		return -1<<53 <= i && i <= 1<<53
	}
	significant := strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
	return len(significant) <= 15 && (significant == "") == (f == 0)
}
