package semver

import (
	"fmt"
	"strings"
)

// Coercion is what was taken for granted to read a text as a version. Several may be set.
type Coercion uint8

// The coercions of [ParseLoose].
const (
	Spaced      Coercion = 1 << iota // spaces around it were ignored
	Prefixed                         // a leading "v" was ignored
	Shortened                        // missing numbers were taken for 0
	ZeroLeading                      // zeros that lead a number were ignored
)

// Loose is a version with how it was read.
type Loose struct {
	Version  Version
	Coercion Coercion // 0 where the text was a version as it stood
	// Sentence says what was done: "v1.2 is no semantic version; it was read as 1.2.0: without
	// the v, with 0 for the missing patch number". It is empty where Coercion is 0.
	Sentence string
}

// ParseLoose reads what people write for versions: beside those of [Parse] a leading "v", one or
// two numbers, zeros that lead the numbers, and space around it: v1.2, 1.2, 01.2.3. It says what it took for
// granted. What would lose something (a fourth number) or might mean something else (a
// pre-release behind two numbers) is refused, and so is a calendar version, with a
// *[CalendarError]; every other error is a *[SyntaxError].
func ParseLoose(s string) (Loose, error) {
	if v, err := Parse(s); err == nil {
		return Loose{Version: v}, nil
	}
	if e := Calendar(strings.TrimSpace(s)); e != nil {
		return Loose{}, e
	}
	text, c := coerce(s)
	v, err := Parse(text)
	if err != nil {
		return Loose{}, refuseLoose(s, text, err)
	}
	if c&Shortened != 0 && (v.pre != "" || v.build != "") {
		return Loose{}, &SyntaxError{What: "version", Input: s, Reason: "a pre-release or build metadata needs all three numbers before it", Instead: "write " + v.String()}
	}
	return Loose{v, c, fmt.Sprintf("%s is no semantic version; it was read as %s: %s", shown(s), v, c)}, nil
}

// refuseLoose is the error about s, which is none even after it was coerced to text.
func refuseLoose(s, text string, err error) error {
	e := *err.(*SyntaxError)
	e.What, e.Input = "version", s
	e.Offset += max(strings.Index(s, text), 0)
	if e.Offset > len(s) {
		e.Offset = len(s)
	}
	return &e
}

// String lists what was done: "without the v, with 0 for the missing numbers".
func (c Coercion) String() string {
	var done []string
	for _, one := range [...]struct {
		bit  Coercion
		text string
	}{
		{Spaced, "without the space around it"},
		{Prefixed, "without the v"},
		{Shortened, "with 0 for what is missing"},
		{ZeroLeading, "without leading zeros"},
	} {
		if c&one.bit != 0 {
			done = append(done, one.text)
		}
	}
	return strings.Join(done, ", ")
}

// coerce brings s into the form of a version as far as that is safe.
func coerce(s string) (string, Coercion) {
	var c Coercion
	if len(s) > MaxLength {
		return s, 0
	}
	if t := strings.Trim(s, " \t\r\n"); t != s {
		s, c = t, c|Spaced
	}
	if len(s) > 1 && (s[0] == 'v' || s[0] == 'V') {
		s, c = s[1:], c|Prefixed
	}
	end := strings.IndexAny(s, "-+")
	if end < 0 {
		end = len(s)
	}
	numbers := strings.Split(s[:end], ".")
	for i, n := range numbers {
		if isDigits(n) && numberOf(n).String() != n {
			numbers[i], c = numberOf(n).String(), c|ZeroLeading
		}
	}
	if isDigits(numbers[0]) {
		for len(numbers) < 3 {
			numbers, c = append(numbers, "0"), c|Shortened
		}
	}
	return strings.Join(numbers, ".") + s[end:], c
}
