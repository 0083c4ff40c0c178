package subschema

import (
	"encoding/json"
	"maps"
)

// This file makes pairs from few words: both schemas speak about the same type with the same few
// subschemas and counts, so that every keyword of one meets one of the other.

// dense returns a pair about one type.
func (g *generator) dense() (x, y any) {
	if g.one(8) {
		return g.denseNames()
	}
	make := []func() map[string]any{g.denseNumbers, g.denseTexts, g.denseArrays, g.denseArrays, g.denseObjects, g.denseObjects}[g.r.IntN(6)]
	if g.one(8) {
		return g.denseChoice(make)
	}
	a, b := make(), make()
	if g.one(2) { // b is a with one keyword more, less or changed
		b = overlaid(a, make(), g)
	}
	switch g.r.IntN(8) {
	case 0:
		return a, map[string]any{g.pick("oneOf", "anyOf"): []any{b, make()}}
	case 1:
		return map[string]any{g.pick("oneOf", "anyOf"): []any{a, make()}}, b
	case 2:
		return map[string]any{"allOf": []any{a, map[string]any{"not": make()}}}, b
	}
	return a, b
}

// overlaid returns a with one keyword of b in place of its own.
func overlaid(a, b map[string]any, g *generator) map[string]any {
	out := maps.Clone(a)
	keys := sortedKeys(b)
	k := keys[g.r.IntN(len(keys))]
	out[k] = b[k]
	return out
}

// denseChoice returns a pair of which one schema chooses between alternatives that may overlap, and
// the other is about one of them.
func (g *generator) denseChoice(make func() map[string]any) (x, y any) {
	a, b := make(), make()
	x, y = a, map[string]any{"oneOf": []any{a, b}}
	switch g.r.IntN(4) {
	case 0:
		x = overlaid(a, b, g)
	case 1:
		return y, x
	case 2: // what is in one branch is in none if the branch is there twice
		return y, map[string]any{"oneOf": []any{a, b, a}}
	}
	return x, y
}

// denseNames returns a pair of object schemas that differ in what they say about names: one lists a
// required member, which matters only beside additionalProperties, or limits all names where some
// cannot be, or has something depend on another.
func (g *generator) denseNames() (x, y any) {
	a := g.denseObjects()
	var b map[string]any
	if g.one(3) { // the same depends on another name
		b = maps.Clone(a)
		needs := map[string]any{"properties": map[string]any{g.name(): g.part()}}
		a["dependentSchemas"] = map[string]any{g.name(): needs}
		b["dependentSchemas"] = map[string]any{g.name(): needs}
	} else if g.one(2) {
		name := g.name()
		props := map[string]any{"ab": g.part()}
		a["required"], a["additionalProperties"], a["properties"] = []any{name}, g.part(), props
		b = maps.Clone(a)
		b["properties"] = map[string]any{"ab": props["ab"], name: true}
	} else {
		a["patternProperties"] = map[string]any{g.pick("^a", "b$"): false}
		b = maps.Clone(a)
		b["propertyNames"] = g.denseTexts()
	}
	if g.one(2) {
		return b, a
	}
	return a, b
}

// part returns one of a few subschemas, of which some lie in others and some overlap.
func (g *generator) part() any {
	switch g.r.IntN(9) {
	case 0:
		return map[string]any{"type": "string"}
	case 8:
		return map[string]any{"enum": []any{json.RawMessage(g.pick("1", "2"))}}
	case 1:
		return map[string]any{"type": "integer"}
	case 2:
		return map[string]any{"type": "number"}
	case 3:
		return map[string]any{"enum": []any{json.RawMessage("1"), json.RawMessage("2")}}
	case 4:
		return map[string]any{"enum": []any{json.RawMessage("1"), json.RawMessage(`"a"`)}}
	case 5:
		return map[string]any{"type": "integer", "minimum": json.Number("1")}
	case 6:
		return map[string]any{"type": "boolean"}
	}
	return g.one(2)
}

func (g *generator) denseNumbers() map[string]any {
	s := map[string]any{"type": g.pick("number", "number", "integer")}
	for range 1 + g.r.IntN(3) {
		g.numberKeyword(s)
	}
	if g.one(3) { // few enough to be listed
		s["type"] = "integer"
		s["minimum"] = json.Number(g.pick("-1", "0", "1"))
		s["maximum"] = json.Number(g.pick("1", "2", "3"))
	}
	return s
}

func (g *generator) denseTexts() map[string]any {
	s := map[string]any{"type": "string"}
	for range 1 + g.r.IntN(3) {
		g.stringKeyword(s)
	}
	return s
}

func (g *generator) denseArrays() map[string]any {
	s := map[string]any{"type": "array"}
	count := func(key string, n, among int) {
		if g.one(n) {
			s[key] = g.r.IntN(among)
		}
	}
	if g.one(2) {
		s["items"] = g.part()
	}
	if g.one(3) {
		s["prefixItems"] = []any{g.part(), g.part()}[:1+g.r.IntN(2)]
	}
	count("minItems", 2, 4)
	count("maxItems", 4, 4)
	if g.one(2) {
		s["contains"] = g.part()
		count("minContains", 2, 3)
		count("maxContains", 2, 3)
	}
	if g.one(4) {
		s["uniqueItems"] = true
	}
	if g.one(8) {
		s["unevaluatedItems"] = g.part()
	}
	return s
}

func (g *generator) denseObjects() map[string]any {
	s := map[string]any{"type": "object"}
	if !g.one(3) {
		s["properties"] = map[string]any{g.name(): g.part(), g.name(): g.part()}
	}
	if g.one(3) {
		name := g.name()
		s["required"] = []any{name}
		if props, ok := s["properties"].(map[string]any); ok && g.one(3) {
			props[name] = true // which matters only beside additionalProperties
		}
	}
	if g.one(3) {
		patterns := map[string]any{g.pick("^a", "b$", "c"): g.part(), g.pick("^a", "b$", "c"): g.part()}
		if g.one(3) {
			patterns[g.pick("^a", "b$", "c")] = false
		}
		s["patternProperties"] = patterns
	}
	if g.one(5) {
		s["dependentSchemas"] = map[string]any{g.name(): map[string]any{"properties": map[string]any{g.name(): g.part()}}}
	}
	if g.one(3) {
		s[g.pick("additionalProperties", "additionalProperties", "unevaluatedProperties")] = g.part()
	}
	if g.one(4) {
		s[g.pick("minProperties", "maxProperties")] = 1 + g.r.IntN(3)
	}
	if g.one(4) {
		s["propertyNames"] = g.denseTexts()
	}
	if g.one(4) {
		s["dependentRequired"] = map[string]any{g.name(): []any{g.name()}}
	}
	if g.one(3) {
		s["dependentSchemas"] = map[string]any{g.name(): map[string]any{"required": []any{g.name()}}, g.name(): map[string]any{"properties": map[string]any{g.name(): g.part()}}}
	}
	return s
}
