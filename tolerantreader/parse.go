package tolerantreader

import "errors"

// ParseField reads a field from the text of a read tag, "$.naming.firstname | $..firstname,
// accept=number-string, optional". Its Kind is Any, or Link for the link of a relation. The error is a [*DeclarationError], which names
// every mistake with its column; paths are checked by [New].
func ParseField(name, text string) (Field, error) {
	t, wrong := parseTag(text)
	if len(wrong) > 0 {
		var all []error
		for _, m := range wrong {
			all = append(all, &DeclarationError{Field: name, Tag: text, Column: m.column, Reason: m.reason})
		}
		return Field{}, errors.Join(all...)
	}
	t.field.Name, t.field.Kind = name, Any
	if t.field.Rel != "" {
		t.field.Kind = Link
	}
	return t.field, nil
}
