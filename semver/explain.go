package semver

import "fmt"

// Explain says in a sentence why v is in the range or why not: "1.1.0 is below 1.2.0, the lowest
// version that ^1.2 allows".
func (r Range) Explain(v Version) string {
	switch {
	case r.IsEmpty():
		return fmt.Sprintf("no version is in %s, whose parts exclude each other", r.named())
	case r.Has(v):
		return fmt.Sprintf("%s is in %s", v, r.described())
	}
	lowest, highest := r.bounds()
	switch {
	case r.skips(v):
		return fmt.Sprintf("%s is a pre-release, and %s names no pre-release of %s", v, r.named(), v.Core())
	case !lowest.isBelow(v) && lowest.after:
		return fmt.Sprintf("%s is too low: %s begins after %s", v, r.named(), lowest.v)
	case !lowest.isBelow(v) && r.only(lowest):
		return fmt.Sprintf("%s is below %s, the only version that %s allows", v, lowest.v, r.named())
	case !lowest.isBelow(v):
		return fmt.Sprintf("%s is below %s, the lowest version that %s allows", v, lowest.v, r.named())
	case !highest.isBelow(v):
		return fmt.Sprintf("%s is in a gap of %s", v, r.described())
	case r.only(lowest):
		return fmt.Sprintf("%s is above %s, the only version that %s allows", v, lowest.v, r.named())
	case highest.after:
		return fmt.Sprintf("%s is too high: %s ends with %s", v, r.named(), highest.v)
	}
	return fmt.Sprintf("%s is too high: %s ends before %s", v, r.named(), highest.v)
}

// named is the range as it was typed, in the form that a sentence can hold.
func (r Range) named() string {
	if r.typed == "" {
		return "the empty range"
	}
	return shown(r.typed)
}

// described is the range as it was typed with what it means, where that looks different.
func (r Range) described() string {
	if normal := r.Normal(); normal != r.typed {
		return fmt.Sprintf("%s (%s)", r.named(), shown(normal))
	}
	return r.named()
}

// bounds are the places where a range that is not empty begins and ends. Where releases end, the
// pre-releases of the next one may go on: <2.0.0-rc.1 ends before 2.0.0-rc.1 and not before 2.0.0.
func (r Range) bounds() (low, high cut) {
	releases, prereleases := r.set.releases, r.set.prereleases
	if len(releases) == 0 {
		return prereleases[0].low, prereleases[len(prereleases)-1].high
	}
	low, high = releases[0].low, releases[len(releases)-1].high
	if len(prereleases) == 0 {
		return low, high
	}
	if first := prereleases[0].low; first.compare(low) < 0 {
		low = first
	}
	if last := prereleases[len(prereleases)-1].high; !high.end && last.compare(before(firstOf(high.v))) > 0 {
		high = last
	}
	return low, high
}

// only reports whether the version at the cut is the single one of the range.
func (r Range) only(at cut) bool {
	one := Range{typed: at.v.String(), set: set{}}
	if at.v.pre == "" {
		one.set.releases = intervals{{at, before(at.v.raise(Patch))}}
	} else {
		one.set.prereleases = intervals{{at, after(at.v)}}
	}
	return one.Covers(r)
}

// skips reports whether v is a pre-release that the range would have if it named one of the same
// release: one between its releases.
func (r Range) skips(v Version) bool {
	if v.pre == "" {
		return false
	}
	_, ok := r.set.releases.find(v)
	for _, p := range r.set.prereleases {
		ok = ok && p.low.v.Core() != v.Core() && p.high.v.Core() != v.Core()
	}
	return ok
}
