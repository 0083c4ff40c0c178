package tolerantreader

import (
	"fmt"
	"slices"
	"strings"
)

// Report is the account of one reading: what was tolerated, and how much was looked at.
type Report struct {
	Format Format `json:"format"`
	// Findings are in the order of the fields as they are declared, those of the whole document first.
	Findings []Finding `json:"findings"`
	// Truncated says that there were more than 1,000 findings, of which the first are told.
	Truncated bool `json:"truncated,omitempty"`
	// Unread is how many bytes were not looked at, which are some only under [Skim].
	Unread int `json:"unread"`
	// Verified says that the whole document is well-formed. It is false under [Skim].
	Verified bool `json:"verified"`
}

// Clean says that everything stood where and as it was wanted.
func (r *Report) Clean() bool { return len(r.Findings) == 0 }

// ByKind are the findings of a kind.
func (r *Report) ByKind(k FindingKind) []Finding {
	var found []Finding
	for _, f := range r.Findings {
		if f.Kind == k {
			found = append(found, f)
		}
	}
	return found
}

// String is one finding a line.
func (r *Report) String() string {
	lines := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Finding is one deviation that was tolerated.
type Finding struct {
	// Field is the name of the field, "items[1].sku", or empty where it is the whole document.
	Field string      `json:"field,omitempty"`
	Kind  FindingKind `json:"kind"`
	At    Location    `json:"at"`
	// Also are the other places at which the same value stands (Relocated), another value stands
	// (Conflict), or the same name stands (DuplicateKey).
	Also []Location `json:"also,omitempty"`
	// Want is what was wanted, and Got what is there.
	Want string `json:"want,omitempty"`
	Got  string `json:"got,omitempty"`
}

// String is the finding in one line.
func (f Finding) String() string {
	var b strings.Builder
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	b.WriteString(f.Kind.String())
	if f.At.Path != "" {
		b.WriteString(" at " + f.At.Path)
	}
	if f.Want != "" {
		b.WriteString(": wanted " + f.Want)
		if f.Got != "" {
			b.WriteString(", got " + f.Got)
		}
	} else if f.Got != "" {
		b.WriteString(": " + f.Got)
	}
	if len(f.Also) > 0 {
		b.WriteString("; also at " + paths(f.Also))
	}
	return b.String()
}

// FindingKind is a kind of deviation.
type FindingKind uint8

// The kinds of findings.
const (
	// Alternative is a value that stood at the second or a later path.
	Alternative FindingKind = iota + 1
	// Relocated is a value that was found by a search ("$..firstname") or within _embedded.
	Relocated
	// Conflict is a path, less preferred than the one that was taken, at which another value stands.
	// Searches are not compared: what they find elsewhere may be something else of the same name.
	Conflict
	// CaseFolded is a name in other upper and lower case.
	CaseFolded
	// Namespaced is an element in a namespace that the path does not name.
	Namespaced
	// Coerced is a value in another form than its kind has, which the field accepts.
	Coerced
	// NullTaken is a null that counted as absent.
	NullTaken
	// Defaulted is a field that was absent and has its default.
	Defaulted
	// FirstTaken is a field for which the first of several different values was taken.
	FirstTaken
	// DuplicateKey is a name that stands more than once in one object, on the way to a field.
	DuplicateKey
	// ByteOrderMark is a byte order mark before the document.
	ByteOrderMark
	// Charset is a document that is not in UTF-8, or that says it is in another encoding than it is.
	Charset
	// MediaType is a response whose media type does not say what its format is.
	MediaType
	// Violated is a need of a [Contract] that a body does not meet.
	Violated
)

var findingNames = [...]string{
	"", "alternative", "relocated", "conflict", "case folded", "namespaced", "coerced", "null as absent",
	"defaulted", "first taken", "duplicate key", "byte order mark", "charset", "media type", "violated",
}

// String is the name of the kind: "relocated".
func (k FindingKind) String() string {
	if int(k) < len(findingNames) {
		return findingNames[k]
	}
	return fmt.Sprintf("finding %d", uint8(k))
}

// MarshalText writes the name of the kind.
func (k FindingKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name of a kind.
func (k *FindingKind) UnmarshalText(text []byte) error {
	i := slices.Index(findingNames[:], string(text))
	if i <= 0 {
		return fmt.Errorf("%q is no kind of finding", text)
	}
	*k = FindingKind(i)
	return nil
}

// Location is a place in a document. It is empty for what does not stand in it, as a default.
type Location struct {
	// Path is the normalized path (RFC 9535 section 2.7), shortened: $.items[1].sku and not
	// $['items'][1]['sku'] where nothing needs quotes.
	Path string `json:"path,omitempty"`
	// Pointer is the JSON Pointer (RFC 6901).
	Pointer string `json:"pointer,omitempty"`
	// Offset is the byte at which the value begins, counted from 0, in the document as it is in UTF-8.
	Offset int `json:"offset"`
}

// String is the path.
func (l Location) String() string { return l.Path }

func paths(at []Location) string {
	names := make([]string, len(at))
	for i, l := range at {
		names[i] = l.Path
	}
	return strings.Join(names, ", ")
}
