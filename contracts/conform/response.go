package conform

import (
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// described is the answer that a description has for a status: exactly, by its class, or by default.
func (c *checker) described(status int) *swagger.Response {
	code := strconv.Itoa(status)
	for _, want := range []string{code, code[:1] + "XX", "default"} {
		for _, r := range c.op.Responses {
			if strings.EqualFold(r.Status, want) {
				return r
			}
		}
	}
	return nil
}

func (c *checker) response(i *contracts.Interaction) {
	r := i.Response
	d := c.described(r.Status)
	switch {
	case d == nil:
		var have []string
		for _, o := range c.op.Responses {
			have = append(have, o.Status)
		}
		c.find("response.status.unknown", "response.status", nil, r.At, c.op.Key, "described are "+strings.Join(have, ", "), "an answer with the status %d is not described", r.Status)
		return
	case d.Status == "default":
		c.find("response.status.default", "response.status", nil, r.At, d.Key, "", "the status %d is described by default only", r.Status)
	}
	typed := c.received(r, d)
	c.responseHeaders(r, d)
	if typed {
		c.responseBody(r, d)
	}
}

// received holds the media type of an answer against those that are described, and reports whether the
// body may be looked at.
func (c *checker) received(r *contracts.Response, d *swagger.Response) bool {
	text, at, ok := header(r.Headers, "Content-Type")
	content := c.content(d)
	switch {
	case !ok:
	case len(content) == 0:
		c.find("response.content-type.unknown", "response.headers", []string{"content-type"}, at, d.Key, "", "%s is expected, and no media type is described", text)
	case choose(content, parseMedia(text)) == nil:
		c.find("response.content-type.incompatible", "response.headers", []string{"content-type"}, at, d.Key, "described is "+names(content), "%s is expected, which is not described", text)
		return false
	}
	return true
}

func (c *checker) responseHeaders(r *contracts.Response, d *swagger.Response) {
	for _, h := range r.Headers {
		name := strings.ToLower(h.Name)
		if name == "content-type" {
			continue
		}
		var found *swagger.Header
		for _, o := range d.Headers {
			if strings.EqualFold(o.Name, h.Name) {
				found = o
			}
		}
		switch {
		case found != nil:
			p := &swagger.Parameter{Name: found.Name, In: "header", Style: found.Style, Explode: found.Explode, Schema: found.Schema}
			for _, f := range c.refuses(p.Schema, c.parameterValue(p, h.Values), asText) {
				c.find("response.header.incompatible", "response.headers", append([]string{name}, f.path...), h.At, f.schema.Place(), "", "the header %s: %s", h.Name, f.message)
			}
		case standardResponse(h.Name):
			c.find("response.header.undefined", "response.headers", []string{name}, h.At, d.Key, "", "the header %s is not described", h.Name)
		default:
			c.find("response.header.unknown", "response.headers", []string{name}, h.At, d.Key, "", "the header %s is not described", h.Name)
		}
	}
}

func (c *checker) responseBody(r *contracts.Response, d *swagger.Response) {
	text, _, _ := header(r.Headers, "Content-Type")
	if text == "" {
		text = r.Body.Type
	}
	if len(d.Content) == 0 {
		if r.Body.Presence == matching.Present || r.Reads != nil {
			c.find("response.body.unknown", "response.body", nil, r.At, d.Key, "", "a body is expected, and none is described")
		}
		return
	}
	m := parseMedia(text)
	if text == "" {
		m = parseMedia("application/json")
	}
	media := choose(d.Content, m)
	if media == nil {
		media = d.Content[0]
	}
	if r.Reads != nil {
		c.fields(r, media)
	}
	if r.Body.Presence != matching.Present {
		return
	}
	v := r.Body.Tree()
	if !m.isJSON() || !v.Exists() {
		c.find("response.body.unvalidatable", "response.body", nil, r.Body.At, media.Key, "", "a body of the type %s is not validated", m.base)
		return
	}
	if !media.Schema.Exists() {
		return
	}
	e := &expectation{checker: c}
	found := e.value([]node.Node{media.Schema}, v, matching.Path{})
	for _, f := range found {
		c.find("response.body.incompatible", "response.body", f.path, placeIn(r.Body, f.path), f.schema.Place(), "", "%s%s", prefix(f.path), f.message)
	}
	if len(found) == 0 {
		c.receivedRules(r, e.met)
	}
}
