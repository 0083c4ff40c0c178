package hal

import "fmt"

// Tolerance is something that a document should not have had, and that was read all the same.
type Tolerance struct {
	// Rule is the name of what was let pass; [Tolerances] lists them.
	Rule string
	// Pointer is where it stands, a JSON Pointer (RFC 6901); for XML that of the same document in JSON.
	Pointer string
	// Message says what it was.
	Message string
}

func (t Tolerance) String() string { return fmt.Sprintf("%s at %q", t.Message, t.Pointer) }

// Tolerances is what reading tolerates: rule and meaning.
func Tolerances() [][2]string {
	return [][2]string{
		{"media-type", "the media type is none of a document with controls"},
		{"charset", "the document is not in UTF-8"},
		{"member-twice", "a reserved member stands there twice; the last one counts"},
		{"not-an-object", "a reserved member is no object, and is left out"},
		{"no-self", "a resource has no self link"},
		{"self-list", "self is a list; the first counts"},
		{"curies-object", "curies is one object in place of a list"},
		{"curie-without-rel", "a curie has no {rel}"},
		{"curie-unknown", "a relation looks like a curie, and none of its prefix is there"},
		{"link-text", "a link is a text in place of an object"},
		{"link-null", "a link is null, which is read as no link"},
		{"link-without-href", "a link has no href, and is left out"},
		{"link-property", "a property of a link has another type than the draft gives it"},
		{"template-unsaid", "a href has a { and does not say templated: it is not expanded"},
		{"template-broken", "a href says templated, and is no URI Template"},
		{"form-method", "the method of a form is unknown, and is read as GET"},
		{"form-property", "a part of a form has another type than HAL-FORMS gives it"},
		{"link-field", "a Link field is broken, and its rest is left out"},
	}
}
