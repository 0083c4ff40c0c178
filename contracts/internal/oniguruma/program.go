package oniguruma

import "fmt"

// instruction is one step of a program. Which fields count hangs on do.
type instruction struct {
	do   do
	to   int         // where jump, split, loop, look and atomic go on; the first choice of split
	or   int         // the second choice of split
	slot int         // of save, mark and loop
	e    *expression // of match, assert and look
}

type do uint8

const (
	match  do = iota // one character
	assert           // a place
	refer            // what a group has matched
	split
	jump
	save  // the position, as an end of a capture
	mark  // the position, at the start of a round
	loop  // jump, unless the round since mark was empty
	enter // run what follows up to leave on its own: look-around and atomic groups
	leave
	done
)

// maxProgram bounds the instructions of a program: quantifiers repeat what they repeat.
const maxProgram = 200_000

type compiler struct {
	program []instruction
	slots   int
}

// compile writes an expression as a program for the whole of a text.
func compile(e *expression, groups int) (program []instruction, slots int, err error) {
	c := &compiler{slots: 2 * (groups + 1)}
	if err := c.expression(e); err != nil {
		return nil, 0, err
	}
	c.add(instruction{do: done})
	return c.program, c.slots, nil
}

func (c *compiler) add(i instruction) int {
	c.program = append(c.program, i)
	return len(c.program) - 1
}

func (c *compiler) expression(e *expression) error {
	if len(c.program) > maxProgram {
		return fmt.Errorf("its quantifiers repeat too much: written out it has more than %d parts", maxProgram)
	}
	switch e.op {
	case nothing:
	case character, anyCharacter, oneOf:
		c.add(instruction{do: match, e: e})
	case reference:
		c.add(instruction{do: refer, e: e})
	case sequence:
		for _, s := range e.subs {
			if err := c.expression(s); err != nil {
				return err
			}
		}
	case alternatives:
		return c.alternatives(e)
	case repeat:
		return c.repeat(e)
	case capture:
		c.add(instruction{do: save, slot: 2 * e.group})
		if err := c.expression(e.subs[0]); err != nil {
			return err
		}
		c.add(instruction{do: save, slot: 2*e.group + 1})
	case atomic, look:
		return c.apart(e)
	default:
		c.add(instruction{do: assert, e: e})
	}
	return nil
}

func (c *compiler) alternatives(e *expression) error {
	var ends []int
	for i, s := range e.subs {
		choice := -1
		if i < len(e.subs)-1 {
			choice = c.add(instruction{do: split})
			c.program[choice].to = len(c.program)
		}
		if err := c.expression(s); err != nil {
			return err
		}
		if choice >= 0 {
			ends = append(ends, c.add(instruction{do: jump}))
			c.program[choice].or = len(c.program)
		}
	}
	for _, end := range ends {
		c.program[end].to = len(c.program)
	}
	return nil
}

// apart writes what runs on its own: once it has matched it is not gone back into.
func (c *compiler) apart(e *expression) error {
	at := c.add(instruction{do: enter, e: e})
	if err := c.expression(e.subs[0]); err != nil {
		return err
	}
	c.add(instruction{do: leave})
	c.program[at].to = len(c.program)
	return nil
}

func (c *compiler) repeat(e *expression) error {
	if e.mode == possessive {
		return c.apart(&expression{op: atomic, subs: []*expression{{op: repeat, subs: e.subs, min: e.min, max: e.max}}})
	}
	for range e.min {
		if err := c.expression(e.subs[0]); err != nil {
			return err
		}
	}
	if e.max < 0 {
		return c.loop(e)
	}
	var choices []int
	for range e.max - e.min {
		choices = append(choices, c.add(instruction{do: split}))
		if err := c.expression(e.subs[0]); err != nil {
			return err
		}
	}
	for _, at := range choices {
		c.choose(at, at+1, len(c.program), e.mode)
	}
	return nil
}

// loop writes a repetition without a limit. A round that matches nothing is the last.
func (c *compiler) loop(e *expression) error {
	slot := c.slots
	c.slots++
	start := c.add(instruction{do: split})
	c.add(instruction{do: mark, slot: slot})
	if err := c.expression(e.subs[0]); err != nil {
		return err
	}
	c.add(instruction{do: loop, slot: slot, to: start})
	c.choose(start, start+1, len(c.program), e.mode)
	return nil
}

func (c *compiler) choose(at, inner, behind int, mode repetition) {
	if mode == lazy {
		inner, behind = behind, inner
	}
	c.program[at].to, c.program[at].or = inner, behind
}
