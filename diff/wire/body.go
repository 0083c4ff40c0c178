package wire

import (
	"fmt"
	"mime"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Body writes a value as a body of a media type or range, and returns the media type that it
// then has. fields are how the members of a form are written; members without one are written in
// the default way.
//
// Known are JSON and what is made of it (+json), one line of JSON Lines, one server-sent event
// whose data is JSON (OpenAPI 3.2, "Working with Sequential Media Types"), URL-encoded and
// multipart forms, and strings as bodies of any other type but XML.
func Body(media string, v node.Node, fields []Parameter) (contentType, body string, err error) {
	contentType = concrete(media)
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", "", fmt.Errorf("media type %q: %w", media, err)
	}
	switch {
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		return contentType, JSON(v), nil
	case lined[kind]:
		return contentType, JSON(v) + "\n", nil
	case kind == "text/event-stream":
		return contentType, "data: " + JSON(v) + "\n\n", nil
	case kind == "application/x-www-form-urlencoded":
		body, err = urlEncoded(v, fields)
		return contentType, body, err
	case kind == "multipart/form-data":
		body, err = multipart(v)
		return contentType + "; boundary=" + boundary, body, err
	case strings.HasSuffix(kind, "xml"):
		return "", "", fmt.Errorf("there is no form for %s", kind)
	case v.Kind() == node.String:
		return contentType, v.Text(), nil
	}
	return "", "", fmt.Errorf("there is no form for a value that is no string in %s", kind)
}

// lined are the media types of which a document is lines of JSON.
var lined = map[string]bool{"application/jsonl": true, "application/x-ndjson": true, "application/json-lines": true, "application/x-jsonlines": true}

// concrete returns a media type of a range: JSON where it may be.
func concrete(media string) string {
	switch kind := strings.TrimSpace(media); kind {
	case "*/*", "application/*", "":
		return "application/json"
	case "text/*":
		return "text/plain"
	default:
		return kind
	}
}

// JSON returns a value as JSON without spaces, its members in order.
func JSON(v node.Node) string { return string(node.AppendJSON(nil, v)) }

// Quote returns a text as a JSON string.
func Quote(s string) string { return string(node.AppendString(nil, s)) }

// urlEncoded writes an object as a form (OpenAPI 3.1.1, encoding object, "style": form with
// explode is the default; an object within it is written as JSON).
func urlEncoded(v node.Node, fields []Parameter) (string, error) {
	if v.Kind() != node.Object {
		return "", fmt.Errorf("a form is an object, and this is none")
	}
	by := map[string]Parameter{}
	for _, f := range fields {
		by[f.Name] = f
	}
	var parts []string
	for name, e := range v.Members() {
		p, ok := by[name]
		if !ok || p.Style == "" {
			p = Parameter{Name: name, Style: "form", Explode: true}
		}
		p.In, p.Value = "formData", e
		if !ok && e.Kind() == node.Object {
			parts = append(parts, p.escape(name)+"="+p.escape(JSON(e)))
			continue
		}
		text, err := p.Text()
		if err != nil {
			return "", err
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "&"), nil
}

// boundary separates the parts of a multipart body; a body that contains it is refused.
const boundary = "part"

// multipart writes an object as a form (RFC 7578). Members that are lists are one part for each
// item; objects are parts of type application/json (OpenAPI 3.1.1, encoding object,
// "contentType").
func multipart(v node.Node) (string, error) {
	if v.Kind() != node.Object {
		return "", fmt.Errorf("a form is an object, and this is none")
	}
	var b strings.Builder
	for name, e := range v.Members() {
		if strings.ContainsAny(name, "\"\r\n") {
			return "", fmt.Errorf("%q cannot be the name of a part", name)
		}
		items := []node.Node{e}
		if e.Kind() == node.Array {
			items = items[:0]
			for _, i := range e.Items() {
				items = append(items, i)
			}
		}
		for _, i := range items {
			fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n", boundary, name)
			text := scalar(i)
			if i.Kind() >= node.Array {
				b.WriteString("Content-Type: application/json\r\n")
				text = JSON(i)
			}
			if strings.Contains(text, "--"+boundary) {
				return "", fmt.Errorf("the part %s has the boundary of the parts in it", name)
			}
			fmt.Fprintf(&b, "\r\n%s\r\n", text)
		}
	}
	fmt.Fprintf(&b, "--%s--", boundary)
	return b.String(), nil
}
