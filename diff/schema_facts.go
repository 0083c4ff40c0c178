package diff

import (
	"math/big"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// analyse finds the facts of a pair and the pairs below it. Sets are not asked here.
func (s *schemas) analyse(p *schemaPair) {
	if p.analysed || p.base == p.rev {
		return
	}
	p.analysed = true
	a := &analysis{s: s, p: p, old: s.shape(p.base), now: s.shape(p.rev)}
	if a.old.broken != a.now.broken {
		return // there is nothing to compare: the sets stay undecided
	}
	a.types()
	a.enum()
	a.limits()
	a.formats()
	a.patterns()
	a.members()
	a.elements()
	a.unions()
	a.others()
	a.promises()
	a.text()
}

// analysis is the comparison of two shapes.
type analysis struct {
	s        *schemas
	p        *schemaPair
	old, now *shape
}

// note records a fact that counts as the sets say.
func (a *analysis) note(f fact) {
	if f.name == "" {
		f.name = a.s.subject(a.p)
	}
	a.p.facts = append(a.p.facts, schemaFact{fact: f})
}

// promise records a fact that counts whatever the sets say.
func (a *analysis) promise(f fact) {
	if f.name == "" {
		f.name = a.s.subject(a.p)
	}
	a.p.facts = append(a.p.facts, schemaFact{fact: f, promise: true})
}

// below adds the pair of a member, an element or a branch, unless they say the same.
func (a *analysis) below(step string, o, n []node.Node) {
	if len(o) == 1 && len(n) == 1 && a.s.c.same.nodes(o[0], n[0]) {
		return
	}
	to := a.s.pair(a.s.conj(a.old.doc, o...), a.s.conj(a.now.doc, n...), a.p.side, a.p.text)
	a.p.edges = append(a.p.edges, edge{step, to})
}

func (a *analysis) types() {
	was, is := a.old.types, a.now.types
	if len(a.old.unions) != len(a.now.unions) {
		was, is = a.old.alternatives(2), a.now.alternatives(2)
	}
	f := fact{aspect: "type", from: was.String(), to: is.String(), base: typeSpot(a.old), rev: typeSpot(a.now)}
	if a.p.text {
		was, is = asText(was), asText(is)
	}
	if was == is {
		return
	}
	if was^is == tNull {
		f.aspect = "null"
	}
	switch {
	case was&^is == 0:
		f.effect = Widened
	case is&^was == 0:
		f.effect = Narrowed
	default:
		f.effect = Changed
	}
	a.note(f)
}

// asText is the types whose texts are texts of a value of the types: every scalar is a string on
// the wire (A10).
func asText(t types) types {
	if t&tString != 0 {
		t |= tScalar &^ tNull
	}
	return t
}

// typeSpot is where the type of a shape is said.
func typeSpot(s *shape) spot {
	if s.typeAt.Exists() {
		return keyword(s.typeAt, "type")
	}
	return s.lacking()
}

func (a *analysis) enum() {
	o, n := a.old, a.now
	at := func(s *shape) spot {
		if s.enumAt.Has("enum") {
			return keyword(s.enumAt, "enum")
		}
		if s.enumAt.Exists() {
			return keyword(s.enumAt, "const")
		}
		return s.lacking()
	}
	switch {
	case o.enum == nil && n.enum == nil:
	case o.enum == nil:
		a.note(fact{aspect: "enum", effect: Narrowed, from: o.types.String(), to: list(n.enum), base: at(o), rev: at(n)})
	case n.enum == nil:
		a.note(fact{aspect: "enum", effect: Widened, from: list(o.enum), to: n.types.String(), base: at(o), rev: at(n)})
	default:
		was, is := digests(o.enum), digests(n.enum)
		for _, v := range o.enum {
			if !is[v.Digest()] {
				a.note(fact{aspect: "enum-value", effect: Removed, to: quote(v), base: atNode(v), rev: at(n), value: v})
			}
		}
		for _, v := range n.enum {
			if !was[v.Digest()] {
				f := fact{aspect: "enum-value", effect: Added, to: quote(v), base: at(o), rev: atNode(v), value: v}
				if a.p.side == Response && a.s.c.value("A3") == "extensible" {
					f.bump, f.assumptions = bumpOf("minor"), []string{"A3"}
				}
				a.note(f)
			}
		}
	}
}

// digests is a list of values as a set.
func digests(list []node.Node) map[node.Digest]bool {
	set := make(map[node.Digest]bool, len(list))
	for _, v := range list {
		set[v.Digest()] = true
	}
	return set
}

// list shows some values of an enumeration.
func list(values []node.Node) string {
	const most = 5
	var out []string
	for i, v := range values {
		if i == most {
			out = append(out, "…")
			break
		}
		out = append(out, quote(v))
	}
	return strings.Join(out, ", ")
}

// limits are the keywords with one number, each of which bounds from one side.
var limits = []struct {
	key    string
	aspect Aspect
	types  types
}{
	{"minimum", "range", tNumber}, {"maximum", "range", tNumber},
	{"minLength", "length", tString}, {"maxLength", "length", tString},
	{"minItems", "item-count", tArray}, {"maxItems", "item-count", tArray},
	{"minProperties", "member-count", tObject}, {"maxProperties", "member-count", tObject},
	{"minContains", "contains", tArray}, {"maxContains", "contains", tArray},
}

func (a *analysis) limits() {
	for _, l := range limits {
		if a.old.types&a.now.types&l.types == 0 {
			continue
		}
		o, n := a.old.limit(l.key), a.now.limit(l.key)
		d := tighter(o, n, strings.HasPrefix(l.key, "max"))
		if d == 0 {
			continue
		}
		f := fact{aspect: l.aspect, effect: Narrowed, from: o.say(l.key), to: n.say(l.key), base: a.old.limitSpot(o), rev: a.now.limitSpot(n)}
		if d < 0 {
			f.effect = Widened
		}
		a.note(f)
	}
}

// limit is the bound in force; integers have inclusive whole bounds, and counts start at zero.
func (s *shape) limit(key string) bound {
	b, ok := s.bounds[key]
	if !ok {
		return bound{}
	}
	if strings.HasPrefix(key, "min") && key != "minimum" && key != "minContains" && b.value.Sign() <= 0 {
		return bound{}
	}
	if s.types&tFraction == 0 && strings.HasSuffix(key, "imum") {
		b.value, b.exclusive = inside(b, key == "maximum"), false
	}
	return b
}

// inside rounds a bound of integers to the outermost integer inside it.
func inside(b bound, upper bool) *big.Rat {
	q := new(big.Int).Div(b.value.Num(), b.value.Denom()) // floor
	exact := b.value.IsInt()
	switch {
	case exact && b.exclusive && upper:
		q.Sub(q, big.NewInt(1))
	case exact && b.exclusive, !exact && !upper:
		q.Add(q, big.NewInt(1))
	}
	return new(big.Rat).SetInt(q)
}

// tighter is 1 where n is stricter than o, -1 where it is looser.
func tighter(o, n bound, upper bool) int {
	switch {
	case o.value == nil && n.value == nil:
		return 0
	case o.value == nil:
		return 1
	case n.value == nil:
		return -1
	}
	d := n.value.Cmp(o.value)
	if upper {
		d = -d
	}
	if d == 0 && o.exclusive != n.exclusive {
		d = 1
		if o.exclusive {
			d = -1
		}
	}
	return d
}

func (b bound) say(key string) string {
	switch {
	case b.value == nil:
		return "no " + key
	case b.exclusive:
		return key + " " + b.text + ", exclusive"
	}
	return key + " " + b.text
}

func (s *shape) limitSpot(b bound) spot {
	if b.value == nil {
		return s.lacking()
	}
	return keyword(b.holder, b.key)
}

// asserted are the formats that a validator can check (A9), each with the wider ones that
// contain it.
var asserted = map[string][]string{
	"date": nil, "date-time": nil, "time": nil, "uuid": nil, "email": nil, "uri": nil, "ipv4": nil, "ipv6": nil, "hostname": nil, "byte": nil,
	"int32": {"int64", "double"}, "int64": nil, "float": {"double"}, "double": nil,
}

func (a *analysis) formats() {
	o, n := a.old.first("format"), a.now.first("format")
	was, is := o.value.Str(), n.value.Str()
	if was == is {
		return
	}
	f := fact{aspect: "format", from: name(was), to: name(is), base: a.old.place("format"), rev: a.now.place("format"), assumptions: []string{"A9"}}
	_, wasChecked := asserted[was]
	_, isChecked := asserted[is]
	if a.s.c.value("A9") == "annotate" {
		wasChecked, isChecked = false, false
	}
	switch {
	case !wasChecked && !isChecked:
		f.side, f.aspect, f.effect, f.name = Readers, "text", Changed, "format"
		a.promise(f)
		return
	case !wasChecked || slices.Contains(asserted[is], was):
		f.effect = Narrowed
	case !isChecked || slices.Contains(asserted[was], is):
		f.effect = Widened
	default:
		f.effect = Changed
	}
	a.note(f)
}

func (a *analysis) patterns() {
	if a.old.types&a.now.types&tString == 0 {
		return
	}
	o, n := texts(a.old.values["pattern"]), texts(a.now.values["pattern"])
	if slices.Equal(o, n) {
		return
	}
	f := fact{aspect: "pattern", effect: Changed, from: name(strings.Join(o, ", ")), to: name(strings.Join(n, ", ")), base: a.old.place("pattern"), rev: a.now.place("pattern")}
	switch {
	case len(o) == 0:
		f.effect = Narrowed
	case len(n) == 0:
		f.effect = Widened
	}
	a.note(f)
}

func texts(values []held) []string {
	var out []string
	for _, h := range values {
		out = append(out, h.value.Text())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// opaque are the keywords whose change is reported as a whole, because only the sets can say
// which way it goes.
var opaque = []struct {
	key    string
	aspect Aspect
}{
	{"multipleOf", "multiple"}, {"uniqueItems", "unique-items"}, {"contains", "contains"},
	{"patternProperties", "additional-members"}, {"propertyNames", "additional-members"}, {"unevaluatedProperties", "additional-members"},
	{"unevaluatedItems", "items"}, {"additionalItems", "items"},
	{"dependentRequired", "dependency"}, {"dependentSchemas", "dependency"}, {"dependencies", "dependency"},
	{"not", "condition"}, {"if", "condition"}, {"then", "condition"}, {"else", "condition"},
}

func (a *analysis) others() {
	for _, k := range opaque {
		o, n := a.old.values[k.key], a.now.values[k.key]
		if sameValues(o, n) {
			continue
		}
		a.note(fact{aspect: k.aspect, effect: Changed, from: said(k.key, o), to: said(k.key, n), base: a.old.place(k.key), rev: a.now.place(k.key)})
	}
}

func sameValues(o, n []held) bool {
	if len(o) != len(n) {
		return false
	}
	for i := range o {
		if !node.Equal(o[i].value, n[i].value) {
			return false
		}
	}
	return true
}

func said(key string, values []held) string {
	if len(values) == 0 {
		return "no " + key
	}
	return key + " " + quote(values[0].value)
}
