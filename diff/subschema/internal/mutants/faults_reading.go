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
	)
}

// relationFaults are about what a sender sends and a receiver reads.
func relationFaults() []fault {
	return in("Readings and views")
}
