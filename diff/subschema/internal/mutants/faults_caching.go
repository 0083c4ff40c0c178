package main

// cachingFaults are about results that are kept although they rest on something else.
func cachingFaults() []fault {
	return in("Caching",
		fault{
			name: "a proof is kept although it rests on a pair that is still open",
			file: "prove.go",
			old:  "case low >= depth:",
			new:  "case low >= 0:",
			why:  "a pair that was assumed and fell is proved for ever after",
		},
		fault{
			name: "an unsatisfiability is kept although it rests on a question that is still open",
			file: "solve.go",
			old:  "case a.outcome == some || x.low >= depth:",
			new:  "default:",
			why:  "a question that has no answer on one path has none on any other, and what contains it is proved",
		},
		fault{
			name: "a question does not tell the one around it what it rests on",
			file: "solve.go",
			old:  "if a.outcome == none && x.low < depth {",
			new:  "if a.outcome == none && x.low < 0 {",
			why:  "the question in between is kept as having no answer",
		},
		fault{
			name: "a question that comes back does not count as assumed",
			file: "solve.go",
			old:  "x.low = min(x.low, depth)\n",
			new:  "_ = depth\n",
			why:  "an unsatisfiability is kept although it rests on a question that is still open",
		},
		fault{
			name: "proofs that rest on a pair are not forgotten when it falls",
			file: "prove.go",
			old:  "case !ok:\n\t\tp.forget(mark)",
			new:  "case !ok:",
			why:  "they become proofs with the next pair that holds",
		},
		fault{
			name: "a proof that uses a tentative one does not rest on its assumptions",
			file: "prove.go",
			old:  "p.low = min(p.low, low)\n\t\treturn p.cert.cites(key, true)",
			new:  "_ = low\n\t\treturn p.cert.cites(key, true)",
			why:  "a proof is kept although it rests on a pair that is still open",
		},
		fault{
			name: "a proof does not tell the one around it what it rests on",
			file: "prove.go",
			old:  "p.low = min(outer, low)",
			new:  "p.low = outer",
			why:  "the proof around it is kept although it rests on a pair that is still open",
		},
		fault{
			name: "a pair that was compared as written stands for one under a reading",
			file: "prove.go",
			old:  "key := pair{s, r, p.strict}",
			new:  "key := pair{s, r, false}",
			why:  "what only a sender may rely on is used below a negation",
		},
		fault{
			name: "one view of a schema stands for all",
			file: "session.go",
			old:  `key := viewKey{s, r, strings.Join(removed, "\x00")}`,
			new:  `key := viewKey{s, sender, strings.Join(removed, "\x00")}`,
			why:  "a receiver has what a sender may leave out",
		},
		fault{
			name: "a view from which members are removed stands for one with all of them",
			file: "session.go",
			old:  "key := viewKey{s, r, strings.Join(removed, \"\\x00\")}",
			new:  "key := viewKey{s, r, strings.Repeat(\"\", len(removed))}",
			why:  "what a branch may leave out, the same schema may leave out elsewhere",
		},
		fault{
			name: "a sender's rewriting for one receiver is used for another",
			file: "sent.go",
			old:  "key := pair{s: s, r: r}",
			new:  "key := pair{s: s, strict: r == nil}",
			why:  "fresh names are those of the receiver that came first",
		},
		fault{
			name: "an intersection is looked up by its first two parts",
			file: "universe.go",
			old:  "for _, s := range parts {\n\t\tkey =",
			new:  "for _, s := range parts[:2] {\n\t\tkey =",
			why:  "a conjunction of three schemas is another one of two",
		},
		fault{
			name: "questions about texts of several lengths share an answer",
			file: "pattern.go",
			old:  "u.texts[q] = a",
			new:  "u.texts[q], u.texts[textQuery{q.in, 0, -1}] = a, a",
			why:  "no text of one length is taken for no text",
		},
	)
}
