// Package infoversion writes info.version of an API description and nothing else: comments,
// order, spacing, line breaks and a byte order mark stay as they are, in JSON and in YAML.
//
// The value stays in its quotes where it had some. Otherwise it gets quotes only where a reader
// of YAML could take it for a number, a date, a truth value or nothing. What was written is read
// again before it is handed out, and must be the same description with another version.
package infoversion

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postel-api/postel/internal/node"
)

// Set returns a description with another info.version. name is what messages call it; data is
// not changed. The error is a [*node.Error] with the place, and then nothing is to be written:
// where info.version is missing, stands in another file, or is shared through an anchor of YAML.
func Set(name string, data []byte, version string) ([]byte, error) {
	if err := check(name, version); err != nil {
		return nil, err
	}
	before, err := node.Parse(name, slices.Clone(data), node.Options{})
	if err != nil {
		return nil, err
	}
	value, err := find(before)
	if err != nil {
		return nil, err
	}
	start, end := value.Span().Offsets()
	bom := len(data) - len(before.Source())
	written := write(before.Source()[start:end], version)
	if value.Kind() == node.Number && written == version && isJSON(before) {
		written = quote(version)
	}
	out := slices.Concat(data[:bom+start], []byte(written), data[bom+end:])
	after, err := node.Parse(name, slices.Clone(out), node.Options{})
	if err != nil || !same(before.Root(), after.Root(), version) {
		return nil, refuse(value.Span(), "change it by hand", "info.version stands in a form that cannot be changed without changing something else")
	}
	return out, nil
}

// isJSON reports whether the info of a description is written as JSON is, where a text has quotes.
func isJSON(t *node.Tree) bool {
	root := t.Root()
	start, _ := root.Span().Offsets()
	key, _ := root.Get("info").Key("version").Offsets()
	return t.Source()[start] == '{' && t.Source()[key] == '"'
}

// check refuses what is no version in any notation.
func check(name, version string) error {
	const most = 256
	switch {
	case version == "" || strings.TrimSpace(version) != version:
		return &node.Error{Pos: node.Position{File: name}, Msg: fmt.Sprintf("%q cannot be a version: it is empty, or has spaces around it", version)}
	case len(version) > most:
		return &node.Error{Pos: node.Position{File: name}, Msg: fmt.Sprintf("a version has at most %d bytes", most)}
	case !utf8.ValidString(version) || strings.ContainsFunc(version, func(c rune) bool { return !unicode.IsGraphic(c) }):
		return &node.Error{Pos: node.Position{File: name}, Msg: fmt.Sprintf("%q cannot be a version: it has characters that cannot be seen", version)}
	}
	return nil
}

// find returns info.version where it can be changed.
func find(t *node.Tree) (node.Node, error) {
	root := t.Root()
	info := root.Get("info")
	if err := own(root, "info", info); err != nil {
		return info, err
	}
	if info.Kind() != node.Object {
		return info, refuse(info.Span(), "", "info is no object, so it has no version")
	}
	if ref := info.Get("$ref"); ref.Exists() && !info.Has("version") {
		return info, refuse(info.Key("$ref"), "name that file", "info stands elsewhere: %s", ref.Text())
	}
	value := info.Get("version")
	if err := own(info, "version", value); err != nil {
		return value, err
	}
	for _, f := range t.Faults() {
		if p := f.Span.Pointer(); p == "/info" || p == "/info/version" {
			return value, f.Err()
		}
	}
	switch value.Kind() {
	case node.String, node.Number:
		return value, form(t, info, value)
	case node.Null:
		return value, refuse(info.Key("version"), "give it a value by hand", "info.version has no value")
	}
	return value, refuse(value.Span(), "", "info.version is neither a text nor a number")
}

// own refuses a member that is missing, and one that another place of the document shares: an
// alias of YAML, or a merged key.
func own(parent node.Node, key string, value node.Node) error {
	what := "info"
	if key == "version" {
		what = "info.version"
	}
	if !value.Exists() {
		at := parent.Span()
		if keys := parent.Keys(); len(keys) > 0 {
			at = parent.Key(keys[0])
		}
		return refuse(at, "write it by hand", "the description has no %s", what)
	}
	at := parent.Key(key)
	if value.Heading() != at {
		return refuse(at, "change it where its anchor stands", "%s is an alias, whose value stands elsewhere", what)
	}
	start, end := at.Offsets()
	from, to := parent.Span().Offsets()
	if start < from || end > to {
		return refuse(at, "change it by hand", "%s is merged from elsewhere", what)
	}
	return nil
}

// form refuses what is not one scalar on its own: anchors, that other places may refer to, and
// block scalars.
func form(t *node.Tree, info, value node.Node) error {
	_, from := info.Key("version").Offsets()
	start, end := value.Span().Offsets()
	properties := string(t.Source()[from:start])
	switch {
	case strings.Contains(properties, "&"):
		return refuse(value.Span(), "change it by hand", "info.version has an anchor, which other places may refer to")
	case strings.Contains(strings.Replace(properties, "!!str ", "", 1), "!"):
		return refuse(value.Span(), "change it by hand", "info.version has a tag of YAML, which makes something else of it than a text")
	}
	text := t.Source()[start:end]
	if len(text) == 0 || text[0] == '|' || text[0] == '>' || bytes.ContainsAny(text, "\r\n") {
		return refuse(value.Span(), "write it on one line", "info.version is a text of several lines")
	}
	return nil
}

// date is what a reader of YAML 1.1 takes for a point in time.
var date = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}`)

// safe is a text without a character that means something in YAML.
var safe = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+_-]*$`)

// write returns the new scalar in the form of the old one.
func write(old []byte, version string) string {
	switch {
	case old[0] == '\'':
		return "'" + strings.ReplaceAll(version, "'", "''") + "'"
	case old[0] == '"' || !plain(version):
		return quote(version)
	}
	return version
}

// plain reports whether every reader of YAML takes a text for a text without quotes.
func plain(s string) bool {
	if !safe.MatchString(s) || date.MatchString(s) || slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, strings.ToLower(s)) {
		return false
	}
	t, err := node.Parse("version.yaml", []byte("v: "+s), node.Options{})
	return err == nil && t.Root().Get("v").Kind() == node.String && t.Root().Get("v").Str() == s && len(t.Faults()) == 0
}

// quote writes a text as JSON does, which is YAML as well.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // every string has a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// same reports whether two descriptions differ in nothing but the version, which the second one
// has got.
func same(a, b node.Node, version string) bool {
	ia, ib := a.Get("info"), b.Get("info")
	return ib.Get("version").Kind() == node.String && ib.Get("version").Str() == version &&
		sameBut("info", a, b) && sameBut("version", ia, ib)
}

func sameBut(key string, a, b node.Node) bool {
	if !slices.Equal(a.Keys(), b.Keys()) {
		return false
	}
	for k, v := range a.Members() {
		if k != key && !node.Equal(v, b.Get(k)) {
			return false
		}
	}
	return true
}

func refuse(at node.Span, help, format string, args ...any) error {
	e := at.Errorf(format, args...)
	e.Help = help
	return e
}
