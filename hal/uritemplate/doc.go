// Package uritemplate reads and expands URI Templates of all four levels of RFC 6570, and takes URIs
// apart by them.
//
// A [Template] shows what it is made of: which variables it takes, under which operator, exploded or cut
// to a prefix. That is what a description of an API needs to know of a link.
//
// # Values
//
// The value of a variable is one of
//
//   - a string, or a number or bool, which stands for its Go text,
//   - a []string (or []any of the above): a list,
//   - a map[string]string, whose keys are taken in their order, or [Pairs]: an associative array,
//   - nil, which like a missing variable, an empty list and an empty array is undefined (section 3.2.1).
//
// Anything else, and a prefix of a list, is an error. Text is encoded as UTF-8 (section 1.6), also where it
// stands in the template itself, and a prefix counts characters, not bytes (section 2.4.1).
//
// # Matching
//
// [Template.Match] is the inverse, as far as there is one: what it returns expands to the URI again. A URI
// may come of many values ("a,b" of a list and of two variables); the one with the fewest surprises is
// returned: names in their order, and a list only where a variable is exploded.
package uritemplate
