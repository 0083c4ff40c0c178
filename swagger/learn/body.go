package learn

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/conformance"
)

// body is a body of one message.
type body struct {
	media string
	json  node.Node // zero where it is none, or cannot be looked at
	form  url.Values
}

// bodyOf reads a body, nil where there is none. ok is false for one that no description fits.
func bodyOf(h http.Header, data []byte, cut bool) (b *body, ok bool) {
	if len(data) == 0 {
		return nil, true
	}
	media := conformance.MediaType(h.Get("Content-Type"))
	if media == "" {
		media = "*/*" // a key of content is a media type or a range (OpenAPI 3.1.1, section 4.8.14)
	}
	b = &body{media: media}
	encoding := h.Get("Content-Encoding")
	switch {
	case cut || encoding != "" && !strings.EqualFold(encoding, "identity"):
		return b, true
	case conformance.IsJSON(media):
		tree, err := parsed(data)
		if err != nil {
			return nil, false
		}
		b.json = tree.Root()
	case media == "application/x-www-form-urlencoded" && len(data) <= maxBody:
		if form, err := url.ParseQuery(string(data)); err == nil {
			b.form = form
		}
	}
	return b, true
}

// parsed reads a body of JSON.
func parsed(data []byte) (*node.Tree, error) {
	return node.ParseJSON("body", data, node.Options{MaxBytes: maxBody, MaxNodes: 1 << 20, MaxDepth: 150})
}

// media is what was seen of a media type.
type media struct {
	name    string
	shape   *shape // of JSON
	form    []*parameter
	example node.Node // the first sample
	whole   bool      // every sample was looked at
}

// body adds a body to those of its media type.
func (l *learner) body(list *[]*media, b *body) {
	i := slices.IndexFunc(*list, func(m *media) bool { return m.name == b.media })
	if i < 0 {
		*list = append(*list, &media{name: b.media, whole: true})
		i = len(*list) - 1
	}
	m := (*list)[i]
	switch {
	case b.json.Exists():
		if m.shape == nil {
			m.shape, m.example = &shape{}, b.json
		}
		m.shape.see(b.json, &l.secrets, 0)
	case b.form != nil:
		for _, name := range slices.Sorted(maps.Keys(b.form)) {
			p := named(&m.form, name, maxParameters)
			if p == nil || !utf8.ValidString(name) {
				m.whole = false
				continue
			}
			p.see(b.form[name])
		}
	default:
		m.whole = false
	}
}
