package semver

import "fmt"

// Verdict is whether a client can integrate with a version of a service.
type Verdict uint8

// The verdicts. None of them says anything about a client that uses less than the whole service.
const (
	Unknown     Verdict = iota // the versions do not tell
	Works                      // what the client was built for is promised
	NotPromised                // it may work, but the versions do not promise it
	Breaks                     // incompatible changes are to be expected
)

// String returns "unknown", "works", "not promised" or "breaks".
func (v Verdict) String() string {
	names := [...]string{"unknown", "works", "not promised", "breaks"}
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// Answer is a verdict with its reason.
type Answer struct {
	Verdict Verdict
	Reason  string // a sentence
}

// Compatible says whether a client that was built against one version of a service can integrate
// with the one that is running. KeepPrerelease has no effect.
func Compatible(built, running Version, options ...Option) Answer {
	for _, v := range [...]Version{built, running} {
		if e := v.Calendar(); e != nil {
			return Answer{Unknown, e.Error()}
		}
	}
	if built.Equal(running) {
		return Answer{Works, same(built, running)}
	}
	switch running.line(options).Compare(built.line(options)) {
	case 1:
		return Answer{Breaks, fmt.Sprintf("%s %s %s, so incompatible changes are to be expected", running, running.newLine(built, options), built)}
	case -1:
		return Answer{Breaks, fmt.Sprintf("%s comes before the incompatible changes that led to %s", running, built)}
	}
	return withinLine(built, running, options)
}

func same(built, running Version) string {
	if built == running {
		return fmt.Sprintf("%s is the version that the client was built against", running)
	}
	return fmt.Sprintf("%s differs from %s in nothing but build metadata, which promises nothing", running, built)
}

// withinLine compares versions that no break lies between.
func withinLine(built, running Version, options []Option) Answer {
	switch {
	case running.pre != "":
		return Answer{NotPromised, fmt.Sprintf("%s is a pre-release, which need not keep the promises of its version", running)}
	case built.pre != "":
		return Answer{NotPromised, fmt.Sprintf("the client was built against the pre-release %s, which promises nothing about %s", built, running)}
	case running.Compare(built) < 0 && running.minor == built.minor:
		return Answer{NotPromised, fmt.Sprintf("%s is older than %s: corrections made in between are missing", running, built)}
	case running.Compare(built) < 0:
		return Answer{NotPromised, fmt.Sprintf("%s is older than %s: what was added in between is missing", running, built)}
	case built.unstable(options) && built.minor == "":
		return Answer{NotPromised, fmt.Sprintf("%s follows %s, and below 0.1.0 no version promises anything about the next", running, built)}
	case built.unstable(options):
		return Answer{Works, fmt.Sprintf("%s only adds to or corrects %s, by the custom that a break below 1.0.0 raises the minor number", running, built)}
	case running.minor == built.minor:
		return Answer{Works, fmt.Sprintf("%s only corrects %s", running, built)}
	}
	return Answer{Works, fmt.Sprintf("%s only adds to %s", running, built)}
}

// line is what the versions that no break lies between have in common.
func (v Version) line(options []Option) Version {
	if v.unstable(options) {
		return Version{minor: v.minor}
	}
	return Version{major: v.major}
}

func (v Version) newLine(built Version, options []Option) string {
	if v.unstable(options) {
		return "raises the minor number, which below 1.0.0 announces a break, after"
	}
	return "is a new major version after"
}

// Meets says whether a client that needs a version in the range can integrate with the one that
// is running. KeepPrerelease has no effect.
func Meets(needs Range, running Version, options ...Option) Answer {
	if e := running.Calendar(); e != nil {
		return Answer{Unknown, e.Error()}
	}
	reason := needs.Explain(running)
	switch {
	case needs.IsEmpty():
		return Answer{Unknown, reason}
	case needs.Has(running):
		return Answer{Works, reason}
	case needs.isBeyondBreak(running, options):
		return Answer{Breaks, reason + "; incompatible changes are to be expected"}
	}
	return Answer{NotPromised, reason}
}

// isBeyondBreak reports whether a break lies between running and all versions of the range.
func (r Range) isBeyondBreak(running Version, options []Option) bool {
	low, high := r.bounds()
	line := running.line(options)
	if line.Compare(low.v.line(options)) < 0 {
		return true
	}
	if high.end {
		return false
	}
	last := high.v.Core()
	if first := last == last.line(options); first && !high.after && high.v.pre == "" {
		return running.Core().Compare(last) >= 0
	}
	return line.Compare(last.line(options)) > 0
}
