package main

// languageFaults are about patterns.
func languageFaults() []fault {
	return in("Regular expressions",
		fault{
			name: "a complement is derived as what it complements",
			file: "internal/language/search.go",
			old:  "return s.Not(s.derive(t.parts[0], r, b))",
			new:  "return s.derive(t.parts[0], r, b)",
			why:  "texts in which a pattern is not found are those that begin like it",
		},
		fault{
			name: "a repetition forgets its least count",
			file: "internal/language/language.go",
			old:  "if t.empty && !t.anchored {\n\t\tminimum = 0\n\t}",
			new:  "if !t.anchored {\n\t\tminimum = 0\n\t}",
			why:  "a+ is found in every text",
		},
		fault{
			name: "a repetition has no end",
			file: "internal/language/search.go",
			old:  "max(t.max-1, min(t.max, 0))",
			new:  "-1",
			why:  "a{1,2} is found where a{3} is",
		},
		fault{
			name: "^ holds everywhere",
			file: "internal/language/search.go",
			old:  "return b == beginning",
			new:  "return true",
			why:  "patterns are not anchored at the beginning",
		},
		fault{
			name: "$ holds before a word",
			file: "internal/language/search.go",
			old:  "return n == atEnd",
			new:  "return n != otherNext",
			why:  "ab is found by a$",
		},
		fault{
			name: "a boundary does not look at what came before",
			file: "internal/language/search.go",
			old:  "case opBoundary:\n\t\treturn (b == afterWord) != (n == wordNext)",
			new:  "case opBoundary:\n\t\treturn n == wordNext",
			why:  "the end of a word is no boundary",
		},
		fault{
			name: "a part that may be empty hides what follows",
			file: "internal/language/language.go",
			old:  "if a.empty || a.anchored {",
			new:  "if a.anchored {",
			why:  "the search does not see the characters behind it",
		},
		fault{
			name: "{n} is {n,}",
			file: "internal/language/pattern.go",
			old:  "case !comma:\n\t\thi = lo",
			new:  "case !comma:\n\t\thi = -1",
			why:  "a{2} is found as a whole in aaa",
		},
		fault{
			name: "a class with ^ is one without",
			file: "internal/language/pattern.go",
			old:  `negated := p.take("^")`,
			new:  `negated := p.take("^") && p.depth > maxGroups`,
			why:  "[^a] is [a]",
		},
		fault{
			name: "no boundary is a boundary",
			file: "internal/language/search.go",
			old:  "return (b == afterWord) == (n == wordNext)",
			new:  "return (b == afterWord) != (n == wordNext)",
			why:  "a\\Bb is not found in ab",
		},
	)
}
