package main

// leafFaults are about values of one type: numbers, texts, arrays, objects.
func leafFaults() []fault {
	return in("Leaf solvers",
		fault{
			name: "a list of multiples ends before the upper bound",
			file: "prove.go",
			old:  "for d := *n.lo; d.cmp(*n.hi) <= 0; {",
			new:  "for d := *n.lo; d.cmp(*n.hi) < 0; {",
			why:  "the largest of a few integers is not looked at",
		},
		fault{
			name: "an interval ends where its lower bound is excluded",
			file: "form.go",
			old:  "return c > 0 || c == 0 && (n.loOpen || n.hiOpen)",
			new:  "return c >= 0 && (c > 0 || n.loOpen || n.hiOpen || n.step == nil)",
			why:  "minimum 1 with maximum 1 is empty",
		},
		fault{
			name: "bounds of multiples are rounded inwards twice",
			file: "form.go",
			old:  "if n.loOpen && d.cmp(*n.lo) == 0 {",
			new:  "if d.cmp(*n.lo) == 0 {",
			why:  "the integer at a minimum is lost",
		},
		fault{
			name: "texts longer than a limit start one later",
			file: "solve_not.go",
			old:  "str: &texts{min: t.max + 1, max: -1}",
			new:  "str: &texts{min: t.max + 2, max: -1}",
			why:  "a text that is one too long is not found",
		},
	)
}
