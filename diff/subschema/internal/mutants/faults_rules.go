package main

// ruleFaults are about structural proofs: each makes one prove too much.
func ruleFaults() []fault {
	return in("Rules",
		fault{
			name: "a branch of oneOf is enough although others may hold too",
			file: "prove.go",
			old:  "if p.forms(f, b.normal()) && (!un.exclusive || p.disjointFromOthers(f, un.branches, i)) {",
			new:  "if p.forms(f, b.normal()) && (!un.exclusive || i >= 0) {",
			why:  "oneOf is read as anyOf",
		},
		fault{
			name: "a bound is within an exclusive one that is the same number",
			file: "prove.go",
			old:  "if c := n.lo.cmp(*m.lo); c < 0 || c == 0 && m.loOpen && !n.loOpen {",
			new:  "if c := n.lo.cmp(*m.lo); c < 0 {",
			why:  "minimum 0 is proved to be above exclusiveMinimum 0",
		},
		fault{
			name: "multiples are held against each other the wrong way round",
			file: "prove.go",
			old:  "is, known := n.step.multiple(*m.step)",
			new:  "is, known := m.step.multiple(*n.step)",
			why:  "multiples of 2 are proved to be multiples of 4",
		},
		fault{
			name: "a condition that holds is not followed by its else",
			file: "prove.go",
			old:  "if p.forms(f, c.otherwise.normal()) {\n\t\treturn true\n\t}",
			new:  "return true",
			why:  "what is outside of if need not meet else",
		},
	)
}
