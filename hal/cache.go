package hal

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The bounds of a client's memory.
const (
	maxEntries = 1000
	maxKept    = 64 << 20 // bytes of bodies
)

// cache keeps answers to GET that can be used again: those that are fresh, and those of which can be
// asked whether they changed (RFC 9111). It is private to one client.
type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
	order   []string // the oldest first
	bytes   int
}

type entry struct {
	at          *url.URL // behind redirects
	status      int
	header      http.Header
	body        []byte
	when, fresh time.Time
}

func newCache() *cache { return &cache{entries: map[string]*entry{}} }

func (c *cache) get(key string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[key]
}

// put keeps an answer if it may be kept and is of use.
func (c *cache) put(key string, at *url.URL, x *Exchange) {
	control := directives(x.Header)
	_, never := control["no-store"]
	validated := x.Header.Get("ETag") != "" || x.Header.Get("Last-Modified") != ""
	if x.Status != http.StatusOK || never || !validated && !x.Fresh.After(x.At) || !predictable(x.Header) || len(x.Body) > maxKept/4 {
		c.drop(key)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(key)
	c.entries[key] = &entry{at: at, status: x.Status, header: x.Header, body: x.Body, when: x.At, fresh: x.Fresh}
	c.order = append(c.order, key)
	c.bytes += len(x.Body)
	for len(c.order) > maxEntries || c.bytes > maxKept {
		c.remove(c.order[0])
	}
}

// predictable reports whether the answer depends on nothing that changes between requests of a client.
func predictable(h http.Header) bool {
	for _, field := range h.Values("Vary") {
		for name := range strings.SplitSeq(field, ",") {
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "", "accept", "accept-encoding", "authorization", "origin":
			default:
				return false
			}
		}
	}
	return true
}

func (c *cache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(key)
}

func (c *cache) remove(key string) {
	if e, ok := c.entries[key]; ok {
		c.bytes -= len(e.body)
		delete(c.entries, key)
		c.order = slices.DeleteFunc(c.order, func(k string) bool { return k == key })
	}
}

// forget drops all that is known of an address, whatever was accepted.
func (c *cache) forget(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, e := range maps.Clone(c.entries) {
		if strings.HasSuffix(key, " "+address) || e.at.String() == address {
			c.remove(key)
		}
	}
}

// ask makes a request conditional.
func (e *entry) ask(h http.Header) {
	if tag := e.header.Get("ETag"); tag != "" {
		h.Set("If-None-Match", tag)
	} else if date := e.header.Get("Last-Modified"); date != "" {
		h.Set("If-Modified-Since", date)
	}
}

// renewed is the entry with what a 304 said (RFC 9111, section 4.3.4).
func (e *entry) renewed(h http.Header, now time.Time) *entry {
	out := *e
	out.header = e.header.Clone()
	for name, values := range h {
		if name != "Content-Length" && name != "Content-Type" && name != "Content-Encoding" {
			out.header[name] = values
		}
	}
	out.when, out.fresh = now, freshUntil(out.header, now)
	return &out
}

// freshUntil is how long an answer may be used without asking: max-age less Age, else Expires less Date.
// Nothing is guessed.
func freshUntil(h http.Header, now time.Time) time.Time {
	control := directives(h)
	if _, ask := control["no-cache"]; ask {
		return now
	}
	if age, ok := control["max-age"]; ok {
		seconds, err := strconv.Atoi(age)
		passed, _ := strconv.Atoi(h.Get("Age"))
		if err != nil || seconds <= 0 || passed < 0 {
			return now
		}
		const year = 365 * 24 * 3600
		return now.Add(time.Duration(max(min(seconds, year)-passed, 0)) * time.Second)
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	date, err2 := http.ParseTime(h.Get("Date"))
	if err != nil || err2 != nil || !expires.After(date) {
		return now
	}
	return now.Add(expires.Sub(date))
}

// directives are those of Cache-Control.
func directives(h http.Header) map[string]string {
	out := map[string]string{}
	for _, field := range h.Values("Cache-Control") {
		for d := range strings.SplitSeq(field, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
			out[strings.ToLower(name)] = strings.Trim(value, `"`)
		}
	}
	return out
}
