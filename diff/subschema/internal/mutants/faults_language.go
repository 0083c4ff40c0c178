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
	)
}
