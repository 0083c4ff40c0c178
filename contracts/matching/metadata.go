package matching

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Metadata holds the metadata of a message against the expected ones: those must be there, others
// are free. contentType is not compared here: the body's type is.
func Metadata(expected, actual node.Node, rules []Rule) []Mismatch {
	var out []Mismatch
	for name, e := range expected.Members() {
		if strings.EqualFold(strings.ReplaceAll(name, "-", ""), "contenttype") {
			continue
		}
		v := actual.Get(name)
		if !v.Exists() {
			out = append(out, Mismatch{Part: "metadata", Path: name, Expected: jsonValue(e).String(), Actual: "nothing", Message: fmt.Sprintf("expected a metadata entry %s, and there is none", wireName(name)), At: expected.Key(name)})
			continue
		}
		w := &walk{part: "metadata", ties: map[*Rule]bool{}, warn: Options{}.warn}
		if r := ruleFor(rules, name); r != nil {
			inner := *r
			inner.Path = Path{}
			w.rules = []Rule{inner}
		}
		w.value(at{}, e, v)
		for _, m := range w.found {
			m.Path = name + strings.TrimPrefix(m.Path, "$")
			out = append(out, m)
		}
	}
	return out
}
