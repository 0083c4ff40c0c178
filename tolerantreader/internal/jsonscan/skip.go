package jsonscan

import (
	"encoding/binary"
	"math/bits"
)

const (
	// block is how many bytes are skipped at once: eight numbers of eight bytes.
	block = 64
	// furthest is how many bytes are fetched at once at most, a page of memory.
	furthest = 64 * block
)

// skip is where the container ends in which i is. It may hold limit-1 levels of others. What is
// skipped is not checked, but for strings and brackets to end.
func (s *scanner) skip(i, limit int) int {
	if limit < 1 {
		return s.exceed(i-1, "depth", s.limits.Depth)
	}
	k := skipper{doc: s.doc, i: i, depth: 1, limit: limit}
	k.blocks()
	if k.depth > limit {
		return s.exceed(k.i-1, "depth", s.limits.Depth)
	}
	if k.depth > 0 {
		return s.fail(len(s.doc), "the document ends within an array or an object")
	}
	s.found.Unread += k.i - i
	return k.i
}

// skipper is the state of skipping. It ends where depth is zero or above limit.
type skipper struct {
	doc    []byte
	i      int    // the next byte
	depth  int    // of open containers
	limit  int    // of depth
	inside uint64 // all ones where i is in a string
	escape uint64 // 1 where i is escaped

	touched byte // by fetch, for nothing
}

// bytes goes on byte by byte to the end of the document.
func (k *skipper) bytes() {
	for k.i < len(k.doc) {
		c := k.doc[k.i]
		k.i++
		switch c {
		case '"':
			k.i = quoted(k.doc, k.i)
		case '{', '[':
			if k.depth++; k.depth > k.limit {
				return
			}
		case '}', ']':
			if k.depth--; k.depth == 0 {
				return
			}
		}
	}
}

// quoted is where the string ends in which i is, behind its quote, or the document.
func quoted(doc []byte, i int) int {
	for {
		for i+8 <= len(doc) {
			x := binary.LittleEndian.Uint64(doc[i:])
			quote, backslash := x^each*'"', x^each*'\\'
			// The lowest bit found is right; above it subtraction may have borrowed.
			if m := ((quote-each)&^quote | (backslash-each)&^backslash) & highest; m != 0 {
				i += bits.TrailingZeros64(m) / 8
				break
			}
			i += 8
		}
		if i >= len(doc) {
			return len(doc)
		}
		switch doc[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
		i++
	}
}

// blocks goes on as long as there are whole blocks, and byte by byte then.
func (k *skipper) blocks() {
	for ahead := block; k.i+block <= len(k.doc); ahead = min(2*ahead, furthest) {
		stop := min(k.i+ahead, len(k.doc))
		k.fetch(stop)
		for k.i+block <= stop {
			if !k.block() {
				return
			}
		}
	}
	if k.i += int(k.escape); k.inside != 0 {
		k.i = quoted(k.doc, k.i)
	}
	k.bytes()
}

// fetch touches what comes next, one byte a cache line. The work on a block fills the window in which
// a processor looks for loads, so that few lines are under way at once; here all are. Documents that
// are larger than the cache are skipped 1.7 times as fast.
func (k *skipper) fetch(stop int) {
	for i := k.i; i < stop; i += block {
		k.touched |= k.doc[i]
	}
}

// block goes on by one block, or to where skipping ends in it, and says whether to go on.
//
// Bit n of byte m of the four masks is byte m of the n-th number, so that one shift and one "or" a
// number gather them without a multiplication. In that order the parity of the quotes before each
// byte, which says what is inside of strings, takes three steps for all eight numbers at once, and
// counting brackets does not mind. Only where a backslash may make a quote another, or the end may be
// in the block, masks are put into the order of the document.
func (k *skipper) block() bool {
	var quotes, backslashes, brackets, closing uint64
	b := (*[block]byte)(k.doc[k.i:])
	for n := 0; n < block; n += 8 {
		x := binary.LittleEndian.Uint64(b[n : n+8])
		low := x &^ highest
		// The highest bit of a byte is set where it is not the one that is looked for.
		quotes = quotes>>1 | (((low^each*'"')+each*0x7F)|x)&highest
		backslashes = backslashes>>1 | (((low^each*'\\')+each*0x7F)|x)&highest
		// [ ] { } are those of ASCII that differ from 0x7F in bits 1, 2 and 5 at most, beside Y _ y
		// and DEL. Those, and what is not ASCII, are in strings only, which do not count.
		brackets = brackets>>1 | ((low|each*0x26)+each)&highest
		closing = closing>>1 | x<<5&highest // bit 2 tells ] from [ and } from {
	}
	quotes, backslashes = ^quotes, ^backslashes

	parity := quotes
	parity ^= parity << 8
	parity ^= parity << 16
	parity ^= parity << 32
	numbers := parity >> 56 // bit n: parity of the n-th number
	numbers ^= numbers << 1
	numbers ^= numbers << 2
	numbers ^= numbers << 4
	inside := parity ^ ((numbers<<1^k.inside)&0xFF)*each
	opened, closed := bits.OnesCount64(brackets&^inside&^closing), bits.OnesCount64(brackets&^inside&closing)
	if backslashes|k.escape != 0 || k.depth <= closed || k.depth+opened > k.limit {
		return k.ordered(transposed(quotes), transposed(backslashes), transposed(brackets), transposed(closing))
	}
	k.depth += opened - closed
	k.inside ^= -(numbers >> 7 & 1)
	k.i += block
	return true
}

// ordered is block for masks in the order of the document.
func (k *skipper) ordered(quotes, backslashes, brackets, closing uint64) bool {
	inside := quotes &^ k.escaped(backslashes)
	for n := 1; n < block; n *= 2 {
		inside ^= inside << n
	}
	inside ^= k.inside
	for brackets &^= inside; brackets != 0; brackets &= brackets - 1 {
		n := bits.TrailingZeros64(brackets)
		if closing>>n&1 == 0 {
			k.depth++
		} else {
			k.depth--
		}
		if k.depth == 0 || k.depth > k.limit {
			k.i += n + 1
			return false
		}
	}
	k.inside = -(inside >> 63)
	k.i += block
	return true
}

// escaped is what follows a backslash that is not escaped itself. In a run of backslashes that
// starts at an even place those at even places escape, and the other way round; adding the starts of
// runs to the runs carries to the first byte after each, and over the end of the block (Langdale and
// Lemire 2019, section 3.1.1).
func (k *skipper) escaped(backslashes uint64) uint64 {
	const even = 0x5555555555555555
	backslashes &^= k.escape
	follows := backslashes<<1 | k.escape
	ends, carry := bits.Add64(backslashes&^even&^follows, backslashes, 0)
	k.escape = carry
	return (even ^ ends<<1) & follows
}

// transposed exchanges bit n of byte m with bit m of byte n (Warren, Hacker's Delight, section 7-3).
func transposed(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00AA00AA00AA00AA
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000CCCC0000CCCC
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000F0F0F0F0
	return x ^ t ^ t<<28
}
