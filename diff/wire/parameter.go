package wire

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Parameter is a named value that travels outside of a body, or as a field of a form.
type Parameter struct {
	Name          string
	In            string // "path", "query", "header", "cookie", "formData"
	Style         string
	Explode       bool
	AllowReserved bool
	Value         node.Node
}

// Text returns the parameter as it is written: for a path what stands in place of the template
// expression, for a header the value, for the others name and value ("limit=10", "a=1&a=2").
func (p Parameter) Text() (string, error) {
	v, err := p.plain()
	if err != nil {
		return "", err
	}
	text, ok := p.write(v)
	if !ok {
		return "", fmt.Errorf("%s parameter %s: style %s has no form for %s", p.In, p.Name, p.Style, v.kind())
	}
	if p.In == "header" || p.In == "cookie" {
		if err := printable(text); err != nil {
			return "", fmt.Errorf("%s parameter %s: %w", p.In, p.Name, err)
		}
	}
	return text, nil
}

// plain is a value without nesting: a scalar, a list of scalars, or names with scalars.
type plain struct {
	scalar string
	list   []string
	object []Field
	of     node.Kind
}

func (v plain) kind() string {
	return map[node.Kind]string{node.Array: "a list", node.Object: "an object"}[v.of]
}

func (p Parameter) plain() (plain, error) {
	v := plain{of: p.Value.Kind()}
	nested := func(n node.Node) error {
		if n.Kind() >= node.Array {
			return fmt.Errorf("%s parameter %s: there is no form for values within values", p.In, p.Name)
		}
		return nil
	}
	switch v.of {
	case node.Array:
		for _, e := range p.Value.Items() {
			if err := nested(e); err != nil {
				return v, err
			}
			v.list = append(v.list, p.escape(scalar(e)))
		}
	case node.Object:
		for k, e := range p.Value.Members() {
			if err := nested(e); err != nil {
				return v, err
			}
			v.object = append(v.object, Field{p.escape(k), p.escape(scalar(e))})
		}
	default:
		v.scalar = p.escape(scalar(p.Value))
	}
	return v, nil
}

// scalar is the text of a JSON scalar; null has none.
func scalar(n node.Node) string {
	if n.Kind() == node.Null {
		return ""
	}
	return n.Text()
}

// escape percent-encodes what would be read as punctuation of the URL or of the style.
func (p Parameter) escape(s string) string {
	switch {
	case p.In == "header" || p.Style == "cookie":
		return s
	case p.In == "path":
		return strings.NewReplacer("=", "%3D", "+", "%2B", ".", p.dot()).Replace(url.PathEscape(s))
	case p.AllowReserved:
		return unreserve.Replace(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"))
	}
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// dot is how a full stop is written: it separates the items of style label.
func (p Parameter) dot() string {
	if p.Style == "label" {
		return "%2E"
	}
	return "."
}

// unreserve gives back the reserved characters of RFC 3986, section 2.2, that mean nothing to
// the query as a list of names and values.
var unreserve = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$",
	"%27", "'", "%28", "(", "%29", ")", "%2A", "*", "%2C", ",", "%3B", ";")

// write returns the form of a value in the parameter's style.
func (p Parameter) write(v plain) (text string, ok bool) {
	name := p.escape(p.Name)
	prefix := name + "="
	if p.In == "path" || p.In == "header" {
		prefix = ""
	}
	switch p.Style {
	case "simple":
		return p.joined(v, "", ",", ","), true
	case "label":
		if p.Explode {
			return "." + p.joined(v, "", ".", "."), true
		}
		return "." + p.joined(v, "", ",", ","), true
	case "matrix":
		return p.matrix(v, name), true
	case "form", "cookie":
		return p.form(v, prefix), true
	case "spaceDelimited", "pipeDelimited", "tabDelimited":
		if p.Explode {
			return p.form(v, prefix), p.Style != "tabDelimited" || v.of != node.Object
		}
		sep := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "|", "tabDelimited": "%09"}[p.Style]
		return p.joined(v, prefix, sep, sep), p.Style != "tabDelimited" || v.of != node.Object
	case "deepObject":
		return deepObject(v, name), v.of == node.Object
	}
	return "", false
}

// joined writes a value as one text. The names of an exploded object stand before its values
// with "=", those of others with the separator between.
func (p Parameter) joined(v plain, prefix, sep, between string) string {
	switch v.of {
	case node.Array:
		return prefix + strings.Join(v.list, sep)
	case node.Object:
		if p.Explode {
			between = "="
		}
		return prefix + joinFields(v.object, between, sep)
	}
	return prefix + v.scalar
}

func (p Parameter) matrix(v plain, name string) string {
	switch {
	case v.of == node.Array && p.Explode:
		return ";" + name + "=" + strings.Join(v.list, ";"+name+"=")
	case v.of == node.Object && p.Explode:
		return ";" + joinFields(v.object, "=", ";")
	}
	return ";" + p.joined(v, name+"=", ",", ",")
}

func (p Parameter) form(v plain, prefix string) string {
	and := "&"
	if p.In == "cookie" {
		and = "; "
	}
	switch {
	case v.of == node.Array && p.Explode:
		return prefix + strings.Join(v.list, and+prefix)
	case v.of == node.Object && p.Explode:
		return joinFields(v.object, "=", and)
	}
	return p.joined(v, prefix, ",", ",")
}

func deepObject(v plain, name string) string {
	parts := make([]string, len(v.object))
	for i, f := range v.object {
		parts[i] = name + "[" + f.Name + "]=" + f.Value
	}
	return strings.Join(parts, "&")
}

func joinFields(fields []Field, is, sep string) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Name + is + f.Value
	}
	return strings.Join(parts, sep)
}

// printable reports what cannot be in a header field (RFC 9110, section 5.5).
func printable(s string) error {
	if strings.TrimSpace(s) != s {
		return fmt.Errorf("%q begins or ends with a space, which a header field loses", s)
	}
	for _, r := range s {
		if r < ' ' && r != '\t' || r >= 0x7f {
			return fmt.Errorf("%q has the character %U, which a header field cannot carry", s, r)
		}
	}
	return nil
}
