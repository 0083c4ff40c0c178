// Package impact says which consumers a change hits: those whose contracts send the part of a request
// that changed, or read the part of a response.
//
// A contract is evidence of what a consumer does, and of nothing else. A consumer that has interactions
// with an operation, none of which touches what changed, is not affected; one whose contract does not
// say what it reads of the operation's answers is unknown; one that has no interaction with the
// operation does not use it, and is not affected.
package impact

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// Evidence is where a contract says that its consumer touches what changed.
type Evidence struct {
	Consumer string
	// Interaction is its description.
	Interaction string
	// Observed says that it was recorded, not declared.
	Observed bool
	// At is where it stands: the field that is read, the member that is sent, or the interaction.
	At node.Span
	// File is the contract.
	File string
}

// Effect is what a change means for the consumers of a service.
type Effect struct {
	// Hit is the evidence, at most one for each consumer, by name.
	Hit []Evidence
	// Unknown are consumers whose contracts do not say.
	Unknown []string
}

// Of says for each finding, in their order, whom it hits.
func Of(findings []diff.Finding, list []*contracts.Contract) []Effect {
	out := make([]Effect, len(findings))
	for i := range findings {
		out[i] = effect(&findings[i], list)
	}
	return out
}

// Broken lists the consumers that a break hits, by name.
func Broken(findings []diff.Finding, effects []Effect) []string {
	var out []string
	for i := range findings {
		if findings[i].Bump < diff.Major {
			continue
		}
		for _, e := range effects[i].Hit {
			if !slices.Contains(out, e.Consumer) {
				out = append(out, e.Consumer)
			}
		}
	}
	slices.Sort(out)
	return out
}

// says is how sure it is that an interaction touches a place.
type says uint8

const (
	no says = iota
	unknown
	yes
)

func effect(f *diff.Finding, list []*contracts.Contract) Effect {
	best := map[string]says{}
	where := map[string]Evidence{}
	for _, c := range list {
		for k := range c.Interactions {
			i := &c.Interactions[k]
			for _, p := range f.Places {
				s, at := touches(i, f, p)
				if s <= best[c.Consumer] {
					continue
				}
				if at.IsZero() {
					at = i.At
				}
				best[c.Consumer] = s
				where[c.Consumer] = Evidence{c.Consumer, i.Description, i.Observed, at, c.File}
			}
		}
	}
	var out Effect
	for _, name := range sorted(best) {
		switch best[name] {
		case yes:
			out.Hit = append(out.Hit, where[name])
		case unknown:
			out.Unknown = append(out.Unknown, name)
		}
	}
	return out
}

func sorted(m map[string]says) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// touches says whether an interaction touches what changed at a place.
func touches(i *contracts.Interaction, f *diff.Finding, p diff.Place) (says, node.Span) {
	if i.Kind != contracts.HTTP || p.Path == "" || p.Method != "" && !strings.EqualFold(p.Method, i.Request.Method) || !ofTemplate(p.Path, i.Request.Path) {
		return no, node.Span{}
	}
	part, rest, _ := strings.Cut(p.Part, " ")
	if strings.Contains(f.Rule, "-member-") && !strings.Contains(f.Rule, "-member-count-") { // the pointer leads to the object, the subject is the member
		p.Pointer += "/" + node.Escape(f.Subject)
	}
	switch {
	case p.Part == "", part == "security", part == "server":
		return yes, i.Request.At
	case strings.HasPrefix(p.Part, "request body"):
		return sends(i.Request, f, p.Pointer)
	case part == "response":
		return receives(i.Response, f, rest, p.Pointer)
	case strings.HasPrefix(rest, "parameter "):
		return parameter(i.Request, f, part, strings.TrimPrefix(rest, "parameter "))
	case part == "callback":
		return unknown, i.At
	}
	return yes, i.Request.At
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
		if !segment(want[k], got[k]) {
			return false
		}
	}
	return true
}

// segment matches one segment of a path; an expression in braces stands for any text that is not
// empty.
func segment(want, got string) bool {
	for {
		before, rest, ok := strings.Cut(want, "{")
		_, behind, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return want == got
		}
		if !strings.HasPrefix(got, before) {
			return false
		}
		got = got[len(before):]
		next, _, _ := strings.Cut(behind, "{")
		at := len(got)
		if next != "" {
			if at = strings.Index(got, next); at < 0 {
				return false
			}
		}
		if at == 0 {
			return false
		}
		got, want = got[at:], behind
	}
}

// parameter says whether a request has a parameter. A parameter that is demanded now is missing
// where it is not sent, and hits those.
func parameter(r *contracts.Request, f *diff.Finding, in, name string) (says, node.Span) {
	demanded := strings.Contains(f.Rule, "required") && strings.Contains(f.Rule, "added") || strings.HasSuffix(f.Rule, "-required")
	var fields []contracts.Field
	switch in {
	case "query":
		fields = r.Query
	case "header":
		fields = r.Headers
	case "path":
		return yes, r.At
	default:
		return unknown, r.At
	}
	for _, field := range fields {
		if strings.EqualFold(field.Name, name) && (in == "header" || field.Name == name) {
			return yes, field.At
		}
	}
	if demanded {
		return yes, r.At
	}
	return no, node.Span{}
}

// sends says whether the body of a request has the value that a pointer leads to, or, where a member
// is demanded now, the object that it would be in.
func sends(r *contracts.Request, f *diff.Finding, pointer string) (says, node.Span) {
	if r.Body.Presence != matching.Present {
		if strings.Contains(f.Rule, "required") && pointer == "" {
			return yes, r.At
		}
		return no, node.Span{}
	}
	body := tree(r.Body)
	if !body.Exists() {
		return unknown, r.Body.At
	}
	if strings.Contains(f.Rule, "required") {
		pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	}
	if n := find(body, tokens(pointer)); n.Exists() {
		return yes, place(n, r.Body)
	}
	return no, node.Span{}
}

// tree is a body as JSON, the zero Node where it is none.
func tree(c matching.Content) node.Node {
	if c.JSON.Exists() {
		return c.JSON
	}
	t, err := node.Parse("body", c.Bytes, node.Options{JSON: true})
	if err != nil {
		return node.Node{}
	}
	return t.Root()
}

// place is where a value stands in its contract; a body that was a text there has one place.
func place(n node.Node, c matching.Content) node.Span {
	if c.JSON.Exists() && n.Tree() == c.JSON.Tree() {
		return n.Place()
	}
	return c.At
}

// receives says whether the consumer reads what changed in a response.
func receives(r *contracts.Response, f *diff.Finding, rest, pointer string) (says, node.Span) {
	status, header, _ := strings.Cut(rest, " ")
	if !ofStatus(status, r) {
		return no, node.Span{}
	}
	if name, ok := strings.CutPrefix(header, "header "); ok {
		for _, h := range r.Headers {
			if strings.EqualFold(h.Name, name) {
				return yes, h.At
			}
		}
		return no, node.Span{}
	}
	if pointer == "" && (strings.HasSuffix(f.Rule, "-removed") || r.Body.Presence == matching.Present || r.Reads != nil) {
		return yes, r.At
	}
	best, at := no, node.Span{}
	if r.Reads != nil {
		if best, at = reads(r.Reads, tokens(pointer)); best == yes {
			return yes, at
		}
	}
	if r.Body.Presence == matching.Present {
		body := tree(r.Body)
		if !body.Exists() {
			return unknown, r.Body.At
		}
		if n := find(body, tokens(pointer)); n.Exists() {
			return yes, place(n, r.Body)
		}
		return best, at
	}
	if r.Reads == nil && (r.Status < 300 || r.Status >= 400) && r.Status != 204 {
		return unknown, r.At // the contract does not say what it reads
	}
	return best, at
}

// ofStatus reports whether a response of a description ("200", "2XX", "default") is the expected one.
func ofStatus(status string, r *contracts.Response) bool {
	code := strconv.Itoa(r.Status)
	switch {
	case status == "default":
		return true
	case len(status) == 3 && strings.HasSuffix(strings.ToUpper(status), "XX"):
		return status[0] == code[0]
	}
	return status == code || len(r.Rules.Status) > 0
}

// tokens are the reference tokens of a JSON Pointer (RFC 6901); * stands for any.
func tokens(pointer string) []string {
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
func reads(r *contracts.Reads, at []string) (says, node.Span) {
	for _, p := range r.Plan.Places() {
		if overlap(p, at) {
			return yes, r.At[p.Field]
		}
	}
	return no, node.Span{}
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
