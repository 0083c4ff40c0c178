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
	)
}
