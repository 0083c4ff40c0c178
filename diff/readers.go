package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// The keywords of each object that the comparison of messages looks at. Whatever else stands
// there is for people: a difference is PATCH.
var (
	operationKeywords = []string{"operationId", "parameters", "requestBody", "responses", "callbacks", "security", "servers", "deprecated", "x-sunset", "consumes", "produces", "schemes", "$ref"}
	itemKeywords      = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations", "parameters", "servers", "$ref"}
	parameterKeywords = []string{"name", "in", "required", "schema", "content", "style", "explode", "allowEmptyValue", "allowReserved", "deprecated", "$ref",
		// Swagger 2.0 writes the schema into the parameter
		"type", "format", "items", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
		"pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "x-extensible-enum"}
	bodyKeywords     = []string{"content", "required", "$ref", "name", "in", "schema"}
	mediaKeywords    = []string{"schema", "itemSchema", "encoding", "prefixEncoding", "itemEncoding", "$ref"}
	responseKeywords = []string{"headers", "content", "links", "schema", "$ref"}
	linkKeywords     = []string{"operationRef", "operationId", "parameters", "requestBody", "server", "$ref"}
	schemeKeywords   = []string{"type", "name", "in", "scheme", "flows", "openIdConnectUrl", "flow", "authorizationUrl", "tokenUrl", "scopes", "$ref"}
	serverKeywords   = []string{"url", "variables"}
	rootKeywords     = []string{"openapi", "swagger", "info", "servers", "paths", "webhooks", "x-webhooks", "components", "security", "definitions", "parameters",
		"responses", "securityDefinitions", "host", "basePath", "schemes", "consumes", "produces", "jsonSchemaDialect", "$self"}
)

// readers compares what people read at one object: every member that is not among the
// keywords. Extensions have no other meaning either (A23).
func (c *comparison) readers(m message, o, n node.Node, keywords []string) {
	if o == n || o.Kind() != node.Object || n.Kind() != node.Object {
		return
	}
	m.place.Pointer = ""
	for k, v := range o.Members() {
		switch w := n.Get(k); {
		case slices.Contains(keywords, k):
		case k == "examples" && sameNames(v, w):
			c.examples(m, v, w)
		case !node.Equal(v, w):
			c.text(m, k, o, n)
		}
	}
	for k := range n.Members() {
		if !slices.Contains(keywords, k) && !o.Has(k) {
			c.text(m, k, o, n)
		}
	}
}

// examples compares what examples of the same names say, wherever it stands.
func (c *comparison) examples(m message, o, n node.Node) {
	for name, a := range o.Members() {
		b := n.Get(name)
		was, failed := c.base.Resolve(a)
		is, fails := c.rev.Resolve(b)
		broken := (failed == nil) != (fails == nil)
		said := node.Equal(a.Get("summary"), b.Get("summary")) && node.Equal(a.Get("description"), b.Get("description"))
		if failed != nil || fails != nil || !said && was != a && is != b { // a reference may say more (3.1)
			was, is = a, b
		}
		if broken || !node.Equal(was, is) {
			c.add(m.at(Readers), fact{aspect: "example", effect: Changed, name: "example " + name, base: atNode(was), rev: atNode(is)})
		}
	}
}

// sameNames reports whether two objects have members of the same names.
func sameNames(o, n node.Node) bool {
	if o.Kind() != node.Object || n.Kind() != node.Object || o.Len() != n.Len() {
		return false
	}
	for name := range o.Members() {
		if !n.Has(name) {
			return false
		}
	}
	return true
}

// text records a difference that only people read.
func (c *comparison) text(m message, key string, o, n node.Node) {
	f := fact{aspect: "text", effect: Changed, name: key, base: keyword(o, key), rev: keyword(n, key)}
	switch {
	case strings.HasPrefix(key, "x-"):
		f.aspect, f.bump, f.assumptions = "extension", c.switched("A23"), []string{"A23"}
	case key == "example" || key == "examples":
		f.aspect = "example"
	}
	c.add(m.at(Readers), f)
}

// info compares what the document says about itself. The version is the declaration that the
// verdict is held against (A26).
func (c *comparison) info() {
	keywords := []string{"version"}
	if !c.on("A26") {
		keywords = nil
	}
	c.readers(message{place: Place{Part: "info"}}, c.base.Info, c.rev.Info, keywords)
	if c.base.Info.IsZero() != c.rev.Info.IsZero() {
		c.add(message{side: Readers}, fact{aspect: "text", effect: Changed, name: "info", base: keyword(c.base.Root, "info"), rev: keyword(c.rev.Root, "info")})
	}
	c.readers(message{}, c.base.Root, c.rev.Root, rootKeywords)
	c.serverTexts()
}
