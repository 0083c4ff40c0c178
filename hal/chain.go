package hal

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/postel-api/postel/hal/uritemplate"
	"github.com/postel-api/postel/internal/spelling"
)

// Chain is how to get somewhere from an entry: relation by relation. The empty chain stays there.
type Chain []Step

// Step is a relation, and which of its controls is taken.
type Step struct {
	// Rel is a relation in any spelling.
	Rel string
	// Pick says which of several; the zero value is the only one.
	Pick Pick
	// Vars are for a template.
	Vars uritemplate.Vars
	// Fetch asks for the linked resource although a copy of it is embedded.
	Fetch bool
}

// Pick chooses among the controls of one relation.
type Pick struct {
	By    PickBy
	Index int    // of the one, from 0: ByIndex
	Name  string // the property name of the link: ByName
}

// PickBy is how a control is chosen.
type PickBy uint8

// The ways to choose.
const (
	Only PickBy = iota // there is one, and several are an *AmbiguousError
	ByIndex
	ByName
	All
)

// MaxSteps bounds a chain.
const MaxSteps = 100

// ParseChain reads a chain: steps with " > " between them.
func ParseChain(text string) (Chain, error) {
	var out Chain
	if strings.TrimSpace(text) == "" {
		return out, nil
	}
	for piece := range strings.SplitSeq(text, ">") {
		s, err := ParseStep(strings.TrimSpace(piece))
		if err != nil {
			return nil, err
		}
		if out = append(out, s); len(out) > MaxSteps {
			return nil, fmt.Errorf("the chain has more than %d steps", MaxSteps)
		}
	}
	return out, nil
}

// ParseStep reads one step: rel, then [i], [name=x] or [*], then {var=value,…}, then ^ (see the package's
// documentation). Values are percent-encoded where they hold one of ,}%> or a space.
func ParseStep(text string) (Step, error) {
	fail := func(reason string) (Step, error) { return Step{}, fmt.Errorf("the step %q: %s", text, reason) }
	rest := text
	var s Step
	rest, s.Fetch = strings.CutSuffix(rest, "^")
	if body, found := strings.CutSuffix(rest, "}"); found {
		at := strings.LastIndexByte(body, '{')
		if at < 0 {
			return fail("it has a } and no {")
		}
		rest = body[:at]
		s.Vars = uritemplate.Vars{}
		for pair := range strings.SplitSeq(body[at+1:], ",") {
			name, value, ok := strings.Cut(pair, "=")
			name = strings.TrimSpace(name)
			value, err := url.PathUnescape(value)
			if !ok || name == "" || err != nil {
				return fail("variables are written {name=value,other=value}")
			}
			addValue(s.Vars, name, value)
		}
	}
	if body, found := strings.CutSuffix(rest, "]"); found {
		at := strings.LastIndexByte(body, '[')
		if at < 0 {
			return fail("it has a ] and no [")
		}
		var err error
		if s.Pick, err = parsePick(body[at+1:]); err != nil {
			return fail(err.Error())
		}
		rest = body[:at]
	}
	switch s.Rel = rest; {
	case rest == "":
		return fail("it names no relation")
	case strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`{}[]^"<>`, r) }):
		return fail("a relation has no spaces, brackets and quotation marks")
	}
	return s, nil
}

// addValue puts a value to a variable; several values are a list.
func addValue(vars uritemplate.Vars, name, value string) {
	switch old := vars[name].(type) {
	case nil:
		vars[name] = value
	case string:
		vars[name] = []string{old, value}
	case []string:
		vars[name] = append(old, value)
	}
}

func parsePick(text string) (Pick, error) {
	if text == "*" {
		return Pick{By: All}, nil
	}
	if name, ok := strings.CutPrefix(text, "name="); ok {
		name, err := url.PathUnescape(name)
		if err != nil || name == "" {
			return Pick{}, fmt.Errorf("[%s] names nothing", text)
		}
		return Pick{By: ByName, Name: name}, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return Pick{}, fmt.Errorf("which one is written [0], [name=x] or [*], not [%s]", text)
	}
	return Pick{By: ByIndex, Index: n}, nil
}

// String writes the chain so that ParseChain reads it again. Variables that are lists are written once for
// each item.
func (c Chain) String() string {
	pieces := make([]string, len(c))
	for i, s := range c {
		pieces[i] = s.String()
	}
	return strings.Join(pieces, " > ")
}

func (s Step) String() string {
	var b strings.Builder
	b.WriteString(s.Rel)
	switch s.Pick.By {
	case ByIndex:
		fmt.Fprintf(&b, "[%d]", s.Pick.Index)
	case ByName:
		fmt.Fprintf(&b, "[name=%s]", quoteValue(s.Pick.Name))
	case All:
		b.WriteString("[*]")
	}
	if len(s.Vars) > 0 {
		var pairs []string
		for name, v := range s.Vars {
			list, ok := v.([]string)
			if !ok {
				list = []string{fmt.Sprint(v)}
			}
			for _, item := range list {
				pairs = append(pairs, name+"="+quoteValue(item))
			}
		}
		slices.SortStableFunc(pairs, func(a, b string) int {
			a, _, _ = strings.Cut(a, "=")
			b, _, _ = strings.Cut(b, "=")
			return strings.Compare(a, b)
		})
		b.WriteString("{" + strings.Join(pairs, ",") + "}")
	}
	if s.Fetch {
		b.WriteByte('^')
	}
	return b.String()
}

// quoteValue encodes what would end a value.
func quoteValue(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`,{}[]%>^"`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// take returns the links a step means, nil and no error where the relation is not linked.
func (s Step) take(links []Link) ([]Link, error) {
	switch s.Pick.By {
	case ByIndex:
		if s.Pick.Index >= len(links) {
			return nil, nil
		}
		return links[s.Pick.Index : s.Pick.Index+1], nil
	case ByName:
		for _, l := range links {
			if l.Name == s.Pick.Name {
				return []Link{l}, nil
			}
		}
		return nil, nil
	case All:
		return links, nil
	}
	if len(links) > 1 {
		e := &AmbiguousError{Rel: s.Rel, Count: len(links)}
		for _, l := range links {
			if l.Name != "" {
				e.Names = append(e.Names, l.Name)
			}
		}
		return nil, e
	}
	return links, nil
}

// takeEmbedded does the same for embedded resources; a name is that of the self link.
func (s Step) takeEmbedded(list []*Resource) ([]*Resource, error) {
	switch s.Pick.By {
	case ByIndex:
		if s.Pick.Index >= len(list) {
			return nil, nil
		}
		return list[s.Pick.Index : s.Pick.Index+1], nil
	case ByName:
		for _, r := range list {
			for _, l := range r.Links {
				if l.Relation == "self" && l.Name == s.Pick.Name {
					return []*Resource{r}, nil
				}
			}
		}
		return nil, nil
	case All:
		return list, nil
	}
	if len(list) > 1 {
		return nil, &AmbiguousError{Rel: s.Rel, Count: len(list)}
	}
	return list, nil
}

// Expand makes the address of a link: a template is expanded with the variables, any other takes none.
// Missing variables are an error where without them the path is another one: those of the operators none,
// + . / and ;. Those of ? and & and # may be left out.
func (l *Link) Expand(vars uritemplate.Vars) (string, error) {
	names := make([]string, 0, len(vars))
	for name := range vars {
		names = append(names, name)
	}
	slices.Sort(names)
	if !l.Templated {
		if len(names) > 0 {
			return "", &VariableError{Href: l.Href, Unknown: names}
		}
		return l.Href, nil
	}
	t, err := uritemplate.Parse(l.Href)
	if err != nil {
		return "", err
	}
	e := &VariableError{Href: l.Href}
	known := t.Names()
	for _, name := range names {
		if !slices.Contains(known, name) {
			e.Unknown = append(e.Unknown, name)
		}
	}
	for _, expr := range t.Exprs() {
		for _, v := range expr.Vars {
			if _, given := vars[v.Name]; !given && Needed(expr.Op) && !slices.Contains(e.Missing, v.Name) {
				e.Missing = append(e.Missing, v.Name)
			}
		}
	}
	if len(e.Missing)+len(e.Unknown) > 0 {
		return "", e
	}
	return t.Expand(vars)
}

// Needed reports whether a variable under an operator is needed to make an address: all but those of a
// query (? and &) and a fragment (#).
func Needed(op byte) bool { return op != '?' && op != '&' && op != '#' }

// nearest returns the relation that was most likely meant, "" where none is near. A forgotten or another
// prefix is no distance.
func nearest(rel string, known []string) string {
	if best := spelling.Nearest(rel, known); best != "" {
		return best
	}
	locals := make([]string, len(known))
	for i, k := range known {
		locals[i] = local(k)
	}
	if best := spelling.Nearest(local(rel), locals); best != "" {
		return known[slices.Index(locals, best)]
	}
	return ""
}

// local is what stands behind the prefix of a relation.
func local(rel string) string { return rel[strings.LastIndexAny(rel, ":/#")+1:] }
