// Package document is what the scanners of all formats have in common: what a place in a document
// is, what they refuse, and where they stop.
package document

// Kind says what stands at a place.
type Kind uint8

// The kinds of values. Text, Element and Attribute are of XML and HTML.
const (
	Absent Kind = iota
	Null        // null; in XML an element with xsi:nil="true"
	Bool
	Number
	String
	Array
	Object
	Text      // an element without child elements: its value is its text
	Element   // an element with child elements
	Attribute // an attribute's value, without its quotes
)

// Match is a place in a document that a path leads to.
type Match struct {
	// Path is the index of the path, in the order in which paths were given.
	Path int
	// Start and End are the byte offsets of the value: for JSON from its first byte to behind its
	// last (quotes included), for XML from the < of the start tag to behind the > of the end tag, for
	// an attribute what is between its quotes.
	Start, End int
	// Parent is the offset at which the container of the value starts. Matches of a path whose only
	// descendant segment is its last are in the order of RFC 9535 section 2.5.2.2 where they are in
	// the order of Parent.
	Parent int
	// Kind is what stands there.
	Kind Kind
	// Scope is the innermost namespace declaration of Found.Declarations in force at an XML element
	// or attribute, plus one; zero where none is.
	Scope int32
}

// Duplicate is a member whose name stood before in the same object, on the way of a path.
type Duplicate struct {
	// Path is the lowest index of the paths that ask for the member.
	Path int
	// Start is the offset of the name that came again, and First that of the first.
	Start, First int
}

// Declaration declares a namespace in an XML document. All fields are offsets except Outer; offsets
// are below 2 GiB, as XML documents are.
type Declaration struct {
	// PrefixStart and PrefixEnd enclose the prefix; they are equal where the default is declared.
	PrefixStart, PrefixEnd int32
	// SpaceStart and SpaceEnd enclose the URI as it is written, between its quotes.
	SpaceStart, SpaceEnd int32
	// Outer is the declaration next further out, plus one, or zero, as in Match.Scope.
	Outer int32
}

// Mixed is a match of a path whose names do not say which namespace they mean, in or below another
// namespace than an earlier match of the path.
type Mixed struct {
	// Path is the index of the path. Each path is reported once.
	Path int
	// Start is where the match starts, and First where the earlier one does.
	Start, First int
}

// Limits bound what a document may take. All are counts, so that an answer does not hang on a clock.
type Limits struct {
	// Depth is how many containers may be open at once.
	Depth int
	// Matches is how many places all paths together may lead to.
	Matches int
}

// Found is what a scan has found. It is reused from scan to scan, so that scanning allocates nothing
// once its slices have grown.
type Found struct {
	Matches    []Match
	Duplicates []Duplicate
	// Declarations and Mixed are of XML.
	Declarations []Declaration
	Mixed        []Mixed
	// Unread is how many bytes of the document were not looked at.
	Unread int
	// BOM is true where the document starts with a byte order mark, which was skipped.
	BOM bool
}

// Reset empties what was found and keeps the memory.
func (f *Found) Reset() {
	f.Matches, f.Duplicates, f.Unread = f.Matches[:0], f.Duplicates[:0], 0
	f.Declarations, f.Mixed, f.BOM = f.Declarations[:0], f.Mixed[:0], false
}

// SyntaxError is a document that is not what its format says.
type SyntaxError struct {
	// Format is "JSON", "XML" or "HTML".
	Format string
	// Offset is the byte at which it is wrong.
	Offset int
	// Reason is what is wrong, as the end of a sentence: "a comma is missing between two members".
	Reason string
}

// LimitError is a document that goes beyond a limit.
type LimitError struct {
	// Offset is the byte at which it does.
	Offset int
	// What is what there is too much of: "depth", "matches", "bytes".
	What string
	// Limit is how much there may be.
	Limit int
}
