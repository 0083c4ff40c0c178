package main

// classFaults are about the identity of schemas: two that differ get one class, and are proved to be equal.
func classFaults() []fault {
	return in("Classes",
		fault{
			name: "oneOf and anyOf have one class",
			file: "class.go",
			old:  "\t\t\tw.flag(un.exclusive)\n",
			new:  "",
			why:  "overlaps are forgotten",
		},
		fault{
			name: "branches of oneOf are a set",
			file: "class.go",
			old:  "w.set(un.branches, !un.exclusive)",
			new:  "w.set(un.branches, true)",
			why:  "oneOf [A, A], which accepts nothing of A, is A",
		},
		fault{
			name: "a class does not know whether a bound is excluded",
			file: "class.go",
			old:  "\tw.flag(n.loOpen)\n",
			new:  "",
			why:  "minimum and exclusiveMinimum are one",
		},
		fault{
			name: "a class does not know maxContains",
			file: "class.go",
			old:  "\t\tw.int(a.contains[i].max)\n",
			new:  "",
			why:  "any number of matches is as good",
		},
	)
}
