package main

// refutationFaults are about witnesses: what is offered as one is none, or points elsewhere.
func refutationFaults() []fault {
	return in("Refutation",
		fault{
			name: "a witness is not held against the sender",
			file: "refute.go",
			old:  "return refused == no && sent == yes",
			new:  "return refused == no && sent != maybe",
			why:  "values are shown that no sender sends",
		},
		fault{
			name: "shrinking forgets the sender",
			file: "refute.go",
			old:  "w.found = w.smaller(w.found, w.refutes)",
			new:  "w.found = w.smaller(w.found, func(v value) bool { return w.e.accepts(w.r, v, nil) == no })",
			why:  "members that the sender requires are left out",
		},
		fault{
			name: "examples are put into a witness unseen",
			file: "furnish.go",
			old:  "if w.refutes(v) {\n\t\tw.found = v\n\t\treturn\n\t}",
			new:  "w.found = v\n\tif w.refutes(v) {\n\t\treturn\n\t}",
			why:  "an example that the receiver accepts takes the place of what it refuses",
		},
		fault{
			name: "unique items are compared by their first member",
			file: "eval.go",
			old:  "if a.unique && !distinct(v.items) {",
			new:  "if a.unique && len(v.items) > 1 && v.items[0].equal(v.items[1]) {",
			why:  "[1, 2, 1] is unique",
		},
		fault{
			name: "lengths are counted in bytes",
			file: "eval.go",
			old:  "if n := utf8.RuneCountInString(s); n < t.min",
			new:  "if n := max(len(s), utf8.RuneCountInString(s)); n < t.min",
			why:  "é has length 2",
		},
		fault{
			name: "contains counts what may match as a match",
			file: "eval.go",
			old:  "if possible < c.min || c.max >= 0 && sure > c.max {",
			new:  "if possible < c.min || c.max >= 0 && sure > c.max+1 {",
			why:  "maxContains is one more than written",
		},
	)
}

// procedureFaults are about the choice between clauses: each loses an answer, so that there seems to be none.
func procedureFaults() []fault {
	return in("Complete procedure",
		fault{
			name: "what is unsure for one type is taken for no answer",
			file: "solve.go",
			old:  "\t\tif a.outcome == unsure {\n\t\t\tout.outcome = unsure\n\t\t}\n\t}\n\treturn out\n}\n\n// holds",
			new:  "\t}\n\treturn out\n}\n\n// holds",
			why:  "a budget that ends is a proof",
		},
		fault{
			name: "what is unsure for one choice is taken for no answer",
			file: "solve.go",
			old:  "\t\ta := x.goal(h)\n\t\tif a.outcome == some {\n\t\t\treturn a\n\t\t}\n\t\tif a.outcome == unsure {\n\t\t\tout.outcome = unsure\n\t\t}",
			new:  "\t\ta := x.goal(h)\n\t\tif a.outcome == some {\n\t\t\treturn a\n\t\t}",
			why:  "a leaf that gives up is a proof",
		},
		fault{
			name: "the last branch of a disjunction is not chosen",
			file: "solve.go",
			old:  "for i := range un.branches {\n\t\tb := un.branches[i]",
			new:  "for i := range max(1, len(un.branches)-1) {\n\t\tb := un.branches[i]",
			why:  "values of that branch are not found",
		},
		fault{
			name: "members that others depend on are always there",
			file: "solve.go",
			old:  "\treturn []choice{\n\t\tfunc(g *goal) *goal { return g.and(u, absent(d.name)) },\n\t\tfunc(g *goal) *goal {\n\t\t\tg = g.and(u, present(",
			new:  "\treturn []choice{\n\t\tfunc(g *goal) *goal {\n\t\t\tg = g.and(u, present(",
			why:  "objects without the member are not found",
		},
		fault{
			name: "a question that was left open has no answer",
			file: "solve.go",
			old:  "if x.known[key] {\n\t\treturn solution{}\n\t}",
			new:  "if x.known[key] {\n\t\treturn solution{outcome: none}\n\t}",
			why:  "asking twice turns a budget that ended into a proof",
		},
		fault{
			name: "one negated schema proves a question although another was meant",
			file: "solve.go",
			old:  "if x.p.contained(s, r) {\n\t\t\treturn solution{outcome: none}\n\t\t}",
			new:  "if x.p.contained(s, r) || x.p.contained(r, s) && len(not) > 1 {\n\t\t\treturn solution{outcome: none}\n\t\t}",
			why:  "a sender that is larger than one of several receivers is taken to be in it",
		},
		fault{
			name: "an if has no else",
			file: "solve.go",
			old:  "\t\tfunc(g *goal) *goal {\n\t\t\tg.not = append(g.not, orTrue(c.test))\n\t\t\treturn side(g, c.otherwise)\n\t\t},\n",
			new:  "",
			why:  "values outside of the condition are not found",
		},
	)
}

// negationFaults are about "the value is not in it": each forgets a way to be outside.
func negationFaults() []fault {
	return in("Negation",
		fault{
			name: "outside of oneOf is in no branch",
			file: "solve_not.go",
			old:  "if !un.exclusive {\n\t\treturn\n\t}\n\tfor i, b",
			new:  "if len(un.branches) > 0 {\n\t\treturn\n\t}\n\tfor i, b",
			why:  "values in two branches are taken to be inside",
		},
		fault{
			name: "outside of if is outside of then",
			file: "solve_not.go",
			old:  "n.out = append(n.out, conditionChoices(n.u, c, true)...)",
			new:  "n.out = append(n.out, conditionChoices(n.u, c, true)[0])",
			why:  "values that break else are taken to be inside",
		},
		fault{
			name: "outside of a minimum leaves the bound inside where it is exclusive",
			file: "solve_not.go",
			old:  "num: &numbers{hi: m.lo, hiOpen: !m.loOpen}",
			new:  "num: &numbers{hi: m.lo, hiOpen: true}",
			why:  "the bound itself is not found",
		},
		fault{
			name: "outside of maxContains is forgotten",
			file: "solve_not.go",
			old:  "if c.max >= 0 {\n\t\t\tn.form(",
			new:  "if c.max > maxItems {\n\t\t\tn.form(",
			why:  "arrays with more matches are taken to be inside",
		},
		fault{
			name: "outside of patternProperties is forgotten",
			file: "solve_not.go",
			old:  "for _, p := range gr.patterns {\n\t\tn.stranger(strangerDemand{gr, p.pattern, p.schema})\n\t}\n",
			new:  "",
			why:  "members whose names match are taken to be inside",
		},
		fault{
			name: "outside of dependentSchemas is forgotten",
			file: "solve_not.go",
			old:  "g.not = append(g.not, s)\n\t\t\treturn g.and(n.u, present(d.name))",
			new:  "_ = s\n\t\t\treturn nil",
			why:  "objects with the member are taken to be inside",
		},
		fault{
			name: "outside of items is outside of their prefix",
			file: "solve_not.go",
			old:  "for i := range size + 1 {",
			new:  "for i := range max(size, 1) {",
			why:  "items behind the prefix are taken to be inside",
		},
		fault{
			name: "outside of a negation is everything that the negated schema has of other types",
			file: "solve_not.go",
			old:  "if !n.x.p.disjoint(n.g.form, s.normal()) {\n\t\t\tn.form(s.normal())\n\t\t}",
			new:  "if n.g.kind != objs && !n.x.p.disjoint(n.g.form, s.normal()) {\n\t\t\tn.form(s.normal())\n\t\t}",
			why:  "objects in the negated schema are taken to be inside",
		},
		fault{
			name: "outside of propertyNames is forgotten",
			file: "solve_not.go",
			old:  "g.badNames = append(g.badNames, s)\n\t\t\treturn g",
			new:  "_ = s\n\t\t\treturn nil",
			why:  "members with other names are taken to be inside",
		},
		fault{
			name: "outside of unevaluatedProperties is outside of its scope",
			file: "solve_not.go",
			old:  "n.stranger(strangerDemand{group{}, nil, y.schema})",
			new:  "return",
			why:  "members that nothing evaluates are taken to be inside",
		},
	)
}
