package accept

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/internal/node"
)

// header begins a new file.
const header = `# Changes that were looked at and accepted: by fingerprint, or by rule and place, each with a
# reason, an author and, where it should end, until (a day, or a version).
`

// Append returns the text of a file with one more entry at its end. Everything else stays as it
// is: comments, order, spacing and line breaks. name is what messages call the file, and data
// may be empty. The error is a [*node.Error].
func Append(name string, data []byte, e Entry) ([]byte, error) {
	e = e.clean()
	old, err := Parse(name, slices.Clone(data))
	if err != nil {
		return nil, err
	}
	out, err := insert(name, data, e)
	if err != nil {
		return nil, err
	}
	// Whatever form the file has: what was written is what will be read.
	read, err := Parse(name, slices.Clone(out))
	if err != nil {
		return nil, unwritable(name, e)
	}
	if len(read) != len(old)+1 || !slices.EqualFunc(append(old, e), read, Entry.same) {
		return nil, unwritable(name, e)
	}
	return out, nil
}

// unwritable is the answer where an entry cannot be added, be it for the form of the file or for
// its own content.
func unwritable(name string, e Entry) error {
	if _, err := Parse(name, []byte(list+":\n"+e.lines("  ", "\n"))); err != nil {
		return err
	}
	return &node.Error{
		Pos:  node.Position{File: name, Line: 1, Column: 1},
		Msg:  "the file has a form to which no entry can be added",
		Help: "add it by hand:\n" + e.lines("  ", "\n"),
	}
}

// same reports whether two entries say the same, wherever they stand.
func (e Entry) same(o Entry) bool {
	for _, f := range fields() {
		if *f.value(&e) != *f.value(&o) {
			return false
		}
	}
	return e.Until.String() == o.Until.String()
}

// clean makes the texts of an entry one line each, as they will be read.
func (e Entry) clean() Entry {
	for _, f := range fields() {
		v := f.value(&e)
		*v = strings.ToValidUTF8(strings.Join(strings.Fields(*v), " "), string(utf8.RuneError))
	}
	return e
}

// insert puts the entry where the list ends.
func insert(name string, data []byte, e Entry) ([]byte, error) {
	eol := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		eol = "\r\n"
	}
	bom := len(data) - len(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	tree, err := parseTree(name, slices.Clone(data))
	if err != nil {
		return nil, err
	}
	begin := ""
	if len(data) == bom {
		begin = strings.ReplaceAll(header, "\n", eol)
	}
	if tree == nil || tree.Root().Len() == 0 {
		return join(data, len(data), eol, begin+list+":"+eol+e.lines("  ", eol)), nil
	}
	at := tree.Root().Get(list)
	start, end := at.Span().Offsets()
	switch {
	case at.Kind() != node.Array:
		_, end = tree.Root().Key(list).Offsets()
		return join(data, lineEnd(data, end+bom), eol, e.lines("  ", eol)), nil
	case at.Len() == 0: // [], whose line may end in a comment
		next := lineEnd(data, end+bom)
		opened := slices.Concat(bytes.TrimRight(data[:start+bom], " "), data[end+bom:next])
		return slices.Concat(join(opened, len(opened), eol, e.lines("  ", eol)), data[next:]), nil
	}
	lead := data[bytes.LastIndexByte(data[:start+bom], '\n')+1 : start+bom]
	return join(data, lineEnd(data, end+bom), eol, e.lines(string(lead), eol)), nil
}

// lineEnd returns where the line ends that an offset is on, its line break included. An offset
// after a line break is at an end already.
func lineEnd(data []byte, at int) int {
	if at > 0 && at <= len(data) && data[at-1] == '\n' {
		return at
	}
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(data)
}

// join puts a text into data, on lines of its own.
func join(data []byte, at int, eol, text string) []byte {
	before := data[:at]
	if at > 0 && !bytes.HasSuffix(before, []byte("\n")) && string(before) != "\xef\xbb\xbf" {
		text = eol + text
	}
	return slices.Concat(before, []byte(text), data[at:])
}

// lines writes an entry as an item of a list.
func (e Entry) lines(indent, eol string) string {
	var b strings.Builder
	lead := indent + "- "
	line := func(key, value string) {
		if value != "" {
			b.WriteString(lead + key + ": " + value + eol)
			lead = indent + "  "
		}
	}
	for _, f := range fields() {
		line(f.name, scalar(*f.value(&e)))
	}
	line("until", e.Until.String())
	return b.String()
}

// plain is a text that every reader of YAML takes for a text, whatever version of YAML it reads.
var plain = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9 ,./()@<>_*{}~+-]*$`)

// scalar writes a text on one line, in quotes where they are needed.
func scalar(s string) string {
	words := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if s == "" || plain.MatchString(s) && !slices.Contains(words, strings.ToLower(s)) {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // every string has a JSON form
	}
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}
