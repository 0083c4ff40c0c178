package matching

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The bounds on an XML body.
const (
	maxElements = 1_000_000
	maxNested   = 1000
)

// element is an element of XML. Names carry their namespace: "uri:local".
type element struct {
	name       string
	attributes map[string]string
	children   []*element
	text       string // of itself, without that of its children; trimmed
}

// xml compares XML bodies: attributes and children by name, texts trimmed, comments left out.
func (w *walk) xml(expected, actual Content) {
	want, err := parseXML(expected.Bytes)
	if err != nil {
		w.unreadable(expected, "the expected body is no XML: "+err.Error())
		return
	}
	got, err := parseXML(actual.Bytes)
	if err != nil {
		w.unreadable(expected, "the body is no XML: "+err.Error())
		return
	}
	w.free = true
	if want.name != got.name {
		w.xmlMiss(at{}, expected, want.name, got.name, fmt.Sprintf("expected the element %s, not %s", want.name, got.name))
		return
	}
	w.element(at{}.member(want.name).item(0), expected, want, got)
}

// element compares two elements of one name.
func (w *walk) element(place at, c Content, want, got *element) {
	if w.steps++; w.steps > maxSteps {
		return
	}
	for _, name := range sortedKeys(want.attributes) {
		v, ok := got.attributes[name]
		if !ok {
			w.xmlMiss(place.member("@"+name), c, want.attributes[name], "nothing", fmt.Sprintf("expected an attribute %s, and there is none", name))
			continue
		}
		w.xmlText(place.member("@"+name), c, want.attributes[name], v)
	}
	if w.strict {
		for _, name := range sortedKeys(got.attributes) {
			if _, ok := want.attributes[name]; !ok {
				w.xmlMiss(place.member("@"+name), c, "nothing", got.attributes[name], fmt.Sprintf("expected no attribute %s", name))
			}
		}
	}
	w.children(place, c, want, got)
	if want.text != "" || len(want.children) == 0 {
		if want.text != "" || got.text != "" || len(got.children) == 0 {
			w.xmlText(place.member("#text"), c, want.text, got.text)
		}
	}
}

// children compares children name by name. Where a rule about types stands at a name, there may be
// any number; each is held against the one of its place, or the first.
func (w *walk) children(place at, c Content, want, got *element) {
	wanted, names := byName(want.children)
	came, others := byName(got.children)
	for _, name := range names {
		e, v := wanted[name], came[name]
		next := place.member(name)
		choice := w.choose(next)
		free := choice.rule != nil && !choice.rule.reset()
		if free && !choice.cascaded {
			for i := range choice.rule.Matchers {
				m := &choice.rule.Matchers[i]
				if m.Min != nil && len(v) < *m.Min || m.Max != nil && len(v) > *m.Max {
					w.xmlMiss(next, c, strconv.Itoa(len(e)), strconv.Itoa(len(v)), fmt.Sprintf("expected another number of elements %s than %d", name, len(v)))
				}
			}
		}
		if !free && (len(v) < len(e) || w.strict && len(v) > len(e)) || len(v) == 0 {
			w.xmlMiss(next, c, countOf(e), countOf(v), fmt.Sprintf("expected %d elements %s, not %d", len(e), name, len(v)))
		}
		for i, child := range v {
			if i >= len(e) && !free {
				break
			}
			w.element(next.item(i), c, e[min(i, len(e)-1)], child)
		}
	}
	// A rule about the type of an element is about which children it has, too.
	own := w.choose(place)
	if !w.strict && (own.rule == nil || own.cascaded || own.rule.reset()) {
		return
	}
	for _, name := range others {
		if _, ok := wanted[name]; !ok {
			w.xmlMiss(place.member(name), c, "nothing", countOf(came[name]), fmt.Sprintf("expected no element %s", name))
		}
	}
}

func countOf(list []*element) string { return strconv.Itoa(len(list)) }

func byName(list []*element) (groups map[string][]*element, names []string) {
	groups = map[string][]*element{}
	for _, e := range list {
		if _, ok := groups[e.name]; !ok {
			names = append(names, e.name)
		}
		groups[e.name] = append(groups[e.name], e)
	}
	return groups, names
}

func (w *walk) xmlText(place at, c Content, want, got string) {
	choice := w.choose(place)
	if choice.rule == nil {
		if want != got {
			w.xmlMiss(place, c, want, got, sentence(textValue(got), "to be equal to "+textValue(want).String()))
		}
		return
	}
	w.matchers(place, choice, textValue(want), textValue(got))
}

func (w *walk) xmlMiss(a at, c Content, want, got, message string) {
	w.found = append(w.found, Mismatch{Part: w.part, Path: a.String(), Expected: shorten(want), Actual: shorten(got), Message: message, At: c.At})
}

// parseXML reads a document without recursion.
func parseXML(data []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var root *element
	var open []*element
	var texts [][]byte
	for count := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: qualified(t.Name), attributes: map[string]string{}}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					e.attributes[qualified(a.Name)] = a.Value
				}
			}
			if count++; count > maxElements || len(open) >= maxNested {
				return nil, errors.New("it has too many elements, or they are nested too deep")
			}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			} else if root != nil {
				return nil, errors.New("it has two roots")
			} else {
				root = e
			}
			open, texts = append(open, e), append(texts, nil)
		case xml.EndElement:
			e := open[len(open)-1]
			e.text = strings.TrimSpace(string(texts[len(texts)-1]))
			open, texts = open[:len(open)-1], texts[:len(texts)-1]
		case xml.CharData:
			if len(open) > 0 {
				texts[len(texts)-1] = append(texts[len(texts)-1], t...)
			}
		}
	}
	if root == nil {
		return nil, errors.New("it has no element")
	}
	return root, nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
