package conform

import (
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/tolerantreader"
)

// fields holds the fields that are read against the schema of an answer. A field that may stand in
// several places is there where one of them is described.
func (c *checker) fields(r *contracts.Response, d *swagger.MediaType) {
	if !d.Schema.Exists() {
		return
	}
	places := map[string][]tolerantreader.Place{}
	for _, p := range r.Reads.Plan.Places() {
		places[p.Field] = append(places[p.Field], p)
	}
	for _, need := range r.Reads.Contract.Reads {
		list := places[need.Name]
		if len(list) == 0 {
			continue // a link, or a selector of a page
		}
		c.fieldOf(r, d, need, list)
	}
}

func (c *checker) fieldOf(r *contracts.Response, d *swagger.MediaType, need tolerantreader.Need, places []tolerantreader.Place) {
	var at []node.Node
	surely := false
	for _, p := range places {
		found, required, open := c.lead(d.Schema, p)
		if open {
			return // it may be there: nothing is said about names
		}
		at = append(at, found...)
		surely = surely || required && len(found) > 0
	}
	path := []string{need.Name}
	switch {
	case len(at) == 0 && need.Required:
		c.find("response.body.field-unknown", "response.body", path, r.Reads.At[need.Name], d.Schema.Place(), "", "the field %s is read at %s, and no member of the answer is described there", need.Name, strings.Join(need.Paths, " or "))
	case len(at) > 0 && !c.readable(need, at):
		c.find("response.body.field-kind", "response.body", path, r.Reads.At[need.Name], at[0].Place(), "", "the field %s is read as %s, and described as %s", need.Name, need.Kind, strings.Join(types(at[0]), " or "))
	case len(at) > 0 && need.Required && !surely:
		c.find("response.body.field-optional", "response.body", path, r.Reads.At[need.Name], at[0].Place(), "say required: false, and what is done without it", "the field %s is required, and the description does not promise it", need.Name)
	}
}

// lead follows the names of a place through schemas. required says that every member on the way has to
// be there; open that somewhere any name may be.
func (c *checker) lead(schema node.Node, p tolerantreader.Place) (found []node.Node, required, open bool) {
	w := &lead{checker: c, seen: map[node.Node]bool{}}
	if p.Anywhere {
		w.anywhere(schema, p.Names)
	} else {
		w.follow(schema, p.Names, true)
	}
	return w.found, w.required, w.open
}

type lead struct {
	*checker
	found    []node.Node
	required bool
	open     bool
	seen     map[node.Node]bool // where names that begin anywhere were looked for
	steps    int
}

// maxLeads bounds the schemas that one place is followed through.
const maxLeads = 10_000

func (w *lead) follow(schema node.Node, names []string, required bool) {
	if w.steps++; w.steps > maxLeads {
		w.open = true
		return
	}
	parts := w.parts(schema)
	if len(names) == 0 {
		w.found = append(w.found, schema)
		w.required = w.required || required
		return
	}
	before, said := len(w.found), false
	for _, part := range parts {
		if names[0] == "*" {
			for _, key := range []string{"items", "additionalProperties"} {
				if s := part.Get(key); s.Kind() == node.Object {
					said = true
					w.follow(s, names[1:], false)
				}
			}
			for _, s := range part.Get("properties").Members() {
				said = true
				w.follow(s, names[1:], false)
			}
		} else if s := part.Get("properties").Get(names[0]); s.Exists() {
			said = true
			w.follow(s, names[1:], required && demanded(parts, names[0]))
		} else if s := part.Get("additionalProperties"); s.Kind() == node.Object {
			said = true
			w.follow(s, names[1:], false)
		}
		said = said || part.Get("properties").Len() > 0 || part.Has("items") || len(types(part)) > 0 && !contains(types(part), "object", "array")
		for _, key := range []string{"oneOf", "anyOf"} {
			for _, s := range part.Get(key).Items() {
				said = true
				w.follow(s, names, false)
			}
		}
	}
	if !said && len(w.found) == before {
		w.open = true
	}
}

func contains(list []string, words ...string) bool {
	for _, l := range list {
		for _, word := range words {
			if l == word {
				return true
			}
		}
	}
	return false
}

// demanded reports whether a member has to be there.
func demanded(parts []node.Node, name string) bool {
	for _, part := range parts {
		if contains(part.Get("required").Strings(), name) {
			return true
		}
	}
	return false
}

// anywhere follows names from every schema that is reached.
func (w *lead) anywhere(schema node.Node, names []string) {
	parts := w.parts(schema)
	if len(parts) == 0 || w.seen[parts[0]] || len(w.seen) > maxLeads {
		return
	}
	w.seen[parts[0]] = true
	open := w.open
	w.follow(schema, names, false)
	w.open = open
	for _, part := range parts {
		for _, s := range part.Get("properties").Members() {
			w.anywhere(s, names)
		}
		for _, key := range []string{"items", "additionalProperties"} {
			if s := part.Get(key); s.Kind() == node.Object {
				w.anywhere(s, names)
			}
		}
		for _, key := range []string{"oneOf", "anyOf"} {
			for _, s := range part.Get(key).Items() {
				w.anywhere(s, names)
			}
		}
	}
}

// readable reports whether a schema at a place of a field may have the field's kind.
func (c *checker) readable(need tolerantreader.Need, at []node.Node) bool {
	want := map[tolerantreader.Kind][]string{
		tolerantreader.String: {"string"}, tolerantreader.Int: {"integer", "number"}, tolerantreader.Float: {"number", "integer"},
		tolerantreader.Number: {"number", "integer"}, tolerantreader.Bool: {"boolean"}, tolerantreader.Time: {"string"},
		tolerantreader.Bytes: {"string"}, tolerantreader.Object: {"object"},
	}[need.Kind]
	if want == nil || need.Accept != 0 {
		return true
	}
	for _, n := range at {
		ok := true
		for _, part := range c.parts(n) {
			if t := types(part); len(t) > 0 && !contains(t, want...) {
				ok = false
			}
		}
		if ok {
			return true
		}
	}
	return false
}
