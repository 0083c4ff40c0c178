package subschema

import (
	"encoding/json"
	"maps"
	"slices"
)

// This file makes small changes to schemas that are easily overlooked: keywords that are
// exchanged, counts that are off by one, and other spellings of the same.

// twisted returns a schema object with one such change.
func (g *generator) twisted(m map[string]any) any {
	switch g.r.IntN(6) {
	case 0:
		return g.wrapped(m)
	case 1:
		return g.repeated(m)
	case 2:
		return g.offByOne(m)
	case 3:
		return g.renamed(m)
	}
	return g.exchanged(m)
}

// wrapped returns another spelling of a schema, or its opposite.
func (g *generator) wrapped(m map[string]any) any {
	switch g.r.IntN(9) {
	case 0:
		return map[string]any{"allOf": []any{m}}
	case 1:
		return map[string]any{"anyOf": []any{m, false}}
	case 2:
		return map[string]any{"not": map[string]any{"not": m}}
	case 3:
		return map[string]any{"if": m, "else": false}
	case 4:
		return map[string]any{"if": m, "then": g.schema(1), "else": false}
	case 5:
		return map[string]any{"oneOf": []any{m, g.schema(1)}}
	case 6:
		return map[string]any{"anyOf": []any{m, g.schema(1)}}
	case 7:
		return map[string]any{"allOf": []any{m, g.schema(1)}}
	}
	return map[string]any{"not": m}
}

// repeated lists a branch twice, in another order, or not at all.
func (g *generator) repeated(m map[string]any) any {
	out := maps.Clone(m)
	for _, key := range []string{"anyOf", "oneOf", "allOf", "prefixItems", "enum"} {
		list := listOf(m[key])
		if len(list) == 0 {
			continue
		}
		list = slices.Clone(list)
		switch i := g.r.IntN(len(list)); g.r.IntN(3) {
		case 0:
			list = append(list, list[i])
		case 1:
			slices.Reverse(list)
		default:
			if len(list) > 1 {
				list = slices.Delete(list, i, i+1)
			}
		}
		out[key] = list
	}
	return out
}

// offByOne changes the counts of a schema by one, and its numbers.
func (g *generator) offByOne(m map[string]any) any {
	out := maps.Clone(m)
	for _, key := range sortedKeys(m) {
		if g.one(3) {
			continue
		}
		switch n := m[key].(type) {
		case int:
			out[key] = max(0, n+[]int{-1, 1}[g.r.IntN(2)])
		case json.Number:
			if d, ok := parseDecimal(n.String()); ok && key != "multipleOf" {
				d, _ = d.plus(decimalOf([]int{-1, 1}[g.r.IntN(2)]))
				out[key] = json.Number(d.String())
			}
		}
	}
	return out
}

// renamed gives what a schema says about one name to another.
func (g *generator) renamed(m map[string]any) any {
	out := maps.Clone(m)
	for _, key := range []string{"dependentSchemas", "dependentRequired", "properties", "required"} {
		from, to := g.name(), g.name()
		switch old := m[key].(type) {
		case map[string]any:
			named := maps.Clone(old)
			if key == "properties" && g.one(3) {
				named[to] = true
			}
			if s, ok := old[from]; ok {
				delete(named, from)
				named[to] = s
			}
			out[key] = named
		case []any:
			out[key] = []any{to}
		}
	}
	return out
}

// exchanged puts the value of a keyword under one that looks like it.
func (g *generator) exchanged(m map[string]any) any {
	out := maps.Clone(m)
	for _, names := range [][2]string{
		{"anyOf", "oneOf"}, {"then", "else"}, {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"},
		{"minContains", "maxContains"}, {"minItems", "maxItems"}, {"minProperties", "maxProperties"}, {"minLength", "maxLength"},
		{"items", "contains"}, {"additionalProperties", "unevaluatedProperties"}, {"items", "unevaluatedItems"},
	} {
		a, hasA := m[names[0]]
		b, hasB := m[names[1]]
		_, flag := b.(bool)
		if !hasA && !hasB || flag && names[1][:2] == "ex" || g.one(3) { // a flag is no bound
			continue
		}
		delete(out, names[0])
		delete(out, names[1])
		if hasA {
			out[names[1]] = a
		}
		if hasB {
			out[names[0]] = b
		}
		break
	}
	return out
}

// around puts two schemas into the same place of two larger ones, so that what differs lies below.
func (g *generator) around(x, y any) (any, any) {
	key := g.pick("additionalProperties", "items", "contains", "not", "patternProperties", "properties", "unevaluatedProperties")
	more := map[string]any{}
	if g.one(2) {
		g.keyword(more, 3+g.r.IntN(3), 1)
	}
	wrap := func(s any) any {
		out := maps.Clone(more)
		switch key {
		case "patternProperties":
			out[key] = map[string]any{"^a": s}
		case "properties":
			out[key] = map[string]any{"a": s}
		default:
			out[key] = s
		}
		return out
	}
	return wrap(x), wrap(y)
}
