package pact

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// integer returns a number without a fraction.
func integer(n node.Node) (int, bool) {
	v, err := strconv.Atoi(n.Text())
	return v, err == nil && n.Kind() == node.Number
}

// headers reads a map from names to a text (versions 1 to 3) or to a list of texts (version 4).
func (r *reader) headers(n node.Node) ([]contracts.Field, error) {
	return r.fields(n, "headers")
}

func (r *reader) fields(n node.Node, key string) ([]contracts.Field, error) {
	if n.Kind() != node.Object && n.Kind() != node.Null && n.Exists() {
		return nil, n.Span().Errorf("%s are an object, not %s", key, what(n))
	}
	var out []contracts.Field
	for name, v := range n.Members() {
		f := contracts.Field{Name: name, At: n.Key(name)}
		switch v.Kind() {
		case node.Array:
			for _, item := range v.Items() {
				f.Values = append(f.Values, item.Text())
				f.Bare = f.Bare || item.Kind() == node.Null
			}
			f.Bare = f.Bare || v.Len() == 0
		case node.Null:
			f.Bare, f.Values = true, []string{""}
		case node.Object:
			return nil, v.Span().Errorf("the value of %s is a text or a list of texts, not an object", name)
		default:
			if r.version == 4 && key == "headers" {
				r.warn(v.Span(), "the header %s is a text; version 4 wants a list of texts", name)
			}
			f.Values = []string{v.Text()}
		}
		if len(f.Values) == 0 {
			f.Values = []string{""}
		}
		out = append(out, f)
	}
	return out, nil
}

// query reads a query string (before version 3), or a map from names to lists of values.
func (r *reader) query(n node.Node) ([]contracts.Field, error) {
	if n.Kind() != node.String {
		return r.fields(n, "query")
	}
	var out []contracts.Field
	index := map[string]int{}
	for pair := range strings.SplitSeq(strings.TrimPrefix(n.Text(), "?"), "&") {
		if pair == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, n.Span().Errorf("the query string has an escape that is none: %s", pair)
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return nil, n.Span().Errorf("the query string has an escape that is none: %s", pair)
		}
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, contracts.Field{Name: name, Bare: !found, At: n.Span()})
		}
		out[i].Values = append(out[i].Values, value)
	}
	return out, nil
}

// body reads the body of a request or response, whose Content-Type header is media.
func (r *reader) body(n node.Node, media string) (matching.Content, error) {
	return r.content(n, "body", media)
}

func (r *reader) content(n node.Node, key, media string) (matching.Content, error) {
	b := n.Get(key)
	c := matching.Content{Type: media, At: at(n, key)}
	switch {
	case !n.Has(key):
		return c, nil
	case b.Kind() == node.Null:
		c.Presence = matching.Null
		return c, nil
	case b.Kind() == node.Object && (b.Has("content") && (b.Has("encoded") || b.Has("contentType"))) && r.version != 1 && r.version != 2 && r.version != 3:
		return r.wrapped(b, c)
	case b.Kind() == node.Object && r.version == 4 && b.Len() == 0:
		return c, nil
	case b.Kind() == node.String:
		return r.written(b, c)
	}
	c.Presence, c.JSON, c.Bytes = matching.Present, b, []byte(wire.JSON(b))
	return c, nil
}

// written reads a body of the versions before 4 that is a text: what travels, a JSON text, or bytes
// in base64.
func (r *reader) written(b node.Node, c matching.Content) (matching.Content, error) {
	c.Presence, c.Bytes = matching.Present, []byte(b.Text())
	if b.Text() == "" {
		c.Presence = matching.Empty
		return c, nil
	}
	base, _, _ := strings.Cut(strings.ToLower(c.Type), ";")
	switch base = strings.TrimSpace(base); {
	case base == "application/json" || strings.HasSuffix(base, "+json"):
		c.JSON = b
		if _, err := node.Parse("body", c.Bytes, node.Options{JSON: true}); err != nil {
			c.Bytes = []byte(wire.JSON(b)) // a JSON string, not a JSON text
		}
	case binary(base):
		if raw, err := base64.StdEncoding.DecodeString(b.Text()); err == nil {
			c.Bytes = raw
		}
	}
	return c, nil
}

// binary reports whether bodies of a media type are bytes, which a JSON document holds in base64.
func binary(base string) bool {
	for _, prefix := range []string{"image/", "audio/", "video/", "application/octet-stream", "application/pdf", "application/gzip", "application/zip"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	return false
}

// wrapped reads a body of version 4: an object with contentType, encoded and content.
func (r *reader) wrapped(b node.Node, c matching.Content) (matching.Content, error) {
	if t := b.Get("contentType"); t.Kind() == node.String && c.Type == "" {
		c.Type = t.Text()
	}
	content, encoded := b.Get("content"), b.Get("encoded")
	c.At = content.Span()
	switch {
	case !content.Exists() || content.Kind() == node.Null:
		c.Presence, c.At = matching.Null, b.Span()
	case encoded.Kind() == node.String && strings.EqualFold(encoded.Text(), "base64"), encoded.Bool():
		raw, err := base64.StdEncoding.DecodeString(content.Text())
		if err != nil {
			return c, content.Span().Errorf("the content is not base64, as encoded says: %s", err)
		}
		c.Presence, c.Bytes = matching.Present, raw
	case encoded.Kind() == node.String && strings.EqualFold(encoded.Text(), "json"):
		tree, err := node.Parse("the content of a body", []byte(content.Text()), node.Options{JSON: true})
		if err != nil {
			return c, content.Span().Errorf("the content is no JSON, as encoded says: %s", err)
		}
		c.Presence, c.Bytes, c.JSON = matching.Present, []byte(content.Text()), tree.Root()
	case content.Kind() == node.String:
		return r.written(content, c)
	default:
		c.Presence, c.JSON, c.Bytes = matching.Present, content, []byte(wire.JSON(content))
	}
	if c.Presence == matching.Present && len(c.Bytes) == 0 {
		c.Presence = matching.Empty
	}
	return c, nil
}

func (r *reader) asynchronous(n node.Node, i *contracts.Interaction) error {
	m, err := r.message(n)
	i.Message = m
	return err
}

func (r *reader) synchronous(n node.Node, i *contracts.Interaction) (err error) {
	request := n.Get("request")
	if request.Kind() != node.Object {
		return at(n, "request").Errorf("the interaction %q has no request", i.Description)
	}
	if i.Message, err = r.message(request); err != nil {
		return err
	}
	replies := n.Get("response")
	if replies.Kind() == node.Object {
		r.warn(replies.Span(), "the response is an object; version 4 wants a list of them")
		m, err := r.message(replies)
		if err != nil {
			return err
		}
		i.Replies = []contracts.Message{*m}
		return nil
	}
	for _, reply := range replies.Items() {
		m, err := r.message(reply)
		if err != nil {
			return err
		}
		i.Replies = append(i.Replies, *m)
	}
	return nil
}

func (r *reader) message(n node.Node) (*contracts.Message, error) {
	if n.Kind() != node.Object {
		return nil, n.Span().Errorf("a message is an object, not %s", what(n))
	}
	m := &contracts.Message{At: n.Place()}
	for _, key := range []string{"metadata", "metaData"} {
		if v := n.Get(key); v.Kind() == node.Object {
			m.Metadata = v
		}
	}
	media := ""
	for name, v := range m.Metadata.Members() {
		if contentTypeKey(name) {
			media = v.Text()
		}
	}
	var err error
	if m.Content, err = r.content(n, "contents", media); err != nil {
		return nil, err
	}
	if m.Rules, err = r.rules(n.Get("matchingRules")); err != nil {
		return nil, err
	}
	m.Generators, err = r.generators(n.Get("generators"))
	return m, err
}

// contentTypeKey reports whether a key of the metadata says the media type.
func contentTypeKey(name string) bool {
	return strings.EqualFold(strings.ReplaceAll(name, "-", ""), "contenttype")
}
