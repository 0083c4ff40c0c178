package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/swagger"
)

// pair is an operation of both documents.
type pair struct{ base, rev *swagger.Operation }

// matched is how the operations of two documents belong together.
type matched struct {
	pairs   []pair
	removed []*swagger.Operation
	added   []*swagger.Operation
}

// match pairs operations by method and path template. Names of template parameters do not
// travel, so templates match by position (A24). An operation whose path left the template for
// the servers' base path, or came from there, is found by its full path (A13). Of duplicate
// templates the one with the same names is taken first.
func (c *comparison) match(base, rev []*swagger.Operation) matched {
	left := map[string][]*swagger.Operation{}
	for _, op := range rev {
		k := op.Method + " " + c.template(op.Path)
		left[k] = append(left[k], op)
	}
	var m matched
	var unmatched []*swagger.Operation
	for _, op := range base {
		if r := take(left, op.Method+" "+c.template(op.Path), op.Path); r != nil {
			m.pairs = append(m.pairs, pair{op, r})
		} else {
			unmatched = append(unmatched, op)
		}
	}
	m.byFullPath(c, unmatched, rev, left)
	for _, op := range rev {
		if slices.Contains(left[op.Method+" "+c.template(op.Path)], op) {
			m.added = append(m.added, op)
		}
	}
	return m
}

// byFullPath pairs what is left by server path and template together.
func (m *matched) byFullPath(c *comparison, unmatched, rev []*swagger.Operation, left map[string][]*swagger.Operation) {
	if len(unmatched) == 0 {
		return
	}
	full := map[string]*swagger.Operation{}
	for _, op := range rev {
		if !slices.Contains(left[op.Method+" "+c.template(op.Path)], op) {
			continue
		}
		for _, prefix := range c.basePaths(op.Servers) {
			full[op.Method+" "+prefix+c.template(op.Path)] = op
		}
	}
	for _, op := range unmatched {
		var found *swagger.Operation
		for _, prefix := range c.basePaths(op.Servers) {
			if r := full[op.Method+" "+prefix+c.template(op.Path)]; r != nil {
				found = r
				break
			}
		}
		k := ""
		if found != nil {
			k = found.Method + " " + c.template(found.Path)
		}
		if found == nil || !slices.Contains(left[k], found) {
			m.removed = append(m.removed, op)
			continue
		}
		left[k] = slices.DeleteFunc(slices.Clone(left[k]), func(o *swagger.Operation) bool { return o == found })
		m.pairs = append(m.pairs, pair{op, found})
	}
}

// take removes and returns one operation of a key, preferring the one with that very path.
func take(left map[string][]*swagger.Operation, key, path string) *swagger.Operation {
	ops := left[key]
	if len(ops) == 0 {
		return nil
	}
	i := max(0, slices.IndexFunc(ops, func(o *swagger.Operation) bool { return o.Path == path }))
	op := ops[i]
	left[key] = slices.Delete(slices.Clone(ops), i, i+1)
	return op
}

// template is a path template as it is compared: without names, and without a final slash where
// that does not count (A24).
func (c *comparison) template(path string) string {
	if !c.on("A24") && len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return anonymous(path)
}

// anonymous leaves out the names of a path template's parameters.
func anonymous(path string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(path, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(path[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(path[:open])
		b.WriteString("{}")
		path = path[open+end+1:]
	}
	b.WriteString(path)
	return b.String()
}

// templateNames returns the parameter names of a path template in their order.
func templateNames(path string) []string {
	var names []string
	for {
		open := strings.IndexByte(path, '{')
		if open < 0 {
			return names
		}
		end := strings.IndexByte(path[open:], '}')
		if end < 0 {
			return names
		}
		names = append(names, path[open+1:open+end])
		path = path[open+end+1:]
	}
}
