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
		fault{
			name: "then and else have one class",
			file: "class.go",
			old:  "\t\tw.schema(f.cond[i].test)\n\t\tw.schema(f.cond[i].then)\n\t\tw.schema(f.cond[i].otherwise)\n",
			new:  "\t\tw.schema(f.cond[i].test)\n\t\tw.set([]*Schema{f.cond[i].then, f.cond[i].otherwise}, false)\n",
			why:  "a condition is its opposite",
		},
		fault{
			name: "a class does not know uniqueItems",
			file: "class.go",
			old:  "\tw.flag(a.unique)\n",
			new:  "",
			why:  "repeated items are as good",
		},
		fault{
			name: "a required name is not listed, even where additionalProperties look at it",
			file: "class.go",
			old:  "if !tracked && g.additional == nil && !ro",
			new:  "if !tracked && !ro",
			why:  "a member is additional in one document and not in the other",
		},
		fault{
			name: "cyclic schemas are told apart by one round",
			file: "class.go",
			old:  "if len(index) == blocks {",
			new:  "if len(index) >= blocks {",
			why:  "recursion that differs two steps below is the same",
		},
		fault{
			name: "a class does not know what depends on a member",
			file: "class.go",
			old:  "w.strings(d.required)\n\t\tw.set(d.schemas, true)",
			new:  "w.strings(d.required)",
			why:  "dependentSchemas are all alike",
		},
	)
}
