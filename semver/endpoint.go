package semver

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
)

// Endpoint is a method and a path of a service, the path as the description spells it. A webhook
// has its name in place of a path.
type Endpoint struct {
	Method string
	Path   string
}

// String returns "GET /customers/{id}". A path that has space, control characters or quotation
// marks stands in quotes.
func (e Endpoint) String() string {
	if isBare(e.Path) {
		return e.Method + " " + e.Path
	}
	return e.Method + " " + strconv.Quote(e.Path)
}

func isBare(path string) bool {
	return path != "" && strings.IndexFunc(path, func(r rune) bool {
		return r == '"' || r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsGraphic(r)
	}) < 0
}

// ParseEndpoint reads what [Endpoint.String] writes. The methods of HTTP may be in small letters.
func ParseEndpoint(s string) (Endpoint, error) {
	e, rest, fault := cutEndpoint(s)
	if fault == nil && rest != "" {
		fault = &SyntaxError{Offset: len(s) - len(rest), Reason: "something follows the path", Instead: "put a path with space in quotes"}
	}
	if fault != nil {
		fault.What, fault.Input = "endpoint", s
		return Endpoint{}, fault
	}
	return e, nil
}

// cutEndpoint reads the endpoint that s begins with, and the space behind it.
func cutEndpoint(s string) (e Endpoint, rest string, fault *SyntaxError) {
	method, after, _ := strings.Cut(s, " ")
	if method == "" || strings.ContainsFunc(method, notToken) {
		return e, "", &SyntaxError{Reason: "it does not begin with a method", Instead: "write it like GET /customers/{id}"}
	}
	path := strings.TrimLeft(after, " ")
	at := len(s) - len(path)
	if path == "" {
		return e, "", &SyntaxError{Offset: len(s), Reason: "no path follows the method", Instead: "write it like GET /customers/{id}"}
	}
	if path[0] == '"' {
		quoted, err := strconv.QuotedPrefix(path)
		if err != nil {
			return e, "", &SyntaxError{Offset: at, Reason: "the quotes around its path do not end, or have an unknown escape"}
		}
		rest = path[len(quoted):]
		if rest != "" && rest[0] != ' ' {
			return e, "", &SyntaxError{Offset: len(s) - len(rest), Reason: "no space follows its path"}
		}
		path, _ = strconv.Unquote(quoted)
	} else {
		path, rest, _ = strings.Cut(path, " ")
		if !isBare(path) {
			return e, "", &SyntaxError{Offset: at, Reason: "its path has characters that cannot be seen, or quotation marks", Instead: "put the path in quotes"}
		}
	}
	if path == "" {
		return e, "", &SyntaxError{Offset: at, Reason: "its path is empty"}
	}
	return Endpoint{canonicalMethod(method), path}, strings.TrimLeft(rest, " "), nil
}

// notToken reports whether r cannot be in a method (RFC 9110, section 5.6.2; the number sign is
// left out, since it begins a comment in the lock file).
func notToken(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("!$%&'*+-.^_`|~", r)
}

func canonicalMethod(m string) string {
	switch upper := strings.ToUpper(m); upper {
	case "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY":
		return upper
	}
	return m
}

// key is the endpoint without the names of its template expressions, which do not travel: it is
// the same for /customers/{id} and /customers/{customer}.
func (e Endpoint) key() Endpoint {
	var b strings.Builder
	rest := e.Path
	for {
		before, inside, ok := strings.Cut(rest, "{")
		name, behind, closed := strings.Cut(inside, "}")
		if !ok || !closed || strings.ContainsAny(name, "{/") {
			break
		}
		b.WriteString(before + "{}")
		rest = behind
	}
	return Endpoint{canonicalMethod(e.Method), b.String() + rest}
}

// checked returns the endpoint as it is read again after it was written down.
func (e Endpoint) checked() (Endpoint, *SyntaxError) {
	again, err := ParseEndpoint(e.String())
	if err != nil || again != (Endpoint{canonicalMethod(e.Method), e.Path}) {
		return e, &SyntaxError{What: "endpoint", Input: e.Method + " " + e.Path, Reason: "it needs a method and a path"}
	}
	return again, nil
}

// compare orders by path, then by method.
func (e Endpoint) compare(f Endpoint) int {
	return cmp.Or(strings.Compare(e.Path, f.Path), strings.Compare(e.Method, f.Method))
}
