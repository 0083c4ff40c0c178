package diff

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// whole returns the value of the whole body, parameter or header that an occasion is about: one
// that has its witness at the place that changed, and that the receiver refuses.
func (x *composer) whole(o *occasion) (string, error) {
	s := x.c.schemas
	w := o.way
	if w == nil || o.fact.at != w.pair {
		return "", errNoValue
	}
	top := w
	for top.up != nil {
		top = top.up
	}
	sender, receiver := s.roles(top.pair, hurting)
	rel := s.relation(top.pair)
	if text, ok := x.built(o, w); ok {
		if s.universe.Refutes(sender, receiver, parsed(text), rel) {
			return text, nil
		}
	}
	if x.hopeless[top.pair] {
		return "", errNoValue
	}
	around, err := x.compiled(surrounding(o.m.place.Pointer, o.fact.witness.Value))
	if err != nil {
		return "", err
	}
	rel.MaxSteps = min(rel.MaxSteps, maxLiftSteps)
	a := s.universe.Contains(s.universe.AllOf(sender, around), receiver, rel)
	if a.Verdict != subschema.NotContained {
		x.hopeless[top.pair] = true
		return "", errNoValue
	}
	return a.Witness, nil
}

// maxLiftSteps bounds the search for a whole value. Most are built without one, and where one
// fails the others around the same schemas would.
const maxLiftSteps = 1000

// built puts the witness of an occasion into samples of the values around it, from the inside
// out. Whether the whole is then refused is not known yet.
func (x *composer) built(o *occasion, w *way) (string, bool) {
	text := o.fact.witness.Value
	for ; w.up != nil; w = w.up {
		if w.step == "" {
			continue // a branch is the same value
		}
		around := x.around(w.up.pair)
		if !around.ok {
			return "", false
		}
		var ok bool
		if text, ok = holding(parsed(around.text), unescaped(w.step[1:]), text); !ok {
			return "", false
		}
	}
	return text, true
}

// around is a sample of what may be sent at a pair.
func (x *composer) around(p *schemaPair) sample {
	from, other := p.base, p.rev
	if p.side == Response {
		from, other = other, from
	}
	key := sampleKey{from, other, p.side, p.text}
	v, known := x.samples[key]
	if !known {
		v = x.search(x.c.schemas.relation(p), x.c.schemas.set(from), x.c.schemas.set(other))
		x.samples[key] = v
	}
	return v
}

func unescaped(token string) string { return strings.NewReplacer("~1", "/", "~0", "~").Replace(token) }

// holding returns v with a value as the member, the element or, for *, any element or member that
// a token of a pointer names.
func holding(v node.Node, token, value string) (string, bool) {
	switch v.Kind() {
	case node.Array:
		items := []string{}
		for _, e := range v.Items() {
			items = append(items, wire.JSON(e))
		}
		i, err := strconv.Atoi(token)
		if token == "*" {
			i, err = 0, nil
		}
		if err != nil || i < 0 || i > len(items) {
			return "", false
		}
		if i == len(items) {
			items = append(items, "")
		}
		items[i] = value
		return "[" + strings.Join(items, ",") + "]", true
	case node.Object:
		if token == "*" {
			token = "key"
		}
		members := []string{}
		found := false
		for k, e := range v.Members() {
			text := wire.JSON(e)
			if k == token {
				text, found = value, true
			}
			members = append(members, wire.Quote(k)+":"+text)
		}
		if !found {
			members = append(members, wire.Quote(token)+":"+value)
		}
		return "{" + strings.Join(members, ",") + "}", true
	}
	return "", false
}

// surrounding returns a schema of the values that have the given one at a pointer, where * is any
// element or member, and a number an element or a member.
func surrounding(pointer, value string) string {
	var defs strings.Builder
	tokens := strings.Split(pointer, "/")[1:]
	for i, t := range tokens {
		below := fmt.Sprintf(`{"$ref": "#/$defs/%d"}`, i+1)
		name := unescaped(t)
		index, err := strconv.Atoi(t)
		alternatives := ""
		switch {
		case t == "*":
			name, index = "key", 0
			fallthrough
		case err == nil && index >= 0 && index <= maxIndex:
			alternatives = fmt.Sprintf(`, {"type": "array", "minItems": %d, "prefixItems": [%s%s]}`, index+1, strings.Repeat("true, ", index), below)
		}
		key := wire.Quote(name)
		fmt.Fprintf(&defs, `"%d": {"anyOf": [{"type": "object", "required": [%s], "properties": {%s: %s}}%s]}, `, i, key, key, below, alternatives)
	}
	return fmt.Sprintf(`{"$ref": "#/$defs/0", "$defs": {%s"%d": {"const": %s}}}`, defs.String(), len(tokens), value)
}

// maxIndex is the last element of a list that can be the place of a witness.
const maxIndex = 100

// sample returns a value that one side's schema and the other side's accept, from the examples of
// the object that holds the schema if they fit.
func (x *composer) sample(from int, side Side, text bool, schema, other, holder node.Node) (string, error) {
	s := x.c.schemas
	mine, theirs := s.conj(x.document(from), schema), s.conj(x.document(1-from), other)
	rel := s.relation(&schemaPair{pairKey: pairKey{side: side, text: text}})
	for _, e := range examplesOf(holder) {
		if e = wireValue(e, text); s.universe.Refutes(s.universe.AllOf(s.set(mine), s.set(theirs)), x.never, e, rel) {
			return wire.JSON(e), nil
		}
	}
	key := sampleKey{mine, theirs, side, text}
	v, known := x.samples[key]
	if !known {
		v = x.search(rel, s.set(mine), s.set(theirs))
		x.samples[key] = v
	}
	if !v.ok {
		return "", errNoValue
	}
	return v.text, nil
}

// search looks for a value: one that is not empty where that can be, since an empty text is as
// good as none in a path.
func (x *composer) search(rel subschema.Relation, mine, theirs *subschema.Schema) sample {
	u := x.c.schemas.universe
	tries := [][]*subschema.Schema{{mine, theirs}, {mine}}
	if rel.Text {
		tries = [][]*subschema.Schema{{mine, theirs, x.filled}, {mine, x.filled}}
	}
	for _, all := range tries {
		if text, ok := u.Witness(u.AllOf(all...), rel); ok {
			return sample{text, true}
		}
	}
	return sample{}
}

// examplesOf lists the examples of a parameter, header or media type object.
func examplesOf(holder node.Node) []node.Node {
	var all []node.Node
	for _, key := range []string{"example", "x-example"} {
		if e := holder.Get(key); e.Exists() {
			all = append(all, e)
		}
	}
	for _, e := range holder.Get("examples").Members() {
		if v := e.Get("value"); v.Exists() {
			all = append(all, v)
		}
	}
	return all
}

// wireValue is a value as schemas are asked about it: where it travels as text, a scalar is its
// text.
func wireValue(v node.Node, text bool) node.Node {
	if text && (v.Kind() == node.Number || v.Kind() == node.Bool) {
		return parsed(wire.Quote(v.Text()))
	}
	return v
}
