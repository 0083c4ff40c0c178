package node

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AppendJSON appends n as JSON without spaces, its members in order and its numbers as they are
// written.
func AppendJSON(b []byte, n Node) []byte {
	switch n.Kind() {
	case String:
		return AppendString(b, n.Text())
	case Array:
		b = append(b, '[')
		for i, e := range n.Items() {
			if i > 0 {
				b = append(b, ',')
			}
			b = AppendJSON(b, e)
		}
		return append(b, ']')
	case Object:
		b = append(b, '{')
		first := len(b)
		for k, e := range n.Members() {
			if len(b) > first {
				b = append(b, ',')
			}
			b = AppendJSON(append(AppendString(b, k), ':'), e)
		}
		return append(b, '}')
	case Absent:
		return append(b, "null"...)
	}
	return append(b, n.Text()...)
}

// AppendString appends a text as a JSON string (RFC 8259, section 7), escaping only what has to
// be there and what YAML 1.2.2 (section 5.1) does not print, so that it is a string of both.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case unicode.IsControl(r) || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == '\ufffe' || r == '\uffff':
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// AppendYAML appends n as a YAML 1.2 document in block style, its members in order: what it is
// read as again is Equal to n.
func AppendYAML(b []byte, n Node) []byte {
	return append(appendBlock(b, n, 0), '\n')
}

// appendBlock appends n, which begins where the line is now; its further lines are indented.
func appendBlock(b []byte, n Node, indent int) []byte {
	switch {
	case n.Kind() == Object && n.Len() > 0:
		first := true
		for k, e := range n.Members() {
			if !first {
				b = newline(b, indent)
			}
			first = false
			b = append(appendText(b, k), ':')
			b = appendBelow(b, e, indent)
		}
		return b
	case n.Kind() == Array && n.Len() > 0:
		for i, e := range n.Items() {
			if i > 0 {
				b = newline(b, indent)
			}
			b = appendBlock(append(b, "- "...), e, indent+2)
		}
		return b
	case n.Kind() == String:
		if literal(n.Text()) {
			return appendLiteral(b, n.Text(), indent)
		}
		return appendText(b, n.Text())
	}
	return AppendJSON(b, n)
}

// appendBelow appends the value of a key.
func appendBelow(b []byte, n Node, indent int) []byte {
	if n.Kind() >= Array && n.Len() > 0 {
		return appendBlock(newline(b, indent+2), n, indent+2)
	}
	return appendBlock(append(b, ' '), n, indent+2)
}

func newline(b []byte, indent int) []byte {
	b = append(b, '\n')
	for range indent {
		b = append(b, ' ')
	}
	return b
}

// appendText appends a text on one line, without quotes where it is read as itself.
func appendText(b []byte, s string) []byte {
	if plain(s) {
		return append(b, s...)
	}
	return AppendString(b, s)
}

// plain reports whether a text without quotes is a string to every reader of YAML: it begins
// with a letter or as paths and references do, has nothing that means anything, and is no word
// of YAML 1.1.
func plain(s string) bool {
	if s == "" || s == "$" || s[len(s)-1] == ' ' {
		return false
	}
	if !letter(rune(s[0])) && s[0] != '/' && (s[0] != '$' || !letter(rune(s[1]))) {
		return false
	}
	for _, r := range s {
		if !letter(r) && !(r >= '0' && r <= '9') && !strings.ContainsRune("_-./ ,()${}+", r) {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// literal reports whether a text of several lines can be a literal block (YAML 1.2.2, section
// 8.1.2) that needs no indentation indicator and loses nothing.
func literal(s string) bool {
	if !strings.Contains(s, "\n") || strings.TrimLeft(s, " \n\t") != s || strings.HasSuffix(s, "\n\n") {
		return false
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == '\ufffe' || r == '\uffff' {
			return false
		}
	}
	return true
}

func appendLiteral(b []byte, s string, indent int) []byte {
	indent = max(indent, 2) // the block stands below its parent, also at the root
	b = append(b, '|')
	body, ends := strings.CutSuffix(s, "\n")
	if !ends {
		b = append(b, '-')
	}
	for line := range strings.SplitSeq(body, "\n") {
		if line == "" {
			b = append(b, '\n')
			continue
		}
		b = append(newline(b, indent), line...)
	}
	return b
}
