package semver

import "strings"

// Range is a set of versions as a consumer names it, "^1.2": the text as it was typed, and the
// intervals that it means, which alone answer. The zero value has no version. What a range means
// is specified in the package comment.
type Range struct {
	typed string
	set   set
}

// Has reports whether v is in the range. Build metadata does not count.
func (r Range) Has(v Version) bool { return r.set.has(v) }

// String returns the range as it was typed.
func (r Range) String() string { return r.typed }

// IsEmpty reports whether the range has no version, as ">2.0.0 <1.0.0".
func (r Range) IsEmpty() bool { return r.set.isEmpty() }

// Intersect returns the versions that are in both ranges. Its text is the normal one.
func (r Range) Intersect(s Range) Range {
	both := Range{set: r.set.intersect(s.set)}
	both.typed = both.Normal()
	return both
}

// Covers reports whether every version in s is in r. Ranges that cover each other are equal,
// whatever they look like.
func (r Range) Covers(s Range) bool { return r.set.covers(s.set) }

// nothing is the normal text of a range without versions.
const nothing = "<0.0.0-0"

// Normal returns the range as plain intervals: ">=1.2.0 <2.0.0" for "^1.2". Read again it is an
// equal range. Intervals are in order, joined by "||".
func (r Range) Normal() string {
	var parts []string
	rest := r.set.prereleases
	for _, release := range r.set.releases {
		for len(rest) > 0 && rest[0].high.compare(release.low) < 0 {
			parts, rest = append(parts, rest[0].String()), rest[1:]
		}
		var inside []string
		release, inside, rest = release.join(rest)
		parts = append(append(parts, release.String()), inside...)
	}
	for _, p := range rest {
		parts = append(parts, p.String())
	}
	if len(parts) == 0 {
		return nothing
	}
	return strings.Join(parts, " || ")
}

// join extends an interval of releases by the pre-releases that touch it, as >=1.0.0-rc.1 <2.0.0
// is read. It returns the text of those inside, which need parts of their own, and what is behind.
func (i interval) join(rest intervals) (joined interval, inside []string, behind intervals) {
	if len(rest) > 0 && rest[0].high.compare(i.low) == 0 {
		i.low, rest = rest[0].low, rest[1:]
	}
	for len(rest) > 0 && rest[0].high.compare(i.high) < 0 {
		if !i.high.end && rest[0].low.compare(before(firstOf(i.high.v))) == 0 {
			i.high = rest[0].high
			return i, inside, rest[1:]
		}
		inside, rest = append(inside, rest[0].String()), rest[1:]
	}
	return i, inside, rest
}

// String returns the interval as comparators.
func (i interval) String() string {
	low, high := ">="+i.low.v.String(), "<"+i.high.v.String()
	if i.low.after {
		low = ">" + i.low.v.String()
	}
	if i.high.after {
		high = "<=" + i.high.v.String()
	}
	switch {
	case i.high.end:
		return low
	case i.low.v == i.high.v && i.high.after, i.low.v.pre == "" && i.high.compare(before(i.low.v.raise(Patch))) == 0:
		return i.low.v.String()
	case i.low.v == Version{}:
		return high
	}
	return low + " " + high
}
