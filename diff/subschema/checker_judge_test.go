package subschema

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// jury writes forms as JSON Schema 2020-12 documents and lets the other validator judge values,
// so that the checker does not evaluate with the code of this package.
type jury struct {
	compiled map[juryKey]*jsonschema.Schema // nil: cannot be written
	patterns map[*pattern]*regexp.Regexp    // nil: the other engine does not read it
}

type juryKey struct {
	f *form
	k kinds
}

// judges says whether a value is in a form; maybe means that it could not be written.
func (j *jury) judges(f *form, v value) truth {
	key := juryKey{f, v.kinds()}
	s, ok := j.compiled[key]
	if !ok {
		s = j.compile(f, v.kinds())
		j.compiled[key] = s
	}
	if s == nil {
		return maybe
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(v.key()))
	if err != nil {
		return maybe
	}
	return truthOf(s.Validate(doc) == nil)
}

func (j *jury) compile(f *form, k kinds) *jsonschema.Schema {
	w := &scribe{j: j, defs: map[string]any{}}
	root := w.form(f, k)
	if w.lost || len(w.defs) > 400 {
		return nil
	}
	root["$defs"] = w.defs
	text, err := json.Marshal(root)
	if err != nil {
		return nil
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		return nil
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if c.AddResource("form.json", doc) != nil {
		return nil
	}
	s, err := c.Compile("form.json")
	if err != nil {
		return nil
	}
	return s
}

// matches says whether a pattern is found in a name, by Go's engine.
func (j *jury) matches(p *pattern, name string) truth {
	if !p.known {
		return maybe
	}
	re, ok := j.patterns[p]
	if !ok {
		re, _ = regexp.Compile(p.source)
		j.patterns[p] = re
	}
	if re == nil {
		return p.finds(name)
	}
	return truthOf(re.MatchString(name))
}

// scribe writes one form and the schemas that it refers to.
type scribe struct {
	j    *jury
	defs map[string]any
	lost bool // something has no spelling
}

// ref returns a reference to a schema, as far as values of the types in k are concerned.
func (w *scribe) ref(s *Schema, k kinds) any {
	if s == nil {
		return true
	}
	name := fmt.Sprintf("s%d-%d", s.id, k)
	if _, ok := w.defs[name]; !ok {
		w.defs[name] = true
		w.defs[name] = w.form(s.normal(), k)
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

func (w *scribe) refs(list []*Schema, k kinds) []any {
	return mapAll(list, func(s *Schema) any { return w.ref(s, k) })
}

func (w *scribe) form(f *form, k kinds) map[string]any {
	if len(w.defs) > 400 || len(f.opaque) > 0 {
		w.lost = true
	}
	types := []any{}
	for i, name := range []string{"null", "boolean", "number", "string", "array", "object"} {
		if f.kinds>>i&1 == 1 {
			types = append(types, name)
		}
	}
	all := []any{}
	out := map[string]any{"type": types}
	if len(types) == 0 {
		return map[string]any{"not": map[string]any{}}
	}
	if f.enum != nil {
		out["enum"] = mapAll(f.enum.vals, func(v value) any { return json.RawMessage(v.key()) })
	}
	if k&nums != 0 && f.num != nil {
		w.numbers(out, f.num)
	}
	if k&strs != 0 {
		all = w.texts(out, f, all)
	}
	if k&arrs != 0 && f.arr != nil {
		all = w.arrays(out, f.arr, all)
	}
	if k&objs != 0 && f.obj != nil {
		all = w.objects(out, f.obj, k, all)
	}
	for _, un := range f.unions {
		key := "anyOf"
		if un.exclusive {
			key = "oneOf"
		}
		all = append(all, map[string]any{key: w.refs(un.branches, k)})
	}
	for _, s := range f.not {
		all = append(all, map[string]any{"not": w.ref(s, k)})
	}
	for _, c := range f.cond {
		all = append(all, map[string]any{"if": w.ref(c.test, k), "then": w.ref(c.then, k), "else": w.ref(c.otherwise, k)})
	}
	if len(f.uneval) > 0 && k&(arrs|objs) != 0 {
		w.lost = true
	}
	if len(all) > 0 {
		out["allOf"] = all
	}
	return out
}

func (w *scribe) number(d decimal) json.Number {
	if d.exp > 400 || d.exp < -400 {
		w.lost = true
		return "0"
	}
	return json.Number(d.String())
}

func (w *scribe) numbers(out map[string]any, n *numbers) {
	bound := func(d *decimal, open bool, key string) {
		switch {
		case d == nil:
		case open:
			out["exclusiveM"+key[1:]] = w.number(*d)
		default:
			out[key] = w.number(*d)
		}
	}
	bound(n.lo, n.loOpen, "minimum")
	bound(n.hi, n.hiOpen, "maximum")
	if n.step != nil {
		out["multipleOf"] = w.number(*n.step)
	}
}

func (w *scribe) texts(out map[string]any, f *form, all []any) []any {
	for _, name := range f.formats {
		switch {
		case formatKinds(name) != strs:
		case name == "byte":
			w.lost = true
		default:
			all = append(all, map[string]any{"format": name})
		}
	}
	t := f.str
	if t == nil {
		return all
	}
	limits(out, "Length", t.min, t.max)
	for _, p := range t.patterns {
		all = append(all, map[string]any{"pattern": p.source})
		w.lost = w.lost || !p.known
	}
	w.lost = w.lost || t.number != nil
	return all
}

func limits(out map[string]any, what string, least, most int) {
	if least > 0 {
		out["min"+what] = least
	}
	if most >= 0 {
		out["max"+what] = most
	}
}

func (w *scribe) arrays(out map[string]any, a *arrays, all []any) []any {
	limits(out, "Items", a.min, a.max)
	if len(a.prefix) > 0 {
		out["prefixItems"] = w.refs(a.prefix, allKinds)
	}
	out["items"] = w.ref(a.rest, allKinds)
	for _, c := range a.contains {
		m := map[string]any{"contains": w.ref(c.schema, allKinds), "minContains": max(c.min, 0)}
		if c.max >= 0 {
			m["maxContains"] = c.max
		}
		all = append(all, m)
	}
	out["uniqueItems"] = a.unique
	return all
}

func (w *scribe) objects(out map[string]any, o *objects, k kinds, all []any) []any {
	limits(out, "Properties", o.min, o.max)
	out["required"] = o.required
	if o.required == nil {
		out["required"] = []string{}
	}
	for _, g := range o.groups {
		all = append(all, w.group(g))
	}
	for _, s := range o.names {
		all = append(all, map[string]any{"propertyNames": w.ref(s, strs)})
	}
	for _, d := range o.dependents {
		if len(d.required) > 0 {
			all = append(all, map[string]any{"dependentRequired": map[string]any{d.name: d.required}})
		}
		for _, s := range d.schemas {
			all = append(all, map[string]any{"dependentSchemas": map[string]any{d.name: w.ref(s, k)}})
		}
	}
	return all
}

func (w *scribe) group(g group) any {
	props, patterns := map[string]any{}, map[string]any{}
	for _, p := range g.props {
		props[p.name] = w.ref(p.schema, allKinds)
	}
	for _, p := range g.patterns {
		w.lost = w.lost || !p.pattern.known
		patterns[p.pattern.source] = w.ref(p.schema, allKinds)
	}
	for name := range g.barred {
		spoken := slices.ContainsFunc(g.patterns, func(p patterned) bool { return w.j.matches(p.pattern, name) != no })
		if g.property(name) == nil && !spoken {
			props[name] = false
		}
	}
	return map[string]any{"properties": props, "patternProperties": patterns, "additionalProperties": w.ref(g.additional, allKinds)}
}

// sampleTexts are strings that a claim about strings is tried with.
func sampleTexts(u *Universe, f *form) []value {
	out := mapAll([]string{
		"", "a", "b", "c", "ab", "aa", "ba", "abc", "aab", "bab", "abab", "é", "é€", "1", "0", "-1", "1.5", "12", "true", "null",
		"x-y", "A", "Z9", " ", "\n", "a\n", "2024-01-31", "2024-01-31T10:00:00Z", "a@b.example", "http://a.example/b", "127.0.0.1",
		"::1", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "localhost", strings.Repeat("a", 20), strings.Repeat("b1", 40),
	}, stringValue)
	q, _ := u.within(f)
	for range 3 {
		s, o, _ := u.space.Shortest(u.space.Both(q.in, u.space.Length(max(q.min, 0), -1)), q.max, 500)
		if o != language.Found {
			break
		}
		out = append(out, stringValue(s))
		q.in = u.space.Both(q.in, u.space.Not(u.space.Literal(s)))
	}
	last := out[len(out)-1].text
	return append(out, stringValue(last+"a"), stringValue("-"+last))
}

func newJury() *jury {
	return &jury{compiled: map[juryKey]*jsonschema.Schema{}, patterns: map[*pattern]*regexp.Regexp{}}
}
