package semver

import (
	"cmp"
	"fmt"
	"strings"
)

// MaxLength is the length in bytes of the longest version that is read or counted to. The
// specification sets none and recommends good judgement ("Does SemVer have a size limit on the
// version string?").
const MaxLength = 256

// Version is a version by Semantic Versioning 2.0.0. The zero value is 0.0.0. Two versions are ==
// if they are spelled alike; [Version.Equal] leaves build metadata aside.
type Version struct {
	major, minor, patch number
	pre, build          string
}

// New returns the version major.minor.patch.
func New(major, minor, patch uint64) Version {
	return Version{major: numberOf(fmt.Sprint(major)), minor: numberOf(fmt.Sprint(minor)), patch: numberOf(fmt.Sprint(patch))}
}

// Parse reads a version in the grammar of Semantic Versioning 2.0.0 and nothing else: no leading
// "v", no missing numbers, no space. An error is a *[SyntaxError].
func Parse(s string) (Version, error) {
	if fault := tooLong("version", s, MaxLength); fault != nil {
		return Version{}, fault
	}
	core, pre, build, fault := split(s)
	if fault != nil {
		return Version{}, fault
	}
	numbers := strings.Split(core, ".")
	if len(numbers) != 3 {
		return Version{}, &SyntaxError{What: "semantic version", Input: s, Offset: 0, Reason: countNumbers(numbers)}
	}
	offset := 0
	for i, n := range numbers {
		if reason := checkNumber([...]string{"major", "minor", "patch"}[i], n); reason != "" {
			return Version{}, &SyntaxError{What: "semantic version", Input: s, Offset: offset, Reason: reason}
		}
		offset += len(n) + 1
	}
	return Version{numberOf(numbers[0]), numberOf(numbers[1]), numberOf(numbers[2]), pre, build}, nil
}

// MustParse is [Parse] for versions that a program contains. It panics where s is none.
func MustParse(s string) Version {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

// split takes a version apart into its numbers, pre-release and build metadata, and checks the
// last two.
func split(s string) (core, pre, build string, fault *SyntaxError) {
	core, build, hasBuild := strings.Cut(s, "+")
	core, pre, hasPre := strings.Cut(core, "-")
	if hasPre {
		if at, reason := checkIdentifiers("pre-release", pre); reason != "" {
			return "", "", "", &SyntaxError{What: "semantic version", Input: s, Offset: len(core) + 1 + at, Reason: reason}
		}
	}
	if hasBuild {
		if at, reason := checkIdentifiers("build metadata", build); reason != "" {
			return "", "", "", &SyntaxError{What: "semantic version", Input: s, Offset: len(s) - len(build) + at, Reason: reason}
		}
	}
	return core, pre, build, nil
}

func countNumbers(numbers []string) string {
	if len(numbers) == 1 && !isDigits(numbers[0]) {
		return "it does not begin with three numbers"
	}
	word := "numbers"
	if len(numbers) == 1 {
		word = "number"
	}
	return fmt.Sprintf("it has %d %s where major, minor and patch are needed", len(numbers), word)
}

// checkNumber says what is wrong with one of the three numbers (clause 2).
func checkNumber(name, n string) string {
	switch {
	case n == "":
		return "the " + name + " number is missing"
	case !isDigits(n):
		return fmt.Sprintf("the %s number %s has other characters than digits", name, quote(n))
	case len(n) > 1 && n[0] == '0':
		return fmt.Sprintf("the %s number %s has a leading zero", name, quote(n))
	}
	return ""
}

// checkIdentifiers says what is wrong with a dotted list of identifiers, and where (clauses 9 and
// 10: only numbers of a pre-release must not have leading zeros).
func checkIdentifiers(name, list string) (offset int, reason string) {
	for id := range strings.SplitSeq(list, ".") {
		switch at := strings.IndexFunc(id, notIdentifier); {
		case id == "":
			return offset, "an identifier of its " + name + " is empty"
		case at >= 0:
			return offset + at, fmt.Sprintf("its %s has a character other than ASCII letters, digits and hyphens", name)
		case name == "pre-release" && len(id) > 1 && id[0] == '0' && isDigits(id):
			return offset, fmt.Sprintf("the number %s of its pre-release has a leading zero", quote(id))
		}
		offset += len(id) + 1
	}
	return 0, ""
}

func notIdentifier(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-'
}

// String returns the version as it was read by [Parse].
func (v Version) String() string {
	s := v.major.String() + "." + v.minor.String() + "." + v.patch.String()
	if v.pre != "" {
		s += "-" + v.pre
	}
	if v.build != "" {
		s += "+" + v.build
	}
	return s
}

// Major returns the decimal digits of the major number. They may be more than an integer holds.
func (v Version) Major() string { return v.major.String() }

// Minor returns the decimal digits of the minor number.
func (v Version) Minor() string { return v.minor.String() }

// Patch returns the decimal digits of the patch number.
func (v Version) Patch() string { return v.patch.String() }

// Prerelease returns the dotted identifiers after the hyphen, or "" for a release.
func (v Version) Prerelease() string { return v.pre }

// Build returns the dotted identifiers after the plus sign, or "".
func (v Version) Build() string { return v.build }

// Core returns the version without pre-release and build metadata.
func (v Version) Core() Version { return Version{major: v.major, minor: v.minor, patch: v.patch} }

// Equal reports whether two versions have the same precedence: build metadata does not count
// (clause 10).
func (v Version) Equal(w Version) bool { return v.Compare(w) == 0 }

// Compare returns -1, 0 or 1 as v precedes w, has its precedence, or follows it (clause 11).
func (v Version) Compare(w Version) int {
	for _, c := range [...]int{v.major.compare(w.major), v.minor.compare(w.minor), v.patch.compare(w.patch)} {
		if c != 0 {
			return c
		}
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre == "":
		return 1
	case w.pre == "":
		return -1
	}
	return comparePrereleases(v.pre, w.pre)
}

func comparePrereleases(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if c := compareIdentifiers(x, y); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// compareIdentifiers compares numbers by value, others as ASCII, and puts numbers first (clauses
// 11.4.1 to 11.4.3).
func compareIdentifiers(x, y string) int {
	switch nx, ny := isDigits(x), isDigits(y); {
	case nx && ny:
		return numberOf(x).compare(numberOf(y))
	case nx:
		return -1
	case ny:
		return 1
	}
	return strings.Compare(x, y)
}
