package matching

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// Metadata holds the metadata of a message against the expected ones: those must be there as they
// are, others are free. Names have case. media is the media type of the body, which stands for an
// entry contentType that is not there; this entry is compared as the header Content-Type is. A rule
// is about the whole value of an entry, not about what is in it.
func Metadata(expected, actual node.Node, media string, rules []Rule) []Mismatch {
	var out []Mismatch
	for name, e := range expected.Members() {
		v, r := actual.Get(name), named(rules, name)
		if name == "contentType" && !v.Exists() {
			v = mediaNode(media)
		}
		if name == "contentType" && v.Exists() && r == nil {
			if !sameHeader("Content-Type", e.Text(), v.Text()) {
				out = append(out, Mismatch{Part: "metadata", Path: name, Expected: e.Text(), Actual: v.Text(), Message: fmt.Sprintf("expected the media type %s, not %s", e.Text(), v.Text()), At: expected.Key(name)})
			}
			continue
		}
		if !v.Exists() {
			out = append(out, Mismatch{Part: "metadata", Path: name, Expected: jsonValue(e).String(), Actual: "nothing", Message: fmt.Sprintf("expected a metadata entry %s, and there is none", wireName(name)), At: expected.Key(name)})
			continue
		}
		w := &walk{part: "metadata", strict: true, ties: map[*Rule]bool{}, warn: Options{}.warn}
		if r == nil {
			w.value(at{}, e, v)
		} else {
			w.matchers(at{}, choice{rule: r}, jsonValue(e), jsonValue(v))
		}
		for _, m := range w.found {
			m.Path = name + strings.TrimPrefix(m.Path, "$")
			out = append(out, m)
		}
	}
	return out
}

// mediaNode is a media type as a JSON value, the zero Node where there is none.
func mediaNode(media string) node.Node {
	if media == "" {
		return node.Node{}
	}
	tree, err := node.Parse("the media type", []byte(wire.Quote(media)), node.Options{JSON: true})
	if err != nil {
		return node.Node{}
	}
	return tree.Root()
}

// named returns the rule of a name, nil where there is none that asks for anything.
func named(rules []Rule, name string) *Rule {
	for i := range rules {
		if rules[i].Name == name && len(rules[i].Matchers) > 0 {
			return &rules[i]
		}
	}
	return nil
}
