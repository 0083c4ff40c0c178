// Package outline says in words what contracts expect: for people who have to keep them, whatever
// format they are written in.
package outline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// Contract is what a contract says.
type Contract struct {
	File         string        `json:"file"`
	Format       string        `json:"format"`
	Consumer     string        `json:"consumer"`
	Provider     string        `json:"provider"`
	Needs        string        `json:"needs,omitempty"`
	Interactions []Interaction `json:"interactions"`
}

// Interaction is what one interaction says.
type Interaction struct {
	Description string   `json:"description"`
	States      []string `json:"states"`
	Pending     bool     `json:"pending,omitempty"`
	Observed    bool     `json:"observed,omitempty"`
	// Request is the request line, or what kind of message it is.
	Request string `json:"request"`
	// Sends is what is sent, and Expects what has to come.
	Sends   []Line `json:"sends"`
	Expects []Line `json:"expects"`
	// Line is where it stands.
	Line int `json:"line"`
}

// Line is one place and what must be there.
type Line struct {
	// Place is "status", "header X", "body $.items[0].id" or a field that is read.
	Place string `json:"place"`
	// Says is what must be there: `200`, `a text like "Ada"`.
	Says string `json:"says"`
}

// Of says in words what a contract expects.
func Of(c *contracts.Contract) Contract {
	out := Contract{File: c.File, Format: c.Format, Consumer: c.Consumer, Provider: c.Provider, Needs: c.Needs, Interactions: []Interaction{}}
	for i := range c.Interactions {
		out.Interactions = append(out.Interactions, interaction(&c.Interactions[i]))
	}
	return out
}

func interaction(i *contracts.Interaction) Interaction {
	out := Interaction{Description: i.Description, States: []string{}, Pending: i.Pending, Observed: i.Observed, Sends: []Line{}, Expects: []Line{}}
	if !i.At.IsZero() {
		out.Line = i.At.Pos().Line
	}
	for _, s := range i.States {
		text := s.Name
		if s.Params.Len() > 0 {
			text += " " + wire.JSON(s.Params)
		}
		out.States = append(out.States, text)
	}
	switch i.Kind {
	case contracts.HTTP:
		out.Request = i.Request.Method + " " + i.Request.Target()
		out.Sends = append(out.Sends, sends(i.Request)...)
		out.Expects = append(out.Expects, expects(i.Response)...)
	case contracts.Reading:
		out.Request = "any answer"
		out.Expects = append(out.Expects, reads(i.Response.Reads)...)
	default:
		out.Request = map[contracts.Kind]string{contracts.Asynchronous: "a message", contracts.Synchronous: "a message with an answer"}[i.Kind]
		if i.Message != nil && i.Kind == contracts.Synchronous {
			out.Sends = append(out.Sends, content(i.Message.Content, i.Message.Rules.Body)...)
		} else if i.Message != nil {
			out.Expects = append(out.Expects, message(i.Message)...)
		}
		for k := range i.Replies {
			out.Expects = append(out.Expects, message(&i.Replies[k])...)
		}
	}
	if i.Plugin != "" {
		out.Expects = append(out.Expects, Line{"everything", "what the plugin " + i.Plugin + " says"})
	}
	return out
}

func sends(r *contracts.Request) []Line {
	out := fields("query", r.Query, r.Rules.Query, false)
	out = append(out, fields("header", r.Headers, r.Rules.Header, true)...)
	out = append(out, content(r.Body, r.Rules.Body)...)
	for i := range r.Generators {
		g := &r.Generators[i]
		place := g.Part
		if name := g.Name; name != "" {
			place += " " + name
		}
		out = append(out, Line{place, "made by the generator " + g.Kind})
	}
	return out
}

func expects(r *contracts.Response) []Line {
	out := []Line{{"status", strconv.Itoa(r.Status)}}
	for i := range r.Rules.Status {
		out[0].Says = words(&r.Rules.Status[i], out[0].Says)
	}
	out = append(out, fields("header", r.Headers, r.Rules.Header, true)...)
	out = append(out, content(r.Body, r.Rules.Body)...)
	return append(out, reads(r.Reads)...)
}

func message(m *contracts.Message) []Line {
	var out []Line
	for key, v := range m.Metadata.Members() {
		says := wire.JSON(v)
		for i := range m.Rules.Metadata {
			if m.Rules.Metadata[i].Name == key {
				says = words(&m.Rules.Metadata[i], says)
			}
		}
		out = append(out, Line{"metadata " + key, says})
	}
	return append(out, content(m.Content, m.Rules.Body)...)
}

// fields are headers, or query parameters.
func fields(part string, list []contracts.Field, rules []matching.Rule, anyCase bool) []Line {
	var out []Line
	for _, f := range list {
		says := strings.Join(f.Values, ", ")
		for i := range rules {
			if rules[i].Name == f.Name || anyCase && strings.EqualFold(rules[i].Name, f.Name) {
				says = words(&rules[i], says)
			}
		}
		out = append(out, Line{part + " " + f.Name, says})
	}
	return out
}

// content is what a body must be: a line for each place at which something is demanded.
func content(c matching.Content, rules []matching.Rule) []Line {
	switch c.Presence {
	case matching.Absent:
		return nil
	case matching.Empty, matching.Null:
		return []Line{{"body", "nothing"}}
	}
	body := c.Tree()
	if !body.Exists() {
		return []Line{{"body", other(c, rules)}}
	}
	var out []Line
	matching.Body(c, c, rules, nil, matching.Options{Decided: func(place matching.Path, r *matching.Rule) {
		v := at(body, place.Steps)
		container := v.Kind() == node.Object || v.Kind() == node.Array
		switch {
		case r == nil && container && v.Len() > 0:
			return // said of what is in it
		case r != nil && container && len(r.Path.Steps) < len(place.Steps):
			return // a rule from above
		}
		says := example(v)
		if r != nil {
			says = words(r, says)
		}
		out = append(out, Line{"body " + place.String(), says})
	}})
	return out
}

// other is a body that is not JSON.
func other(c matching.Content, rules []matching.Rule) string {
	says := fmt.Sprintf("%d bytes", len(c.Bytes))
	if c.Type != "" {
		says += " of " + c.Type
	}
	if len(rules) > 0 {
		says += fmt.Sprintf(", by %d rules", len(rules))
	}
	return says
}

// at is the value that steps lead to.
func at(n node.Node, steps []matching.Step) node.Node {
	for _, s := range steps {
		switch s.Kind {
		case matching.Member:
			n = n.Get(s.Name)
		case matching.Item:
			n = n.At(s.Index)
		default:
			return node.Node{}
		}
	}
	return n
}

// maxExample bounds an example, in bytes.
const maxExample = 60

func example(n node.Node) string {
	text := wire.JSON(n)
	if len(text) > maxExample {
		text = strings.ToValidUTF8(text[:maxExample], "") + "…"
	}
	return text
}

// words says what a rule demands at a place with an example.
func words(r *matching.Rule, example string) string {
	var out []string
	for i := range r.Matchers {
		out = append(out, matcher(&r.Matchers[i], example))
	}
	if r.Any {
		return strings.Join(out, " or ")
	}
	return strings.Join(out, " and ")
}

func matcher(m *matching.Matcher, example string) string {
	var s string
	switch m.Kind {
	case "equality":
		return example
	case "type":
		s = "of the type of " + example
	case "regex":
		return "matches " + m.Regex
	case "include":
		return "includes " + m.Value.Text()
	case "integer", "decimal", "number", "boolean", "null":
		s = map[string]string{"integer": "an integer", "decimal": "a decimal", "number": "a number", "boolean": "true or false", "null": "null"}[m.Kind]
	case "date", "time", "datetime", "timestamp":
		s = "a " + m.Kind
		if m.Format != "" {
			s += " like " + m.Format
		}
	case "eachKey", "eachValue":
		var inner []string
		for i := range m.Rules {
			inner = append(inner, matcher(&m.Rules[i], "the example"))
		}
		return map[string]string{"eachKey": "each name ", "eachValue": "each value "}[m.Kind] + strings.Join(inner, " and ")
	case "arrayContains":
		return fmt.Sprintf("contains items like %d of the example's", len(m.Variants))
	case "statusCode":
		if len(m.Codes) > 0 {
			return fmt.Sprintf("one of %v", m.Codes)
		}
		return m.Status
	case "notEmpty":
		return "not empty"
	case "semver":
		return "a semantic version"
	default:
		s = m.Kind
	}
	return s + bounds(m)
}

func bounds(m *matching.Matcher) string {
	switch {
	case m.Min != nil && m.Max != nil:
		return fmt.Sprintf(", %d to %d of them", *m.Min, *m.Max)
	case m.Min != nil:
		return fmt.Sprintf(", at least %d", *m.Min)
	case m.Max != nil:
		return fmt.Sprintf(", at most %d", *m.Max)
	}
	return ""
}

// reads are the fields that are read.
func reads(r *contracts.Reads) []Line {
	if r == nil {
		return nil
	}
	var out []Line
	for _, n := range r.Contract.Reads {
		out = append(out, Line{"field " + n.Name, need(n)})
	}
	return out
}

func need(n tolerantreader.Need) string {
	s := n.Kind.String()
	if len(n.Paths) > 0 && !(len(n.Paths) == 1 && n.Paths[0] == "$['"+n.Name+"']") {
		s += " at " + strings.Join(n.Paths, " or ")
	}
	if n.Rel != "" {
		s += " of the relation " + n.Rel
	}
	if n.Nullable {
		s += ", or null"
	}
	if !n.Required {
		s += ", may be missing"
	}
	return s
}
