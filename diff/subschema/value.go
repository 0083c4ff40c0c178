package subschema

import (
	"slices"
	"sort"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// value is a JSON value with exact numbers. Members are sorted by name, names are unique.
type value struct {
	kind    node.Kind
	text    string  // of a string; "true" or "false"
	num     decimal // of a number
	items   []value
	members []member
}

type member struct {
	name  string
	value value
}

var (
	nullValue   = value{kind: node.Null}
	trueValue   = value{kind: node.Bool, text: "true"}
	falseValue  = value{kind: node.Bool, text: "false"}
	emptyObject = value{kind: node.Object}
	emptyArray  = value{kind: node.Array}
)

func stringValue(s string) value     { return value{kind: node.String, text: s} }
func numberValue(d decimal) value    { return value{kind: node.Number, num: d} }
func (v value) kinds() kinds         { return kindOf[v.kind] }
func (v value) equal(w value) bool   { return v.key() == w.key() }
func (v value) has(name string) bool { _, ok := v.get(name); return ok }

// readValue reads the value at n; ok is false where a number is beyond the limits.
func readValue(n node.Node) (v value, ok bool) {
	v.kind = n.Kind()
	switch v.kind {
	case node.String, node.Bool:
		v.text = n.Text()
	case node.Number:
		v.num, ok = parseDecimal(n.Text())
		return v, ok
	case node.Array:
		v.items = make([]value, 0, n.Len())
		for _, e := range n.Items() {
			w, ok := readValue(e)
			if !ok {
				return v, false
			}
			v.items = append(v.items, w)
		}
	case node.Object:
		v.members = make([]member, 0, n.Len())
		for name, e := range n.Members() {
			w, ok := readValue(e)
			if !ok {
				return v, false
			}
			v.members = append(v.members, member{name, w})
		}
		sort.Slice(v.members, func(i, j int) bool { return v.members[i].name < v.members[j].name })
	}
	return v, v.kind != node.Absent
}

func (v value) find(name string) (int, bool) {
	return slices.BinarySearchFunc(v.members, name, func(m member, s string) int { return strings.Compare(m.name, s) })
}

func (v value) get(name string) (value, bool) {
	i, ok := v.find(name)
	if !ok {
		return value{}, false
	}
	return v.members[i].value, true
}

// with returns v with one member set.
func (v value) with(name string, w value) value {
	i, ok := v.find(name)
	if ok {
		v.members = slices.Clone(v.members)
		v.members[i].value = w
		return v
	}
	ms := make([]member, len(v.members)+1)
	copy(ms, v.members[:i])
	ms[i] = member{name, w}
	copy(ms[i+1:], v.members[i:])
	v.members = ms
	return v
}

// withAll returns v with members that it does not have, each name once.
func (v value) withAll(more []member) value {
	if len(more) == 0 {
		return v
	}
	ms := make([]member, 0, len(v.members)+len(more))
	ms = append(append(ms, v.members...), more...)
	slices.SortFunc(ms, func(a, b member) int { return strings.Compare(a.name, b.name) })
	v.members = ms
	return v
}

// without returns v with one member less.
func (v value) without(name string) value {
	if i, ok := v.find(name); ok {
		v.members = slices.Delete(slices.Clone(v.members), i, i+1)
	}
	return v
}

// replaced returns v with another item at i.
func (v value) replaced(i int, w value) value {
	v.items = slices.Clone(v.items)
	v.items[i] = w
	return v
}

// key returns a text that is the same for two values if and only if they are equal: JSON with
// sorted members and one spelling for each number. It is also what people see.
func (v value) key() string {
	if v.kind == node.Number {
		return v.num.String()
	}
	return string(v.appendKey(nil))
}

func (v value) appendKey(b []byte) []byte {
	switch v.kind {
	case node.Null:
		return append(b, "null"...)
	case node.Bool:
		return append(b, v.text...)
	case node.Number:
		return append(b, v.num.String()...)
	case node.String:
		return appendQuoted(b, v.text)
	case node.Array:
		b = append(b, '[')
		for i, w := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = w.appendKey(b)
		}
		return append(b, ']')
	}
	b = append(b, '{')
	for i, m := range v.members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, m.name), ':')
		b = m.value.appendKey(b)
	}
	return append(b, '}')
}

// appendQuoted writes s as a JSON string with only the escapes that JSON needs.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < 0x20 || c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// enum is a finite set of values, sorted by key.
type enum struct {
	keys []string
	vals []value
}

func newEnum(vs []value) *enum {
	e := &enum{}
	for _, v := range vs {
		e.keys = append(e.keys, v.key())
	}
	order := make([]int, len(vs))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(i, j int) bool { return e.keys[order[i]] < e.keys[order[j]] })
	keys := make([]string, 0, len(vs))
	for _, i := range order {
		if n := len(keys); n == 0 || keys[n-1] != e.keys[i] {
			keys, e.vals = append(keys, e.keys[i]), append(e.vals, vs[i])
		}
	}
	e.keys = keys
	return e
}

func (e *enum) has(v value) bool {
	_, ok := slices.BinarySearch(e.keys, v.key())
	return ok
}

// filter returns the values for which keep holds; e itself if that is all of them.
func (e *enum) filter(keep func(value) bool) *enum {
	f := &enum{}
	for i, v := range e.vals {
		if keep(v) {
			f.keys, f.vals = append(f.keys, e.keys[i]), append(f.vals, v)
		}
	}
	if len(f.keys) == len(e.keys) {
		return e
	}
	return f
}

func (e *enum) kinds() kinds {
	var k kinds
	for _, v := range e.vals {
		k |= v.kinds()
	}
	return k
}
