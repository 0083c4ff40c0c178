package xmlscan

import (
	"unicode"
	"unicode/utf8"
)

// nameTable finds the number of a name that paths ask for.
type nameTable struct {
	names   []string // number minus one
	slots   []int32  // numbers, by hash; a power of two, at most half full
	folds   bool     // the names are folded, and what is looked for is
	longest int      // of the names, in bytes
}

func newNameTable(names []string, folds bool) nameTable {
	size := 8
	for size < 4*len(names) {
		size *= 2
	}
	t := nameTable{names: names, slots: make([]int32, size), folds: folds}
	for n, name := range names {
		slot := t.slot([]byte(name))
		for t.slots[slot] != 0 {
			slot = (slot + 1) & (size - 1)
		}
		t.slots[slot] = int32(n + 1)
		t.longest = max(t.longest, len(name))
	}
	return t
}

// slot is where the search for a name starts. What documents say does not make searches longer, as
// the table holds names of paths only.
func (t *nameTable) slot(name []byte) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return (n*7 + int(name[0])*31 + int(name[n/2])*17 + int(name[n-1])) & (len(t.slots) - 1)
}

// find is the number of a name, zero where no path asks for it. Room is for the folded name.
func (t *nameTable) find(name []byte, room *[]byte) int32 {
	if t.folds {
		if len(name) > utf8.UTFMax*t.longest {
			return 0
		}
		*room = fold((*room)[:0], name)
		name = *room
	}
	for slot := t.slot(name); ; slot = (slot + 1) & (len(t.slots) - 1) {
		n := t.slots[slot]
		if n == 0 || t.names[n-1] == string(name) {
			return n
		}
	}
}

// fold appends a name with each character as the least of those that differ from it in case only.
func fold(dst, name []byte) []byte {
	for len(name) > 0 {
		r, width := utf8.DecodeRune(name)
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		dst = utf8.AppendRune(dst, least)
		name = name[width:]
	}
	return dst
}
