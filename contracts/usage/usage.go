// Package usage says what of a service's description a contract is evidence of: which operation an
// interaction calls, what it sends, and what of the answer is read.
//
// A contract is evidence of what a consumer does, and of nothing else. Where it does not say what is
// read of an answer, nothing is known, and the answer is [Unknown].
package usage

import (
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// Says is how sure it is that an interaction touches something.
type Says uint8

// What a contract says.
const (
	No Says = iota
	Unknown
	Yes
)

// Calls reports whether an interaction calls the operation of a method and a path template. The base
// path of a server may stand before the path. One that follows relations calls what they lead to, which
// only the running service knows ([Somewhere]). A consumer that only says which fields it reads
// ([contracts.Reading]) may read them of any operation: see [Receives].
func Calls(i *contracts.Interaction, method, template string) bool {
	return i.Kind == contracts.HTTP && !Somewhere(i) && strings.EqualFold(method, i.Request.Method) && ofTemplate(template, i.Request.Path)
}

// Somewhere reports whether an interaction follows relations to an operation that it does not name.
func Somewhere(i *contracts.Interaction) bool {
	return i.Kind == contracts.HTTP && i.Request.Follow != nil
}

// ofTemplate reports whether a path is one of a template's (OpenAPI 3.1.1, path templating). The
// base path of a server may stand before it.
func ofTemplate(template, path string) bool {
	want := strings.Split(strings.Trim(template, "/"), "/")
	path, _, _ = strings.Cut(path, "?")
	got := strings.Split(strings.Trim(path, "/"), "/")
	if len(got) < len(want) {
		return false
	}
	got = got[len(got)-len(want):]
	for k := range want {
		if !Segment(want[k], got[k], nil) {
			return false
		}
	}
	return true
}

// Segment matches one segment of a path with one of a template; an expression in braces stands for any
// text that is not empty. values, where it is not nil, gets the texts by the names of the expressions,
// without the styles of URI templates ({.name*}).
func Segment(want, got string, values map[string]string) bool {
	for {
		before, rest, ok := strings.Cut(want, "{")
		name, behind, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return want == got
		}
		if !strings.HasPrefix(got, before) {
			return false
		}
		got = got[len(before):]
		next, _, _ := strings.Cut(behind, "{")
		end := len(got)
		if next != "" {
			if end = strings.Index(got, next); end < 0 {
				return false
			}
		}
		if end == 0 {
			return false
		}
		if values != nil {
			values[strings.TrimLeft(strings.TrimSuffix(name, "*"), ".;")] = got[:end]
		}
		got, want = got[end:], behind
	}
}

// Parameter says whether a request has a parameter, and where.
func Parameter(r *contracts.Request, in, name string) (Says, node.Span) {
	var fields []contracts.Field
	switch in {
	case "query":
		fields = r.Query
	case "header":
		fields = r.Headers
	case "path":
		return Yes, r.At
	default:
		return Unknown, r.At
	}
	for _, field := range fields {
		if field.Name == name || in == "header" && strings.EqualFold(field.Name, name) {
			return Yes, field.At
		}
	}
	return No, node.Span{}
}

// Sends says whether the body of a request has the value that a JSON Pointer leads to, and where; in
// the pointer * is any element or member.
func Sends(r *contracts.Request, pointer string) (Says, node.Span) {
	if r.Body.Presence != matching.Present {
		return No, node.Span{}
	}
	return has(r.Body, Tokens(pointer))
}

// has says whether a body has a value.
func has(c matching.Content, at []string) (Says, node.Span) {
	body := c.Tree()
	if !body.Exists() {
		return Unknown, c.At
	}
	if n := find(body, at); n.Exists() {
		return Yes, place(n, c)
	}
	return No, node.Span{}
}

// Expects reports whether a response of a description ("200", "2XX", "default") is one that is
// expected.
func Expects(r *contracts.Response, status string) bool {
	code := strconv.Itoa(r.Status)
	switch {
	case status == "default":
		return true
	case len(status) == 3 && strings.HasSuffix(strings.ToUpper(status), "XX"):
		return status[0] == code[0]
	}
	return status == code || len(r.Rules.Status) > 0
}

// Header says whether a header of the answer is expected, and where.
func Header(r *contracts.Response, name string) (Says, node.Span) {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return Yes, h.At
		}
	}
	return No, node.Span{}
}

// Receives says whether the value that a JSON Pointer leads to is read of the answer's body, and
// where the contract says so.
func Receives(r *contracts.Response, pointer string) (Says, node.Span) {
	at := Tokens(pointer)
	if r.Reads != nil {
		if says, where := reads(r.Reads, at, overlap); says == Yes {
			return Yes, where
		}
	}
	if r.Body.Presence == matching.Present {
		return has(r.Body, at)
	}
	if r.Reads == nil && (r.Status < 300 || r.Status >= 400) && r.Status != 204 {
		return Unknown, r.At // the contract does not say what it reads
	}
	return No, node.Span{}
}

// place is where a value stands in its contract; a body that was a text there has one place.
func place(n node.Node, c matching.Content) node.Span {
	if c.JSON.Exists() && n.Tree() == c.JSON.Tree() {
		return n.Place()
	}
	return c.At
}

// Tokens are the reference tokens of a JSON Pointer (RFC 6901); * stands for any.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	list := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, t := range list {
		list[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(t)
	}
	return list
}

// find returns the first value that tokens lead to.
func find(n node.Node, list []string) node.Node {
	for i, t := range list {
		switch {
		case t == "*":
			for _, item := range n.Items() {
				if v := find(item, list[i+1:]); v.Exists() {
					return v
				}
			}
			for _, member := range n.Members() {
				if v := find(member, list[i+1:]); v.Exists() {
					return v
				}
			}
			return node.Node{}
		case n.Kind() == node.Object:
			n = n.Get(t)
		default:
			return node.Node{}
		}
	}
	return n
}

// reads says whether a field is read at a place, around it or below it. A field that is looked for
// anywhere is read where the place ends with its name.
func reads(r *contracts.Reads, at []string, same func(tolerantreader.Place, []string) bool) (Says, node.Span) {
	for _, p := range r.Plan.Places() {
		if same(p, at) {
			return Yes, r.At[p.Field]
		}
	}
	return No, node.Span{}
}

// overlap reports whether the place that a path of a reader leads to is the place of the tokens, is
// in it, or is around it.
func overlap(p tolerantreader.Place, at []string) bool {
	if p.Anywhere {
		return len(at) == 0 || len(p.Names) == 0 || at[len(at)-1] == p.Names[len(p.Names)-1]
	}
	for i := range min(len(p.Names), len(at)) {
		if p.Names[i] != "*" && at[i] != "*" && p.Names[i] != at[i] {
			return false
		}
	}
	return true
}

// ReadsAnywhere says whether a consumer that reads fields of no stated answer ([contracts.Reading])
// reads the value that a JSON Pointer leads to in some answer. Since it may not be the answer that is
// meant, the names have to be the same: * stands for what a path selects as elements, not for a name.
func ReadsAnywhere(r *contracts.Response, pointer string) (Says, node.Span) {
	return reads(r.Reads, Tokens(pointer), func(p tolerantreader.Place, at []string) bool {
		if p.Anywhere {
			return overlap(p, at)
		}
		for i := range min(len(p.Names), len(at)) {
			if p.Names[i] != at[i] {
				return false
			}
		}
		return true
	})
}
