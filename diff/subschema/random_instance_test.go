package subschema

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// This file makes values that a schema is likely to accept, or to refuse for one reason only:
// values of no schema in particular seldom come near the place where two schemas differ.

// tree returns a document as Go values, with numbers as they are written.
func tree(t testing.TB, document string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// instance returns a value near the schema s as JSON text; root is the document in which
// references are followed.
func (g *generator) instance(root, s any, depth int) string {
	if depth < 0 || g.one(10) {
		return g.value(1)
	}
	facets := g.facets(root, s, 4)
	if v, ok := g.listed(facets); ok {
		return v
	}
	switch g.kindOf(facets) {
	case "number", "integer":
		return g.numberNear(facets)
	case "string":
		return g.textNear(facets)
	case "array":
		return g.arrayNear(root, facets, depth)
	case "object":
		return g.objectNear(root, facets, depth)
	case "null":
		return "null"
	case "boolean":
		return g.pick("true", "false")
	}
	return g.value(1)
}

// facets returns schema objects that together describe a value of s: one branch of each
// disjunction, one side of each condition, now and then what is negated.
func (g *generator) facets(root, s any, depth int) []map[string]any {
	m, ok := s.(map[string]any)
	if !ok || depth < 0 {
		return nil
	}
	out := []map[string]any{m}
	add := func(s any) { out = append(out, g.facets(root, s, depth-1)...) }
	if ref, ok := m["$ref"].(string); ok {
		add(resolved(root, ref))
	}
	for _, s := range listOf(m["allOf"]) {
		add(s)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		list := listOf(m[key])
		if len(list) > 0 {
			add(list[g.r.IntN(len(list))])
		}
		if len(list) > 1 && g.one(3) { // a value of two branches
			add(list[g.r.IntN(len(list))])
		}
	}
	if _, ok := m["if"]; ok {
		if g.one(2) {
			add(m["if"])
			add(m["then"])
		} else {
			add(m["else"])
		}
	}
	if _, ok := m["not"]; ok && g.one(3) {
		add(m["not"])
	}
	for _, name := range sortedKeys(m["dependentSchemas"]) {
		if g.one(2) {
			add(m["dependentSchemas"].(map[string]any)[name])
		}
	}
	return out
}

// resolved follows a reference like #/$defs/a.
func resolved(root any, ref string) any {
	at := root
	for _, step := range strings.Split(strings.TrimPrefix(ref, "#"), "/")[1:] {
		m, _ := at.(map[string]any)
		at = m[step]
	}
	return at
}

func listOf(v any) []any { l, _ := v.([]any); return l }

func countOf(v any) (int, bool) {
	n, _ := v.(json.Number)
	i, err := strconv.Atoi(n.String())
	return i, err == nil
}

func sortedKeys(v any) []string {
	m, _ := v.(map[string]any)
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// listed returns a member of an enum.
func (g *generator) listed(facets []map[string]any) (string, bool) {
	for _, f := range facets {
		if list := listOf(f["enum"]); len(list) > 0 && !g.one(4) {
			b, err := json.Marshal(list[g.r.IntN(len(list))])
			return string(b), err == nil
		}
	}
	return "", false
}

// keywordKinds says which type a keyword is about.
func keywordKinds() map[string]string {
	return map[string]string{
		"minimum": "number", "maximum": "number", "exclusiveMinimum": "number", "exclusiveMaximum": "number", "multipleOf": "number",
		"minLength": "string", "maxLength": "string", "pattern": "string",
		"items": "array", "prefixItems": "array", "contains": "array", "minItems": "array", "maxItems": "array", "uniqueItems": "array", "unevaluatedItems": "array",
		"properties": "object", "required": "object", "patternProperties": "object", "additionalProperties": "object", "propertyNames": "object",
		"minProperties": "object", "maxProperties": "object", "dependentRequired": "object", "dependentSchemas": "object", "unevaluatedProperties": "object",
	}
}

// kindOf picks a type that the facets speak about.
func (g *generator) kindOf(facets []map[string]any) string {
	var kinds []string
	about := keywordKinds()
	for _, f := range facets {
		switch t := f["type"].(type) {
		case string:
			kinds = append(kinds, t, t)
		case []any:
			for _, k := range t {
				kinds = append(kinds, k.(string))
			}
		default:
			for _, key := range sortedKeys(f) {
				if k := about[key]; k != "" {
					kinds = append(kinds, k)
				}
			}
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	return kinds[g.r.IntN(len(kinds))]
}

// numberNear returns a bound or multiple, or a number beside one.
func (g *generator) numberNear(facets []map[string]any) string {
	out := []string{"0", "1", "0.5"}
	for _, f := range facets {
		for _, key := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"} {
			n, ok := f[key].(json.Number)
			if !ok {
				continue
			}
			d, ok := parseDecimal(n.String())
			if !ok {
				continue
			}
			out = append(out, n.String(), n.String())
			for _, by := range []decimal{decimalOf(1), decimalOf(-1), d, {digits: "5"}} {
				if e, ok := d.plus(by); ok {
					out = append(out, e.String())
				}
			}
		}
	}
	return g.pick(out...)
}

// textNear returns one of a few words, most of the time one of those that meet patterns and lengths.
func (g *generator) textNear(facets []map[string]any) string {
	words := []string{"", "a", "b", "c", "ab", "ba", "aa", "bb", "abc", "aab", "aaa", "aaaa", "é", "éé", "1", "cc", "a\n"}
	fits := func(s string) bool {
		n := len([]rune(s))
		for _, f := range facets {
			if lo, ok := countOf(f["minLength"]); ok && n < lo {
				return false
			}
			if hi, ok := countOf(f["maxLength"]); ok && n > hi {
				return false
			}
			if p, ok := f["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(s) {
				return false
			}
		}
		return true
	}
	if !g.one(4) {
		if some := slices.DeleteFunc(slices.Clone(words), func(s string) bool { return !fits(s) }); len(some) > 0 {
			words = some
		}
	}
	b, _ := json.Marshal(g.pick(words...))
	return string(b)
}

// arrayNear returns an array whose items are near the schemas of their positions, or near what
// contains asks for.
func (g *generator) arrayNear(root any, facets []map[string]any, depth int) string {
	n := g.r.IntN(4)
	for _, f := range facets {
		if lo, ok := countOf(f["minItems"]); ok && !g.one(5) {
			n = max(n, lo)
		}
		if hi, ok := countOf(f["maxItems"]); ok && !g.one(5) {
			n = min(n, hi)
		}
		if lo, ok := countOf(f["minContains"]); ok && !g.one(5) {
			n = max(n, lo)
		}
	}
	var items []string
	for i := range n {
		if len(items) > 0 && g.one(5) { // the same again
			items = append(items, items[g.r.IntN(len(items))])
			continue
		}
		var all []any
		for _, f := range facets {
			if prefix := listOf(f["prefixItems"]); i < len(prefix) {
				all = append(all, prefix[i])
			} else if s, ok := f["items"]; ok {
				all = append(all, s)
			} else if s, ok := f["unevaluatedItems"]; ok {
				all = append(all, s)
			}
			if s, ok := f["contains"]; ok && g.one(2) {
				all = append(all, s)
			}
		}
		items = append(items, g.instance(root, map[string]any{"allOf": all}, depth-1))
	}
	return "[" + strings.Join(items, ",") + "]"
}

// objectNear returns an object with the required members, some of the listed ones, and others that
// patterns and additionalProperties speak about.
func (g *generator) objectNear(root any, facets []map[string]any, depth int) string {
	names := map[string]bool{}
	least := 0
	for _, f := range facets {
		for _, name := range sortedKeys(f["properties"]) {
			names[name] = names[name] || g.one(2)
		}
		for _, name := range listOf(f["required"]) {
			names[name.(string)] = !g.one(12)
		}
		if lo, ok := countOf(f["minProperties"]); ok {
			least = max(least, lo)
		}
	}
	for _, f := range facets {
		for _, name := range sortedKeys(f["dependentRequired"]) {
			if names[name] = names[name] || g.one(3); names[name] {
				for _, other := range listOf(f["dependentRequired"].(map[string]any)[name]) {
					names[other.(string)] = !g.one(4)
				}
			}
		}
		for _, name := range sortedKeys(f["dependentSchemas"]) {
			names[name] = names[name] || g.one(2)
		}
	}
	for range g.r.IntN(2) + least {
		names[g.pick("a", "b", "c", "ab", "cb", "bc", "x")] = true
	}
	var ms []string
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name, there := range names {
			if there && !yield(name) {
				return
			}
		}
	}) {
		b, _ := json.Marshal(name)
		ms = append(ms, string(b)+":"+g.instance(root, map[string]any{"allOf": aboutMember(facets, name)}, depth-1))
	}
	return "{" + strings.Join(ms, ",") + "}"
}

// aboutMember returns what the facets say about a member.
func aboutMember(facets []map[string]any, name string) []any {
	var all []any
	for _, f := range facets {
		props, _ := f["properties"].(map[string]any)
		s, named := props[name]
		if named {
			all = append(all, s)
		}
		for _, p := range sortedKeys(f["patternProperties"]) {
			if regexp.MustCompile(p).MatchString(name) {
				named = true
				all = append(all, f["patternProperties"].(map[string]any)[p])
			}
		}
		for _, key := range []string{"additionalProperties", "unevaluatedProperties"} {
			if s, ok := f[key]; ok && !named {
				all = append(all, s)
			}
		}
	}
	return all
}
