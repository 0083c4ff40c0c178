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
	)
}

// procedureFaults are about the choice between clauses: each loses an answer, so that there seems to be none.
func procedureFaults() []fault {
	return in("Complete procedure")
}

// negationFaults are about "the value is not in it": each forgets a way to be outside.
func negationFaults() []fault {
	return in("Negation")
}
