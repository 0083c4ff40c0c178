// Package subschema decides whether every value of one JSON Schema is a value of another, and
// proves it: by a structural proof, or by a witness, a JSON value that the first schema accepts
// and the second one refuses.
//
// # Schemas
//
// A [Schema] is a set of JSON values. Four dialects are read: JSON Schema 2020-12 (which OpenAPI
// 3.1 and later use), OpenAPI 3.0 schema objects, Swagger 2.0 schema, parameter and header
// objects, and JSON Schema draft 4. What a dialect does not know has no effect: nullable in
// 2020-12, keywords beside $ref before it, patternProperties in OpenAPI 3.0. (oneOf, anyOf and not
// count in Swagger 2.0, which lacks them: documents use them, and mean them.) Annotations, and
// keywords for types that a schema excludes, have no effect either. $dynamicRef
// means what the schemas that were entered before make of it, within a document that [Compile]
// reads; elsewhere what a [DynamicResolver] says. A reference that cannot be followed, and a schema
// that refers to itself without a member or item in between are opaque: values that meet them are
// neither accepted nor refused.
//
// Numbers are exact, of any size. Lengths are counted in code points. Patterns follow ECMA-262 and
// are not anchored. 1 and 1.0 are one value, and an integer. Two objects with the same members
// are equal in whatever order.
//
// Formats are assertions if a validator can check them: date, date-time, time, uuid, email, uri,
// ipv4, ipv6, hostname, byte, int32, int64, float and double (the last two are the range of
// magnitudes, not the precision). All others are annotations.
//
// A discriminator tells the branches of a oneOf or anyOf apart: each branch that is a reference
// is taken to demand its tag, a key of the mapping or the name of the component, as long as it
// does not list tags of its own.
//
// # Classes
//
// A [Universe] gives equal classes to schemas that are equal for a structural reason: spelling,
// order, references, annotations and recursion that is unrolled differently aside. Equal classes
// are equal sets under every relation.
//
// # Answers
//
// [Contains] answers Contained, NotContained or Undecided. Contained is a proof. NotContained has a
// witness, which has been held against both schemas by exact evaluation. Undecided has a reason;
// it is never turned into one of the others. All work is bounded in steps, so that an answer does
// not depend on the machine. Recursive schemas are compared coinductively: a pair is assumed while
// it is being compared, since every value is finite.
//
// # Relations
//
// Containment between a sender's schema and a receiver's schema hangs on assumptions, which a
// [Relation] names. Each one rewrites the schemas, so that a proof under it is a plain proof about
// the rewritten ones:
//
//   - [FreshNames]: at each place of a value, a member that nothing in the sender's schema has
//     evaluated (in the sense of unevaluatedProperties) or requires has a name that neither side
//     declares there, in whatever branch. [SenderClosed]: there is no such member. [Strict]: it
//     has any name.
//   - [Request] and [Response]: a readOnly (writeOnly) member is never sent, and the receiver
//     neither requires nor restricts it.
//   - TolerantReceiver: the receiver's additionalProperties: false and unevaluatedProperties: false
//     are true.
//   - Text: a number or boolean is the string of its JSON spelling, null does not occur.
//   - UntypedObjects: a schema with properties and without type is of type object.
//   - ExtensibleEnums: the receiver accepts every value where x-extensible-enum stands.
//
// The rewriting of a sender makes its schema smaller, that of a receiver larger, and leaves what
// stands below a negation as it is; a receiver's oneOf whose branches became larger is read as
// anyOf. So every schema is contained in itself under every relation.
//
// # Limits
//
// The rules and the search are not complete: see Undecided. Documents that a schema refers to are
// found by the [Resolver] alone; this package reads no files.
package subschema
