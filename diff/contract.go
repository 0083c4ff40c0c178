package diff

import (
	"math/bits"

	"github.com/postel-api/postel/internal/node"
)

// contractDigests are digests of schema objects that leave out what only people read, and the
// order of what has none: equal digests are equal contracts. With them a document that was
// reordered and rewritten for its readers is compared without deciding a single set.
type contractDigests struct {
	known map[*node.Tree][]node.Digest
}

// of returns the digest of the schema at n.
func (c *contractDigests) of(n node.Node) node.Digest {
	if n.Kind() != node.Object {
		return n.Digest()
	}
	all := c.known[n.Tree()]
	if all == nil {
		all = make([]node.Digest, n.Tree().Len())
		c.known[n.Tree()] = all
	}
	if d := all[n.ID()]; d != (node.Digest{}) {
		return d
	}
	sum := unordered{1, 1}
	for key, v := range n.Members() {
		if schemaKeywords[key] && key != "$defs" && key != "definitions" {
			sum.add(key, c.keyword(key, v))
		}
	}
	all[n.ID()] = node.Digest(sum)
	return all[n.ID()]
}

// keyword returns the digest of the value of a keyword.
func (c *contractDigests) keyword(key string, v node.Node) node.Digest {
	sum := unordered{2, 2}
	switch key {
	case "properties", "patternProperties", "dependentSchemas":
		for name, schema := range v.Members() {
			sum.add(name, c.of(schema))
		}
	case "allOf", "anyOf", "oneOf":
		for _, schema := range v.Items() {
			sum.add("", c.of(schema))
		}
	case "prefixItems":
		for i, schema := range v.Items() {
			sum.add(string(rune(i)), c.of(schema))
		}
	case "required", "enum", "type":
		if v.Kind() != node.Array {
			return v.Digest()
		}
		for _, w := range v.Items() {
			sum.add("", w.Digest())
		}
	case "items", "additionalItems", "additionalProperties", "not", "if", "then", "else", "contains",
		"propertyNames", "unevaluatedProperties", "unevaluatedItems":
		return c.of(v)
	default:
		return v.Digest()
	}
	return node.Digest(sum)
}

// unordered is a digest to which named digests are added in any order.
type unordered node.Digest

func (u *unordered) add(name string, d node.Digest) {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	u[0] += scramble(d[0]^h, d[1])
	u[1] += scramble(d[1]+h, d[0])
}

// scramble mixes two words so that sums of its results do not cancel out.
func scramble(a, b uint64) uint64 {
	const odd, other = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93
	hi, lo := bits.Mul64(a^odd, b|1^other)
	return bits.RotateLeft64(hi^lo, 29)*odd ^ a ^ bits.RotateLeft64(b, 17)
}
