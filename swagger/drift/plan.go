package drift

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// plan is a request that can be sent.
type plan struct {
	url     *url.URL
	header  http.Header
	example bool // a value of the path is an example of the description
}

// value is one value of a parameter, with its elements where it is a list.
type value struct {
	elements []string
	given    bool // by the caller
}

// plan finds the requests that an operation can be called with, or says why there is none.
func (r *runner) plan(op *swagger.Operation) ([]plan, string) {
	if op.Body != nil && op.Body.Required {
		return nil, "it requires a body"
	}
	values := map[*swagger.Parameter][]value{}
	most := 1
	for _, p := range op.Parameters {
		if !p.Required && p.In != "path" && len(r.options.Values[p.Name]) == 0 {
			continue
		}
		list := r.values(p)
		if len(list) == 0 {
			return nil, fmt.Sprintf("no value is known for its %s parameter %s", p.In, p.Name)
		}
		values[p] = list[:min(len(list), MaxExamples)]
		most = max(most, len(values[p]))
	}
	var plans []plan
	for i := range most {
		plans = append(plans, r.request(op, values, i))
	}
	return plans, ""
}

// values are those that are given for a parameter, else those that the description shows.
func (r *runner) values(p *swagger.Parameter) []value {
	var out []value
	for _, v := range r.options.Values[p.Name] {
		out = append(out, value{[]string{v}, true})
	}
	if len(out) > 0 {
		return out
	}
	for _, n := range r.shown(p) {
		if v, ok := texts(n); ok {
			out = append(out, value{elements: v})
		}
	}
	return out
}

// shown are the values of a parameter that a description shows, those of the first place that has any.
func (r *runner) shown(p *swagger.Parameter) []node.Node {
	doc := r.checker.Document()
	if one := p.Node.Get("example"); one.Exists() {
		return []node.Node{one}
	}
	var out []node.Node
	for _, e := range p.Node.Get("examples").Members() {
		if to, err := doc.Resolve(e); err == nil {
			e = to
		}
		for _, word := range []string{"value", "dataValue"} {
			if v := e.Get(word); v.Exists() {
				out = append(out, v)
				break
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	schema := p.Schema
	if to, err := doc.Resolve(schema); err == nil {
		schema = to
	}
	for _, word := range []string{"example", "x-example", "default", "const"} {
		if v := schema.Get(word); v.Exists() {
			return []node.Node{v}
		}
		if v := p.Node.Get(word); v.Exists() { // of Swagger 2.0
			return []node.Node{v}
		}
	}
	for _, word := range []string{"examples", "enum"} {
		for _, v := range schema.Get(word).Items() {
			return []node.Node{v}
		}
	}
	return nil
}

// texts writes a value as it is sent: a scalar, or the elements of a list of them.
func texts(n node.Node) ([]string, bool) {
	switch n.Kind() {
	case node.String, node.Number, node.Bool:
		return []string{n.Text()}, true
	case node.Array:
		var out []string
		for _, e := range n.Items() {
			one, ok := texts(e)
			if !ok || len(one) != 1 {
				return nil, false
			}
			out = append(out, one[0])
		}
		return out, len(out) > 0
	}
	return nil, false
}

// request writes the request with the i-th value of each parameter.
func (r *runner) request(op *swagger.Operation, values map[*swagger.Parameter][]value, i int) plan {
	p := plan{header: http.Header{}}
	path, query := op.Path, url.Values{}
	for _, each := range op.Parameters {
		list := values[each]
		if len(list) == 0 {
			continue
		}
		v := list[i%len(list)]
		switch each.In {
		case "path":
			var escaped []string
			for _, e := range v.elements {
				escaped = append(escaped, url.PathEscape(e))
			}
			path = strings.ReplaceAll(path, "{"+each.Name+"}", strings.Join(escaped, ","))
			p.example = p.example || !v.given
		case "query":
			if each.Explode {
				query[each.Name] = v.elements
			} else {
				query.Set(each.Name, strings.Join(v.elements, separator(each.Style)))
			}
		case "header":
			p.header.Set(each.Name, strings.Join(v.elements, ","))
		case "cookie":
			p.header.Add("Cookie", (&http.Cookie{Name: each.Name, Value: strings.Join(v.elements, ",")}).String())
		}
	}
	u := *r.base
	escaped := r.checker.Base(op) + path
	u.RawPath, u.RawQuery, u.Fragment = escaped, query.Encode(), ""
	if u.Path = escaped; strings.Contains(escaped, "%") {
		if plain, err := url.PathUnescape(escaped); err == nil {
			u.Path = plain
		}
	}
	p.url = &u
	p.header.Set("Accept", accepted(op))
	return p
}

func separator(style string) string {
	switch style {
	case "spaceDelimited":
		return " "
	case "pipeDelimited":
		return "|"
	}
	return ","
}

// accepted are the media types that the description has for the operation, those of success first.
func accepted(op *swagger.Operation) string {
	var good, bad []string
	for _, resp := range op.Responses {
		for _, m := range resp.Content {
			switch {
			case slices.Contains(good, m.Name) || slices.Contains(bad, m.Name):
			case strings.HasPrefix(resp.Status, "2"):
				good = append(good, m.Name)
			default:
				bad = append(bad, m.Name+";q=0.5")
			}
		}
	}
	if len(good)+len(bad) == 0 {
		return "*/*"
	}
	return strings.Join(append(good, bad...), ", ")
}
