package subschema

import (
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// slotted is one position of an array that is being built.
type slotted struct {
	is  *Schema
	not []*Schema
}

// arrayLeaf builds an array: it gives each demand and each item that contains asks for a position,
// and fills the others.
func (x *solver) arrayLeaf(g *goal) solution {
	a := g.form.arr
	if a == nil {
		a = &arrays{max: -1}
	}
	b := &arrayBuilder{x: x, g: g, a: a}
	for _, d := range g.items {
		b.tasks = append(b.tasks, arrayTask{from: d.from, to: d.to, not: d.not})
	}
	for _, c := range a.contains {
		if c.min > maxTasks {
			return solution{}
		}
		for i := range c.min {
			b.tasks = append(b.tasks, arrayTask{from: 0, to: -1, is: c.schema, again: i > 0})
		}
		if c.max >= 0 {
			b.limits = append(b.limits, c)
		}
	}
	if len(b.tasks) > maxTasks || a.min > maxItems {
		return solution{}
	}
	return b.solve()
}

// maxTasks is how many demands on one array are placed.
const maxTasks = 12

type arrayTask struct {
	from, to int // to < 0: no limit
	is, not  *Schema
	again    bool // not at the position of the task before
}

type arrayBuilder struct {
	x      *solver
	g      *goal
	a      *arrays
	tasks  []arrayTask
	limits []containment
}

// solve tries the lengths that can matter: more items than positions that are told apart, and one
// for each task, meet nothing new.
func (b *arrayBuilder) solve() solution {
	shortest := b.a.min
	longest := max(shortest, len(b.a.prefix)) + len(b.tasks) + 2
	for _, t := range b.tasks {
		longest = max(longest, t.from+len(b.tasks)+2)
	}
	if b.a.max >= 0 {
		longest = min(longest, b.a.max)
	}
	out := solution{outcome: none}
	for n := shortest; n <= longest; n++ {
		if b.g.repeats && n < 2 || b.overfull(n) {
			continue
		}
		if !b.x.step() {
			return solution{}
		}
		a := b.assign(make([]slotted, n), 0, -1)
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// overfull reports whether n unique items are more than there are values for the positions of the
// rest.
func (b *arrayBuilder) overfull(n int) bool {
	if !b.a.unique || b.a.rest == nil || n <= len(b.a.prefix) {
		return false
	}
	f := b.a.rest.normal()
	if vals, ok := f.few(); ok {
		return n-len(b.a.prefix) > len(vals)
	}
	if h, ok := f.listed(); ok {
		return n-len(b.a.prefix) > len(h.enum.vals)
	}
	return false
}

// assign places task i and the ones after it.
func (b *arrayBuilder) assign(slots []slotted, i, last int) solution {
	if i == len(b.tasks) {
		return b.equalised(slots)
	}
	t := b.tasks[i]
	from, to := t.from, t.to
	if t.again {
		from = max(from, last+1)
	}
	if to < 0 || to >= len(slots) {
		to = len(slots) - 1
	}
	out := solution{outcome: none}
	free := false // a position of the rest that no task has was tried
	for p := from; p <= to; p++ {
		if p >= len(b.a.prefix) && slots[p].is == nil && len(slots[p].not) == 0 && p > t.from {
			if free {
				continue // it is like the one before
			}
			free = true
		}
		if !b.x.step() {
			return solution{}
		}
		with := slices.Clone(slots)
		with[p].is = b.x.ss.u.both(with[p].is, t.is)
		if t.not != nil {
			with[p].not = append(slices.Clip(with[p].not), t.not)
		}
		a := b.assign(with, i+1, p)
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// equalised makes two items equal where that is demanded.
func (b *arrayBuilder) equalised(slots []slotted) solution {
	if !b.g.repeats {
		return b.fill(slots, -1, -1)
	}
	out := solution{outcome: none}
	for j := 1; j < len(slots); j++ {
		for i := range j {
			a := b.fill(slots, i, j)
			if a.outcome == some {
				return a
			}
			if a.outcome == unsure {
				out.outcome = unsure
			}
		}
	}
	return out
}

// fill finds an item for each position, the same for positions i and j.
func (b *arrayBuilder) fill(slots []slotted, i, j int) solution {
	v := value{kind: node.Array}
	room := mapAll(b.limits, func(c containment) int { return c.max })
	seen := []*Schema{}
	for p, s := range slots {
		if p == j {
			v.items = append(v.items, v.items[i])
			continue
		}
		is := b.x.ss.u.both(b.a.item(p), s.is)
		not := slices.Clone(s.not)
		if p == i {
			is = b.x.ss.u.both(is, b.x.ss.u.both(b.a.item(j), slots[j].is))
			not = append(not, slots[j].not...)
		}
		if b.a.unique {
			not = append(not, seen...)
		}
		a := b.item(is, not, room)
		if a.outcome != some {
			if a.outcome == none && p > 0 && (b.a.unique || slices.ContainsFunc(b.limits, func(c containment) bool { return c.max > 0 })) {
				return solution{} // another choice for an earlier item could leave room
			}
			return a
		}
		v.items = append(v.items, a.value)
		if b.a.unique {
			seen = append(seen, b.x.ss.u.only(a.value))
		}
	}
	if b.excluded(v) {
		return solution{}
	}
	return solution{some, v}
}

// excluded reports whether v is one of the values that are asked not to be.
func (b *arrayBuilder) excluded(v value) bool {
	return slices.ContainsFunc(b.g.but, v.equal)
}

// item finds one item, outside of what contains limits as long as that is possible.
func (b *arrayBuilder) item(is *Schema, not []*Schema, room []int) solution {
	outside := slices.Clone(not)
	for _, c := range b.limits {
		outside = append(outside, c.schema)
	}
	a := b.x.place(is, outside)
	if a.outcome == some || len(b.limits) == 0 {
		return a
	}
	// One by one the limits are used up instead; with several of them another order could fit.
	outside = slices.Clone(not)
	var used []int
	for k, c := range b.limits {
		if room[k] == 0 || b.x.place(is, append(slices.Clip(outside), c.schema)).outcome == some {
			outside = append(outside, c.schema)
			continue
		}
		used = append(used, k)
	}
	a = b.x.place(is, outside)
	if a.outcome == some {
		for _, k := range used {
			room[k]--
		}
	} else if len(b.limits) > 1 {
		a.outcome = unsure
	}
	return a
}

// only returns the schema of one value.
func (u *Universe) only(v value) *Schema {
	key := "=" + v.key()
	if u.tags[key] == nil {
		u.tags[key] = u.derived(&form{kinds: v.kinds(), enum: newEnum([]value{v})})
	}
	return u.tags[key]
}
