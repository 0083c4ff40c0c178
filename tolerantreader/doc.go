// Package tolerantreader takes the fields that a service needs out of JSON, XML and HTML, wherever they
// stand, and says what it tolerated.
//
// A tolerant reader (Martin Fowler, 2011; Sam Newman, Building Microservices) binds to nothing but what
// it uses, so that a provider can restructure the rest. Two things are lost where that is done by hand:
// nobody notices that a response has drifted before it drifts too far, and the provider does not know
// what it is free to change. Here every reading has a [Report], and every reader a [Contract].
//
//	type Customer struct {
//		Firstname string `read:"$.naming.firstname | $.firstname | $..firstname"`
//		Email     string `read:"$.email"`
//		Age       *int   `read:"$.age, accept=number-string"`
//	}
//
//	var customers = tolerantreader.MustFor[Customer]()
//
//	customer, report, err := customers.ReadResponse(response)
//
// # Declaration
//
// [For] compiles the read tags of a struct, [New] compiles [Field] values without one; all mistakes are
// found then, in one error. A tag has paths separated by | in order of preference, then options
// separated by commas:
//
//	optional                     the field may be absent
//	default=unknown              its value where it is absent
//	accept=number-string+date    deviations that are accepted in its value, see Tolerance
//	first                        the first of several different values is taken
//	rel=self                     it is the link of this relation
//
// Fields without a tag are not read, and those of embedded structs count as the struct's own. Types are
// strings, booleans, integers and floats of any size, [encoding/json.Number], [math/big.Int],
// [time.Time], []byte (base64), [Hyperlink], whatever implements [encoding.TextUnmarshaler], any and
// [encoding/json.RawMessage]; structs with tags, slices, and maps from strings, of all these; pointers,
// which are nil where a field is absent or null; and [Maybe], which tells absent from null.
//
// A field of a nested struct, or of the struct of a slice, is read of the value that it is part of: its
// paths begin with @. One element is one struct, and a member that an element lacks is missing there and
// nowhere else: columns cannot slip.
//
// # Paths
//
// Paths are JSONPath (RFC 9535, with its filters and functions), JSON Pointer (RFC 6901, they begin with
// /), a subset of XPath 1.0 (steps by name, {uri}name, *, position, last() and @attribute, conditions
// like [@id='7'] and [name='x']; they begin with // or xpath:), and what names places in the syntax of
// gjson (keys, indexes and #; they begin with gjson:). All are compiled to one form; what cannot be
// converted is refused when it is declared.
//
// The same paths read XML: $ is the document element, a name is the local name of child elements in any
// namespace, and siblings of one name are a list. JSONPath has no syntax for attributes and namespaces:
// ['@id'] is an attribute in XML, and ['{uri}name'] is of that namespace. A filter compares the text of
// elements and attributes, with a number where it is written as one; where a name has several siblings,
// the comparison holds where it holds for one of them.
//
// Paths with filters, and those that count from the end, are found in a tree of the value that the
// names before them lead to, of the whole document in XML. That is slower than one pass, takes memory
// for each node, and has an end of its own: a filter that asks too much is a [LimitError]. In the
// fields of a nested struct, filters cannot ask from $. Where a filter asks for a name that stands
// twice, it asks the first.
//
// # What is read
//
// The first path that leads to a value wins. The use of a later one is a finding ([Alternative]), and
// so is another value at a path that was not taken ([Conflict]).
//
// A search ($..firstname) must be unambiguous: one place, or several with equal values ([Relocated]).
// Different values are an error, unless the field says first. A search is never compared with a path
// that was taken before it, because what it finds elsewhere may be something else of the same name.
// Where a field is a list, all places that a path leads to are its elements; where the last thing that
// the path names is a list itself, that is the field.
//
// Absent, null and present are three states. Null is a value for [Maybe] and any. It counts as absent
// for a field that may be absent ([NullTaken]), and is an error for one that may not, unless it accepts
// null-as-absent. An empty string and an empty element are present; xsi:nil="true" is null.
//
// A value is what its type says, or the field accepts the deviation by name ([Coerced]). Nothing is ever
// lost: 12abc is no number, 1.9 is no integer, 300 does not fit an int8, and 9007199254740993 does not
// fit a float64.
//
// What no path asks for is not looked at beyond whether it is well-formed. A name that stands twice in
// one object on the way to a field is an error, unless [FirstOfDuplicates] or [LastOfDuplicates] decides
// ([DuplicateKey]).
//
// Links of a relation are looked for in _links of HAL, with CURIEs written out, or in link elements of
// XML, or in link and a elements of a page ([WithHTML]); then at the paths of the field; then in the
// Link header of the response (RFC 8288). [Hyperlink] says which it was.
//
// # Safety
//
// The whole document is verified: RFC 8259 in UTF-8, or XML 1.0 without a document type declaration. A
// byte order mark and a declared encoding (UTF-16, ISO-8859-1, windows-1252) are decoded and reported.
// Documents have at most 32 MiB, a depth of 1,000, and 10,000 places that paths lead to; [MaxBytes],
// [MaxDepth] and [MaxMatches] change that. Time grows with the length of the document and memory with
// what is read. [Skim] trades verification for speed, and the report says so.
//
// # Errors
//
// A [ReadError] names everything that is missing, invalid and ambiguous at once: where it was looked
// for, what stands there instead, and what could be meant, which is searched for only then.
//
//	firstname: required, not found at $.naming.firstname, $.firstname; $.naming is an object with keys givenname, lastname; nearest: $.naming.givenname
//
// # Speed
//
// [Plan.Scan] allocates nothing, and a [Reader] nothing but the values: reading a few fields costs a
// fraction of binding a document with encoding/json, and verifying it is most of that. Where one field
// of a large document is wanted and nothing needs to be verified, libraries that skip with SIMD
// instructions are faster. The figures are in bench/tolerantreader.
package tolerantreader
