package matching

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
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
	nodes      int    // elements, texts and comments in it: what bounds count
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
	w.byName = true
	if !w.elementNames {
		w.rules = unnumbered(w.rules)
	}
	if want.name != got.name {
		w.xmlMiss(at{}, expected, want.name, got.name, fmt.Sprintf("expected the element %s, not %s", want.name, got.name))
		return
	}
	w.element(at{}.member(want.name).item(0), expected, want, got)
}

// element compares two elements of one name. A rule that stands at an element, or at one around it,
// speaks of its name and of how many nodes it has; values are in attributes and texts.
func (w *walk) element(place at, c Content, want, got *element) {
	if w.steps++; w.steps > maxSteps {
		return
	}
	own := w.choose(place)
	if own.rule != nil {
		w.ask(own.rule, func(m *Matcher) string {
			if !w.elementNames && len(want.children) == 0 && m.ofValues() {
				return "" // its text is asked
			}
			return m.element(got, own.cascaded)
		}, func(m *Matcher, problem string) {
			w.miss(place, textValue(want.name), textValue(got.name), own.rule, m, "expected the element "+got.name+" "+problem)
		})
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
	w.children(place, c, want, got, w.strict || own.rule != nil && own.rule.bounds())
	w.xmlText(place.member("#text"), c, want.text, got.text)
}

// unnumbered returns rules without the steps [*]: a place in XML has no numbers.
func unnumbered(rules []Rule) []Rule {
	any := func(s Step) bool { return s.Kind == AnyItem }
	if !slices.ContainsFunc(rules, func(r Rule) bool { return slices.ContainsFunc(r.Path.Steps, any) }) {
		return rules
	}
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].Path.Steps = slices.DeleteFunc(slices.Clone(rules[i].Path.Steps), any)
	}
	return rules
}

// ofValues reports whether a matcher asks a value, not how many there are, or whether one is there.
func (m *Matcher) ofValues() bool {
	switch m.Kind {
	case "type", "min", "max", "min-type", "max-type", "equality", "notEmpty":
		return false
	}
	return true
}

// element asks a matcher about an element.
func (m *Matcher) element(e *element, cascaded bool) (problem string) {
	switch m.Kind {
	case "type", "min", "max", "min-type", "max-type":
		if cascaded {
			return "" // bounds count at the place of the rule
		}
		return m.length(e.nodes, "node")
	case "equality":
		return ""
	case "notEmpty":
		if e.nodes == 0 {
			return "not to be empty"
		}
		return ""
	case "regex":
		return testRegex(m, value{}, textValue(e.name))
	}
	return "to be a value, of which the rule speaks: rules about values stand at ['#text'] or at an attribute"
}

// bounds reports whether a rule is about types: what it does not name may not be there.
func (r *Rule) bounds() bool {
	return slices.ContainsFunc(r.Matchers, func(m Matcher) bool {
		switch m.Kind {
		case "type", "min", "max", "min-type", "max-type":
			return true
		}
		return false
	})
}

// children compares children name by name. Where a rule about types stands at a name, there may be
// any number; each is held against the one of its place, or the last. closed says that no others may
// be there.
func (w *walk) children(place at, c Content, want, got *element, closed bool) {
	wanted, names := byName(want.children)
	came, others := byName(got.children)
	for _, name := range names {
		e, v := wanted[name], came[name]
		next := place.member(name)
		choice := w.choose(next)
		free := choice.rule != nil && !choice.rule.reset()
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
	if !closed {
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
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if utf8.Valid(data) { // whatever it says of itself
			return in, nil
		}
		return charset.NewReaderLabel(label, in)
	}
	var root *element
	var open []*element
	var texts [][]byte
	text := false // the last node was one
	for count := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		last := text
		_, text = token.(xml.CharData)
		if _, end := token.(xml.EndElement); !end && len(open) > 0 && !(last && text) {
			open[len(open)-1].nodes++
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
