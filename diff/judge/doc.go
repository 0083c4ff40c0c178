// Package judge asks validators that share no code with this module whether a witness is one:
// whether the sender's document accepts it and the receiver's document refuses it.
//
// [All] returns three judges. The first two judge a value against the schemas of one place, the
// third judges a whole message against both documents:
//
//   - santhosh-tekuri/jsonschema reads JSON Schema 2020-12;
//   - kin-openapi's openapi3.Schema.VisitJSON reads the schema objects of OpenAPI 3.0;
//   - kin-openapi's openapi3filter reads requests and responses.
//
// # What the judges are given
//
// No judge sees a whole document. A claim names schemas; those and what they refer to, other
// files included, are written anew as small definitions, each once for each document, side and
// relation, however many claims rest on it. The rewriting is code of its own: it shares nothing
// with the reader of package subschema, so that a misreading there is not confirmed here. It
//
//   - keeps the keywords that the dialect of the document knows and that assert something, in the
//     forms of 2020-12 (nullable beside a type becomes the type null, boolean exclusive bounds
//     become bounds);
//   - leaves out what stands beside a $ref before OpenAPI 3.1;
//   - adds to each branch of a discriminated union that is a reference the demand for its tag, as
//     long as it lists no tags of its own;
//   - applies the relation: readOnly and writeOnly members are forbidden to the sender and
//     nothing to the receiver, a tolerant receiver's closed objects are open, an extensible enum
//     is none to the receiver, formats may be annotations. Below a not, an if and a contains that
//     is counted, schemas are read as written. A receiver's oneOf that became wider somewhere
//     inside is read as anyOf. Views are therefore decided here and not by the options that
//     kin-openapi has for them: those know only the members of the same schema object.
//
// The readings of [subschema.Relation] concern what a sender may add, not whether a value is of
// its schema: every judge judges plain acceptance.
//
// # When a judge abstains
//
// A judge that cannot read what the value meets abstains, and says what it was: a reference that
// leads nowhere, $dynamicRef, a pattern that Go's regexp package does not read as ECMA-262 does,
// a number beyond exact arithmetic, a schema that is none, a schema that refers to itself without
// a member or item in between, more than 20,000 schema objects, or more than 500,000 steps of
// validation. It abstains, too, where the receiver accepts a value that met a oneOf which is read as
// anyOf. What a value does not meet is no reason to abstain. The reasons of each judge beyond
// these stand at its type.
//
// # Concurrency
//
// The judges that one call of [All] returns share their definitions, which are made under one lock,
// and may be asked by several goroutines. Validation itself runs side by side.
package judge

import (
	"runtime/debug"

	"github.com/postel-api/postel/diff"
)

// All returns the judges, in the order in which their opinions are shown.
func All() []diff.Judge {
	l := newLibrary()
	return []diff.Judge{
		&santhosh{name: named("github.com/santhosh-tekuri/jsonschema/v6", "santhosh-tekuri/jsonschema", "v6.0.3"), library: l},
		&visitor{name: named(kin, "kin-openapi", kinVersion) + " VisitJSON", library: l},
		&filter{name: named(kin, "kin-openapi", kinVersion) + " openapi3filter", library: l},
	}
}

const (
	kin        = "github.com/getkin/kin-openapi"
	kinVersion = "v0.152.0"
)

// named returns the short name of a module with the version that is built in; otherwise stands
// where the program carries no build information.
func named(module, short, otherwise string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == module {
				if m.Replace != nil {
					m = m.Replace
				}
				return short + " " + m.Version
			}
		}
	}
	return short + " " + otherwise
}
