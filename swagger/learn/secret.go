package learn

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/conformance"
)

// secretName reports whether a parameter, a header or a member with that name may let somebody in.
func secretName(name string) bool {
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
	for _, word := range []string{"token", "secret", "password", "passwd", "passphrase", "signature", "apikey", "accesskey", "privatekey", "session", "credential", "authorization", "cookie", "jwt"} {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return plain == "auth" || plain == "pin" || plain == "otp"
}

// secretParameter is [secretName] for a query parameter, where short names are in use (code is that of
// RFC 6749, section 4.1.2). In a body they mean other things.
func secretParameter(name string) bool {
	return secretName(name) || slices.Contains([]string{"code", "key", "sig"}, strings.ToLower(name))
}

// tokens are texts that let somebody in, whatever they are called: JSON Web Tokens (RFC 7519), the
// values of an Authorization header, and parameters in a URL.
var tokens = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}|(?i:\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,})|(?i:(?:token|secret|passw(?:or)?d|signature|api[_-]?key|session(?:id)?|[?&](?:sig|key|code|auth))=)|://[^/\s]*:[^/\s]*@|-----BEGIN`)

const (
	minSecret  = 6     // bytes: a shorter text is found everywhere
	maxSecrets = 2_000 // that are looked for within texts
	maxMemo    = 50_000
	maxWord    = 100 // bytes of a text that is remembered
)

// secrets are texts that were seen where secrets are.
type secrets struct {
	list []string // those that are looked for within texts
	seen map[string]bool
	over bool // there are more than can be looked for
	memo map[string]bool
}

// collect looks for the secrets of an exchange.
func (s *secrets) collect(x *conformance.Exchange) {
	for _, h := range []http.Header{x.Header, x.Answer} {
		for name, values := range h {
			if !secretName(name) {
				continue
			}
			for _, v := range values {
				s.words(v)
			}
		}
	}
	if x.URL != nil {
		for name, values := range x.URL.Query() {
			if secretParameter(name) {
				for _, v := range values {
					s.add(v)
				}
			}
		}
		if p, ok := x.URL.User.Password(); ok {
			s.add(p)
		}
	}
	for _, body := range [][]byte{x.Body, x.Answered} {
		if tree, err := parsed(body); err == nil {
			s.members(tree.Root(), false, 0)
		}
	}
}

// words adds the words of a header: "Bearer x", "sid=x; Path=/".
func (s *secrets) words(value string) {
	for _, w := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(" ;,\"\t", c) }) {
		name, v, ok := strings.Cut(w, "=")
		switch {
		case ok && v != "" && strings.Trim(v, "=") != "":
			if !cookieAttribute(name) {
				s.add(v)
			}
		case len(w) > len("negotiate"): // no name of a scheme or of an attribute
			s.add(w)
		}
	}
}

// cookieAttribute reports whether a pair of Set-Cookie is none of a cookie (RFC 6265, section 4.1.1).
func cookieAttribute(name string) bool {
	switch strings.ToLower(name) {
	case "expires", "max-age", "domain", "path", "samesite", "realm":
		return true
	}
	return false
}

func (s *secrets) members(n node.Node, secret bool, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Kind() {
	case node.Object:
		for name, v := range n.Members() {
			s.members(v, secret || secretName(name), depth+1)
		}
	case node.Array:
		for _, v := range n.Items() {
			s.members(v, secret, depth+1)
		}
	case node.String:
		if secret {
			s.add(n.Text())
		}
	}
}

func (s *secrets) add(text string) {
	if len(text) < minSecret || s.seen[text] {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[text] = true
	if s.over = len(s.list) >= maxSecrets; !s.over {
		s.list = append(s.list, text)
	}
}

// in reports whether a text has a secret in it. All secrets are collected by then.
func (s *secrets) in(text string) bool {
	if len(text) < minSecret {
		return false
	}
	found, known := s.memo[text]
	if known {
		return found
	}
	found = s.seen[text] || tokens.MatchString(text) || slices.ContainsFunc(s.list, func(one string) bool { return strings.Contains(text, one) })
	if s.memo == nil {
		s.memo = map[string]bool{}
	}
	if len(s.memo) < maxMemo && len(text) <= maxWord {
		s.memo[text] = found
	}
	return found
}
