// Package unread says what of a service no consumer uses: what its provider is free to change.
//
// It is the inverse of package impact, and as good as the contracts are: what no contract names is
// not used by a consumer that has one. Consumers whose contracts do not say what they read of an
// answer are named, and then nothing of that answer counts as unread.
package unread

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/usage"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Report is what is not used of a service.
type Report struct {
	// Operations are in the order of the description.
	Operations []Operation
	// Strangers are interactions that call no operation of the description. One that follows relations is
	// none: what it calls only the running service knows.
	Strangers []Stranger
}

// Operation is what is not used of an operation.
type Operation struct {
	*swagger.Operation
	// Consumers call it, by name; empty where nobody does, and then Parts is empty, too.
	Consumers []string
	// Followers are consumers that follow relations, by name: they may call it, and what they use counts
	// as used.
	Followers []string
	// Parts are what none of them uses.
	Parts []Part
	// Silent are consumers that do not say what they read of an answer.
	Silent []Silence
}

// Silence is a consumer that does not say what it reads of an answer.
type Silence struct {
	Consumer string
	// In is the status of the answer.
	In string
}

// Part is a part of an operation that nobody uses.
type Part struct {
	// Kind says what it is.
	Kind Kind
	// In is what it is part of: "request", or the status of a response.
	In string
	// Name is its name, and for a member of a body the JSON Pointer of its value, with * for any
	// element or member.
	Name string
	// At is where it stands in the description.
	At node.Span
}

// Kind is the kind of a part.
type Kind string

// The kinds of parts.
const (
	Parameter Kind = "parameter"
	Response  Kind = "response"
	Header    Kind = "header"
	Member    Kind = "member"
)

// Stranger is an interaction that calls no operation of a description.
type Stranger struct {
	Contract    *contracts.Contract
	Interaction *contracts.Interaction
}

// call is an interaction that calls an operation.
type call struct {
	consumer string
	*contracts.Interaction
}

// Of says what of a description no contract uses.
func Of(doc *swagger.Document, list []*contracts.Contract) *Report {
	out := &Report{}
	calls := map[*swagger.Operation][]call{}
	var readers, followers []call // of any operation
	for _, c := range list {
		for k := range c.Interactions {
			i := &c.Interactions[k]
			switch i.Kind {
			case contracts.HTTP:
			case contracts.Reading:
				readers = append(readers, call{c.Consumer, i})
				continue
			default:
				continue
			}
			if usage.Somewhere(i) {
				followers = append(followers, call{c.Consumer, i})
			} else if op := called(doc, i); op != nil {
				calls[op] = append(calls[op], call{c.Consumer, i})
			} else {
				out.Strangers = append(out.Strangers, Stranger{c, i})
			}
		}
	}
	for _, op := range doc.Operations {
		out.Operations = append(out.Operations, operation(doc, op, calls[op], ofMethod(followers, op.Method), readers))
	}
	return out
}

// called returns the operation that an interaction calls. A template with fewer expressions comes
// before one with more (OpenAPI 3.1.1, path templating).
func called(doc *swagger.Document, i *contracts.Interaction) *swagger.Operation {
	var best *swagger.Operation
	for _, op := range doc.Operations {
		if usage.Calls(i, op.Method, op.Path) && (best == nil || strings.Count(op.Path, "{") < strings.Count(best.Path, "{")) {
			best = op
		}
	}
	return best
}

// ofMethod returns the calls with a method.
func ofMethod(list []call, method string) []call {
	return slices.DeleteFunc(slices.Clone(list), func(c call) bool { return !strings.EqualFold(c.Request.Method, method) })
}

// consumersOf are the consumers of calls, each once, by name.
func consumersOf(calls []call) []string {
	var out []string
	for _, c := range calls {
		out = append(out, c.consumer)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func operation(doc *swagger.Document, op *swagger.Operation, calls, followers, readers []call) Operation {
	out := Operation{Operation: op, Consumers: consumersOf(calls), Followers: consumersOf(followers)}
	if len(calls) == 0 {
		return out
	}
	calls = slices.Concat(calls, followers)
	for _, p := range op.Parameters {
		if p.In == "query" || p.In == "header" {
			if !some(calls, func(c call) usage.Says { s, _ := usage.Parameter(c.Request, p.In, p.Name); return s }) {
				out.Parts = append(out.Parts, Part{Parameter, "request", p.In + " " + p.Name, p.Key})
			}
		}
	}
	if op.Body != nil {
		out.members("request", members(doc, op.Body.Content), func(pointer string) bool {
			return some(calls, func(c call) usage.Says { s, _ := usage.Sends(c.Request, pointer); return s })
		})
	}
	for _, r := range op.Responses {
		out.response(doc, r, calls, readers)
	}
	return out
}

// response lists what is not read of a response, by those who expect it and by the readers of any.
func (o *Operation) response(doc *swagger.Document, r *swagger.Response, all, readers []call) {
	calls := slices.DeleteFunc(slices.Clone(all), func(c call) bool { return !usage.Expects(c.Response, r.Status) })
	if len(calls) == 0 {
		o.Parts = append(o.Parts, Part{Response, r.Status, r.Status, r.Key})
		return
	}
	for _, h := range r.Headers {
		if !some(calls, func(c call) usage.Says { s, _ := usage.Header(c.Response, h.Name); return s }) {
			o.Parts = append(o.Parts, Part{Header, r.Status, h.Name, h.Key})
		}
	}
	silent := false
	for _, c := range calls {
		if s, _ := usage.Receives(c.Response, ""); s == usage.Unknown && len(r.Content) > 0 {
			silent = true
			if s := (Silence{c.consumer, r.Status}); !slices.Contains(o.Silent, s) {
				o.Silent = append(o.Silent, s)
			}
		}
	}
	if silent {
		return
	}
	o.members(r.Status, members(doc, r.Content), func(pointer string) bool {
		return some(calls, func(c call) usage.Says { s, _ := usage.Receives(c.Response, pointer); return s }) ||
			some(readers, func(c call) usage.Says { s, _ := usage.ReadsAnywhere(c.Response, pointer); return s })
	})
}

// members lists the values of a body that are not used. What is in one that is listed is not listed.
func (o *Operation) members(in string, all []described, used func(pointer string) bool) {
	listed := map[string]bool{}
	for _, m := range all {
		around := m.pointer[:strings.LastIndexByte(m.pointer, '/')]
		if listed[around] {
			listed[m.pointer] = true
			continue
		}
		if !used(m.pointer) {
			listed[m.pointer] = true
			o.Parts = append(o.Parts, Part{Member, in, m.pointer, m.at})
		}
	}
}

// some reports whether a call uses something, or may.
func some(calls []call, says func(call) usage.Says) bool {
	return slices.ContainsFunc(calls, func(c call) bool { return says(c) != usage.No })
}
