package node

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// Digest stands for the content of a value. Values that are [Equal] have the same digest, in
// every tree and in every process.
//
// Two different values share one by chance with a probability of 2^-128 for each pair, which for
// two documents of a million values each is below 10^-26. The function is fast and not
// cryptographic: whoever writes a document for that purpose can make two values collide, so a
// digest decides where work can be saved, and not whom to trust.
type Digest [2]uint64

// Digest returns the digest of n's value, the zero Digest for the zero Node. The first call on
// a tree computes the digests of all its values.
func (n Node) Digest() Digest {
	if n.t == nil {
		return Digest{}
	}
	return n.t.Digests()[n.id]
}

// Digests returns the digests of all values of the tree, by [Node.ID]. It must not be changed.
func (t *Tree) Digests() []Digest {
	t.digests.once.Do(func() { t.digests.all = t.digest() })
	return t.digests.all
}

// digestIndex holds the digests. They are computed when the first one is asked for.
type digestIndex struct {
	once sync.Once
	all  []Digest
}

// digest computes from the leaves up. A parent has a smaller id than what it contains, so going
// down the ids is enough, but for aliases.
func (t *Tree) digest() []Digest {
	all := make([]Digest, len(t.recs))
	if t.aliased {
		for _, id := range t.bottomUp() {
			all[id] = t.digestOf(id, all)
		}
		return all
	}
	for id := len(t.recs) - 1; id >= 0; id-- {
		all[id] = t.digestOf(uint32(id), all)
	}
	return all
}

// bottomUp returns the ids of all reachable values, each after all of its children.
func (t *Tree) bottomUp() []uint32 {
	order := make([]uint32, 0, len(t.recs))
	seen := make([]bool, len(t.recs))
	seen[t.root] = true
	open := []link{{parent: t.root}} // at is the next child to look at
	for len(open) > 0 {
		top := &open[len(open)-1]
		r := &t.recs[top.parent]
		if r.kind < Array || top.at == r.b {
			order = append(order, top.parent)
			open = open[:len(open)-1]
			continue
		}
		child := t.child(r, top.at)
		top.at++
		if !seen[child] {
			seen[child] = true
			open = append(open, link{parent: child})
		}
	}
	return order
}

// digestOf computes the digest of one value from those of its children. The members of an object
// are added up, each mixed with its key, so that their order has no influence.
func (t *Tree) digestOf(id uint32, all []Digest) Digest {
	r := &t.recs[id]
	h := hasher{uint64(r.kind) * k0, uint64(r.kind) * k1}
	switch r.kind {
	case Array:
		for _, item := range t.items[r.a : r.a+r.b] {
			h.add(all[item])
		}
		h.word(uint64(r.b))
	case Object:
		var sum Digest
		for i := range t.members[r.a : r.a+r.b] {
			m := &t.members[int(r.a)+i]
			k := hasher{k2, k3}
			k.text(t.bytes(m.a, m.b, m.side))
			k.add(all[m.value])
			sum[0] += k[0]
			sum[1] += k[1]
		}
		h.add(sum)
		h.word(uint64(r.b))
	case Number:
		var buf [32]byte
		h.text(appendDecimal(buf[:0], t.text(r.a, r.b, r.side)))
	default:
		h.text(t.bytes(r.a, r.b, r.side))
	}
	return Digest(h)
}

// hasher is the state of a digest: two lanes that multiply with different odd constants and take
// in the same words in different ways.
type hasher [2]uint64

// Digits of the square roots of 2, 3, 5 and 7, made odd.
const (
	k0 = 0x6a09e667f3bcc909
	k1 = 0xbb67ae8584caa73b
	k2 = 0x3c6ef372fe94f82b
	k3 = 0xa54ff53a5f1d36f1
)

func (h *hasher) word(w uint64) {
	hi, lo := bits.Mul64(h[0]^w^k2, k0)
	h[0] = hi ^ lo + k3
	hi, lo = bits.Mul64(bits.RotateLeft64(h[1], 29)+w, k1)
	h[1] = hi ^ lo ^ k2
}

func (h *hasher) add(d Digest) {
	h.word(d[0])
	h.word(d[1])
}

func (h *hasher) text(b []byte) {
	n := uint64(len(b))
	for len(b) >= 8 {
		h.word(binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	var tail uint64
	for i, c := range b {
		tail |= uint64(c) << (8 * i)
	}
	h.word(tail)
	h.word(n)
}
