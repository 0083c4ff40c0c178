package tolerantreader

import (
	"fmt"
	"strings"
)

// piece is a part of a tag, and the column at which it begins, counted from 1.
type piece struct {
	text   string
	column int
}

// trimmed is the piece without white space around it.
func (p piece) trimmed() piece {
	left := strings.TrimLeft(p.text, " \t")
	return piece{strings.TrimRight(left, " \t"), p.column + len(p.text) - len(left)}
}

// split cuts a piece at a byte, except within quotes and brackets, where paths have commas and bars
// of their own.
func (p piece) split(at byte) []piece {
	var pieces []piece
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[' || c == '(' || c == '{':
			depth++
		case c == ']' || c == ')' || c == '}':
			depth--
		case c == at && depth <= 0:
			pieces = append(pieces, piece{p.text[start:i], p.column + start})
			start = i + 1
		}
	}
	return append(pieces, piece{p.text[start:], p.column + start})
}

// mistake is what is wrong with a tag, and where.
type mistake struct {
	column int
	reason string
}

// tag is what a read tag says.
type tag struct {
	field   Field
	columns []int // of field.Paths
	accept  int   // the column of accept=
}

// parseTag reads "$.naming.firstname | $..firstname, optional, accept=number-string+date".
func parseTag(text string) (tag, []mistake) {
	var t tag
	var wrong []mistake
	parts := piece{text, 1}.split(',')
	if strings.HasPrefix(parts[0].trimmed().text, "rel=") { // which is no path
		parts = append([]piece{{}}, parts...)
	}
	for _, p := range parts[0].split('|') {
		p = p.trimmed()
		if p.text == "" {
			if len(parts) == 1 || strings.TrimSpace(parts[0].text) != "" {
				wrong = append(wrong, mistake{p.column, "a path is missing"})
			}
			continue
		}
		t.field.Paths = append(t.field.Paths, p.text)
		t.columns = append(t.columns, p.column)
	}
	for _, p := range parts[1:] {
		if m := t.option(p.trimmed()); m != nil {
			wrong = append(wrong, *m)
		}
	}
	if len(wrong) == 0 && len(t.field.Paths) == 0 && t.field.Rel == "" {
		wrong = append(wrong, mistake{1, "it names neither a path nor rel="})
	}
	return t, wrong
}

// option reads one option of a tag.
func (t *tag) option(p piece) *mistake {
	key, value, hasValue := strings.Cut(p.text, "=")
	switch key {
	case "optional", "first":
		if hasValue {
			return &mistake{p.column, key + " takes no value"}
		}
		t.field.Optional = t.field.Optional || key == "optional"
		t.field.First = t.field.First || key == "first"
		return nil
	case "default", "accept", "rel":
		if !hasValue || value == "" && key != "default" {
			return &mistake{p.column, key + " needs a value: " + key + "=" + map[string]string{"default": "unknown", "accept": "number-string+date", "rel": "self"}[key]}
		}
	default:
		return &mistake{p.column, fmt.Sprintf("%q is no option; there are optional, default=, accept=, first, rel=", p.text)}
	}
	switch key {
	case "default":
		value = unquoted(value)
		t.field.Default = &value
	case "rel":
		t.field.Rel = unquoted(value)
	case "accept":
		accept, err := ParseTolerance(value)
		if err != nil {
			return &mistake{p.column + len("accept="), err.Error()}
		}
		t.field.Accept |= accept
		t.accept = p.column
	}
	return nil
}

// unquoted is a value without the quotes that it may have for its commas.
func unquoted(value string) string {
	if n := len(value); n >= 2 && (value[0] == '\'' || value[0] == '"') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
