package main

// readerFaults are about keywords: one means something else.
func readerFaults() []fault {
	return in("Reading the schema",
		fault{
			name: "nullable counts in every dialect",
			file: "read.go",
			old:  "r.nullable = r.nullable || r.s.dialect == OpenAPI30 && v.Bool()",
			new:  "r.nullable = r.nullable || v.Bool()",
			why:  "2020-12 accepts null where only OpenAPI 3.0 does",
		},
		fault{
			name: "nullable counts without a type",
			file: "read.go",
			old:  "if r.types != 0 {\n\t\tif r.nullable {",
			new:  "if r.nullable && r.f.enum != nil {\n\t\tr.f.enum = newEnum(append(slices.Clone(r.f.enum.vals), nullValue))\n\t}\n\tif r.types != 0 {\n\t\tif r.nullable {",
			why:  "an enum that does not list null accepts it",
		},
		fault{
			name: "exclusiveMinimum as a flag has no effect",
			file: "read.go",
			old:  "if r.loFlag && r.num.lo != nil {\n\t\tr.num.loOpen = true",
			new:  "if r.loFlag && r.num.lo != nil {\n\t\tr.num.loOpen = r.num.loOpen || r.s.dialect == Draft4",
			why:  "OpenAPI 3.0 accepts the bound itself",
		},
		fault{
			name: "exclusiveMaximum as a number includes it",
			file: "read.go",
			old:  "r.num.lower(d, true)",
			new:  "r.num.lower(d, false)",
			why:  "2020-12 accepts the bound itself",
		},
		fault{
			name: "keywords beside $ref count in OpenAPI 3.0",
			file: "read.go",
			old:  "ref.Kind() == node.String && s.dialect&^tracked != Draft202012 {",
			new:  "ref.Kind() == node.String && s.dialect&^tracked != Draft202012 && s.dialect != OpenAPI30 {",
			why:  "a reference is narrowed by what stands beside it",
		},
		fault{
			name: "keywords beside $ref do not count in 2020-12",
			file: "read.go",
			old:  "ref.Kind() == node.String && s.dialect&^tracked != Draft202012 {",
			new:  "ref.Kind() == node.String {",
			why:  "what stands beside a reference is lost",
		},
		fault{
			name: "items as a list is no tuple before 2020-12",
			file: "read.go",
			old:  "r.tuple = true\n\t\t\tr.readPrefix(v)",
			new:  "r.tuple = true",
			why:  "draft 4 restricts no item",
		},
		fault{
			name: "minContains is 1 where it says 0",
			file: "read.go",
			old:  "r.minContains = r.count(v, 1)",
			new:  "r.minContains = max(1, r.count(v, 1))",
			why:  "arrays without a match are refused",
		},
		fault{
			name: "numbers have fifteen characters",
			file: "value.go",
			old:  "v.num, ok = parseDecimal(n.Text())",
			new:  "v.num, ok = parseDecimal(n.Text()[:min(len(n.Text()), 15)])",
			why:  "long numbers lose digits",
		},
	)
}

// relationFaults are about what a sender sends and a receiver reads.
func relationFaults() []fault {
	return in("Readings and views",
		fault{
			name: "a sender may add what the receiver declares",
			file: "sendable.go",
			old:  "range slices.Concat(at.s, at.r) {",
			new:  "range slices.Concat(at.s) {",
			why:  "a new optional member breaks everybody",
		},
		fault{
			name: "a closed sender adds members",
			file: "sendable.go",
			old:  "if ss.rel.Reading == SenderClosed {\n\t\treturn false\n\t}",
			new:  "",
			why:  "an object that is closed is refuted by members that nobody sends",
		},
		fault{
			name: "what branches beside it describe is not sent with a branch",
			file: "sent.go",
			old:  "if !un.exclusive {\n\t\tsc = sc.softened",
			new:  "if un.exclusive {\n\t\tsc = sc.softened",
			why:  "members of two branches of anyOf are never sent together",
		},
		fault{
			name: "silence beside patterns is closed",
			file: "sent.go",
			old:  "g.patterns = append(g.patterns, patterned{pattern: p})",
			new:  "_ = p",
			why:  "members whose names match a pattern are never sent",
		},
		fault{
			name: "additionalProperties of a sender are taken for silence",
			file: "sent.go",
			old:  "if sc.open || f.kinds&objs == 0 || speaksAboutAll(f) ||",
			new:  "if sc.open || f.kinds&objs == 0 ||",
			why:  "a map sends no members",
		},
		fault{
			name: "readOnly members are not sent in responses",
			file: "session.go",
			old:  "ro && v == Request || wo && v == Response",
			new:  "wo && v == Request || ro && v == Response",
			why:  "the views are exchanged",
		},
		fault{
			name: "a tolerant receiver opens what it negates",
			file: "session.go",
			old:  "g.not = mapAll(f.not, asWritten)",
			new:  "g.not = mapAll(f.not, below)",
			why:  "a receiver accepts less than is written",
		},
		fault{
			name: "branches that a receiver opened still exclude each other",
			file: "session.go",
			old:  "if un.exclusive && r.role == receiver && slices.ContainsFunc(un.branches, wider) {",
			new:  "if un.exclusive && r.role == receiver && len(un.branches) > 9 && slices.ContainsFunc(un.branches, wider) {",
			why:  "a schema is not contained in itself",
		},
		fault{
			name: "two views of a schema are one, whatever members they have not",
			file: "prove.go",
			old:  "return !slices.ContainsFunc(a.removed, func(name string) bool { return !contains(b.removed, name) })",
			new:  "return true",
			why:  "a member that has to be sent from now on is missed",
		},
		fault{
			name: "a view has the members that it takes away required",
			file: "session.go",
			old:  "p.required = slices.DeleteFunc(slices.Clone(o.required), gone)",
			new:  "p.required = o.required",
			why:  "a receiver asks for a member that is never sent",
		},
		fault{
			name: "a receiver that limits what contains finds is read as tolerant",
			file: "session.go",
			old:  "if c.max >= 0 {\n\t\t\t\tg.arr.contains[i].schema = asWritten(c.schema)",
			new:  "if c.max > maxItems {\n\t\t\t\tg.arr.contains[i].schema = asWritten(c.schema)",
			why:  "items count that are no match as written",
		},
	)
}
