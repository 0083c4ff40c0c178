package diff

import (
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// maxServerURLs bounds the expansion of server variables; a template with more combinations is
// compared by its text.
const maxServerURLs = 1000

// maxOpenServers bounds the servers of an operation that are held against every URL because a
// variable of theirs takes any value; the others stand for themselves alone.
const maxOpenServers = 16

// servers compares the base URLs that lead to an operation, as sets of URLs after variables are
// expanded (A13). prefixes of the paths count, so that a base path may move between the two.
func (c *comparison) servers(m message, p pair) {
	if !c.on("A13") || !declared(p.base.Servers) && !declared(p.rev.Servers) {
		return
	}
	old, now := c.fullURLs(p.base), c.fullURLs(p.rev)
	for _, s := range p.base.Servers {
		for _, u := range c.serverURLs(s) {
			if declared(p.base.Servers) && !now.has(join(u, p.base.Path)) {
				c.service(c.serverPlace(m, s), fact{aspect: "server", effect: Removed, name: u, base: atNode(s.Node), rev: missing(serversNode(p.rev.Servers, c.rev))})
			}
		}
	}
	for _, s := range p.rev.Servers {
		for _, u := range c.serverURLs(s) {
			if declared(p.rev.Servers) && !old.has(join(u, p.rev.Path)) {
				c.service(c.serverPlace(m, s), fact{aspect: "server", effect: Added, name: u, base: missing(serversNode(p.base.Servers, c.base)), rev: atNode(s.Node)})
			}
		}
	}
}

// serverTexts compares what people read about the servers of the document, matched by URL.
func (c *comparison) serverTexts() {
	now := map[string]swagger.Server{}
	for _, s := range c.rev.Servers {
		now[s.URL] = s
	}
	for _, s := range c.base.Servers {
		n, ok := now[s.URL]
		if !ok {
			continue
		}
		m := message{place: Place{Part: "servers"}}
		c.readers(m, s.Node, n.Node, serverKeywords)
		for name, v := range s.Node.Get("variables").Members() {
			c.readers(m, v, n.Node.Path("variables", name), []string{"enum"})
		}
	}
}

// serverPlace is the whole service for a server that the document names for all operations.
func (c *comparison) serverPlace(m message, s swagger.Server) message {
	for _, d := range []*swagger.Document{c.base, c.rev} {
		for _, all := range d.Servers {
			if all.Node == s.Node {
				return message{place: Place{Part: "servers"}}
			}
		}
	}
	return m.part("servers")
}

// declared reports whether any server is written down: without one the base URL is wherever the
// description was found, which promises nothing.
func declared(servers []swagger.Server) bool {
	return slices.ContainsFunc(servers, func(s swagger.Server) bool { return s.Node.Exists() })
}

// urlSet is a set of full URLs, some of which stand for many.
type urlSet struct {
	exact map[string]bool
	wild  []string // with a variable that takes any value
}

func (c *comparison) fullURLs(op *swagger.Operation) urlSet {
	urls := urlSet{exact: map[string]bool{}}
	for _, s := range op.Servers {
		for _, u := range c.serverURLs(s) {
			full := join(u, op.Path)
			urls.exact[full] = true
			if strings.Contains(full, anyValue) && len(urls.wild) < maxOpenServers {
				urls.wild = append(urls.wild, full)
			}
		}
	}
	return urls
}

func (s urlSet) has(url string) bool {
	return s.exact[url] || slices.ContainsFunc(s.wild, func(w string) bool { return matches(w, url) })
}

// anyValue stands for a server variable without an enum.
const anyValue = "{*}"

// matches reports whether a URL is one of those that a pattern with variables stands for.
func matches(pattern, url string) bool {
	parts := strings.Split(pattern, anyValue)
	url, ok := strings.CutPrefix(url, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, p := range parts[1:last] {
		_, rest, found := strings.Cut(url, p)
		if !found {
			return false
		}
		url = rest
	}
	return strings.HasSuffix(url, parts[last])
}

func join(base, path string) string {
	return strings.TrimSuffix(base, "/") + anonymous(path)
}

// serverKey identifies a server: the object, and the template, which stands for the object where
// there is none.
type serverKey struct {
	node node.Node
	url  string
}

// serverURLs returns the URLs of a server. Most operations share the servers of the document, so
// they are expanded once.
func (c *comparison) serverURLs(s swagger.Server) []string {
	k := serverKey{s.Node, s.URL}
	urls, ok := c.urls[k]
	if !ok {
		urls = expand(s)
		c.urls[k] = urls
	}
	return urls
}

// expand replaces the variables of a server by their values; one that may take any stays a wildcard.
func expand(s swagger.Server) []string {
	urls := []string{s.URL}
	for _, v := range s.Variables {
		values := v.Enum
		if values == nil {
			values = []string{anyValue}
		}
		if len(urls)*len(values) > maxServerURLs {
			return []string{normalURL(s.URL)}
		}
		var next []string
		for _, u := range urls {
			for _, value := range values {
				next = append(next, strings.ReplaceAll(u, "{"+v.Name+"}", value))
			}
		}
		urls = next
	}
	for i, u := range urls {
		urls[i] = normalURL(u)
	}
	slices.Sort(urls)
	return slices.Compact(urls)
}

// normalURL lets two spellings of one URL meet: case of scheme and host, default port, final
// slash (RFC 3986, section 6.2).
func normalURL(s string) string {
	u, err := url.Parse(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s))
	if err != nil {
		return strings.TrimSuffix(s, "/")
	}
	u.Scheme = strings.ToLower(u.Scheme)
	host := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else if u.Scheme == "http" {
		host = strings.TrimSuffix(host, ":80")
	}
	out := strings.TrimSuffix(u.EscapedPath(), "/")
	if u.Scheme != "" {
		out = u.Scheme + "://" + host + out
	} else if host != "" {
		out = "//" + host + out
	}
	if out == "" {
		return "/"
	}
	return strings.NewReplacer("%7B", "{", "%7D", "}", "%7b", "{", "%7d", "}", "%2A", "*").Replace(out)
}

// basePaths returns the path parts of the servers' URLs, each once.
func (c *comparison) basePaths(servers []swagger.Server) []string {
	var paths []string
	for _, s := range servers {
		for _, u := range c.serverURLs(s) {
			if i := strings.Index(u, "//"); i >= 0 {
				u = u[i+2:]
				if j := strings.IndexByte(u, '/'); j >= 0 {
					u = u[j:]
				} else {
					u = ""
				}
			}
			paths = append(paths, strings.TrimSuffix(u, "/"))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// serversNode is where a server would stand in a document.
func serversNode(servers []swagger.Server, d *swagger.Document) node.Node {
	for _, s := range servers {
		if s.Node.Exists() {
			return s.Node
		}
	}
	return d.Root
}
