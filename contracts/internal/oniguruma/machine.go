package oniguruma

import (
	"fmt"
	"unicode/utf8"
)

// maxSteps bounds one match: a second or so of work.
const maxSteps = 20_000_000

// maxChoices bounds the memory of one match.
const maxChoices = 1_000_000

// LimitError is a match that was given up: neither yes nor no.
type LimitError struct {
	// Pattern is the expression.
	Pattern string
	// Steps is how many steps were taken.
	Steps int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the regular expression %q was given up after %d steps: it tries too many ways to match; "+
		"write it without repetitions within repetitions", short(e.Pattern), e.Steps)
}

// machine runs a program by backtracking: where there is a choice it takes the first and notes the
// second.
type machine struct {
	program []instruction
	text    string
	slots   []int // captures, and where the rounds of loops began; -1 where nothing is known
	choices []choice
	undo    []undone
	steps   int
}

// choice is a way that was not taken yet.
type choice struct{ at, pos, undo int }

// undone is what a slot held before.
type undone struct{ slot, pos int }

func (m *machine) set(slot, pos int) {
	m.undo = append(m.undo, undone{slot, m.slots[slot]})
	m.slots[slot] = pos
}

func (m *machine) rewind(to int) {
	for len(m.undo) > to {
		last := m.undo[len(m.undo)-1]
		m.slots[last.slot] = last.pos
		m.undo = m.undo[:len(m.undo)-1]
	}
}

// run runs from an instruction at a position to done or leave. must is the position at which a
// look-behind has to end, -1 elsewhere. Of the choices made within none is left. How deep run calls
// itself is bounded by how deep groups are nested.
func (m *machine) run(at, pos, must int) (end int, ok, within bool) {
	base := len(m.choices)
	for {
		if m.steps++; m.steps > maxSteps || len(m.choices) > maxChoices || len(m.undo) > maxChoices {
			return 0, false, false
		}
		i := &m.program[at]
		next, to, good := at+1, pos, true
		switch i.do {
		case match:
			to, good = m.one(i.e, pos)
		case assert:
			good = m.holds(i.e.op, pos)
		case refer:
			to, good = m.again(i.e, pos)
		case split:
			m.choices = append(m.choices, choice{i.or, pos, len(m.undo)})
			next = i.to
		case jump:
			next = i.to
		case save, mark:
			m.set(i.slot, pos)
		case loop:
			if pos != m.slots[i.slot] {
				next = i.to
			}
		case enter:
			var within bool
			if to, good, within = m.apart(i, at+1, pos); !within {
				return 0, false, false
			}
			next = i.to
		case leave, done:
			if i.do == leave && (must < 0 || pos == must) || i.do == done && pos == len(m.text) {
				m.choices = m.choices[:base]
				return pos, true, true
			}
			good = false
		}
		if good {
			at, pos = next, to
			continue
		}
		if len(m.choices) == base {
			return 0, false, true
		}
		last := m.choices[len(m.choices)-1]
		m.choices = m.choices[:len(m.choices)-1]
		m.rewind(last.undo)
		at, pos = last.at, last.pos
	}
}

// apart runs a look-around or an atomic group.
func (m *machine) apart(i *instruction, at, pos int) (to int, good, within bool) {
	undo := len(m.undo)
	var found bool
	switch {
	case i.e.op == atomic:
		to, found, within = m.run(at, pos, -1)
		return to, found, within
	case i.e.ahead:
		_, found, within = m.run(at, pos, -1)
	default:
		within = true
		for start := pos; start >= 0 && !found && within; start-- {
			if start == len(m.text) || utf8.RuneStart(m.text[start]) {
				_, found, within = m.run(at, start, pos)
			}
		}
	}
	if i.e.not {
		m.rewind(undo)
	}
	return pos, found != i.e.not, within
}

// one matches one character.
func (m *machine) one(e *expression, pos int) (int, bool) {
	if pos == len(m.text) {
		return pos, false
	}
	r, n := utf8.DecodeRuneInString(m.text[pos:])
	ok := false
	switch {
	case e.op == anyCharacter:
		ok = e.lines || r != '\n'
	case e.op == character && e.fold:
		ok = sameFold(e.char, r)
	case e.op == character:
		ok = e.char == r
	case e.fold:
		ok = e.set.hasFold(r)
	default:
		ok = e.set.has(r)
	}
	return pos + n, ok
}

// again matches what a group has matched. A group that has matched nothing yet is never matched.
func (m *machine) again(e *expression, pos int) (int, bool) {
	from, to := m.slots[2*e.group], m.slots[2*e.group+1]
	if from < 0 || to < from {
		return pos, false
	}
	for from < to {
		m.steps++
		a, n := utf8.DecodeRuneInString(m.text[from:to])
		if pos == len(m.text) {
			return pos, false
		}
		b, k := utf8.DecodeRuneInString(m.text[pos:])
		if a != b && !(e.fold && sameFold(a, b)) {
			return pos, false
		}
		from, pos = from+n, pos+k
	}
	return pos, true
}

// holds reports whether an anchor holds.
func (m *machine) holds(o op, pos int) bool {
	last := len(m.text)
	switch o {
	case lineStart: // not behind a line feed that ends the text
		return pos == 0 || pos < last && m.text[pos-1] == '\n'
	case lineEnd:
		return pos == last || m.text[pos] == '\n'
	case textStart:
		return pos == 0
	case textEnd:
		return pos == last
	case textEndOrLineFeed:
		return pos == last || pos == last-1 && m.text[pos] == '\n'
	}
	before, _ := utf8.DecodeLastRuneInString(m.text[:pos])
	behind, _ := utf8.DecodeRuneInString(m.text[pos:])
	at := (pos > 0 && isWord(before)) != (pos < last && isWord(behind))
	return at == (o == wordBoundary)
}
