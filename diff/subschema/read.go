package subschema

import (
	"slices"
	"sort"
	"strconv"

	"github.com/postel-api/postel/internal/node"
)

// read fills in the form with what the schema's own keywords say, and s.parts with the schemas
// at the same place that are conjuncts too.
func (s *Schema) read() {
	switch n := s.Node; n.Kind() {
	case node.Absent:
		s.form = trueForm
	case node.Bool:
		if s.form = trueForm; !n.Bool() {
			s.form = falseForm
		}
	case node.Object:
		s.readObject(n)
	default:
		s.form = opaqueForm("the schema is neither an object nor a boolean")
	}
}

func opaqueForm(text string) *form { return &form{kinds: allKinds, opaque: []string{text}} }

func (s *Schema) readObject(n node.Node) {
	if ref := n.Get("$ref"); ref.Kind() == node.String && s.dialect&^tracked != Draft202012 {
		// OpenAPI 3.0.4, 4.7.23: a Reference Object cannot be extended, what stands beside is
		// ignored; draft 4 says the same.
		if s.form = trueForm; s.refer(n) != "" {
			s.form = opaqueForm(s.refer(n))
		}
		return
	}
	if k, ok := typeOnly(n); ok {
		s.form = s.u.types[k]
		return
	}
	r := reader{s: s, u: s.u, n: n, f: &form{kinds: allKinds, untyped: true, tracked: s.dialect&tracked != 0}}
	r.keywords()
	if s.form = r.finish(); s.form.isTrue() && s.form.flagless() {
		s.form = trueForm
	}
}

func (f *form) flagless() bool { return !f.readOnly && !f.writeOnly }

// typeOnly reads the most frequent schema of all, a plain type with annotations, without
// building anything.
func typeOnly(n node.Node) (kinds, bool) {
	k := kinds(0)
	for name, v := range n.Members() {
		switch name {
		case "type":
			switch v.Str() {
			case "string":
				k = strs
			case "boolean":
				k = bools
			case "object":
				k = objs
			case "number":
				k = nums
			case "array":
				k = arrs
			case "null":
				k = nulls
			default:
				return 0, false
			}
		case "description", "example", "examples", "title", "default", "deprecated":
		default:
			return 0, false
		}
	}
	return k, k != 0
}

// refer makes what $ref means part of the conjunction, or says why it cannot.
func (s *Schema) refer(n node.Node) (problem string) {
	if s.r == nil {
		return "the reference " + n.Get("$ref").Str() + " was not resolved"
	}
	target, err := s.r.Resolve(n)
	if err != nil || target == n || target.IsZero() {
		return "the reference " + n.Get("$ref").Str() + " leads nowhere"
	}
	s.parts = append(s.parts, s.sub(target))
	return ""
}

// reader collects the keywords of one schema object.
type reader struct {
	s *Schema
	u *Universe
	n node.Node
	f *form

	types       kinds
	integer     bool // among the types, without number
	nullable    bool
	loFlag      bool // exclusiveMinimum: true
	hiFlag      bool
	num         numbers
	str         texts
	arr         arrays
	obj         objects
	group       group
	cond        conditional
	hasIf       bool
	contains    *Schema
	minContains int
	maxContains int
	additional  *Schema // additionalItems
	tuple       bool    // items is an array
}

func (r *reader) keywords() {
	r.str.max, r.arr.max, r.obj.max, r.minContains, r.maxContains = -1, -1, -1, 1, -1
	for name, v := range r.n.Members() {
		if r.annotation(name) {
			continue
		}
		r.scalar(name, v)
		r.structural(name, v)
		r.composition(name, v)
	}
}

func (r *reader) annotation(name string) bool {
	switch name {
	case "description", "example", "examples", "title", "default", "deprecated", "externalDocs", "xml", "$comment":
		return true
	}
	return false
}

func (r *reader) modern() bool { return r.s.dialect&^tracked == Draft202012 }

func (r *reader) sub(v node.Node) *Schema { return r.s.sub(v) }

// scalar reads the keywords whose values are no schemas.
func (r *reader) scalar(name string, v node.Node) {
	switch name {
	case "type":
		r.readType(v)
	case "nullable":
		r.nullable = r.nullable || r.s.dialect == OpenAPI30 && v.Bool()
	case "x-nullable":
		r.nullable = r.nullable || r.s.dialect == Swagger20 && v.Bool()
	case "enum":
		r.readEnum(v)
	case "const":
		if r.modern() {
			r.readConst(v)
		}
	case "x-extensible-enum":
		r.f.extensible = v.Bool() || v.Kind() == node.Array
		if !r.n.Has("enum") {
			r.readEnum(v)
		}
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		r.readNumber(name, v)
	case "minLength":
		r.str.min = r.count(v, 0)
	case "maxLength":
		r.str.max = r.count(v, -1)
	case "pattern":
		if v.Kind() == node.String {
			r.str.patterns = []*pattern{r.u.pattern(v.Str())}
		}
	case "format":
		if formatKinds(v.Str()) != 0 {
			r.f.formats = []string{v.Str()}
		}
	case "readOnly":
		r.f.readOnly = v.Bool()
	case "writeOnly":
		r.f.writeOnly = v.Bool()
	}
}

// count reads a length or number of things. A number that is no such count, or beyond every
// real length, leaves the keyword without effect.
func (r *reader) count(v node.Node, otherwise int) int {
	d, ok := parseDecimal(v.Text())
	if v.Kind() != node.Number || !ok || !d.isInteger() || d.sign() < 0 {
		return otherwise
	}
	if d.exp > 15 {
		return int(1e15)
	}
	i, _ := strconv.Atoi(d.String())
	return i
}

func (r *reader) readType(v node.Node) {
	if v.Kind() == node.Array {
		for _, t := range v.Items() {
			r.addType(t.Str())
		}
		if v.Len() == 0 {
			r.opaque("the type list is empty")
		}
		return
	}
	r.addType(v.Str())
}

func (r *reader) addType(name string) {
	switch name {
	case "null":
		r.types |= nulls
	case "boolean":
		r.types |= bools
	case "number":
		r.types |= nums
		r.integer = false
	case "integer":
		if r.types&nums == 0 {
			r.integer = true
		}
		r.types |= nums
	case "string":
		r.types |= strs
	case "array":
		r.types |= arrs
	case "object":
		r.types |= objs
	case "file":
		if r.s.dialect == Swagger20 {
			r.types |= strs
			return
		}
		fallthrough
	default:
		r.opaque("the type " + strconv.Quote(name) + " is not known")
	}
}

func (r *reader) opaque(text string) { r.f.opaque = unionOf(r.f.opaque, []string{text}) }

func (r *reader) readEnum(v node.Node) {
	if v.Kind() != node.Array {
		return
	}
	vals := make([]value, 0, v.Len())
	for _, e := range v.Items() {
		w, ok := readValue(e)
		if !ok {
			r.opaque("the enum has the number " + e.Text() + ", which is beyond the limits")
			return
		}
		vals = append(vals, w)
	}
	r.f.enum = conjEnum(r.f.enum, newEnum(vals))
}

func (r *reader) readConst(v node.Node) {
	w, ok := readValue(v)
	if !ok {
		r.opaque("const is a number beyond the limits: " + v.Text())
		return
	}
	r.f.enum = conjEnum(r.f.enum, newEnum([]value{w}))
}

// readNumber reads a bound. Up to draft 4 the exclusive keywords are flags beside the bound, later
// they are bounds themselves; the value tells which, in any dialect.
func (r *reader) readNumber(name string, v node.Node) {
	if v.Kind() == node.Bool {
		r.loFlag = r.loFlag || name == "exclusiveMinimum" && v.Bool()
		r.hiFlag = r.hiFlag || name == "exclusiveMaximum" && v.Bool()
		return
	}
	if v.Kind() != node.Number {
		return
	}
	d, ok := parseDecimal(v.Text())
	if !ok {
		r.opaque(name + " is a number beyond the limits: " + v.Text())
		return
	}
	switch name {
	case "minimum":
		r.num.raise(d, false)
	case "maximum":
		r.num.lower(d, false)
	case "exclusiveMinimum":
		r.num.raise(d, true)
	case "exclusiveMaximum":
		r.num.lower(d, true)
	default:
		if d.sign() <= 0 || !r.num.divide(d) {
			r.opaque("multipleOf cannot be computed with: " + v.Text())
		}
	}
}

// structural reads the keywords about items and members.
func (r *reader) structural(name string, v node.Node) {
	switch name {
	case "items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems":
		r.readItems(name, v)
	case "required":
		r.obj.required = v.Strings()
	case "minProperties":
		r.obj.min = r.count(v, 0)
	case "maxProperties":
		r.obj.max = r.count(v, -1)
	case "properties":
		r.readProperties(v)
	case "additionalProperties":
		if k := v.Kind(); k == node.Bool || k == node.Object {
			r.group.additional = r.sub(v)
		}
	case "patternProperties":
		if r.modern() || r.s.dialect == Draft4 {
			r.readPatternProperties(v)
		}
	case "dependencies":
		if r.s.dialect == Draft4 {
			r.readDependents(v)
		}
	default:
		if r.modern() {
			r.modernStructural(name, v)
		}
	}
}

func (r *reader) readItems(name string, v node.Node) {
	switch name {
	case "items":
		switch {
		case v.Kind() != node.Array:
			r.arr.rest = r.sub(v)
		case !r.modern():
			r.tuple = true
			r.readPrefix(v)
		}
	case "prefixItems":
		if r.modern() {
			r.readPrefix(v)
		}
	case "additionalItems":
		if !r.modern() {
			r.additional = r.sub(v)
		}
	case "minItems":
		r.arr.min = r.count(v, 0)
	case "maxItems":
		r.arr.max = r.count(v, -1)
	default:
		r.arr.unique = v.Bool()
	}
}

func (r *reader) readPrefix(v node.Node) {
	for _, e := range v.Items() {
		r.arr.prefix = append(r.arr.prefix, r.sub(e))
	}
}

func (r *reader) readPatternProperties(v node.Node) {
	for source, e := range v.Members() {
		r.group.patterns = append(r.group.patterns, patterned{r.u.pattern(source), r.sub(e)})
	}
	slices.SortFunc(r.group.patterns, func(a, b patterned) int { return compare(a.pattern.source, b.pattern.source) })
}

func (r *reader) modernStructural(name string, v node.Node) {
	switch name {
	case "contains":
		r.contains = r.sub(v)
	case "minContains":
		r.minContains = r.count(v, 1)
	case "maxContains":
		r.maxContains = r.count(v, -1)
	case "propertyNames":
		r.obj.names = []*Schema{r.sub(v)}
	case "dependentRequired", "dependentSchemas":
		r.readDependents(v)
	case "$dynamicRef":
		r.readDynamic(v)
	}
}

func (r *reader) readProperties(v node.Node) {
	r.group.props = make([]property, 0, v.Len())
	for name, e := range v.Members() {
		r.group.props = append(r.group.props, property{name: name, schema: r.sub(e)})
	}
	sort.Slice(r.group.props, func(i, j int) bool { return r.group.props[i].name < r.group.props[j].name })
}

func (r *reader) readDependents(v node.Node) {
	var out []dependent
	for name, e := range v.Members() {
		d := dependent{name: name}
		if e.Kind() == node.Array {
			d.required = sortedStrings(e)
		} else {
			d.schemas = []*Schema{r.sub(e)}
		}
		out = append(out, d)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	r.obj.dependents = conjDependents(r.obj.dependents, out)
}

func sortedStrings(v node.Node) []string {
	out := v.Strings()
	sort.Strings(out)
	return slices.Compact(out)
}

// composition reads the keywords that combine schemas at the same place.
func (r *reader) composition(name string, v node.Node) {
	switch name {
	case "$ref":
		if v.Kind() == node.String {
			if problem := r.s.refer(r.n); problem != "" {
				r.opaque(problem)
			}
		}
	case "allOf":
		for _, e := range v.Items() {
			r.s.parts = append(r.s.parts, r.sub(e))
		}
	case "anyOf", "oneOf":
		if v.Kind() != node.Array || v.Len() == 0 {
			return
		}
		un := union{exclusive: name == "oneOf", tags: readTags(r.n.Get("discriminator"), v)}
		for _, e := range v.Items() {
			un.branches = append(un.branches, r.sub(e))
		}
		r.f.unions = append(r.f.unions, un)
	case "not":
		r.f.not = []*Schema{r.sub(v)}
	case "if", "then", "else":
		if !r.modern() {
			return
		}
		switch name {
		case "if":
			r.cond.test, r.hasIf = r.sub(v), true
		case "then":
			r.cond.then = r.sub(v)
		default:
			r.cond.otherwise = r.sub(v)
		}
	}
}

// finish assembles the form and lists the branches that have to be settled before it.
func (r *reader) finish() *form {
	f := r.f
	if r.types != 0 {
		if r.nullable {
			// OpenAPI 3.0.3, 4.7.24.1: nullable widens the type keyword beside it, and nothing else.
			r.types |= nulls
		}
		f.kinds, f.untyped = r.types, false
	}
	if r.loFlag && r.num.lo != nil {
		r.num.loOpen = true
	}
	if r.hiFlag && r.num.hi != nil {
		r.num.hiOpen = true
	}
	if r.integer && !r.num.divide(decimalOf(1)) {
		r.opaque("multipleOf cannot be computed with")
	}
	r.finishItems()
	sort.Strings(r.obj.required)
	r.obj.required = slices.Compact(r.obj.required)
	if r.group.additional != nil || len(r.group.props) > 0 || len(r.group.patterns) > 0 {
		r.obj.groups = []group{r.group}
	}
	if r.hasIf && (r.cond.then != nil || r.cond.otherwise != nil || r.s.dialect&tracked != 0) {
		f.cond = []conditional{r.cond}
	}
	f.num, f.str, f.arr, f.obj = &r.num, &r.str, &r.arr, &r.obj
	return f.tidy()
}

func (r *reader) finishItems() {
	if r.tuple && r.additional != nil {
		r.arr.rest = r.additional
	}
	if r.f.tracked {
		r.arr.spoken = len(r.arr.prefix)
		if r.arr.rest != nil {
			r.arr.spoken = everyItem
		}
	}
	if r.contains != nil {
		r.arr.contains = []containment{{r.contains, r.minContains, r.maxContains, r.f.tracked}}
	}
}
