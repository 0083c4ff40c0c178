package accept

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
)

// limits are those of a file that people write by hand.
var limits = node.Options{MaxBytes: 4 << 20, MaxDepth: 16, MaxNodes: 500_000}

// list is the key of the entries.
const list = "accepted"

// field is one key of an entry.
type field struct {
	name     string
	sentence string // for the schema
	value    func(*Entry) *string
}

// fields returns the keys of an entry that are texts, in the order in which they are written.
func fields() []field {
	return []field{
		{"fingerprint", "what a report shows in brackets behind a finding", func(e *Entry) *string { return &e.Fingerprint }},
		{"rule", "the id of a rule, see postel rules", func(e *Entry) *string { return &e.Rule }},
		{"path", "the path of an operation", func(e *Entry) *string { return &e.Path }},
		{"method", "its method", func(e *Entry) *string { return &e.Method }},
		{"part", "the part of its messages, such as response 200", func(e *Entry) *string { return &e.Part }},
		{"media", "the media type", func(e *Entry) *string { return &e.Media }},
		{"pointer", "a JSON Pointer into the value, with * for elements", func(e *Entry) *string { return &e.Pointer }},
		{"reason", "why the change may be made", func(e *Entry) *string { return &e.Reason }},
		{"author", "who answers for it", func(e *Entry) *string { return &e.Author }},
	}
}

func names() []string {
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	return append(names, "until")
}

// Parse reads the text of a file. name is what messages call it. The error is a [*node.Error].
func Parse(name string, data []byte) ([]Entry, error) {
	tree, err := parseTree(name, data)
	if err != nil || tree == nil {
		return nil, err
	}
	return entriesOf(tree)
}

// parseTree returns the tree of a file, nil where it holds comments only.
func parseTree(name string, data []byte) (*node.Tree, error) {
	if len(data) <= limits.MaxBytes && isBlank(data) {
		return nil, nil
	}
	tree, err := node.Parse(name, data, limits)
	if err != nil {
		return nil, err
	}
	if faults := tree.Faults(); len(faults) > 0 {
		return nil, faults[0].Err()
	}
	return tree, nil
}

func isBlank(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func entriesOf(tree *node.Tree) ([]Entry, error) {
	root := tree.Root()
	if root.Kind() != node.Object {
		return nil, refuse(root.Span(), "write the entries as a list below accepted:", "the file holds the key %s, not %s", list, root.Kind().Noun())
	}
	for key := range root.Members() {
		if key != list {
			return nil, refuse(root.Key(key), "", "the file has no %q%s", key, suggestion(key, []string{list}))
		}
	}
	n := root.Get(list)
	switch n.Kind() {
	case node.Absent, node.Null:
		return nil, nil
	case node.Array:
	default:
		return nil, refuse(n.Span(), "begin each entry with a dash", "%s is a list of entries, not %s", list, n.Kind().Noun())
	}
	var entries []Entry
	for _, item := range n.Items() {
		e, err := readEntry(item)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func readEntry(n node.Node) (Entry, error) {
	e := Entry{Span: n.Span()}
	if n.Kind() != node.Object {
		return e, refuse(n.Span(), "give it a fingerprint or a rule, a reason and an author", "an entry holds keys with values, not %s", n.Kind().Noun())
	}
	by := map[string]func(*Entry) *string{}
	for _, f := range fields() {
		by[f.name] = f.value
	}
	for key, member := range n.Members() {
		value, known := by[key]
		if !known && key != "until" {
			return e, refuse(n.Key(key), "", "an entry has no %q%s", key, suggestion(key, names()))
		}
		text, err := text(key, member)
		if err != nil {
			return e, err
		}
		if known {
			*value(&e) = text
			continue
		}
		if e.Until, err = readUntil(member, text); err != nil {
			return e, err
		}
	}
	return e, e.check(n)
}

// text returns a text that is not empty. A number is none, since 123456789012 and 1.10 are not
// read by all as they are written.
func text(key string, n node.Node) (string, error) {
	switch n.Kind() {
	case node.String:
		if s := strings.TrimSpace(n.Str()); s != "" {
			return s, nil
		}
		return "", refuse(n.Span(), "", "%s is empty", key)
	case node.Number, node.Bool:
		return "", refuse(n.Span(), fmt.Sprintf("write it in quotes: %q", n.Text()), "%s is a text, not %s", key, n.Kind().Noun())
	}
	return "", refuse(n.Span(), "", "%s is a text, not %s", key, n.Kind().Noun())
}

// check says what is wrong with an entry as a whole.
func (e *Entry) check(n node.Node) error {
	at := n.Span()
	if first := n.Keys(); len(first) > 0 {
		at = n.Key(first[0])
	}
	placed := e.Path != "" || e.Method != "" || e.Part != "" || e.Media != "" || e.Pointer != ""
	switch {
	case e.Fingerprint == "" && e.Rule == "":
		return refuse(at, "the fingerprint stands in brackets after each finding", "the entry names neither a fingerprint nor a rule")
	case e.Fingerprint != "" && (e.Rule != "" || placed):
		return refuse(at, "remove one of the two", "the entry names a finding by its fingerprint and a rule or place beside it")
	case e.Fingerprint != "" && (len(e.Fingerprint) != 12 || strings.Trim(e.Fingerprint, "0123456789abcdef") != ""):
		return refuse(n.Get("fingerprint").Span(), "", "%q is no fingerprint, which is 12 hexadecimal digits", e.Fingerprint)
	case e.Rule != "" && !placed:
		return refuse(at, "give a path, or change the rule in .postel.yaml", "the entry would accept %s everywhere", e.Rule)
	case e.Reason == "":
		return refuse(at, "say why, for those who read this after you", "the entry has no reason")
	case e.Author == "":
		return refuse(at, "say who answers for it", "the entry has no author")
	}
	if e.Rule == "" {
		return nil
	}
	if _, ok := diff.RuleByID(e.Rule); !ok {
		var ids []string
		for _, r := range diff.Rules() {
			ids = append(ids, r.ID)
		}
		return refuse(n.Get("rule").Span(), "postel rules lists them", "no rule is called %q%s", e.Rule, suggestion(e.Rule, ids))
	}
	return nil
}

func readUntil(n node.Node, text string) (Until, error) {
	u, ok := ParseUntil(text)
	if !ok {
		return u, refuse(n.Span(), "", "until is a day like 2026-12-31 or a version like 2.0.0, not %q", text)
	}
	return u, nil
}

// ParseUntil reads a day (2026-12-31) or a version (2.0.0).
func ParseUntil(text string) (u Until, ok bool) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return Until{Day: day}, true
	}
	v, err := semver.StrictNewVersion(text)
	return Until{Version: v}, err == nil
}

func refuse(at node.Span, help, format string, args ...any) error {
	e := at.Errorf(format, args...)
	e.Help = help
	return e
}

func suggestion(word string, words []string) string {
	if near := spelling.Nearest(word, words); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}
