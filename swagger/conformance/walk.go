package conformance

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
)

// walk goes over a JSON body and finds the members that no schema declares.
type walk struct {
	*check
	s    subject
	left int
	memo map[memberKey]memberSchemas // elements of a list have members of the same names
}

// memberKey is a member of any object that meets the same schemas: the same slice of them.
type memberKey struct {
	schemas *node.Node
	name    string
}

// memberSchemas is what schemas say about a member.
type memberSchemas struct {
	openness openness
	schemas  []node.Node
}

// about asks schemas about a member, once.
func (w *walk) about(schemas []node.Node, object node.Node, name string) memberSchemas {
	if len(schemas) == 0 {
		return memberSchemas{openness: free}
	}
	key := memberKey{&schemas[0], name}
	m, ok := w.memo[key]
	if !ok {
		m.openness = opennessOf(schemas, name)
		m.schemas, _ = w.step(schemas, object, name)
		if w.memo == nil {
			w.memo = map[memberKey]memberSchemas{}
		}
		w.memo[key] = m
	}
	return m
}

const maxSteps = 200_000 // schemas that are asked about the values of one body

func (w *walk) value(v node.Node, schemas []node.Node, pointer string) {
	if w.left -= 1 + len(schemas); w.left < 0 {
		if w.left+1+len(schemas) >= 0 {
			w.unchecked("%s: it is too large to look at every member", w.s.part)
		}
		return
	}
	switch v.Kind() {
	case node.Object:
		for name, member := range v.Members() {
			w.member(v, name, member, schemas, pointer+"/"+node.Escape(name))
		}
	case node.Array:
		var next []node.Node
		same := false // all elements meet the same schemas
		for i, item := range v.Items() {
			token := strconv.Itoa(i)
			if !same {
				next, _ = w.step(schemas, v, token)
				same = !slices.ContainsFunc(schemas, func(n node.Node) bool { return n.Get("prefixItems").Len() > i })
			}
			w.value(item, next, pointer+"/"+token)
		}
	}
}

func (w *walk) member(object node.Node, name string, v node.Node, schemas []node.Node, pointer string) {
	about := w.about(schemas, object, name)
	switch about.openness {
	case undeclared:
		w.undeclared(name, v, schemas, pointer)
		return
	case free:
		return
	}
	for _, n := range about.schemas {
		if w.s.answer && n.Get("writeOnly").Bool() {
			w.add(Finding{Rule: w.rules[writeOnlySent], Part: w.s.part, Pointer: pointer, Keyword: "writeOnly", Message: "it is described as never sent", At: n.Key("writeOnly")})
			break
		}
	}
	w.value(v, about.schemas, pointer)
}

func (w *walk) undeclared(name string, v node.Node, schemas []node.Node, pointer string) {
	at := w.s.fallback
	var names []string
	for _, n := range schemas {
		if key := n.Key("properties"); !key.IsZero() {
			if len(names) == 0 {
				at = key
			}
			names = append(names, n.Get("properties").Keys()...)
		}
	}
	message := fmt.Sprintf("the member %q is not described", clip(name))
	if near := spelling.Nearest(name, names); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	w.add(Finding{Rule: w.rules[w.s.member], Part: w.s.part, Pointer: pointer, Message: message, Actual: clip(string(node.AppendJSON(nil, v))), At: at})
}

// openness is what schemas say about a member that an object has.
type openness uint8

const (
	declared   openness = iota // by its name, or by a schema for all others
	free                       // the author says nothing about members, or allows any
	undeclared                 // others are declared, and this one is not
)

func opennessOf(schemas []node.Node, name string) openness {
	said, open := false, false
	for _, n := range schemas {
		if len(members(n, name)) > 0 {
			return declared
		}
		for _, word := range []string{"additionalProperties", "unevaluatedProperties"} {
			switch rest := n.Get(word); {
			case rest.Kind() == node.Object && rest.Len() > 0:
				return declared
			case rest.Kind() == node.Object || rest.Bool():
				open = true
			case rest.Exists():
				said = true
			}
		}
		said = said || n.Get("properties").Len() > 0 || n.Get("patternProperties").Len() > 0
	}
	if said && !open {
		return undeclared
	}
	return free
}
