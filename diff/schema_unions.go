package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// unions compares the alternatives of anyOf and oneOf.
func (a *analysis) unions() {
	for i := 0; i < max(len(a.old.unions), len(a.now.unions)); i++ {
		switch {
		case i >= len(a.old.unions) || i >= len(a.now.unions):
			if !a.noted("type") { // the union is how the type is said
				a.unionAppeared(i)
			}
		default:
			a.branches(a.old.unions[i], a.now.unions[i])
		}
	}
}

// noted reports whether the pair has a fact of that aspect.
func (a *analysis) noted(aspect Aspect) bool {
	return slices.ContainsFunc(a.p.facts, func(f schemaFact) bool { return f.aspect == aspect })
}

// unionAppeared records a union that only one side has, by its number among the unions.
func (a *analysis) unionAppeared(i int) {
	f := fact{aspect: "union", base: a.old.lacking(), rev: a.now.lacking()}
	if i < len(a.old.unions) {
		u := a.old.unions[i]
		f.effect, f.from, f.to, f.base = Widened, u.keyword, "none", keyword(u.holder, u.keyword)
	} else {
		u := a.now.unions[i]
		f.effect, f.from, f.to, f.rev = Narrowed, "none", u.keyword, keyword(u.holder, u.keyword)
	}
	f.effect = Changed // a union may replace what stood outside it: only the sets know
	a.note(f)
}

// branches pairs the alternatives of two unions and records those without a partner.
func (a *analysis) branches(o, n union) {
	if len(o.branches) == len(n.branches) && a.sameBranches(o, n) {
		return
	}
	partner, added := a.partners(o, n)
	for i, b := range o.branches {
		if j := partner[i]; j >= 0 {
			a.below("", []node.Node{b}, []node.Node{n.branches[j]})
			continue
		}
		a.note(fact{aspect: "alternative", effect: Removed, to: a.branchName(a.old.doc, b), base: atNode(b), rev: keyword(n.holder, n.keyword), branch: a.s.conj(a.old.doc, b)})
	}
	for _, j := range added {
		b := n.branches[j]
		a.note(fact{aspect: "alternative", effect: Added, to: a.branchName(a.now.doc, b), base: keyword(o.holder, o.keyword), rev: atNode(b), branch: a.s.conj(a.now.doc, b)})
	}
	if o.keyword != n.keyword {
		a.note(fact{aspect: "union", effect: Changed, from: o.keyword, to: n.keyword, base: keyword(o.holder, o.keyword), rev: keyword(n.holder, n.keyword)})
	}
}

// sameBranches pairs the alternatives one by one where each has the same contract as the one at
// its place, which is the common case and needs no set.
func (a *analysis) sameBranches(o, n union) bool {
	for i := range o.branches {
		if !a.s.c.contract.nodes(o.branches[i], n.branches[i]) {
			return false
		}
	}
	for i := range o.branches {
		a.below("", o.branches[i:i+1], n.branches[i:i+1])
	}
	return o.keyword == n.keyword
}

// partners finds for each old alternative the new one that took its place, -1 if none did: the
// same set first, then the same name, then the same types at the same place in the list.
func (a *analysis) partners(o, n union) (partner []int, added []int) {
	partner = make([]int, len(o.branches))
	for i := range partner {
		partner[i] = -1
	}
	taken := make([]bool, len(n.branches))
	class := func(d *document, b node.Node) any { return a.s.set(a.s.conj(d, b)).Class() }
	name := func(d *document, b node.Node) any {
		if s := a.branchName(d, b); s != "" {
			return s
		}
		return nil
	}
	for _, key := range []func(*document, node.Node) any{class, name} {
		a.pairUp(o, n, partner, taken, key)
	}
	for i := 0; i < len(o.branches) && len(o.branches) == len(n.branches); i++ {
		if partner[i] < 0 && !taken[i] && a.s.shape(a.s.conj(a.old.doc, o.branches[i])).types == a.s.shape(a.s.conj(a.now.doc, n.branches[i])).types {
			partner[i], taken[i] = i, true
		}
	}
	for j := range taken {
		if !taken[j] {
			added = append(added, j)
		}
	}
	return partner, added
}

// pairUp pairs the alternatives that are left and have the same key, in their order.
func (a *analysis) pairUp(o, n union, partner []int, taken []bool, key func(*document, node.Node) any) {
	free := map[any][]int{}
	for j, b := range n.branches {
		if !taken[j] {
			k := key(a.now.doc, b)
			free[k] = append(free[k], j)
		}
	}
	for i, b := range o.branches {
		if partner[i] >= 0 {
			continue
		}
		k := key(a.old.doc, b)
		if js := free[k]; k != nil && len(js) > 0 {
			partner[i], taken[js[0]] = js[0], true
			free[k] = js[1:]
		}
	}
}

// branchName names an alternative: its component, its title, its tag, or its type.
func (a *analysis) branchName(d *document, b node.Node) string {
	if ref := b.Get("$ref").Str(); ref != "" {
		return lastToken(ref)
	}
	v := a.s.shape(a.s.conj(d, b))
	if t := v.first("title").value.Str(); t != "" {
		return t
	}
	for _, name := range v.names {
		if tag := a.s.shape(a.s.conj(d, v.members[name].schemas...)); len(tag.enum) == 1 {
			return name + " " + quote(tag.enum[0])
		}
	}
	if v.enum != nil {
		return list(v.enum)
	}
	return v.types.String()
}

func lastToken(ref string) string {
	ref = strings.TrimSuffix(ref, "/")
	return node.Unescape(ref[strings.LastIndexAny(ref, "/#")+1:])
}

// discriminators compares the tags that tell alternatives apart (A19): their values travel.
func (a *analysis) discriminators() {
	if !a.s.c.on("A19") {
		return
	}
	o, n := a.old.first("discriminator"), a.now.first("discriminator")
	if o.value.IsZero() || n.value.IsZero() {
		if o.value.Exists() {
			a.promise(fact{aspect: "discriminator", effect: Removed, name: discriminating(o.value), base: a.old.place("discriminator"), rev: a.now.lacking(), assumptions: []string{"A19"}})
		}
		return
	}
	was, is := discriminating(o.value), discriminating(n.value)
	if was != is {
		a.promise(fact{aspect: "discriminator", effect: Changed, name: was, from: was, to: is, base: a.old.place("discriminator"), rev: a.now.place("discriminator"), assumptions: []string{"A19"}})
		return
	}
	old, now := a.tags(a.old, o), a.tags(a.now, n)
	for _, v := range sortedKeys(old) {
		if _, still := now[v]; !still && !a.branchGone(old[v]) {
			a.promise(fact{aspect: "discriminator-value", effect: Removed, name: was, to: `"` + v + `"`, base: a.old.place("discriminator"), rev: a.now.place("discriminator"), assumptions: []string{"A19"}})
		}
	}
	for _, v := range sortedKeys(now) {
		if _, before := old[v]; !before {
			a.promise(fact{aspect: "discriminator-value", effect: Added, name: was, to: `"` + v + `"`, base: a.old.place("discriminator"), rev: a.now.place("discriminator"), assumptions: []string{"A19"}})
		}
	}
}

// branchGone reports whether the alternative of a tag is gone altogether, which is a fact of
// its own.
func (a *analysis) branchGone(b node.Node) bool {
	if b.IsZero() {
		return false
	}
	set := a.s.set(a.s.conj(a.old.doc, b)).Class()
	for _, u := range a.now.unions {
		for _, n := range u.branches {
			if a.s.set(a.s.conj(a.now.doc, n)).Class() == set {
				return false
			}
		}
	}
	return len(a.now.unions) > 0
}

// discriminating is the member that carries the tag, in the spelling of either version.
func discriminating(d node.Node) string {
	if d.Kind() == node.String { // Swagger 2.0
		return d.Text()
	}
	return d.Get("propertyName").Str()
}

// tags are the values of a discriminator with the alternative that each one stands for: mapping
// keys, and the component name of each alternative that no mapping names (OpenAPI 3.1,
// discriminator object).
func (a *analysis) tags(s *shape, d held) map[string]node.Node {
	tags := map[string]node.Node{}
	mapped := map[string]bool{}
	for v, target := range d.value.Get("mapping").Members() {
		tags[v] = node.Node{}
		mapped[lastToken(target.Str())] = true
	}
	for _, u := range s.unions {
		for _, b := range u.branches {
			ref := b.Get("$ref").Str()
			if ref != "" && !mapped[lastToken(ref)] && !a.tagged(s, b, discriminating(d.value)) {
				tags[lastToken(ref)] = b
			}
		}
	}
	return tags
}

// tagged reports whether an alternative says itself which values its tag has, so that the
// component name does not travel.
func (a *analysis) tagged(s *shape, b node.Node, property string) bool {
	m := a.s.shape(a.s.conj(s.doc, b)).members[property]
	return m != nil && a.s.shape(a.s.conj(s.doc, m.schemas...)).enum != nil
}
