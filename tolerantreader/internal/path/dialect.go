package path

import (
	"strconv"
	"strings"
)

// xpath reads a subset of XPath 1.0: steps to children and descendants by name or *, a position in
// brackets, and an attribute at the end. The offset is how much stands before the text.
func xpath(text string, offset int) (*Path, error) {
	p := &Path{Dialect: XPath}
	rest := text
	switch {
	case strings.HasPrefix(rest, "./"):
		p.Relative, rest = true, rest[1:]
	case strings.HasPrefix(rest, "/"):
		p.FromDocument = true
	default:
		rest = "/" + rest
	}
	for rest != "" {
		column := offset + len(text) - len(rest) + 1
		var s Segment
		if strings.HasPrefix(rest, "//") {
			s.Descendant, rest = true, rest[2:]
		} else {
			rest = strings.TrimPrefix(rest, "/")
		}
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		step := rest[:end]
		if rest = rest[end:]; step == "text()" && rest == "" && !s.Descendant {
			break // text is implied
		}
		selectors, reason := xpathStep(step, rest == "")
		if reason != "" {
			return nil, &SyntaxError{column, reason}
		}
		s.Selectors = selectors[:1]
		p.Segments = append(p.Segments, s)
		if len(selectors) > 1 {
			p.Segments = append(p.Segments, Segment{Selectors: selectors[1:]})
		}
	}
	return p, nil
}

// xpathStep is the selectors of a step: what it names, and the position.
func xpathStep(step string, last bool) ([]Selector, string) {
	test, position, positioned := strings.Cut(step, "[")
	all := []Selector{{Kind: Name, Name: test}}
	switch name, attribute := strings.CutPrefix(test, "@"); {
	case attribute && !last:
		return nil, "an attribute is the end of a path"
	case attribute:
		all[0] = Selector{Kind: Attribute, Name: name}
		test = name
	case test == "*":
		all[0] = Selector{Kind: Wildcard}
		test = "any"
	}
	if test == "" || test[0] == '.' || strings.ContainsAny(test, ":()*@|=<>'\" \t,$]") {
		return nil, strconv.Quote(step) + " is no step of the subset of XPath that is read: a name, *, or @name"
	}
	if !positioned {
		return all, ""
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(position, "]"), 10, 64)
	if err != nil || n < 1 || !strings.HasSuffix(position, "]") {
		return nil, "[" + position + " is no position; other predicates are not read"
	}
	return append(all, Selector{Kind: Index, Index: n - 1}), ""
}

// gjson reads the paths of gjson that name places: keys, indexes, and # for each element. What it
// computes is refused: counts, queries, patterns, modifiers and literals.
func gjson(text string, offset int) (*Path, error) {
	p := &Path{Dialect: GJSON}
	var part strings.Builder
	escaped := false
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] == '\\' && i+1 < len(text) {
			i++
			part.WriteByte(text[i])
			escaped = true
			continue
		}
		if i < len(text) && text[i] != '.' && text[i] != '|' {
			if strings.IndexByte("*?@!{}[]()", text[i]) >= 0 {
				return nil, &SyntaxError{offset + i + 1, "patterns, queries and modifiers of gjson are not read: " + strconv.Quote(text[i:])}
			}
			part.WriteByte(text[i])
			continue
		}
		word := part.String()
		switch {
		case word == "":
			return nil, &SyntaxError{offset + i + 1, "a key is missing"}
		case word == "#" && !escaped && i == len(text):
			return nil, &SyntaxError{offset + i, "a # at the end counts, and places are read"}
		case word == "#" && !escaped:
			every := int64(0)
			p.Segments = append(p.Segments, Segment{Selectors: []Selector{{Kind: Slice, Slice: Bounds{Start: &every}}}})
		default:
			p.Segments = append(p.Segments, token(word))
		}
		part.Reset()
		escaped = false
	}
	return p, nil
}
