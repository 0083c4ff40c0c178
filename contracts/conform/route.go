package conform

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/usage"
	"github.com/postel-api/postel/internal/spelling"
	"github.com/postel-api/postel/swagger"
)

// paths finds operations by method and path.
type paths struct {
	doc *swagger.Document
	// bases are the paths that may stand before a template, the longest first; the empty one is
	// among them where it may be left out.
	bases []string
	// by are the operations by method and number of segments, those with fewer expressions first
	// (OpenAPI 3.1.1, path templating).
	by map[routeKey][]*swagger.Operation
}

type routeKey struct {
	method   string
	segments int
}

func newPaths(doc *swagger.Document) *paths {
	p := &paths{doc: doc, by: map[routeKey][]*swagger.Operation{}}
	bases := map[string]bool{"": doc.Version != swagger.V20}
	for _, s := range doc.Servers {
		u, err := url.Parse(s.URL)
		if err == nil {
			bases[strings.TrimSuffix(u.Path, "/")] = true
		}
	}
	if text := doc.Info.Get("x-opc-config-base-path"); text.Exists() {
		bases[strings.TrimSuffix(text.Text(), "/")] = true
	}
	for base, counts := range bases {
		if counts {
			p.bases = append(p.bases, base)
		}
	}
	slices.SortFunc(p.bases, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for _, op := range doc.Operations {
		key := routeKey{op.Method, len(segments(op.Path))}
		p.by[key] = append(p.by[key], op)
	}
	for _, list := range p.by {
		slices.SortStableFunc(list, func(a, b *swagger.Operation) int {
			return strings.Count(a.Path, "{") - strings.Count(b.Path, "{")
		})
	}
	return p
}

// segments are the segments of a path. A slash at the end means nothing.
func segments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// route returns the operation that a request is for, nil where there is none. A path whose parameters
// refuse their values is none of the operation's.
func (c *checker) route(r *contracts.Request) *swagger.Operation {
	c.almost = ""
	path, _, _ := strings.Cut(r.Path, "?")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	for _, base := range c.paths.bases {
		rest, ok := strings.CutPrefix(path, base)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		got := segments(rest)
		var other *swagger.Operation // that ends with a slash where the path does not, or the other way round
		for _, op := range c.paths.by[routeKey{r.Method, len(got)}] {
			values, ok := fill(segments(op.Path), got)
			switch {
			case !ok || !c.takes(op, values):
			case strings.HasSuffix(op.Path, "/") == strings.HasSuffix(rest, "/"):
				return op
			case other == nil:
				other = op
			}
		}
		if other != nil {
			return other
		}
	}
	return nil
}

// fill gives the expressions of a template the texts that make it a path.
func fill(template, path []string) (map[string]string, bool) {
	values := map[string]string{}
	for i := range template {
		if !usage.Segment(template[i], path[i], values) {
			return nil, false
		}
	}
	return values, true
}

// takes reports whether the path parameters of an operation take their values.
func (c *checker) takes(op *swagger.Operation, values map[string]string) bool {
	for _, p := range op.Parameters {
		text, ok := values[p.Name]
		if p.In != "path" || !ok {
			continue
		}
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
		if found := c.refuses(p.Schema, c.parameterValue(p, []string{text}), asText); len(found) > 0 {
			c.almost = fmt.Sprintf("%s %s takes no such %s: %s", op.Method, op.Path, p.Name, found[0].message)
			return false
		}
	}
	return true
}

// nearest names an operation that may have been meant.
func (p *paths) nearest(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	got := segments(path)
	var all []string
	meant := map[string]string{}
	for _, op := range p.doc.Operations {
		list := segments(op.Path)
		for i := range list {
			if i < len(got) && strings.HasPrefix(list[i], "{") { // an expression is near to every text
				list[i] = got[i]
			}
		}
		text := op.Method + " /" + strings.Join(list, "/")
		if _, ok := meant[text]; !ok {
			meant[text] = op.Method + " " + op.Path
			all = append(all, text)
		}
	}
	return meant[spelling.Nearest(method+" /"+strings.Join(got, "/"), all)]
}
