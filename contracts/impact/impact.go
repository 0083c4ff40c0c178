// Package impact says which consumers a change hits: those whose contracts send the part of a request
// that changed, or read the part of a response.
//
// A contract is evidence of what a consumer does, and of nothing else. A consumer that has interactions
// with an operation, none of which touches what changed, is not affected; one whose contract does not
// say what it reads of the operation's answers is unknown, and so is one that follows relations, to that
// operation perhaps, and would be hit there; one that has no interaction with the operation does not use
// it, and is not affected.
package impact

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/usage"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
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

func effect(f *diff.Finding, list []*contracts.Contract) Effect {
	best := map[string]usage.Says{}
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
		case usage.Yes:
			out.Hit = append(out.Hit, where[name])
		case usage.Unknown:
			out.Unknown = append(out.Unknown, name)
		}
	}
	return out
}

func sorted(m map[string]usage.Says) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// touches says whether an interaction touches what changed at a place.
func touches(i *contracts.Interaction, f *diff.Finding, p diff.Place) (usage.Says, node.Span) {
	part, rest, _ := strings.Cut(p.Part, " ")
	if strings.Contains(f.Rule, "-member-") && !strings.Contains(f.Rule, "-member-count-") { // the pointer leads to the object, the subject is the member
		p.Pointer += "/" + node.Escape(f.Subject)
	}
	if i.Kind == contracts.Reading && part == "response" && p.Pointer != "" { // of any operation
		if status, _, header := strings.Cut(rest, " "); header || !usage.Expects(i.Response, status) {
			return usage.No, node.Span{}
		}
		return usage.ReadsAnywhere(i.Response, p.Pointer)
	}
	if i.Kind != contracts.HTTP || p.Path == "" {
		return usage.No, node.Span{}
	}
	if usage.Somewhere(i) { // to this operation perhaps
		if p.Method != "" && !strings.EqualFold(p.Method, i.Request.Method) {
			return usage.No, node.Span{}
		}
		says, at := concerns(i, f, p)
		return min(says, usage.Unknown), at
	}
	method := p.Method
	if method == "" { // the change is about every operation of the path
		method = i.Request.Method
	}
	if !usage.Calls(i, method, p.Path) {
		return usage.No, node.Span{}
	}
	return concerns(i, f, p)
}

// concerns says whether an interaction with an operation touches what changed of it.
func concerns(i *contracts.Interaction, f *diff.Finding, p diff.Place) (usage.Says, node.Span) {
	part, rest, _ := strings.Cut(p.Part, " ")
	switch {
	case p.Part == "", part == "security", part == "server":
		return usage.Yes, i.Request.At
	case strings.HasPrefix(p.Part, "request body"):
		return sends(i.Request, f, p.Pointer)
	case part == "response":
		return receives(i.Response, f, rest, p.Pointer)
	case strings.HasPrefix(rest, "parameter "):
		return parameter(i.Request, f, part, strings.TrimPrefix(rest, "parameter "))
	case part == "callback":
		return usage.Unknown, i.At
	}
	return usage.Yes, i.Request.At
}

// parameter says whether a request has a parameter. A parameter that is demanded now is missing
// where it is not sent, and hits those.
func parameter(r *contracts.Request, f *diff.Finding, in, name string) (usage.Says, node.Span) {
	says, at := usage.Parameter(r, in, name)
	demanded := strings.Contains(f.Rule, "required") && strings.Contains(f.Rule, "added") || strings.HasSuffix(f.Rule, "-required")
	if says == usage.No && demanded {
		return usage.Yes, r.At
	}
	return says, at
}

// sends says whether the body of a request has the value that a pointer leads to, or, where a member
// is demanded now, the object that it would be in.
func sends(r *contracts.Request, f *diff.Finding, pointer string) (usage.Says, node.Span) {
	required := strings.Contains(f.Rule, "required")
	if r.Body.Presence != matching.Present && required && pointer == "" {
		return usage.Yes, r.At
	}
	if required {
		pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	}
	return usage.Sends(r, pointer)
}

// receives says whether the consumer reads what changed in a response.
func receives(r *contracts.Response, f *diff.Finding, rest, pointer string) (usage.Says, node.Span) {
	status, header, _ := strings.Cut(rest, " ")
	if !usage.Expects(r, status) {
		return usage.No, node.Span{}
	}
	if name, ok := strings.CutPrefix(header, "header "); ok {
		return usage.Header(r, name)
	}
	if pointer == "" && (strings.HasSuffix(f.Rule, "-removed") || r.Body.Presence == matching.Present || r.Reads != nil) {
		return usage.Yes, r.At
	}
	return usage.Receives(r, pointer)
}
