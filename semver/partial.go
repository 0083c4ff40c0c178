package semver

import (
	"fmt"
	"slices"
	"strings"
)

// partial is a version of a range: 1, 2 or 3 numbers are given, or none where it is a wildcard.
// Those that are not given are 0 in version.
type partial struct {
	version Version
	given   int
}

// partial reads a version up to the next space or comma.
func (p *rangeParser) partial() (partial, *SyntaxError) {
	start := p.at
	text := p.take(" \t\r\n,", false)
	if text == "" {
		return partial{}, p.fault("a version is missing", "")
	}
	if at := strings.IndexAny(text, operatorBytes); at == 0 {
		p.at = start
		return partial{}, p.fault("an operator follows another one", "write one operator, without a space in it")
	} else if at > 0 {
		p.at = start + at
		return partial{}, p.fault("two parts of it have nothing between them", "put a space before "+text[at:at+1])
	}
	v, fault := parsePartial(text)
	if fault != nil {
		fault.Offset += start
	}
	return v, fault
}

func parsePartial(text string) (partial, *SyntaxError) {
	bare := strings.TrimPrefix(text, "v")
	if Calendar(bare) != nil && len(bare) > 4 && bare[4] != '.' {
		return partial{}, &SyntaxError{Reason: shown(text) + " is a calendar version, which no range can name", Instead: "write versions such as 1.2.0"}
	}
	core, pre, build, fault := split(bare)
	if fault != nil {
		return partial{}, fault
	}
	numbers := strings.Split(core, ".")
	if len(numbers) > 3 {
		return partial{}, &SyntaxError{Reason: fmt.Sprintf("%s has %d numbers", quote(text), len(numbers)), Instead: "write three at most"}
	}
	var v partial
	wildcards := 0
	for i, n := range numbers {
		switch {
		case n == "x" || n == "X" || n == "*":
			wildcards++
			continue
		case wildcards > 0:
			return partial{}, &SyntaxError{Reason: fmt.Sprintf("%s has a number after a wildcard", quote(text)), Instead: "write " + upToWildcard(numbers)}
		}
		name := [...]string{"major", "minor", "patch"}[i]
		if reason := checkNumber(name, n); reason != "" {
			return partial{}, &SyntaxError{Reason: reason, Instead: withoutZeros(n)}
		}
		*[...]*number{&v.version.major, &v.version.minor, &v.version.patch}[i] = numberOf(n)
		v.given++
	}
	if v.given < 3 && (pre != "" || build != "") {
		return partial{}, &SyntaxError{Reason: fmt.Sprintf("%s has a pre-release or build metadata without all three numbers before it", quote(text)), Instead: "write " + fullText(v.version, pre, build)}
	}
	v.version.pre = pre
	return v, nil
}

// upToWildcard is the text of the numbers up to the first wildcard.
func upToWildcard(numbers []string) string {
	i := slices.IndexFunc(numbers, func(n string) bool { return !isDigits(n) })
	return strings.Join(numbers[:i+1], ".")
}

// withoutZeros says what to write instead of something that is no number.
func withoutZeros(n string) string {
	if isDigits(n) {
		return "write " + shown(numberOf(n).String())
	}
	return "write versions such as 1.2.0, 1.2 or 1.x"
}

func fullText(v Version, pre, build string) string {
	v.pre, v.build = pre, build
	return shown(v.String())
}

// bounds is what the version means without an operator: itself, or all that begin with the
// numbers that are given. The upper bound is before the pre-releases of the next one.
func (p partial) bounds() interval {
	low := before(p.version)
	switch p.given {
	case 0:
		return interval{low, theEnd}
	case 3:
		return interval{low, after(p.version)}
	}
	return interval{low, before(firstOf(p.version.raise(p.last())))}
}

// last is the last part that is given.
func (p partial) last() Bump { return [...]Bump{None, Major, Minor, Patch}[p.given] }

// above is the place above everything that the version means.
func (p partial) above() cut {
	if p.given == 3 {
		return after(p.version)
	}
	return before(p.version.raise(p.last()))
}

// below is the place below everything that the version means.
func (p partial) below() cut {
	if p.given == 3 {
		return before(p.version)
	}
	return before(firstOf(p.version))
}

// caret is where the compatible versions end: at the next raise of the first number that is not
// 0, or of the last one that is given.
func (p partial) caret() cut {
	part := Patch
	switch v := p.version; {
	case v.major != "" || p.given == 1:
		part = Major
	case v.minor != "" || p.given == 2:
		part = Minor
	}
	return before(firstOf(p.version.raise(part)))
}

// tilde is where the next minor version begins, or the next major one if only that is given.
func (p partial) tilde() cut {
	if p.given == 1 {
		return before(firstOf(p.version.raise(Major)))
	}
	return before(firstOf(p.version.raise(Minor)))
}
