package node

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// yamlFault turns an error of the YAML library into a place and a sentence.
func (t *Tree) yamlFault(err error) Fault {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return Fault{Span: t.span(0, 1), Msg: "the document cannot be read as YAML: " + err.Error()}
	}
	if le.Stage == yaml.ReaderStage {
		at := uint32(min(le.Mark.Index, len(t.src)))
		return Fault{Span: Span{t, at, at + 1}, Msg: "YAML does not allow this control character", Help: "remove it, or write it as an escape in double quotes"}
	}
	c := t.newCursor()
	problem := c.offset(le.Mark.Line, le.Mark.Column)
	context := problem
	if le.ContextMark.Line > 0 {
		context = c.offset(le.ContextMark.Line, le.ContextMark.Column)
	}
	return t.yamlSentence(le, problem, context)
}

// yamlSentence says what an error of the library means. The library says at problem what it
// stumbled over, and at context where the thing begins that it was reading.
func (t *Tree) yamlSentence(le *yaml.LoadError, problem, context uint32) Fault {
	line := func(off uint32) string { return itoa(t.lineAt(off)) }
	for _, s := range []struct {
		part string // of the library's message
		at   uint32
		msg  string
		help string
	}{
		{"tab character", problem, "a tab cannot indent a line of YAML", "use spaces"},
		{"unexpected end of stream", context, "this string has no closing quote", ""},
		{"unexpected document indicator", context, "this string has no closing quote before the document ends on line " + line(problem), ""},
		{"',' or ']'", context, "this array is not closed, or a comma is missing before line " + line(problem) + " goes on", ""},
		{"',' or '}'", context, "this object is not closed, or a comma is missing before line " + line(problem) + " goes on", ""},
		{"could not find expected ':'", context, "this key has no colon", "write key: value, or begin the line with a dash and a space"},
		{"block sequence entries", problem, "a list cannot begin on this line", "put it on a line of its own, indented under its key"},
		{"mapping keys are not", problem, "a key cannot begin here", "put it on a line of its own"},
		{"hexadecimal number", context, "this string has an escape sequence that YAML does not know", "write each backslash twice, or use single quotes"},
		{"escape", problem, "this is not an escape sequence of YAML", "write each backslash twice, or use single quotes"},
		{"<document start>", problem, "the document has already ended before this", ""},
		{"comment or line break", problem, "the text begins on the line after | or >", ""},
		{"undefined tag handle", problem, "this tag has a prefix that no %TAG directive defines", ""},
	} {
		if strings.Contains(le.Message, s.part) {
			return Fault{Span: Span{t, s.at, s.at + 1}, Msg: s.msg, Help: s.help}
		}
	}
	return t.yamlSentenceByPlace(le, problem, context)
}

// yamlSentenceByPlace handles the errors whose meaning depends on what stands there.
func (t *Tree) yamlSentenceByPlace(le *yaml.LoadError, problem, context uint32) Fault {
	f := Fault{Span: Span{t, problem, problem + 1}}
	found := t.found(problem)
	switch {
	case strings.Contains(le.Message, "mapping values are not allowed"):
		return t.misplacedKey(problem)
	case strings.Contains(le.Message, "cannot start any token") && found == `'\t'`:
		f.Msg, f.Help = "a tab cannot indent a line of YAML", "use spaces"
	case strings.Contains(le.Message, "cannot start any token"):
		f.Msg, f.Help = "a value cannot begin with "+found, "put the value in quotes"
	case strings.Contains(le.Message, "expected node content"):
		f.Msg = "expected a value, found " + found
	case strings.Contains(le.Message, "unknown anchor"):
		_, name, _ := strings.Cut(le.Message, "'")
		name, _, _ = strings.Cut(name, "'")
		f.Span.end += uint32(len(name))
		f.Msg = "there is no anchor &" + name + " before this alias"
	case strings.Contains(le.Message, "expected key"), strings.Contains(le.Message, "'-' indicator"):
		if !t.isFirstOnLine(problem) {
			f.Msg, f.Help = "the value before this has already ended", "put quotes around the whole value"
			break
		}
		f.Msg = "this line does not belong to the block that begins on line " + itoa(t.lineAt(context))
		f.Help = "check its indentation"
	default:
		f.Msg = "this is not YAML: " + le.Message
	}
	return f
}

// found names the character at off.
func (t *Tree) found(off uint32) string {
	if int(off) >= len(t.src) {
		return "the end of the document"
	}
	r, _ := utf8.DecodeRune(t.src[off:])
	return strconv.QuoteRune(r)
}

func (t *Tree) isFirstOnLine(off uint32) bool {
	start, _ := t.lineBounds(t.lineAt(off))
	return len(bytes.Trim(t.src[start:off], " \t")) == 0
}

// misplacedKey is the error of a colon that makes a key where none can be: behind another key on
// the same line, or on a line that continues a value.
func (t *Tree) misplacedKey(colon uint32) Fault {
	start, _ := t.lineBounds(t.lineAt(colon))
	before := t.src[start:colon]
	i := bytes.LastIndex(before, []byte(": ")) + 1
	key := uint32(len(before) - len(bytes.TrimLeft(before[i:], " \t")))
	f := Fault{Span: Span{t, start + key, max(colon, start+key+1)}}
	if i == 0 {
		f.Msg = "a key cannot begin here, inside the value that began on a line above"
		f.Help = "check the indentation, or put quotes around the value above"
		return f
	}
	outer := bytes.TrimLeft(before[:i-1], " \t-?")
	f.Msg = "a second key cannot start on this line"
	f.Help = "put it on a line of its own, indented under " + clip(string(outer)) + ", or put quotes around the value"
	return f
}
