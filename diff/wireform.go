package diff

import (
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// written is a value that travels as text outside JSON: a parameter, a header, or a member of a
// form.
type written struct {
	name          string // as it stands in the text
	in            string // "query", "path", "header", "cookie", "form"
	style         string
	explode       bool
	emptyValue    bool
	allowReserved bool
	kinds         types     // what the value may be, 0 where the schema does not say
	node          node.Node // the object that has the keywords
}

func (c *comparison) written(d *document, p *swagger.Parameter) written {
	in := p.In
	if in == "formData" {
		in = "form"
	}
	return written{p.Name, in, p.Style, p.Explode, p.AllowEmptyValue, p.AllowReserved, c.kinds(d, p.Schema), p.Node}
}

func (c *comparison) writtenHeader(d *document, h *swagger.Header) written {
	return written{name: h.Name, in: "header", style: h.Style, explode: h.Explode, kinds: c.kinds(d, h.Schema), node: h.Node}
}

// kinds are the types of a value. A schema that names none takes lists and objects, too, but
// nobody is told to send them.
func (c *comparison) kinds(d *document, schema node.Node) types {
	s := c.schemas.shape(c.schemas.conj(d, schema))
	if s.untyped && s.types&(tArray|tObject) != 0 {
		return 0
	}
	return s.types
}

// wireForm compares how a value is written (A11). A style counts only where it shows for the
// types that the value has on both sides: a type that came or went is a change of the schema.
func (c *comparison) wireForm(m message, aspect Aspect, subject string, o, n written) {
	if from, to := rewritten(o, n); from != to {
		key := "style"
		switch {
		case o.style == n.style && o.explode == n.explode:
			key = "name" // it travels with style matrix
		case o.style == n.style:
			key = "explode"
		}
		c.add(m, fact{
			aspect: aspect, effect: Changed, name: subject, from: from, to: to,
			base: keyword(o.node, key), rev: keyword(n.node, key),
			bump: c.switched("A11"), assumptions: []string{"A11"},
		})
	}
	c.permission(m, "empty-value", "allowEmptyValue", subject, o, n, o.mayBeEmpty(), n.mayBeEmpty())
	if o.reserves() || n.reserves() {
		c.permission(m, "reserved-characters", "allowReserved", subject, o, n, o.allowReserved, n.allowReserved)
	}
}

// permission compares a keyword that allows more texts.
func (c *comparison) permission(m message, aspect Aspect, key, subject string, o, n written, old, now bool) {
	f := fact{aspect: aspect, effect: Added, name: subject, base: keyword(o.node, key), rev: keyword(n.node, key), assumptions: []string{"A11"}}
	switch {
	case old && !now:
		f.effect, f.bump = Removed, c.switched("A11")
		c.add(m, f)
	case !old && now:
		c.add(m, f)
	}
}

// mayBeEmpty reports whether the name alone is a value (OpenAPI 3.1, parameter object,
// "allowEmptyValue": valid for query parameters; in Swagger 2.0 for form fields, too).
func (w written) mayBeEmpty() bool {
	return w.emptyValue && (w.in == "query" || w.in == "form")
}

// reserves reports whether a value may have a reserved character of RFC 3986 where it would be
// percent-encoded: no integer and no boolean has one, and no header is encoded.
func (w written) reserves() bool {
	return w.in != "header" && (w.kinds == 0 || w.kinds&^(tInteger|tBool|tNull) != 0)
}

// rewritten returns a sample of each form where some value is written in another way, and twice
// the same where none is.
func rewritten(o, n written) (from, to string) {
	both := o.kinds & n.kinds
	for _, kind := range []types{tScalar, tArray, tObject} {
		if both&kind == 0 {
			continue
		}
		if was, is := o.sample(kind), n.sample(kind); was != is && was != "" && is != "" {
			return was, is
		}
	}
	return "", ""
}

// sample writes the value "a", the list of "a" and "b", or the object with k = a and l = b
// (OpenAPI 3.1.1, parameter object, style examples); "" where the style has no form for it. A
// list or object that is exploded with delimiters is written as with form.
func (w written) sample(kind types) string {
	n, name := w.name, w.name+"="
	if w.in == "path" || w.in == "header" {
		name = "" // only matrix writes the name there
	}
	switch w.style + map[bool]string{true: " exploded"}[w.explode] {
	case "matrix":
		return choose(kind, ";"+n+"=a", ";"+n+"=a,b", ";"+n+"=k,a,l,b")
	case "matrix exploded":
		return choose(kind, ";"+n+"=a", ";"+n+"=a;"+n+"=b", ";k=a;l=b")
	case "label":
		return choose(kind, ".a", ".a,b", ".k,a,l,b")
	case "label exploded":
		return choose(kind, ".a", ".a.b", ".k=a.l=b")
	case "simple":
		return choose(kind, "a", "a,b", "k,a,l,b")
	case "simple exploded":
		return choose(kind, "a", "a,b", "k=a,l=b")
	case "form":
		return choose(kind, name+"a", name+"a,b", name+"k,a,l,b")
	case "form exploded", "spaceDelimited exploded", "pipeDelimited exploded":
		return choose(kind, name+"a", name+"a&"+name+"b", "k=a&l=b")
	case "spaceDelimited":
		return choose(kind, name+"a", name+"a%20b", name+"k%20a%20l%20b")
	case "pipeDelimited":
		return choose(kind, name+"a", name+"a|b", name+"k|a|l|b")
	case "tabDelimited":
		return choose(kind, name+"a", name+"a%09b", "")
	case "cookie":
		return choose(kind, name+"a", name+"a,b", name+"k,a,l,b")
	case "cookie exploded":
		return choose(kind, name+"a", name+"a; "+name+"b", "k=a; l=b")
	case "deepObject", "deepObject exploded":
		return choose(kind, "", "", n+"[k]=a&"+n+"[l]=b")
	}
	return ""
}

func choose(kind types, scalar, list, object string) string {
	switch kind {
	case tArray:
		return list
	case tObject:
		return object
	}
	return scalar
}
