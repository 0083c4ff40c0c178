package matching

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Options say how messages are held against each other.
type Options struct {
	// Strict says that members of JSON objects which nobody expects are wrong, as in requests; in
	// answers they are not.
	Strict bool
	// Warn is told where two rules have the same weight at a place, and which of them decides; nil
	// where nobody asks.
	Warn func(decides, loses Rule)
	// Decided is told which rule decides at each place of the body, nil where equality is demanded;
	// nil where nobody asks. Items of arrayContains have places of their own, and are left out.
	Decided func(place Path, r *Rule)
	// ElementNames says that in XML a rule about values which stands at an element asks its name, and
	// that [*] leads nowhere, as the reference verifier has it. Otherwise such a rule asks the text of
	// an element that has no others, and [*] is any of the elements of one name, as the test cases of
	// the specification have it.
	ElementNames bool
}

func (o Options) warn(decides, loses Rule) {
	if o.Warn != nil {
		o.Warn(decides, loses)
	}
}

// maxBody bounds a body that is parsed, in bytes.
const maxBody = 256 << 20

// Body holds a body against the expected one. Both media types must agree before the bodies are
// compared, unless rules of the header Content-Type allow another.
func Body(expected, actual Content, rules []Rule, header []Rule, o Options) []Mismatch {
	switch expected.Presence {
	case Absent:
		return nil
	case Empty, Null:
		if len(actual.Bytes) == 0 {
			return nil
		}
		return []Mismatch{{Part: "body", Path: "$", Expected: "no body", Actual: shorten(string(actual.Bytes)), Message: "expected no body", At: expected.At}}
	}
	if len(actual.Bytes) == 0 {
		return []Mismatch{{Part: "body", Path: "$", Expected: shorten(string(expected.Bytes)), Actual: "no body", Message: "expected a body, and there is none", At: expected.At}}
	}
	want, got := expected.mediaType(), actual.mediaType()
	if !sameType(want, got) && !allowed(header, got) {
		return []Mismatch{{
			Part: "body type", Path: "$", Expected: want, Actual: got, At: expected.At,
			Message: fmt.Sprintf("expected a body of the type %s, not %s", want, got),
		}}
	}
	w := &walk{rules: rules, strict: o.Strict, elementNames: o.ElementNames, part: "body", ties: map[*Rule]bool{}, warn: o.warn, decided: o.Decided}
	switch kind := kindOf(want); kind {
	case "json":
		w.json(expected, actual)
	case "xml":
		w.xml(expected, actual)
	case "form":
		w.form(expected, actual)
	case "multipart":
		w.multipart(expected, actual)
	default:
		w.text(expected, actual)
	}
	return w.found
}

// mediaType returns the type of a body: what is said, else what the bytes look like.
func (c Content) mediaType() string {
	switch {
	case c.Type != "":
		return c.Type
	case c.JSON.Exists() && c.JSON.Kind() != node.String:
		return "application/json"
	}
	switch start := bytes.TrimLeft(c.Bytes, " \t\r\n"); {
	case len(start) == 0:
		return "text/plain"
	case bytes.HasPrefix(start, []byte("<?xml")) || start[0] == '<' && !bytes.HasPrefix(bytes.ToLower(start), []byte("<html")) && !bytes.HasPrefix(bytes.ToLower(start), []byte("<!doctype html")):
		return "application/xml"
	case strings.IndexByte(`{["-0123456789tfn`, start[0]) >= 0 && isJSON(start):
		return "application/json"
	}
	return "text/plain"
}

// Tree returns a body as JSON, the zero Node where there is none, or it is something else.
func (c Content) Tree() node.Node {
	switch {
	case c.Presence != Present:
		return node.Node{}
	case c.JSON.Exists() && !c.textual():
		return c.JSON
	}
	t, err := node.Parse("body", c.Bytes, node.Options{MaxBytes: maxBody, JSON: true})
	if err != nil {
		return node.Node{}
	}
	return t.Root()
}

func isJSON(data []byte) bool {
	_, err := node.Parse("body", data, node.Options{JSON: true})
	return err == nil
}

// sameType reports whether two media types agree: the same type, and the same parameters where the
// expected one has any.
func sameType(want, got string) bool {
	base, params, err := mime.ParseMediaType(want)
	other, others, err2 := mime.ParseMediaType(got)
	if err != nil || err2 != nil {
		return strings.EqualFold(strings.TrimSpace(want), strings.TrimSpace(got))
	}
	if base != other {
		return false
	}
	delete(params, "boundary") // each message has its own
	delete(others, "boundary")
	if len(params) == 0 {
		return true
	}
	if len(params) != len(others) {
		return false
	}
	for name, v := range params {
		if !strings.EqualFold(v, others[name]) {
			return false
		}
	}
	return true
}

// allowed reports whether a rule of the header Content-Type lets a type pass.
func allowed(header []Rule, got string) bool {
	for _, r := range header {
		if strings.EqualFold(r.Name, "Content-Type") {
			return len(scalarText("header", r.Name, got, got, &r, nil)) == 0
		}
	}
	return false
}

// kindOf says how bodies of a media type are compared.
func kindOf(media string) string {
	base, _, err := mime.ParseMediaType(media)
	if err != nil {
		base = strings.ToLower(strings.TrimSpace(media))
	}
	switch {
	case base == "application/json" || strings.HasSuffix(base, "+json") || base == "application/json-rpc" || base == "application/jsonrequest":
		return "json"
	case base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml"):
		return "xml"
	case base == "application/x-www-form-urlencoded":
		return "form"
	case strings.HasPrefix(base, "multipart/"):
		return "multipart"
	}
	return "text"
}

// detect returns the media type that bytes look like.
func detect(data []byte) string {
	base, _, _ := strings.Cut(http.DetectContentType(data), ";")
	if start := bytes.TrimLeft(data, " \t\r\n"); base == "text/plain" && len(start) > 0 && (start[0] == '{' || start[0] == '[') && isJSON(data) {
		return "application/json"
	}
	return base
}

func (w *walk) json(expected, actual Content) {
	want := expected.JSON
	if !want.Exists() || want.Kind() == node.String && isJSON(expected.Bytes) && expected.textual() {
		tree, err := node.Parse("the expected body", expected.Bytes, node.Options{MaxBytes: maxBody, JSON: true})
		if err != nil {
			w.unreadable(expected, "the expected body is no JSON: "+err.Error())
			return
		}
		want = tree.Root()
	}
	tree, err := node.Parse("the body", unframed(actual), node.Options{MaxBytes: maxBody, JSON: true})
	if err != nil {
		w.unreadable(expected, "the body is no JSON: "+err.Error())
		return
	}
	w.value(at{}, want, tree.Root())
}

// unframed returns the JSON of a body. What serializers of a schema registry for Kafka write begins
// with a zero byte and four bytes that number the schema.
func unframed(c Content) []byte {
	const frame = 5
	if strings.HasPrefix(c.mediaType(), "application/vnd.schemaregistry.") && len(c.Bytes) > frame && c.Bytes[0] == 0 {
		return c.Bytes[frame:]
	}
	return c.Bytes
}

// textual reports whether the body of a contract is given as the text that travels.
func (c Content) textual() bool { return c.JSON.Exists() && string(c.Bytes) == c.JSON.Text() }

func (w *walk) unreadable(expected Content, message string) {
	w.found = append(w.found, Mismatch{Part: w.part, Path: "$", Expected: shorten(string(expected.Bytes)), Message: message, At: expected.At})
}

// text compares bodies that have no structure: a rule at the root, or every byte.
func (w *walk) text(expected, actual Content) {
	e, v := textValue(string(expected.Bytes)), textValue(string(actual.Bytes))
	c := w.choose(at{})
	if c.rule == nil {
		if !bytes.Equal(expected.Bytes, actual.Bytes) {
			w.found = append(w.found, Mismatch{Part: w.part, Path: "$", Expected: e.String(), Actual: v.String(), Message: "expected " + v.String() + " to be equal to " + e.String(), At: expected.At})
		}
		return
	}
	w.matchers(at{}, c, e, v)
}
