package jsonscan

import (
	"encoding/binary"
	"math/bits"
)

// nameTable finds the number of a name that paths ask for. A name is hashed by its length and its
// first and last eight bytes, which tell most names apart altogether: a comparison of the rest is
// only made for names longer than sixteen bytes. What documents say does not make searches longer,
// as the table holds names of paths only.
type nameTable struct {
	slots   []slot // a power of two, at most a quarter full
	shift   int
	factor  uint64
	lengths uint64 // bit n: there are names of n bytes, or of 63 and more
	longest int
}

// slot is one name of the table, or nothing where number is negative.
type slot struct {
	head, tail uint64
	number     int
	name       string
}

// A prime factor that spreads names well is looked for, so that nearly each has the slot that it
// hashes to. These are where the search starts and how it goes on.
const (
	firstFactor = 0x9E3779B97F4A7C15 // 2^64 by the golden ratio
	nextFactor  = 0xD1342543DE82EF95 // Steele and Vigna 2021, a multiplier of good spectral figures
	factors     = 64
)

func newNameTable(names []string) nameTable {
	size := 8
	for size < 4*len(names) {
		size *= 2
	}
	best, fewest := nameTable{}, -1
	factor := uint64(firstFactor)
	for range factors {
		t := nameTable{slots: make([]slot, size), shift: 64 - bits.TrailingZeros(uint(size)), factor: factor}
		if n := t.fill(names); fewest < 0 || n < fewest {
			best, fewest = t, n
		}
		if fewest == 0 {
			break
		}
		factor = factor*nextFactor | 1
	}
	return best
}

// fill puts the names into the empty table and is how many steps they stand beside their slots.
func (t *nameTable) fill(names []string) int {
	for n := range t.slots {
		t.slots[n].number = -1
	}
	collisions := 0
	for n, name := range names {
		padded := append([]byte(name), make([]byte, 8)...)
		head, tail := ends(padded, 0, len(name))
		k := t.hash(head, tail, len(name))
		for t.slots[k].number >= 0 {
			k = (k + 1) & (len(t.slots) - 1)
			collisions++
		}
		t.slots[k] = slot{head, tail, n, name}
		t.lengths |= 1 << min(len(name), 63)
		t.longest = max(t.longest, len(name))
	}
	return collisions
}

func (t *nameTable) hash(head, tail uint64, length int) int {
	return int((head ^ bits.RotateLeft64(tail, 29) ^ uint64(length)) * t.factor >> t.shift)
}

// has says whether there are names of n bytes.
func (t *nameTable) has(n int) bool { return t.lengths>>min(n, 63)&1 == 1 }

// find is the number of the name doc[start:end], negative where no path asks for it.
func (t *nameTable) find(doc []byte, start, end int) int {
	head, tail := ends(doc, start, end)
	for k := t.hash(head, tail, end-start); ; k = (k + 1) & (len(t.slots) - 1) {
		s := &t.slots[k]
		if s.number < 0 || s.head == head && s.tail == tail && len(s.name) == end-start && (end-start <= 16 || s.name == string(doc[start:end])) {
			return s.number
		}
	}
}

// ends are the first eight and the last eight bytes of doc[start:end]; of a name that is shorter all
// are in head. What follows the name in doc, as its quote does, makes loading it one step.
func ends(doc []byte, start, end int) (head, tail uint64) {
	n := end - start
	switch {
	case n > 8:
		return binary.LittleEndian.Uint64(doc[start:]), binary.LittleEndian.Uint64(doc[end-8:])
	case start+8 <= len(doc):
		return binary.LittleEndian.Uint64(doc[start:]) & (1<<(8*n) - 1), 0
	}
	for k, c := range doc[start:end] {
		head |= uint64(c) << (8 * k)
	}
	return head, 0
}
