package conformance

import (
	"fmt"
	"strconv"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
)

// walk goes over a JSON body and finds the members that no schema declares.
type walk struct {
	*check
	s    subject
	left int
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
		for i, item := range v.Items() {
			token := strconv.Itoa(i)
			next, _ := w.step(schemas, v, token)
			w.value(item, next, pointer+"/"+token)
		}
	}
}

func (w *walk) member(object node.Node, name string, v node.Node, schemas []node.Node, pointer string) {
	switch opennessOf(schemas, name) {
	case undeclared:
		w.undeclared(name, v, schemas, pointer)
		return
	case free:
		return
	}
	next, _ := w.step(schemas, object, name)
	for _, n := range next {
		if w.s.answer && n.Get("writeOnly").Bool() {
			w.add(Finding{Rule: w.rules[writeOnlySent], Part: w.s.part, Pointer: pointer, Keyword: "writeOnly", Message: "it is described as never sent", At: n.Key("writeOnly")})
			break
		}
	}
	w.value(v, next, pointer)
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
