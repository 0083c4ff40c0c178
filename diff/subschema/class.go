package subschema

import (
	"encoding/binary"
	"slices"
	"sort"
)

// Class is the identity of a schema's structure within its universe: annotations, names,
// references, order and equivalent spellings aside. Equal classes are equal sets. Classes keep
// what a direction view needs (readOnly, writeOnly) and what the readings need (whether a schema
// speaks about additional members).
type Class int

// Class returns the class of s, classifying what was added since the last call of
// [Universe.Classify] if that is needed.
func (s *Schema) Class() Class {
	if s.class == 0 {
		s.u.pending = append(s.u.pending, s)
		s.u.Classify()
	}
	return s.class
}

// Classify gives a class to every schema that was added so far, and to all that they reach.
// Schemas below which no cycle lies are told apart from the leaves upwards; for the others the
// coarsest stable partition is computed, so that cycles meet however far they are unrolled.
func (u *Universe) Classify() {
	fresh := u.reach()
	cyclic := u.classifyUpwards(fresh)
	if len(cyclic) > 0 {
		u.refine(cyclic)
	}
}

// reach settles and returns the schemas without a class that pending ones reach.
func (u *Universe) reach() []*Schema {
	var out []*Schema
	seen := map[*Schema]bool{}
	push := func(s *Schema) {
		if s != nil && s.class == 0 && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, s := range u.pending {
		push(s)
	}
	u.pending = nil
	for i := 0; i < len(out); i++ {
		out[i].normal().each(push)
	}
	return out
}

// each calls visit for every schema that the form refers to.
func (f *form) each(visit func(*Schema)) {
	if f.arr != nil {
		for _, s := range f.arr.prefix {
			visit(s)
		}
		visit(f.arr.rest)
		for _, c := range f.arr.contains {
			visit(c.schema)
		}
	}
	if f.obj != nil {
		for _, g := range f.obj.groups {
			for _, p := range g.props {
				visit(p.schema)
			}
			for _, p := range g.patterns {
				visit(p.schema)
			}
			visit(g.additional)
		}
		for _, s := range f.obj.names {
			visit(s)
		}
	}
	for _, x := range f.uneval {
		visit(x.schema)
	}
	f.inPlace(visit)
}

// classifyUpwards classifies what reaches no cycle and returns the rest.
func (u *Universe) classifyUpwards(fresh []*Schema) []*Schema {
	open := make(map[*Schema]int, len(fresh))
	users := make(map[*Schema][]*Schema, len(fresh))
	var ready []*Schema
	for _, s := range fresh {
		n := 0
		s.form.each(func(c *Schema) {
			if c != nil && c.class == 0 {
				users[c] = append(users[c], s)
				n++
			}
		})
		if open[s] = n; n == 0 {
			ready = append(ready, s)
		}
	}
	w := &signer{u: u, color: classOf}
	for i := 0; i < len(ready); i++ {
		s := ready[i]
		s.class = u.intern(s, w.sign(s.form))
		for _, p := range users[s] {
			if open[p]--; open[p] == 0 {
				ready = append(ready, p)
			}
		}
	}
	return slices.DeleteFunc(fresh, func(s *Schema) bool { return s.class != 0 })
}

func classOf(s *Schema) uint32 {
	if s == nil {
		return 0
	}
	return uint32(s.class)
}

func (u *Universe) intern(s *Schema, sig []byte) Class {
	if c, ok := u.classes[string(sig)]; ok {
		return c
	}
	c := u.newClass(s)
	u.classes[string(sig)] = c
	return c
}

func (u *Universe) newClass(s *Schema) Class {
	u.members = append(u.members, s)
	u.canonical = append(u.canonical, nil)
	return Class(len(u.members) - 1)
}

// refine classifies schemas that reach cycles, together with one schema of each cyclic class
// that is known: two of them have one class unless something finite tells them apart.
func (u *Universe) refine(fresh []*Schema) {
	old := len(u.cyclic)
	set := append(slices.Clone(u.cyclic), fresh...)
	color := make(map[*Schema]uint32, len(set))
	for _, s := range set {
		color[s] = cyclicColor
	}
	w := &signer{u: u, color: func(s *Schema) uint32 {
		if c, ok := color[s]; ok {
			return c
		}
		if s != nil && len(u.members) > int(s.class) && s.class != 0 {
			if c, ok := color[u.members[s.class]]; ok {
				return c
			}
		}
		return classOf(s)
	}}
	for blocks := 1; ; {
		next := make([]uint32, len(set))
		index := map[string]uint32{}
		for i, s := range set {
			sig := w.sign(s.form)
			c, ok := index[string(sig)]
			if !ok {
				c = cyclicColor + uint32(len(index))
				index[string(sig)] = c
			}
			next[i] = c
		}
		for i, s := range set {
			color[s] = next[i]
		}
		if len(index) == blocks {
			break
		}
		blocks = len(index)
	}
	u.assign(set, old, color)
}

// cyclicColor is the first color of a schema that has no class yet; classes stay below it.
const cyclicColor = 1 << 31

// assign turns the blocks of a refinement into classes; the first old schemas have theirs.
func (u *Universe) assign(set []*Schema, old int, color map[*Schema]uint32) {
	class := map[uint32]Class{}
	for _, s := range set[:old] {
		class[color[s]] = s.class
	}
	for _, s := range set[old:] {
		c, ok := class[color[s]]
		if !ok {
			c = u.newClass(s)
			class[color[s]] = c
			u.cyclic = append(u.cyclic, s)
		}
		s.class = c
	}
}

// signer writes a form as a text in which other schemas are colors: equal texts are equal forms
// as far as the colors tell.
type signer struct {
	u     *Universe
	color func(*Schema) uint32
	buf   []byte
	list  []uint32
}

func (w *signer) sign(f *form) []byte {
	w.buf = w.buf[:0]
	w.byte(byte(f.kinds))
	if f.kinds == 0 {
		return w.buf
	}
	if f.enum != nil {
		w.byte('e')
		w.flag(f.extensible)
		w.strings(f.enum.keys)
	}
	w.numbers(f.num)
	w.texts(f.str)
	w.arrays(f.arr)
	w.objects(f)
	if len(f.formats) > 0 {
		w.byte('f')
		w.strings(f.formats)
	}
	w.across(f)
	return w.buf
}

// across writes the literals that concern all types.
func (w *signer) across(f *form) {
	if len(f.unions) > 0 {
		w.sorted('u', len(f.unions), func(i int) {
			un := f.unions[i]
			w.flag(un.exclusive)
			w.set(un.branches, !un.exclusive)
		})
	}
	if len(f.not) > 0 {
		w.byte('n')
		w.set(f.not, true)
	}
	w.sorted('c', len(f.cond), func(i int) {
		w.schema(f.cond[i].test)
		w.schema(f.cond[i].then)
		w.schema(f.cond[i].otherwise)
	})
	w.sorted('v', len(f.uneval), func(i int) {
		w.schema(f.uneval[i].scope)
		w.schema(f.uneval[i].schema)
		w.flag(f.uneval[i].items)
	})
	if len(f.opaque) > 0 {
		w.byte('o')
		w.strings(f.opaque)
	}
}

func (w *signer) byte(b byte)      { w.buf = append(w.buf, b) }
func (w *signer) int(i int)        { w.buf = binary.AppendVarint(w.buf, int64(i)) }
func (w *signer) schema(s *Schema) { w.buf = binary.LittleEndian.AppendUint32(w.buf, w.color(s)) }

func (w *signer) flag(b bool) {
	if b {
		w.byte(1)
	} else {
		w.byte(0)
	}
}

func (w *signer) text(s string) {
	w.int(len(s))
	w.buf = append(w.buf, s...)
}

func (w *signer) strings(ss []string) {
	w.int(len(ss))
	for _, s := range ss {
		w.text(s)
	}
}

// set writes schemas whose order has no meaning, and whose repetition has none if once is set.
func (w *signer) set(ss []*Schema, once bool) {
	list := w.list[:0]
	for _, s := range ss {
		list = append(list, w.color(s))
	}
	slices.Sort(list)
	if once {
		list = slices.Compact(list)
	}
	w.list = list
	w.int(len(list))
	for _, c := range list {
		w.buf = binary.LittleEndian.AppendUint32(w.buf, c)
	}
}

// sorted writes n parts whose order has no meaning.
func (w *signer) sorted(tag byte, n int, part func(i int)) {
	if n == 0 {
		return
	}
	w.byte(tag)
	w.int(n)
	if n == 1 {
		part(0)
		return
	}
	start := len(w.buf)
	texts := make([]string, n)
	for i := range n {
		part(i)
		texts[i] = string(w.buf[start:])
		w.buf = w.buf[:start]
	}
	sort.Strings(texts)
	for _, t := range texts {
		w.text(t)
	}
}

func (w *signer) numbers(n *numbers) {
	if n == nil {
		return
	}
	w.byte('#')
	for _, d := range []*decimal{n.lo, n.hi, n.step} {
		w.flag(d != nil)
		if d != nil {
			w.text(d.String())
		}
	}
	w.flag(n.loOpen)
	w.flag(n.hiOpen)
}

func (w *signer) texts(t *texts) {
	if t == nil {
		return
	}
	w.byte('s')
	w.int(t.min)
	w.int(t.max)
	w.int(len(t.patterns))
	for _, p := range t.patterns {
		w.text(p.source)
	}
	w.numbers(t.number)
}

func (w *signer) arrays(a *arrays) {
	if a == nil {
		return
	}
	w.byte('a')
	w.int(a.min)
	w.int(a.max)
	w.flag(a.unique)
	w.int(len(a.prefix))
	for _, s := range a.prefix {
		w.schema(s)
	}
	w.schema(a.rest)
	w.int(a.spoken)
	w.sorted('k', len(a.contains), func(i int) {
		w.schema(a.contains[i].schema)
		w.int(a.contains[i].min)
		w.int(a.contains[i].max)
	})
}

func (w *signer) objects(f *form) {
	o := f.obj
	if o == nil {
		return
	}
	w.byte('p')
	w.flag(f.untyped)
	w.flag(f.tracked)
	w.strings(o.required)
	w.int(o.min)
	w.int(o.max)
	w.set(o.names, true)
	w.sorted('g', len(o.groups), func(i int) { w.group(o.groups[i], o.required, f.tracked) })
	for _, d := range o.dependents {
		w.byte('d')
		w.text(d.name)
		w.strings(d.required)
		w.set(d.schemas, true)
	}
}

func (w *signer) group(g group, required []string, tracked bool) {
	for _, p := range g.props {
		ro, wo := p.flags()
		if !tracked && g.additional == nil && !ro && !wo && contains(required, p.name) && p.schema.normal() == trueForm {
			continue // to be required is to be named already
		}
		w.byte('=')
		w.text(p.name)
		w.flag(ro)
		w.flag(wo)
		w.schema(p.schema)
	}
	for _, p := range g.patterns {
		w.byte('~')
		w.text(p.pattern.source)
		w.schema(p.schema)
	}
	w.flag(g.additional != nil)
	w.schema(g.additional)
}

// flags returns whether the member is readOnly and writeOnly: the property's schema says so,
// itself or through what it refers to.
func (p property) flags() (readOnly, writeOnly bool) {
	f := p.schema.normal()
	return p.readOnly || f.readOnly, p.writeOnly || f.writeOnly
}
