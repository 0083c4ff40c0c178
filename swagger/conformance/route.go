package conformance

import (
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/swagger"
)

// template is the path of operations, taken apart.
type template struct {
	segments   []segment
	operations []*swagger.Operation // one for each method
}

// segment is one segment of a path template: literals and names in turn, beginning and ending with a
// literal that may be empty.
type segment struct{ literals, names []string }

func newSegment(text string) segment {
	var s segment
	for {
		from := strings.IndexByte(text, '{')
		to := strings.IndexByte(text[max(from, 0):], '}') + max(from, 0)
		if from < 0 || to <= from {
			s.literals = append(s.literals, text)
			return s
		}
		s.literals, s.names = append(s.literals, text[:from]), append(s.names, text[from+1:to])
		text = text[to+1:]
	}
}

// match reads the variables of a decoded segment into params. A variable is never empty, and takes as
// little as it can, the last one all that is left.
func (s segment) match(text string, params map[string]string) bool {
	text, ok := strings.CutPrefix(text, s.literals[0])
	if !ok {
		return false
	}
	for i, name := range s.names {
		literal := s.literals[i+1]
		end := len(text) - len(literal)
		if i < len(s.names)-1 && literal != "" && text != "" {
			if end = strings.Index(text[1:], literal) + 1; end == 0 {
				return false
			}
		}
		if end <= 0 || text[end:end+len(literal)] != literal {
			return false
		}
		params[name], text = text[:end], text[end+len(literal):]
	}
	return text == ""
}

// weight orders templates: the more of a segment is literal the earlier.
func (s segment) weight() int {
	switch {
	case len(s.names) == 0:
		return 0
	case strings.Join(s.literals, "") != "":
		return 1
	}
	return 2
}

func newTemplates(operations []*swagger.Operation) []*template {
	var list []*template
	of := map[string]*template{}
	for _, op := range operations {
		t := of[op.Path]
		if t == nil {
			t = &template{}
			for part := range strings.SplitSeq(strings.TrimPrefix(op.Path, "/"), "/") {
				t.segments = append(t.segments, newSegment(part))
			}
			of[op.Path], list = t, append(list, t)
		}
		t.operations = append(t.operations, op)
	}
	slices.SortStableFunc(list, func(a, b *template) int {
		for i := range min(len(a.segments), len(b.segments)) {
			if d := a.segments[i].weight() - b.segments[i].weight(); d != 0 {
				return d
			}
		}
		return len(a.segments) - len(b.segments) // an order of templates of one length needs one of all
	})
	return list
}

func (t *template) match(parts []string) (map[string]string, bool) {
	if len(parts) != len(t.segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, s := range t.segments {
		if !s.match(parts[i], params) {
			return nil, false
		}
	}
	return params, true
}

// route is what a request leads to: the template, and its operation where the method has one.
type route struct {
	template  *template
	operation *swagger.Operation
	params    map[string]string
}

// route finds the operation of a request. A template with the method goes before one without.
func (c *Checker) route(method string, u *url.URL) *route {
	var found *route
	for _, t := range c.templates {
		for _, base := range c.bases(t.operations[0]) {
			parts, ok := below(u.EscapedPath(), base)
			if !ok {
				continue
			}
			params, ok := t.match(parts)
			if !ok {
				continue
			}
			if i := slices.IndexFunc(t.operations, func(op *swagger.Operation) bool { return op.Method == method }); i >= 0 {
				return &route{t, t.operations[i], params}
			}
			if found == nil {
				found = &route{template: t, params: params}
			}
		}
	}
	return found
}

// below takes the segments of a path below a base, decoded.
func below(path, base string) ([]string, bool) {
	rest, ok := strings.CutPrefix(path, base)
	if !ok || rest != "" && rest[0] != '/' {
		return nil, false
	}
	parts := strings.Split(strings.TrimPrefix(rest, "/"), "/")
	for i, p := range parts {
		if text, err := url.PathUnescape(p); err == nil {
			parts[i] = text
		}
	}
	return parts, true
}

// bases are the paths of the servers of an operation, without a slash at the end. A variable of a
// server may have each of its values.
func (c *Checker) bases(op *swagger.Operation) []string {
	if c.options.Base != "" {
		return []string{strings.TrimRight(c.options.Base, "/")}
	}
	return c.servers[op]
}

// Base returns the path below which an operation is, "" for the root: the one that is set, else that of
// its first server.
func (c *Checker) Base(op *swagger.Operation) string { return c.bases(op)[0] }

const maxBases = 64 // that the servers of one operation may have, variables filled in

func serverPaths(servers []swagger.Server) []string {
	var out []string
	for _, s := range servers {
		urls := []string{s.URL}
		for _, v := range s.Variables {
			values := v.Enum
			if len(values) == 0 {
				values = []string{v.Default}
			}
			var next []string
			for _, u := range urls {
				for _, value := range values {
					next = append(next, strings.ReplaceAll(u, "{"+v.Name+"}", value))
				}
			}
			urls = next[:min(len(next), maxBases)]
		}
		for _, u := range urls {
			path := strings.TrimRight(pathOf(u), "/")
			if !slices.Contains(out, path) && len(out) < maxBases {
				out = append(out, path)
			}
		}
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

// pathOf is the path of a server's URL, which may be relative and need not be a URL otherwise.
func pathOf(text string) string {
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	} else if rest, ok := strings.CutPrefix(text, "//"); ok {
		text = rest
	} else if !strings.HasPrefix(text, "/") {
		return ""
	} else {
		return text
	}
	if i := strings.IndexByte(text, '/'); i >= 0 {
		return text[i:]
	}
	return ""
}
