package diff_test

import "github.com/postel-api/postel/diff"

// objectSemantics are the rows about the members of objects.
func objectSemantics() []semantic {
	a, ab := object("a: {type: string}"), object("a: {type: string}, b: {type: integer}")
	closed := "additionalProperties: false"
	return []semantic{
		{"A1", plain, "a client ignores a new member of a closed response", answer(object("a: {type: string}", closed)), answer(object("a: {type: string}, b: {type: integer}", closed)), nil, diff.Minor},
		{"A1", near, "a closed request refuses what the base could send", body(ab), body(object("a: {type: string}", closed)), nil, diff.Major},
		{"A1", toggle, "a client that validates fails at a new member", answer(object("a: {type: string}", closed)), answer(object("a: {type: string}, b: {type: integer}", closed)), []string{"A1=off"}, diff.Major},

		{"A2", plain, "an open request gains an optional member", body(a), body(ab), nil, diff.Minor},
		{"A2", near, "closing an open request refuses unknown members", body(a), body(object("a: {type: string}", closed)), nil, diff.Major},
		{"A2", near, "an explicit additionalProperties is no silence", body(object("a: {type: string}", "additionalProperties: true")), body(object("a: {type: string}, b: {type: integer}", "additionalProperties: true")), nil, diff.Major},
		{"A2", near, "a map has no silence either", body("{type: object, additionalProperties: {type: string}}"), body("{type: object, additionalProperties: {type: string}, properties: {b: {type: integer}}}"), nil, diff.Major},
		{"A2", toggle, "a strict sender may have sent the name by chance", body(a), body(ab), []string{"A2=strict"}, diff.Major},
		{"A2", toggle, "a closed sender adds nothing, so closing changes nothing", body(a), body(object("a: {type: string}", closed)), []string{"A2=sender-closed"}, diff.None},

		{"A6", plain, "a required readOnly member is not asked of requests", body(a), body(object("a: {type: string}, id: {type: string, readOnly: true}", "required: [id]")), nil, diff.None},
		{"A6", plain, "a writeOnly member is not promised in responses", answer(object("a: {type: string}, key: {type: string, writeOnly: true}", "required: [key]")), answer(a), nil, diff.None},
		{"A6", near, "without readOnly the required member is asked", body(a), body(object("a: {type: string}, id: {type: string}", "required: [id]")), nil, diff.Major},
		{"A6", toggle, "the flags can be ignored", body(a), body(object("a: {type: string}, id: {type: string, readOnly: true}", "required: [id]")), []string{"A6=off"}, diff.Major},

		{"A7", plain, "a declared request member is gone", body(ab), body(a), nil, diff.Major},
		{"A7", plain, "a query parameter is gone", parameter("name: q, in: query, schema: {type: string}"), get(done), nil, diff.Major},
		{"A7", plain, "a request member became readOnly", body(a), body(object("a: {type: string, readOnly: true}")), nil, diff.Major},
		{"A7", near, "a member that moved into allOf is not gone", body(ab), body("{type: object, allOf: [{properties: {a: {type: string}}}, {properties: {b: {type: integer}}}]}"), nil, diff.None},
		{"A7", near, "a schema that is dropped altogether takes no member away", body(ab), api("3.1.0", "paths: {/things: {post: {requestBody: {content: {application/json: {}}}, "+done+"}}}"), nil, diff.Minor},
		{"A7", near, "nor does one without a type", body("{properties: {a: {type: string}}}"), body("{}"), nil, diff.Minor},
		{"A25", near, "in a response its members were promised", answer("{properties: {a: {type: string}}}"), answer("{}"), nil, diff.Major},
		{"A7", toggle, "loss on requests can be minor", body(ab), body(a), []string{"A7=minor"}, diff.Minor},

		{"A21", plain, "a schema without type accepts every type", body("{properties: {a: {type: string}}}"), body(a), nil, diff.Major},
		{"A21", near, "with a type on both sides nothing changes", body(a), body(a), nil, diff.None},
		{"A21", toggle, "properties can be read as an object", body("{properties: {a: {type: string}}}"), body(a), []string{"A21=object"}, diff.None},

		{"A25", plain, "an optional response member disappears", answer(ab), answer(a), nil, diff.Major},
		{"A25", plain, "a required response member became optional", answer(object("a: {type: string}", "required: [a]")), answer(a), nil, diff.Major},
		{"A25", plain, "a response header disappears", statuses(`"204": {description: Done, headers: {X-A: {schema: {type: string}}}}`), statuses(`"204": {description: Done}`), nil, diff.Major},
		{"A25", near, "a member that became required is a stronger promise", answer(a), answer(object("a: {type: string}", "required: [a]")), nil, diff.Minor},
		{"A25", toggle, "loss on responses can be minor", answer(ab), answer(a), []string{"response-loss=minor"}, diff.Minor},
		{"A25", toggle, "becoming optional, too", answer(object("a: {type: string}", "required: [a]")), answer(a), []string{"A25=minor"}, diff.Minor},
	}
}

// valueSemantics are the rows about values.
func valueSemantics() []semantic {
	enum := func(values string) string { return "{type: string, enum: [" + values + "]}" }
	return []semantic{
		{"A3", plain, "a response gains a value", answer(enum("a, b")), answer(enum("a, b, c")), nil, diff.Major},
		{"A3", near, "a request gains a value", body(enum("a, b")), body(enum("a, b, c")), nil, diff.Minor},
		{"A3", near, "an announced list is open", answer("{type: string, x-extensible-enum: [a, b]}"), answer("{type: string, x-extensible-enum: [a, b, c]}"), nil, diff.Minor},
		{"A3", toggle, "response enums can be extensible", answer(enum("a, b")), answer(enum("a, b, c")), []string{"A3=extensible"}, diff.Minor},
		{"A3", near, "a one-value enum is a const", answer("{enum: [a]}"), answer("{const: a}"), nil, diff.None},

		{"A8", plain, "a request default changed", parameter("name: n, in: query, schema: {type: integer, default: 10}"), parameter("name: n, in: query, schema: {type: integer, default: 20}"), nil, diff.Major},
		{"A8", plain, "a request default was added", parameter("name: n, in: query, schema: {type: integer}"), parameter("name: n, in: query, schema: {type: integer, default: 20}"), nil, diff.Minor},
		{"A8", near, "a default of another spelling is the same", parameter("name: n, in: query, schema: {type: number, default: 10}"), parameter("name: n, in: query, schema: {type: number, default: 10.0}"), nil, diff.None},
		{"A8", near, "a response default promises nothing", answer("{type: integer, default: 1}"), answer("{type: integer, default: 2}"), nil, diff.Patch},
		{"A8", toggle, "defaults can be minor", parameter("name: n, in: query, schema: {type: integer, default: 10}"), parameter("name: n, in: query, schema: {type: integer, default: 20}"), []string{"A8=minor"}, diff.Minor},

		{"A9", plain, "a registered format restricts a request", body("{type: string}"), body("{type: string, format: date}"), nil, diff.Major},
		{"A9", plain, "int32 lies within int64", body("{type: integer, format: int32}"), body("{type: integer, format: int64}"), nil, diff.Minor},
		{"A9", near, "an unknown format only annotates", body("{type: string}"), body("{type: string, format: iban}"), nil, diff.Patch},
		{"A9", near, "password only annotates", answer("{type: string, format: password}"), answer("{type: string}"), nil, diff.Patch},
		{"A9", toggle, "every format can be an annotation", body("{type: string}"), body("{type: string, format: date}"), []string{"A9=annotate"}, diff.Patch},

		{"A10", plain, "a parameter became a string: every text is one", parameter("name: n, in: query, schema: {type: integer}"), parameter("name: n, in: query, schema: {type: string}"), nil, diff.Minor},
		{"A10", plain, "the texts 1 and 2 are the numbers 1 and 2", parameter("name: n, in: query, schema: {type: string, enum: ['1', '2']}"), parameter("name: n, in: query, schema: {type: integer, enum: [1, 2]}"), nil, diff.None},
		{"A10", plain, "a list of one is a value", parameter("name: n, in: query, schema: {type: string}"), parameter("name: n, in: query, schema: {type: array, items: {type: string}}"), nil, diff.Minor},
		{"A10", plain, "an exploded object is its members", get("parameters: [{name: a, in: query, schema: {type: string}}, {name: b, in: query, schema: {type: integer}}], " + done), parameter("name: filter, in: query, style: form, explode: true, schema: {type: object, properties: {a: {type: string}, b: {type: integer}}}"), nil, diff.None},
		{"A10", near, "in a body a number is no text", body("{type: integer}"), body("{type: string}"), nil, diff.Major},
		{"A10", toggle, "parameters can be compared as JSON", parameter("name: n, in: query, schema: {type: integer}"), parameter("name: n, in: query, schema: {type: string}"), []string{"A10=off"}, diff.Major},

		{"A19", plain, "a discriminator reads another member", answer(tagged("kind", "cat: '#/components/schemas/Cat'")), answer(tagged("species", "cat: '#/components/schemas/Cat'")), nil, diff.Major},
		{"A19", plain, "a discriminator value is dropped", answer(tagged("kind", "cat: '#/components/schemas/Cat', kitten: '#/components/schemas/Cat'")), answer(tagged("kind", "cat: '#/components/schemas/Cat'")), nil, diff.Major},
		{"A19", near, "a discriminator is added on tagged alternatives", answer(pets("")), answer(pets(", discriminator: {propertyName: kind}")), nil, diff.None},
		{"A19", toggle, "discriminators can be hints", answer(tagged("kind", "cat: '#/components/schemas/Cat', kitten: '#/components/schemas/Cat'")), answer(tagged("kind", "cat: '#/components/schemas/Cat'")), []string{"A19=off"}, diff.None},
	}
}

// pets is a union whose alternatives tell themselves apart.
func pets(more string) string {
	return "{oneOf: [{type: object, required: [kind], properties: {kind: {const: cat}}}, {type: object, required: [kind], properties: {kind: {const: dog}}}]" + more + "}"
}

// tagged is a schema with a discriminator.
func tagged(property, mapping string) string {
	return "{type: object, required: [kind, species], properties: {kind: {type: string}, species: {type: string}}, discriminator: {propertyName: " + property + ", mapping: {" + mapping + "}}}"
}

// compositionSemantics are the rules that keyword comparison gets wrong.
func compositionSemantics() []semantic {
	old, now := func(schema string) string { return body(schema) }, func(schema string) string { return body(schema) }
	v30 := func(schema string) string {
		return api("3.0.3", "paths: {/things: {post: {requestBody: {content: {application/json: {schema: "+schema+"}}}, "+done+"}}}\n")
	}
	return []semantic{
		{"composition", plain, "a sibling of a reference counts from 3.1 on", refSibling("3.0.3"), refSibling("3.1.0"), nil, diff.Major},
		{"composition", plain, "nullable means nothing in 3.1", v30("{type: string, nullable: true}"), old("{type: string, nullable: true}"), nil, diff.Major},
		{"composition", near, "nullable in 3.0 is a type list in 3.1", v30("{type: string, nullable: true}"), old("{type: [string, 'null']}"), nil, diff.None},
		{"composition", near, "nullable without type means nothing in 3.0", v30("{enum: [a]}"), v30("{enum: [a], nullable: true}"), nil, diff.None},
		{"composition", near, "an enum must list null itself", v30("{type: string, enum: [a]}"), v30("{type: string, enum: [a], nullable: true}"), nil, diff.None},
		{"composition", plain, "oneOf is exclusive", old("{oneOf: [{type: integer}, {type: string}]}"), now("{oneOf: [{type: integer}, {type: string}, {const: 1}]}"), nil, diff.Major},
		{"composition", near, "anyOf is not", old("{anyOf: [{type: integer}, {type: string}]}"), now("{anyOf: [{type: integer}, {type: string}, {const: 1}]}"), nil, diff.None},
		{"composition", plain, "not flips the direction", old("{not: {enum: [a]}}"), now("{not: {enum: [a, b]}}"), nil, diff.Major},
		{"composition", plain, "not was added", old("{type: string}"), now("{type: string, not: {const: x}}"), nil, diff.Major},
		{"composition", near, "a keyword for another type has no effect", old("{type: integer}"), now("{type: integer, maxLength: 3}"), nil, diff.None},
		{"composition", near, "integer bounds round", old("{type: integer, minimum: 1}"), now("{type: integer, exclusiveMinimum: 0}"), nil, diff.None},
		{"composition", near, "big integers are exact", old("{type: integer, maximum: 9007199254740993}"), now("{type: integer, maximum: 9007199254740992}"), nil, diff.Major},
		{"composition", plain, "required stands on its own", old("{type: object}"), now("{type: object, required: [a]}"), nil, diff.Major},
		{"composition", plain, "additionalProperties sees only its own properties", old("{allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}"), now("{allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, properties: {b: {type: string}}}]}"), nil, diff.Major},
		{"composition", near, "patterns are languages", old("{type: string, pattern: '^[a-c]$'}"), now("{type: string, pattern: '^(a|b|c)$'}"), nil, diff.None},
		{"composition", plain, "anyOf became allOf", old("{anyOf: [{required: [a]}, {required: [b]}]}"), now("{allOf: [{required: [a]}, {required: [b]}]}"), nil, diff.Major},
		{"composition", near, "recursion renamed", tree("Node"), tree("Branch"), nil, diff.None},
		{"composition", near, "inline or by reference", refTo("{$ref: '#/components/schemas/S'}"), refTo("{type: string, maxLength: 9}"), nil, diff.None},
		{"composition", near, "a single alternative is the schema", refTo("{$ref: '#/components/schemas/S'}"), refTo("{oneOf: [{$ref: '#/components/schemas/S'}]}"), nil, diff.None},
		{"composition", plain, "boolean schemas are schemas", old("{properties: {a: true}}"), now("{properties: {a: false}}"), nil, diff.Major},
		{"composition", plain, "const null is a value", old("{}"), now("{const: null}"), nil, diff.Major},
	}
}

func refSibling(version string) string {
	return api(version, "paths: {/things: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S', maxLength: 3}}}}, "+done+"}}}\ncomponents: {schemas: {S: {type: string}}}\n")
}

func refTo(schema string) string {
	return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {application/json: {schema: "+schema+"}}}, "+done+"}}, /other: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}, "+done+"}}}\ncomponents: {schemas: {S: {type: string, maxLength: 9}}}\n")
}

func tree(name string) string {
	return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/"+name+"'}}}}, "+done+"}}}\ncomponents: {schemas: {"+name+": {type: object, properties: {kids: {type: array, items: {$ref: '#/components/schemas/"+name+"'}}}}}}\n")
}
