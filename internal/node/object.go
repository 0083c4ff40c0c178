package node

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// largeObject is the number of members from which an object gets an index for binary search.
const largeObject = 24

// finishObject drops the members whose key stands again later, each with a fault, and indexes a
// large object. The members of id are the last ones that were appended.
func (t *Tree) finishObject(id uint32) {
	r := &t.recs[id]
	ms := t.members[r.a : r.a+r.b]
	if len(ms) < largeObject {
		if t.dropFewDuplicates(ms) {
			t.compact(r)
		}
		return
	}
	at := len(t.sorted)
	if t.dropManyDuplicates(ms, t.sortMembers(ms)) {
		t.compact(r)
		t.sorted = t.sorted[:at]
		t.sortMembers(t.members[r.a : r.a+r.b])
	}
	if t.large == nil {
		t.large = map[uint32]uint32{}
	}
	t.large[id] = uint32(at)
}

func (t *Tree) dropFewDuplicates(ms []member) (found bool) {
	for j := 1; j < len(ms); j++ {
		key, first := t.key(&ms[j]), -1
		for i := range ms[:j] {
			if t.key(&ms[i]) != key {
				continue
			}
			if first < 0 {
				first = i
			}
			ms[i].value = dropped
		}
		if first >= 0 {
			t.duplicate(&ms[first], &ms[j])
			found = true
		}
	}
	return found
}

// dropManyDuplicates does the same with the order of the keys, since comparing every pair would
// cost the square of the number of members.
func (t *Tree) dropManyDuplicates(ms []member, order []uint32) (found bool) {
	for first, i := 0, 1; i < len(order); i++ {
		a, b := &ms[order[i-1]], &ms[order[i]]
		if t.key(a) != t.key(b) {
			first = i
			continue
		}
		a.value = dropped
		t.duplicate(&ms[order[first]], b)
		found = true
	}
	return found
}

// sortMembers appends the order of ms by key, and by place where keys are equal, to t.sorted.
func (t *Tree) sortMembers(ms []member) []uint32 {
	at := len(t.sorted)
	for i := range ms {
		t.sorted = append(t.sorted, uint32(i))
	}
	order := t.sorted[at:]
	slices.SortFunc(order, func(a, b uint32) int {
		if c := strings.Compare(t.key(&ms[a]), t.key(&ms[b])); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return order
}

// compact removes the dropped members of r, the last object that was appended.
func (t *Tree) compact(r *rec) {
	kept := slices.DeleteFunc(t.members[r.a:], func(m member) bool { return m.value == dropped })
	r.b = uint32(len(kept))
	t.members = t.members[:int(r.a)+len(kept)]
}

func (t *Tree) duplicate(first, again *member) {
	if t.hasManyFaults() {
		t.unlisted++
		return
	}
	t.fault(Span{t, again.start, again.end},
		"the key "+quote(t.key(again))+" stands twice in this object, first on line "+itoa(t.lineAt(first.start))+"; the last one counts",
		"remove one of the two")
}

// find returns the member with that key, nil if there is none.
func (t *Tree) find(id uint32, key string) *member {
	r := &t.recs[id]
	ms := t.members[r.a : r.a+r.b]
	if len(ms) < largeObject {
		for i := range ms {
			if t.key(&ms[i]) == key {
				return &ms[i]
			}
		}
		return nil
	}
	at := t.large[id]
	order := t.sorted[at : at+r.b]
	i := sort.Search(len(order), func(i int) bool { return t.key(&ms[order[i]]) >= key })
	if i < len(order) && t.key(&ms[order[i]]) == key {
		return &ms[order[i]]
	}
	return nil
}

// quote shows a key or a value of any length in a message.
func quote(s string) string { return strconv.Quote(clip(s)) }

// clip cuts a text that is too long for a message.
func clip(s string) string {
	const most = 60 // code points
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
