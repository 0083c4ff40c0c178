// Package conform holds contracts against the description of their provider, without running either.
//
// # What is compared
//
// The request of an interaction has to be one that the description accepts, and the answer that the
// consumer expects one that the description lets the provider send:
//
//   - The operation is found by method and path template, with or without the base path of a server.
//     Parameters in the path count: a value that they refuse is another path.
//   - A request whose expected answer is an error (400 and above) may be wrong on purpose. Only its
//     media types are looked at.
//   - Query parameters and headers are read by their style, and held against their schemas as text.
//   - A body has to be a value of the schema of its media type: JSON, forms and multipart. Other media
//     types are named as not validated.
//   - The answer's status has to be described; where only default does, that is said. Its headers have
//     to be described and met.
//   - A consumer names of an answer what it reads, and nothing else. So members that the description
//     requires may be missing, at any depth, but members that it does not name may not be there: they
//     will not come (Postel's law, from the consumer's side).
//
// # Beyond the example
//
// A matching rule stands for a set of values, and so does a schema. They are compared as sets
// (package diff/subschema), each in the direction in which values travel:
//
//   - Of an answer, every value that the description allows should be one that the rule lets pass. One
//     that is not is said, with a witness: the provider may send it, and the consumer would not take it.
//   - Of a request, every value that the rule lets pass should be one that the description accepts. One
//     that is not is said: the consumer's tests would pass with a value that the provider refuses.
//   - A rule with which no value of the schema passes is an error: it is never met.
//
// A place without a rule demands its example exactly, which a provider state can bring about: there only
// the example is held against the schema. What a set cannot be made of (plugins, dates of a pattern of
// their own, regular expressions beyond those of JSON Schema) is judged by the example alone.
// Such findings are warnings where null, an enumeration or another kind of value is concerned, and
// notes elsewhere: a rule that is narrower than "any text" is what rules are for.
//
// # Fields that are read
//
// A contract of Postel's own form names fields by path. A field that no schema of the answer names, and
// that is required, will not be there; one whose kind the schema excludes cannot be read.
//
// The codes are those of the field (pactflow's comparison of Pact with OpenAPI), where it has one; see
// [Codes].
package conform
