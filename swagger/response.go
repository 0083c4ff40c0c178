package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// responses reads the answers of an operation. produces are the media types of a 2.0 operation.
func (l *loader) responses(op node.Node, produces []mediaName) []*Response {
	if l.doc.Version <= V30 && !op.Has("responses") {
		l.faults.repeat(node.Fault{Span: op.Span(), Msg: "an operation declares no responses"})
	}
	m := l.entries(op, "responses", node.Object)
	if m.Len() == 0 {
		return nil
	}
	list := make([]*Response, 0, m.Len())
	for status, n := range m.Members() {
		if extension(status) {
			continue
		}
		key := m.Key(status)
		code := statusCode(status)
		if code == "" {
			l.fault(key, quoted(status)+" is no status code; the response is left out", `write a code such as "200", a range such as "4XX", or "default"`)
			continue
		}
		if r := l.response(n, produces); r != nil {
			r.Status, r.Key = code, key
			list = append(list, r)
		}
	}
	return list
}

// statusCode returns a key of the responses object in one spelling, "" if it is none (OpenAPI
// 3.1, responses object).
func statusCode(s string) string {
	if s == "default" {
		return s
	}
	if len(s) != 3 || s[0] < '0' || s[0] > '9' {
		return ""
	}
	if digits(s) {
		return s
	}
	if up := strings.ToUpper(s); up[1:] == "XX" {
		return up
	}
	return ""
}

func (l *loader) response(n node.Node, produces []mediaName) *Response {
	obj, ref := l.object(n, "a response")
	if !obj.Exists() {
		return nil
	}
	r := l.memo.responses[obj]
	if r == nil {
		l.prose(obj, "description")
		l.fields(obj, "a response", l.responseFields())
		r = &Response{Headers: l.headers(obj), Links: l.links(obj), Node: obj}
		if l.doc.Version > V20 {
			r.Content = l.content(obj)
		}
		l.memo.responses[obj] = r
	}
	listed := *r
	listed.Ref = ref
	if l.doc.Version == V20 {
		listed.Content = l.content20(obj, produces)
	}
	return &listed
}

// headers reads the header map of a response or of an encoding.
func (l *loader) headers(owner node.Node) []*Header {
	m := l.entries(owner, "headers", node.Object)
	if m.Len() == 0 {
		return nil
	}
	list := make([]*Header, 0, m.Len())
	for name, n := range m.Members() {
		if h := l.header(n); h != nil {
			h.Name, h.Key = name, m.Key(name)
			list = append(list, h)
		}
	}
	return list
}

func (l *loader) header(n node.Node) *Header {
	obj, ref := l.object(n, "a header")
	if !obj.Exists() {
		return nil
	}
	h := l.memo.headers[obj]
	if h == nil {
		l.prose(obj, "description")
		h = &Header{Required: l.flag(obj, "required", false), Deprecated: l.flag(obj, "deprecated", false), Node: obj}
		if l.doc.Version == V20 {
			h.Schema = obj
			h.Style, h.Explode = l.collectionFormat(obj, "header")
		} else {
			l.fields(obj, "a header", headerFields())
			h.Style = l.style(obj, "header")
			h.Explode = l.flag(obj, "explode", false)
			h.Schema, h.Content = l.schemaOrContent(obj, "a header")
		}
		l.memo.headers[obj] = h
	}
	listed := *h
	listed.Ref = ref
	return &listed
}

func (l *loader) links(owner node.Node) []*Link {
	m := l.entries(owner, "links", node.Object)
	if m.Len() == 0 {
		return nil
	}
	list := make([]*Link, 0, m.Len())
	for name, n := range m.Members() {
		if obj, ref := l.object(n, "a link"); obj.Exists() {
			list = append(list, &Link{Name: name, Key: m.Key(name), Node: obj, Ref: ref})
		}
	}
	return list
}
