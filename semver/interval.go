package semver

import "slices"

// In the order of precedence every version has a next one: 1.0.0-rc.1.0 comes right after
// 1.0.0-rc.1, and 1.0.1-0 right after 1.0.0. So every bound is a cut before some version, and
// a set of intervals has one normal form.

// cut is a place between two neighbours in the order of precedence: before v, or after it.
// The zero value is not used; end is the place after all versions.
type cut struct {
	v     Version
	after bool
	end   bool
}

func before(v Version) cut { return cut{v: v} }
func after(v Version) cut  { return cut{v: v, after: true} }

var (
	lowest = Version{pre: "0"} // 0.0.0-0, which has no version below it
	theEnd = cut{end: true}
)

// firstOf is the lowest pre-release of a release.
func firstOf(core Version) Version {
	core.pre = "0"
	return core
}

// successor is the version right after v.
func (v Version) successor() Version {
	if v.pre != "" {
		v.pre += ".0"
		return v
	}
	return firstOf(v.raise(Patch))
}

// isBelow reports whether the cut is at a lower place than the version: v is behind it.
func (c cut) isBelow(v Version) bool {
	if c.end {
		return false
	}
	order := c.v.Compare(v)
	return order < 0 || order == 0 && !c.after
}

func (c cut) compare(d cut) int {
	switch {
	case c.end && d.end:
		return 0
	case c.end:
		return 1
	case d.end:
		return -1
	case c.after && !d.after:
		return c.v.successor().Compare(d.v)
	case d.after && !c.after:
		return c.v.Compare(d.v.successor())
	}
	return c.v.Compare(d.v)
}

// interval is what lies between two cuts.
type interval struct{ low, high cut }

func (i interval) isEmpty() bool { return i.low.compare(i.high) >= 0 }

func (i interval) has(v Version) bool { return i.low.isBelow(v) && !i.high.isBelow(v) }

func (i interval) intersect(j interval) interval {
	if j.low.compare(i.low) > 0 {
		i.low = j.low
	}
	if j.high.compare(i.high) < 0 {
		i.high = j.high
	}
	return i
}

// intervals are sorted, not empty, and apart from each other: their normal form.
type intervals []interval

func normalise(all []interval) intervals {
	all = slices.DeleteFunc(slices.Clone(all), interval.isEmpty)
	slices.SortFunc(all, func(a, b interval) int { return a.low.compare(b.low) })
	var out intervals
	for _, i := range all {
		if n := len(out); n > 0 && out[n-1].high.compare(i.low) >= 0 {
			if i.high.compare(out[n-1].high) > 0 {
				out[n-1].high = i.high
			}
			continue
		}
		out = append(out, i)
	}
	return out
}

// find returns the index of the first interval that does not end below v, and whether v is in it.
func (s intervals) find(v Version) (int, bool) {
	n, _ := slices.BinarySearchFunc(s, v, func(i interval, v Version) int {
		if i.high.isBelow(v) {
			return -1
		}
		return 1
	})
	return n, n < len(s) && s[n].has(v)
}

func (s intervals) intersect(t intervals) intervals {
	var out intervals
	for i, j := 0, 0; i < len(s) && j < len(t); {
		if both := s[i].intersect(t[j]); !both.isEmpty() {
			out = append(out, both)
		}
		if s[i].high.compare(t[j].high) < 0 {
			i++
		} else {
			j++
		}
	}
	return out
}

// subtract takes one interval away.
func (s intervals) subtract(gap interval) intervals {
	var out []interval
	for _, i := range s {
		out = append(out, i.intersect(interval{before(lowest), gap.low}), i.intersect(interval{gap.high, theEnd}))
	}
	return normalise(out)
}

// covers reports whether all of t is in s.
func (s intervals) covers(t intervals) bool {
	for _, i := range t {
		n := slices.IndexFunc(s, func(j interval) bool { return j.low.compare(i.low) <= 0 && i.high.compare(j.high) <= 0 })
		if n < 0 {
			return false
		}
	}
	return true
}

// set is a set of versions. Releases and pre-releases are apart, because a range that has the
// releases around a pre-release does not have the pre-release for that.
type set struct {
	releases    intervals // cuts before releases
	prereleases intervals // each one within the pre-releases of one release
}

func (s set) has(v Version) bool {
	if v.pre == "" {
		_, ok := s.releases.find(v)
		return ok
	}
	_, ok := s.prereleases.find(v)
	return ok
}

func (s set) isEmpty() bool { return len(s.releases)+len(s.prereleases) == 0 }

func (s set) unite(t set) set {
	return set{normalise(append(slices.Clone(s.releases), t.releases...)), normalise(append(slices.Clone(s.prereleases), t.prereleases...))}
}

func (s set) intersect(t set) set {
	return set{s.releases.intersect(t.releases), s.prereleases.intersect(t.prereleases)}
}

func (s set) covers(t set) bool {
	return s.releases.covers(t.releases) && s.prereleases.covers(t.prereleases)
}

// amongReleases moves a cut to the next release, which no release lies in between.
func (c cut) amongReleases() cut {
	switch {
	case c.end || c.v.pre != "":
		return cut{v: c.v.Core(), end: c.end}
	case c.after:
		return before(c.v.raise(Patch))
	}
	return c
}

func (i interval) amongReleases() interval {
	return interval{i.low.amongReleases(), i.high.amongReleases()}
}
