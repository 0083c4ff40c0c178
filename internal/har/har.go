// Package har reads recordings of HTTP traffic: HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/),
// as browsers and proxies export them.
//
// Reading is tolerant, since every tool writes it a little differently: an entry without an answer has
// the status 0, and members that are not there are empty. What is no archive at all is an error.
package har

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// MaxBytes bounds an archive, and MaxEntries the exchanges in it.
const (
	MaxBytes   = 256 << 20
	MaxEntries = 100_000
)

// Entry is one exchange.
type Entry struct {
	Request  Request
	Response Response
	// At is where it stands.
	At node.Span
}

// Request is what was asked.
type Request struct {
	Method  string
	URL     *url.URL
	Headers []Field
	Body    Body
}

// Response is what came. Status is 0 where nothing did.
type Response struct {
	Status  int
	Headers []Field
	Body    Body
}

// Field is a header.
type Field struct{ Name, Value string }

// Body is a body with its media type, both empty where there is none. A body that was recorded as bytes
// is decoded.
type Body struct {
	Type  string
	Bytes []byte
}

// Get returns the first value of a header, "" where there is none. Names are compared without case.
func Get(list []Field, name string) string {
	for _, f := range list {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Read reads an archive. name is how messages call it. The error is a *node.Error with a place.
func Read(name string, data []byte) ([]Entry, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: MaxBytes, JSON: true})
	if err != nil {
		return nil, err
	}
	list := tree.Root().Path("log", "entries")
	if list.Kind() != node.Array {
		e := tree.Root().Span().Errorf("this is no HTTP archive: it has no log with entries")
		e.Help = "browsers write one from the network panel of their tools, as \"Save all as HAR\""
		return nil, e
	}
	if list.Len() > MaxEntries {
		return nil, list.Span().Errorf("the archive has more than %d exchanges", MaxEntries)
	}
	out := make([]Entry, 0, list.Len())
	for _, n := range list.Items() {
		e, err := entry(n)
		if err != nil {
			return nil, err
		}
		out = append(out, *e)
	}
	return out, nil
}

func entry(n node.Node) (*Entry, error) {
	q, r := n.Get("request"), n.Get("response")
	if q.Kind() != node.Object {
		return nil, n.Place().Errorf("the exchange has no request")
	}
	target, err := url.Parse(q.Get("url").Text())
	if err != nil || target.Host == "" {
		return nil, place(q, "url").Errorf("the request has no URL: %q", q.Get("url").Text())
	}
	e := &Entry{At: n.Place(), Request: Request{Method: strings.ToUpper(q.Get("method").Text()), URL: target, Headers: fields(q.Get("headers"))}}
	if e.Request.Method == "" {
		e.Request.Method = "GET"
	}
	e.Request.Body = posted(q.Get("postData"))
	e.Response.Headers = fields(r.Get("headers"))
	if status, err := strconv.Atoi(r.Get("status").Text()); err == nil && status >= 100 && status <= 999 {
		e.Response.Status = status
	}
	content := r.Get("content")
	e.Response.Body = Body{Type: content.Get("mimeType").Text(), Bytes: []byte(content.Get("text").Text())}
	if strings.EqualFold(content.Get("encoding").Text(), "base64") {
		if e.Response.Body.Bytes, err = base64.StdEncoding.DecodeString(content.Get("text").Text()); err != nil {
			return nil, place(content, "text").Errorf("the content is not base64, as encoding says: %s", err)
		}
	}
	return e, nil
}

// posted is the body of a request: its text, or the parameters of a form.
func posted(n node.Node) Body {
	b := Body{Type: n.Get("mimeType").Text(), Bytes: []byte(n.Get("text").Text())}
	if n.Has("text") || n.Get("params").Len() == 0 {
		return b
	}
	var pairs []string
	for _, p := range n.Get("params").Items() {
		pairs = append(pairs, url.QueryEscape(p.Get("name").Text())+"="+url.QueryEscape(p.Get("value").Text()))
	}
	b.Bytes = []byte(strings.Join(pairs, "&"))
	return b
}

func fields(n node.Node) []Field {
	var out []Field
	for _, h := range n.Items() {
		if name := h.Get("name").Text(); name != "" && !strings.HasPrefix(name, ":") { // HTTP/2 writes :method and others
			out = append(out, Field{name, h.Get("value").Text()})
		}
	}
	return out
}

// place is the place of a member, or of the object where it is missing.
func place(n node.Node, key string) node.Span {
	if v := n.Get(key); v.Exists() {
		return v.Span()
	}
	return n.Place()
}
