package document

import "fmt"

// ReferenceChain makes a service whose one response is reached through so many references in a
// row. The revision narrows the schema at the end of the chain.
func ReferenceChain(length int) (base, revision []byte) {
	return shape(func(revised bool) object {
		var schemas object
		for i := range length {
			schemas = append(schemas, member{link(i), ref("schemas/" + link(i+1))})
		}
		return append(schemas, member{link(length), limitedText(revised)})
	})
}

func link(i int) string { return fmt.Sprintf("Link%05d", i) }

// NestedAllOf makes a service with one response whose schema holds so many allOf in each other,
// with a member of its own at each level. The revision narrows the member of the innermost one.
func NestedAllOf(depth int) (base, revision []byte) {
	return shape(func(revised bool) object {
		schema := withProperty("innermost", limitedText(revised))
		for level := depth - 1; level >= 0; level-- {
			name := fmt.Sprintf("level%03d", level)
			schema = object{{"allOf", list{withProperty(name, object{{"type", "integer"}}), schema}}}
		}
		return object{{link(0), schema}}
	})
}

// Recursion makes a service whose response is a ring of so many components, at least 2: each one
// holds the next one, a list of itself and the one before it, so that every component reaches
// every other one. The revision narrows a member of the component in the middle of the ring.
func Recursion(components int) (base, revision []byte) {
	return shape(func(revised bool) object {
		var schemas object
		for i := range components {
			schemas = append(schemas, member{link(i), object{{"type", "object"}, {"properties", object{
				{"name", limitedText(revised && i == components/2)},
				{"next", ref("schemas/" + link((i+1)%components))},
				{"children", object{{"type", "array"}, {"items", ref("schemas/" + link(i))}}},
				{"previous", ref("schemas/" + link((i+components-1)%components))},
			}}}})
		}
		return schemas
	})
}

// shape makes both versions of a service that answers with the component link(0).
func shape(schemas func(revised bool) object) (base, revision []byte) {
	paths := object{{"/things", object{
		{"get", operation("readThing", "Read the thing.", list{"things"}, nil, nil, "200", ref("schemas/"+link(0)))},
	}}}
	version := func(number string, revised bool) []byte {
		return indented(description("Shapes", number, paths, object{
			{"responses", sharedResponses()},
			{"schemas", append(sharedSchemas(false), schemas(revised)...)},
		}))
	}
	return version("1.0.0", false), version("2.0.0", true)
}

func limitedText(revised bool) object {
	limit := 40
	if revised {
		limit = 30
	}
	return object{{"type", "string"}, {"maxLength", limit}}
}

func withProperty(name string, schema object) object {
	return object{{"type", "object"}, {"properties", object{{name, schema}}}}
}
