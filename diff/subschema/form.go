package subschema

import (
	"slices"
	"sort"
)

// kinds is a set of JSON types.
type kinds uint8

const (
	nulls kinds = 1 << iota
	bools
	nums
	strs
	arrs
	objs
	allKinds = nulls | bools | nums | strs | arrs | objs
)

// kindOf maps node.Kind to its set.
var kindOf = [...]kinds{0, nulls, bools, nums, strs, arrs, objs}

// single yields the types of a set one by one.
func (k kinds) single() []kinds {
	var out []kinds
	for b := nulls; b <= objs; b <<= 1 {
		if k&b != 0 {
			out = append(out, b)
		}
	}
	return out
}

// form is the normal form of a schema: a conjunction of literals. A value is in the set if its
// type is in kinds and every literal holds; the literals of one type say nothing about values
// of another. A form never changes once its schema is settled, and may be shared.
type form struct {
	kinds   kinds
	enum    *enum // nil: any value
	num     *numbers
	str     *texts
	arr     *arrays
	obj     *objects
	formats []string // registered ones, sorted
	unions  []union
	not     []*Schema
	cond    []conditional
	uneval  []unevaluated
	// opaque are constructs whose meaning is not known, each with a text that is the same for
	// the same construct. A value may or may not meet them.
	opaque []string
	// beside are schemas that may hold too as far as this form tells: they restrict nothing, but a
	// sender may have spoken about members there.
	beside []*Schema

	extensible bool // the enum is listed under x-extensible-enum
	readOnly   bool
	writeOnly  bool
	tracked    bool // read for what it evaluates
	untyped    bool // no type keyword: allKinds comes from silence
}

// union is a disjunction of schemas, exclusive (oneOf) or not.
type union struct {
	branches  []*Schema
	exclusive bool
	tags      *tags // until the form is settled
	// sent is, for each branch, a superset of what a sender means by it under the reading; nil:
	// the branches themselves.
	sent []*Schema
}

// conditional is if, then and else; absent parts are the true schema.
type conditional struct{ test, then, otherwise *Schema }

// numbers restricts numbers.
type numbers struct {
	lo, hi         *decimal
	loOpen, hiOpen bool     // the bound itself is excluded
	step           *decimal // nil: any; 1 is the type integer
}

// texts restricts strings. Lengths are in code points, max < 0 is no limit.
type texts struct {
	min, max int
	patterns []*pattern // sorted by source
	// number is set for the texts of the numbers that it describes.
	number *numbers
}

// arrays restricts arrays. An item is in the schema of its position in prefix, else in rest.
type arrays struct {
	min, max int // max < 0: no limit
	prefix   []*Schema
	rest     *Schema // nil: any
	contains []containment
	unique   bool
	// spoken is, in a tracked form, the number of positions that some keyword evaluates, if only
	// to accept everything: what unevaluatedItems around this schema leaves alone.
	spoken int
}

// unevaluated is unevaluatedProperties or unevaluatedItems: the members or items that no keyword
// of scope, the rest of the same schema object, has evaluated are in schema.
type unevaluated struct {
	scope, schema *Schema
	items         bool
}

// containment is contains with its counts, max < 0: no limit.
type containment struct {
	schema   *Schema
	min, max int
	tracked  bool // stays without limits, because unevaluatedItems leaves alone what it finds
}

func (c containment) vacuous() bool { return c.min <= 0 && c.max < 0 }

// objects restricts objects.
type objects struct {
	groups     []group
	required   []string // sorted
	min, max   int      // max < 0: no limit
	names      []*Schema
	dependents []dependent // sorted by name
}

// group is one properties, patternProperties, additionalProperties triple: additional holds for
// the members that neither of the others speaks about.
type group struct {
	props      []property // sorted by name
	patterns   []patterned
	additional *Schema // nil: silent
	// barred are names that no member may have unless props or patterns speak about it: what a
	// reading makes of silence.
	barred map[string]bool
}

type property struct {
	name   string
	schema *Schema
	// Flags of a schema in canonical form; elsewhere they are read from the schema.
	readOnly, writeOnly bool
}

type patterned struct {
	pattern *pattern
	schema  *Schema
}

// dependent says what holds where a member is there.
type dependent struct {
	name     string
	required []string  // sorted
	schemas  []*Schema // about the whole object
}

var (
	trueForm  = &form{kinds: allKinds, untyped: true}
	falseForm = &form{}
)

// isTrue reports whether every value is in the set.
func (f *form) isTrue() bool { return f.kinds == allKinds && f.plain() }

// isFalse reports whether no type is left. Other forms may be empty too.
func (f *form) isFalse() bool { return f.kinds == 0 }

// plain reports whether f is nothing but a set of types.
func (f *form) plain() bool {
	return f.enum == nil && f.num == nil && f.str == nil && f.arr == nil && f.obj == nil &&
		len(f.formats) == 0 && f.local()
}

// local reports whether f has no literal about several types.
func (f *form) local() bool {
	return len(f.unions) == 0 && len(f.not) == 0 && len(f.cond) == 0 &&
		len(f.uneval) == 0 && len(f.opaque) == 0
}

// conj returns the intersection.
func conj(u *Universe, f, g *form) *form {
	if f == g || g == trueForm {
		return f
	}
	if f == trueForm {
		return g
	}
	num, rest := conjNumbers(f.num, g.num)
	str, restOfTexts := conjTexts(f.str, g.str)
	h := &form{
		kinds:      f.kinds & g.kinds,
		enum:       conjEnum(f.enum, g.enum),
		num:        num,
		str:        str,
		arr:        conjArrays(u, f.arr, g.arr),
		obj:        conjObjects(u, f.obj, g.obj),
		formats:    unionOf(f.formats, g.formats),
		unions:     concat(f.unions, g.unions),
		not:        concatNew(f.not, g.not),
		cond:       concat(f.cond, g.cond),
		uneval:     concat(f.uneval, g.uneval),
		opaque:     unionOf(unionOf(f.opaque, g.opaque), unionOf(rest, restOfTexts)),
		beside:     concatNew(f.beside, g.beside),
		extensible: f.extensible || g.extensible,
		readOnly:   f.readOnly || g.readOnly,
		writeOnly:  f.writeOnly || g.writeOnly,
		tracked:    f.tracked || g.tracked,
		untyped:    f.untyped && g.untyped,
	}
	return h.tidy()
}

func concat[T any](a, b []T) []T {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	return append(slices.Clone(a), b...)
}

// concatNew appends the elements of b that are not in a.
func concatNew[T comparable](a, b []T) []T {
	out := a
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(slices.Clip(out), x)
		}
	}
	return out
}

// unionOf merges two sorted lists without duplicates.
func unionOf(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := append(slices.Clone(a), b...)
	sort.Strings(out)
	return slices.Compact(out)
}

func conjEnum(a, b *enum) *enum {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return a.filter(b.has)
}

// conjNumbers returns the intersection, or a superset with the rest of it, which is beyond the
// limits of exact arithmetic and so has to be opaque.
func conjNumbers(a, b *numbers) (c *numbers, rest []string) {
	if a == nil || a == b {
		return b, nil
	}
	if b == nil {
		return a, nil
	}
	c = new(numbers)
	*c = *a
	if b.lo != nil {
		c.raise(*b.lo, b.loOpen)
	}
	if b.hi != nil {
		c.lower(*b.hi, b.hiOpen)
	}
	if b.step != nil && !c.divide(*b.step) {
		rest = []string{"multipleOf cannot be computed with: " + b.step.String()}
	}
	return c, rest
}

// raise sets the lower bound to d if that is higher.
func (n *numbers) raise(d decimal, open bool) {
	if n.lo != nil {
		if c := d.cmp(*n.lo); c < 0 || c == 0 && !open {
			return
		}
	}
	n.lo, n.loOpen = &d, open
}

// lower sets the upper bound to d if that is lower.
func (n *numbers) lower(d decimal, open bool) {
	if n.hi != nil {
		if c := d.cmp(*n.hi); c > 0 || c == 0 && !open {
			return
		}
	}
	n.hi, n.hiOpen = &d, open
}

// divide restricts n to the multiples of step; false says that the numbers are beyond the
// limits of exact arithmetic.
func (n *numbers) divide(step decimal) bool {
	if n.step == nil {
		n.step = &step
		return true
	}
	l, ok := n.step.lcm(step)
	if ok {
		n.step = &l
	}
	return ok
}

// round moves the bounds to the nearest multiples of the step, included.
func (n *numbers) round() {
	if n.step == nil {
		return
	}
	if n.lo != nil {
		if d, ok := n.lo.multipleUp(*n.step); ok {
			if n.loOpen && d.cmp(*n.lo) == 0 {
				if d, ok = d.plus(*n.step); !ok {
					return
				}
			}
			n.lo, n.loOpen = &d, false
		}
	}
	if n.hi != nil {
		if d, ok := n.hi.negated().multipleUp(*n.step); ok {
			if d = d.negated(); n.hiOpen && d.cmp(*n.hi) == 0 {
				if d, ok = d.plus(n.step.negated()); !ok {
					return
				}
			}
			n.hi, n.hiOpen = &d, false
		}
	}
}

// empty reports whether no number is left; n is rounded.
func (n *numbers) empty() bool {
	if n.lo == nil || n.hi == nil {
		return false
	}
	c := n.lo.cmp(*n.hi)
	return c > 0 || c == 0 && (n.loOpen || n.hiOpen)
}

// conjTexts returns the intersection, in the way of [conjNumbers].
func conjTexts(a, b *texts) (c *texts, rest []string) {
	if a == nil || a == b {
		return b, nil
	}
	if b == nil {
		return a, nil
	}
	number, rest := conjNumbers(a.number, b.number)
	return &texts{
		min:      max(a.min, b.min),
		max:      lesser(a.max, b.max),
		patterns: sortPatterns(concatNew(a.patterns, b.patterns)),
		number:   number,
	}, rest
}

// lesser returns the smaller limit, where a negative one is none.
func lesser(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

func conjArrays(u *Universe, a, b *arrays) *arrays {
	if a == nil || a == b {
		return b
	}
	if b == nil {
		return a
	}
	c := &arrays{
		min: max(a.min, b.min), max: lesser(a.max, b.max),
		contains: concatNew(a.contains, b.contains), unique: a.unique || b.unique,
		rest: u.both(a.rest, b.rest), spoken: max(a.spoken, b.spoken),
	}
	for i := range max(len(a.prefix), len(b.prefix)) {
		c.prefix = append(c.prefix, u.both(a.item(i), b.item(i)))
	}
	return c
}

// item returns the schema of position i, nil for any.
func (a *arrays) item(i int) *Schema {
	if i < len(a.prefix) {
		return a.prefix[i]
	}
	return a.rest
}

func conjObjects(u *Universe, a, b *objects) *objects {
	if a == nil || a == b {
		return b
	}
	if b == nil {
		return a
	}
	return &objects{
		groups:     conjGroups(u, a.groups, b.groups),
		required:   unionOf(a.required, b.required),
		min:        max(a.min, b.min),
		max:        lesser(a.max, b.max),
		names:      concatNew(a.names, b.names),
		dependents: conjDependents(a.dependents, b.dependents),
	}
}

// conjGroups keeps groups with additionalProperties apart, because that keyword sees only its
// own schema object; the silent ones become one.
func conjGroups(u *Universe, a, b []group) []group {
	var silent *group
	var out []group
	for _, g := range concat(a, b) {
		switch {
		case g.additional != nil || g.barred != nil:
			if g.barred != nil || !slices.ContainsFunc(out, g.same) {
				out = append(out, g)
			}
		case silent == nil:
			silent = &group{props: g.props, patterns: g.patterns}
		default:
			silent.props = conjProps(u, silent.props, g.props)
			silent.patterns = concatNew(silent.patterns, g.patterns)
		}
	}
	if silent != nil {
		out = append([]group{*silent}, out...)
	}
	return out
}

func (g group) same(h group) bool {
	return g.additional == h.additional && slices.Equal(g.props, h.props) && slices.Equal(g.patterns, h.patterns)
}

func conjProps(u *Universe, a, b []property) []property {
	out := make([]property, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch p, q := a[0], b[0]; {
		case p.name < q.name:
			out, a = append(out, p), a[1:]
		case p.name > q.name:
			out, b = append(out, q), b[1:]
		default:
			out = append(out, property{
				name: p.name, schema: u.both(p.schema, q.schema),
				readOnly: p.readOnly || q.readOnly, writeOnly: p.writeOnly || q.writeOnly,
			})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func conjDependents(a, b []dependent) []dependent {
	out := slices.Clone(a)
	for _, d := range b {
		i, ok := slices.BinarySearchFunc(out, d.name, func(e dependent, s string) int { return compare(e.name, s) })
		if !ok {
			out = slices.Insert(out, i, d)
			continue
		}
		out[i] = dependent{d.name, unionOf(out[i].required, d.required), concatNew(out[i].schemas, d.schemas)}
	}
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
