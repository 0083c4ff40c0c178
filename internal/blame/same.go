package blame

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
)

// places is what a comparison has found, as the places of its findings: see the package comment for
// when two of them are the same. A comparison that has found nothing is an empty one, not nil.
type places map[string]bool

func placesOf(findings []diff.Finding) places {
	rules := rulesByID()
	out := places{}
	for i := range findings {
		f := &findings[i]
		for _, key := range keysOf(f, rules[f.Rule]) {
			out[key] = true
		}
	}
	return out
}

func rulesByID() map[string]diff.Rule {
	rules := map[string]diff.Rule{}
	for _, r := range diff.Rules() {
		rules[r.ID] = r
	}
	return rules
}

// have reports whether a finding of these keys was there.
func (p places) have(keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return p[k] })
}

// keysOf names a finding by each of its places.
func keysOf(f *diff.Finding, r diff.Rule) []string {
	what := []string{f.Rule, f.Subject, ""}
	if r.Effect == diff.Added || r.Effect == diff.Removed {
		what[2] = f.Message
	}
	keys := make([]string, len(f.Places))
	for i, p := range f.Places {
		keys[i] = strings.Join(append(what, p.Method, unnamed(p.Path), p.Part, p.Media, p.Pointer), "\x00")
	}
	return keys
}

// unnamed is a path without the names of its parameters: /customers/{id} and /customers/{number}
// are one resource.
func unnamed(path string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, after, ok := strings.Cut(rest, "}")
		if !ok {
			return b.String() + "{" + rest
		}
		b.WriteString("{}")
		path = after
	}
}
