package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// promises compares what a schema says beside its set of values.
func (a *analysis) promises() {
	a.defaults()
	a.deprecations()
	a.discriminators()
	a.extensible()
	a.componentName()
}

// componentName compares the names of shared schemas, which only generated clients see (A17).
func (a *analysis) componentName() {
	if a.s.c.value("A17") != "sdk" || len(a.p.base.nodes) != 1 || len(a.p.rev.nodes) != 1 {
		return
	}
	o, n := a.p.base.nodes[0], a.p.rev.nodes[0]
	was, is := a.old.doc.doc.ComponentName(o), a.now.doc.doc.ComponentName(n)
	if was != "" && is != "" && was != is {
		a.promise(fact{aspect: "component-name", effect: Changed, name: was, from: was, to: is, base: atNode(o), rev: atNode(n), bump: bumpOf("major"), assumptions: []string{"A17"}})
	}
}

// defaults compares the value that a service takes for a missing one (A8). A response's default
// says nothing about what is sent.
func (a *analysis) defaults() {
	o, n := a.old.first("default"), a.now.first("default")
	if node.Equal(o.value, n.value) {
		return
	}
	f := fact{aspect: "default", from: quote(o.value), to: quote(n.value), base: a.old.place("default"), rev: a.now.place("default"), assumptions: []string{"A8"}}
	switch {
	case a.p.side != Request:
		f.aspect, f.effect, f.name, f.assumptions = "text", Changed, "default", nil
		a.promise(f)
		return
	case o.value.IsZero():
		f.effect = Added
	case n.value.IsZero():
		f.effect, f.bump = Removed, a.s.c.switched("A8")
	default:
		f.effect, f.bump = Changed, a.s.c.switched("A8")
	}
	a.promise(f)
}

func (a *analysis) deprecations() {
	was, is := a.old.flag("deprecated"), a.now.flag("deprecated")
	f := fact{aspect: "deprecation", base: a.old.place("deprecated"), rev: a.now.place("deprecated")}
	switch {
	case !was && is:
		f.effect = Added
		a.promise(f)
	case was && !is:
		f.effect = Removed
		a.promise(f)
	}
}

// extensible compares the values that a sender announces without promising that there are no
// others (A3).
func (a *analysis) extensible() {
	o, n := a.old.first("x-extensible-enum"), a.now.first("x-extensible-enum")
	was, is := digests(items(o.value)), digests(items(n.value))
	for _, v := range o.value.Items() {
		if n.value.Exists() && !is[v.Digest()] {
			a.promise(fact{aspect: "extensible-value", effect: Removed, to: quote(v), base: atNode(v), rev: a.now.place("x-extensible-enum"), assumptions: []string{"A3"}})
		}
	}
	for _, v := range n.value.Items() {
		if o.value.Exists() && !was[v.Digest()] {
			a.promise(fact{aspect: "extensible-value", effect: Added, to: quote(v), base: a.old.place("x-extensible-enum"), rev: atNode(v), assumptions: []string{"A3"}})
		}
	}
}

// schemaKeywords are the members of a schema object that are compared as sets or as promises.
// What else stands there is for people.
var schemaKeywords = map[string]bool{
	"$ref": true, "$id": true, "$schema": true, "$anchor": true, "$dynamicRef": true, "$dynamicAnchor": true, "$defs": true, "definitions": true, "$vocabulary": true,
	"type": true, "nullable": true, "x-nullable": true, "enum": true, "const": true, "format": true, "default": true, "deprecated": true,
	"readOnly": true, "writeOnly": true, "discriminator": true, "x-extensible-enum": true,
	"items": true, "prefixItems": true, "additionalItems": true, "uniqueItems": true, "contains": true, "unevaluatedItems": true,
	"properties": true, "required": true, "patternProperties": true, "additionalProperties": true, "propertyNames": true, "unevaluatedProperties": true,
	"dependencies": true, "dependentRequired": true, "dependentSchemas": true,
	"allOf": true, "anyOf": true, "oneOf": true, "not": true, "if": true, "then": true, "else": true,
	"pattern": true, "multipleOf": true, "minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true,
	"minLength": true, "maxLength": true, "minItems": true, "maxItems": true, "minProperties": true, "maxProperties": true, "minContains": true, "maxContains": true,
	// a Swagger 2.0 or OpenAPI parameter or header object that is its own schema
	"name": true, "in": true, "collectionFormat": true, "allowEmptyValue": true,
}

// text compares what people read at the schema.
func (a *analysis) text() {
	keys := map[string]bool{}
	for _, s := range []*shape{a.old, a.now} {
		for k := range s.values {
			if !schemaKeywords[k] {
				keys[k] = true
			}
		}
	}
	for _, k := range sortedKeys(keys) {
		o, n := a.old.values[k], a.now.values[k]
		if a.parameterObject() && !strings.HasPrefix(k, "x") || sameTexts(o, n) {
			continue
		}
		f := fact{aspect: "text", effect: Changed, name: k, base: a.old.place(k), rev: a.now.place(k)}
		switch {
		case k == "xml":
			f.aspect, f.name = "xml-form", ""
		case k == "example" || k == "examples":
			f.aspect = "example"
		case strings.HasPrefix(k, "x-"):
			f.aspect, f.bump, f.assumptions = "extension", a.s.c.switched("A23"), []string{"A23"}
		}
		a.promise(f)
	}
}

// parameterObject reports whether a shape is a Swagger 2.0 parameter, whose texts are compared
// as the parameter's.
func (a *analysis) parameterObject() bool {
	for _, s := range []*shape{a.old, a.now} {
		if len(s.holders) > 0 && s.holders[0].Has("in") && s.holders[0].Has("name") {
			return true
		}
	}
	return false
}

// sameTexts reports whether two lists have the same values, each value once and in any order.
func sameTexts(o, n []held) bool {
	in := func(list []held, v node.Node) bool {
		return slices.ContainsFunc(list, func(h held) bool { return node.Equal(h.value, v) })
	}
	for _, h := range o {
		if !in(n, h.value) {
			return false
		}
	}
	for _, h := range n {
		if !in(o, h.value) {
			return false
		}
	}
	return true
}

// subject names what a pair is about: the last name on the way to its schema in the document.
func (s *schemas) subject(p *schemaPair) string {
	for _, c := range []*conj{p.base, p.rev} {
		if len(c.nodes) == 0 {
			continue
		}
		tokens := strings.Split(c.nodes[0].JSONPointer(), "/")
		last := node.Unescape(tokens[len(tokens)-1])
		switch {
		case len(tokens) < 3:
		case last == "items" || last == "additionalProperties":
			if holder := node.Unescape(tokens[len(tokens)-2]); holder != "schema" {
				return "an element of " + holder
			}
			return "an element of " + whole(p)
		case tokens[len(tokens)-2] == "properties" || tokens[len(tokens)-2] == "schemas" || tokens[len(tokens)-2] == "definitions":
			return last
		}
	}
	return whole(p)
}

// whole names a value that is a whole part of a message.
func whole(p *schemaPair) string {
	if p.text {
		return theValue
	}
	return theBody
}

// theValue and theBody stand for a whole part of a message until the place is known, which may
// have a name for it.
const (
	theValue = "the value"
	theBody  = "the body"
)

// spot is where a conjunction begins.
func (s *schemas) spot(c *conj) spot {
	if len(c.nodes) == 0 {
		return spot{}
	}
	return atNode(c.nodes[0])
}
