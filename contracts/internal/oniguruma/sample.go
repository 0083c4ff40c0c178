package oniguruma

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Sample returns a text that the expression matches; ok is false where none was found, as for an
// expression with look-around that no random text meets.
func Sample(pattern string, random *rand.Rand) (text string, ok bool, err error) {
	r, err := Compile(pattern)
	if err != nil {
		return "", false, err
	}
	e, _, err := parse(pattern)
	if err != nil {
		return "", false, err
	}
	const tries = 100
	for range tries {
		s := &sampler{random: random, captured: map[int]string{}}
		s.write(e)
		if matched, err := r.MatchWhole(s.b.String()); err == nil && matched {
			return s.b.String(), true, nil
		}
	}
	return "", false, nil
}

// maxSample bounds a text that is made up, in bytes.
const maxSample = 10_000

type sampler struct {
	b        strings.Builder
	random   *rand.Rand
	captured map[int]string
}

// write appends a text of an expression; what only looks is left to chance.
func (s *sampler) write(e *expression) {
	if s.b.Len() > maxSample {
		return
	}
	switch e.op {
	case character:
		s.b.WriteRune(e.char)
	case anyCharacter:
		s.b.WriteByte(byte('a' + s.random.IntN(26)))
	case oneOf:
		s.b.WriteRune(s.pick(e.set))
	case sequence, atomic:
		for _, sub := range e.subs {
			s.write(sub)
		}
	case alternatives:
		s.write(e.subs[s.random.IntN(len(e.subs))])
	case repeat:
		most := e.max
		if most < 0 || most > e.min+5 {
			most = e.min + 5
		}
		for range e.min + s.random.IntN(most-e.min+1) {
			s.write(e.subs[0])
		}
	case capture:
		start := s.b.Len()
		s.write(e.subs[0])
		s.captured[e.group] = s.b.String()[start:]
	case reference:
		s.b.WriteString(s.captured[e.group])
	}
}

// pick returns a character of a set, a printable one of ASCII where there is one.
func (s *sampler) pick(set set) rune {
	if plain := set.and(printable()); len(plain) > 0 {
		set = plain
	}
	n := 0
	for _, r := range set {
		n += int(r.high-r.low) + 1
	}
	if n == 0 {
		return unicode.ReplacementChar
	}
	at := rune(s.random.IntN(n))
	for _, r := range set {
		if at <= r.high-r.low {
			return r.low + at
		}
		at -= r.high - r.low + 1
	}
	return unicode.ReplacementChar
}

func printable() set { return set{{' ', '~'}} }
