package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// parameters reads the parameter list of a path item or an operation. In 2.0 it also has the
// body and the fields of a form.
func (l *loader) parameters(owner node.Node) []*Parameter {
	list := l.entries(owner, "parameters", node.Array)
	if list.Len() == 0 {
		return nil
	}
	merged := newParameterSet(list.Len())
	for _, item := range list.Items() {
		p := l.parameter(item)
		if p != nil && merged.put(p) {
			l.fault(item.Span(), "the "+p.In+" parameter "+quoted(p.Name)+" is listed twice; the last one counts", "")
		}
	}
	return merged.list
}

// override merges the parameters of a path item with those of an operation, which win (OpenAPI
// 3.1, operation object, "parameters").
func (l *loader) override(base, own []*Parameter, n node.Node) []*Parameter {
	if len(base) == 0 {
		return own
	}
	if len(own) == 0 {
		return base
	}
	if !l.spend(len(base)+len(own), n.Span()) {
		return own
	}
	merged := newParameterSet(len(base) + len(own))
	for _, p := range base {
		merged.put(p)
	}
	for _, p := range own {
		merged.put(p)
	}
	return merged.list
}

// parameterSet holds parameters in their order, one for each name and place; names of headers
// are alike in any case.
type parameterSet struct {
	list []*Parameter
	at   map[[2]string]int // only for long lists
}

func newParameterSet(n int) *parameterSet {
	s := &parameterSet{list: make([]*Parameter, 0, n)}
	if n > 16 {
		s.at = make(map[[2]string]int, n)
	}
	return s
}

// put adds p, in the place of one that it replaces if there is one.
func (s *parameterSet) put(p *Parameter) (replaced bool) {
	i := s.index(p)
	if i < len(s.list) {
		s.list[i] = p
		return true
	}
	s.list = append(s.list, p)
	return false
}

func (s *parameterSet) index(p *Parameter) int {
	if s.at == nil {
		for i, q := range s.list {
			if p.In == q.In && (p.Name == q.Name || p.In == "header" && strings.EqualFold(p.Name, q.Name)) {
				return i
			}
		}
		return len(s.list)
	}
	key := [2]string{p.In, p.Name}
	if p.In == "header" {
		key[1] = strings.ToLower(p.Name)
	}
	if i, ok := s.at[key]; ok {
		return i
	}
	s.at[key] = len(s.list)
	return len(s.list)
}

// parameter reads one entry of a parameter list, nil if it is of no use.
func (l *loader) parameter(n node.Node) *Parameter {
	obj, ref := l.object(n, "a parameter")
	if !obj.Exists() {
		return nil
	}
	p, ok := l.memo.parameters[obj]
	if !ok {
		p = l.readParameter(obj)
		l.memo.parameters[obj] = p
	}
	if p == nil {
		return nil
	}
	listed := *p
	listed.Key, listed.Ref = n.Span(), ref
	return &listed
}

func (l *loader) readParameter(n node.Node) *Parameter {
	p := &Parameter{Name: l.text(n, "name"), In: l.text(n, "in"), Node: n}
	l.prose(n, "description")
	if p.Name == "" && p.In != "body" {
		l.fault(n.Span(), "a parameter has no name; it is left out", "")
		return nil
	}
	if !l.place(p) {
		return nil
	}
	p.Required = l.flag(n, "required", false)
	if p.In == "path" && !p.Required {
		l.faults.repeat(node.Fault{Span: n.Span(), Msg: "a path parameter is always required", Help: "add required: true"})
		p.Required = true
	}
	p.Deprecated = l.flag(n, "deprecated", false)
	p.AllowEmptyValue = l.flag(n, "allowEmptyValue", false)
	if l.doc.Version == V20 {
		l.parameter20(p)
		return p
	}
	l.fields(n, "a parameter", parameterFields())
	p.AllowReserved = l.flag(n, "allowReserved", false)
	p.Style = l.style(n, p.In)
	p.Explode = l.flag(n, "explode", p.Style == "form" || p.Style == "cookie")
	p.Schema, p.Content = l.schemaOrContent(n, "a parameter")
	return p
}

// place checks where a parameter travels.
func (l *loader) place(p *Parameter) bool {
	switch p.In {
	case "path", "query", "header":
		return true
	case "cookie":
		if l.doc.Version > V20 {
			return true
		}
	case "querystring":
		if l.doc.Version < V32 {
			l.fault(p.Node.Get("in").Span(), l.specification()+` has no parameters in "querystring"; it is read as in 3.2`, "")
		}
		return true
	case "body", "formData":
		if l.doc.Version == V20 {
			return true
		}
	case "":
		if at := p.Node.Get("in"); at.Exists() && at.Kind() != node.String {
			return false // and was faulted
		}
		l.fault(p.Node.Span(), "the parameter "+quoted(p.Name)+` does not say where it is; it is left out`, `add "in": "query", "header", "path" or "cookie"`)
		return false
	}
	l.fault(p.Node.Get("in").Span(), "a parameter cannot be in "+quoted(p.In)+" in "+l.specification()+"; it is left out", "")
	return false
}

func (l *loader) specification() string {
	if l.doc.Version == V20 {
		return "Swagger 2.0"
	}
	return "OpenAPI " + l.doc.Version.String()
}

// style returns how a parameter is written (OpenAPI 3.1, parameter object, "style").
func (l *loader) style(n node.Node, in string) string {
	otherwise := "form"
	switch in {
	case "path", "header":
		otherwise = "simple"
	case "querystring":
		return ""
	}
	s := l.text(n, "style")
	switch s {
	case "":
		return otherwise
	case "matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject":
		return s
	case "cookie":
		if l.doc.Version >= V32 {
			return s
		}
	}
	l.fault(n.Get("style").Span(), "there is no style "+quoted(s)+"; "+quoted(otherwise)+" is assumed", "")
	return otherwise
}

// schemaOrContent returns the two ways in which a parameter or header says what its value is.
func (l *loader) schemaOrContent(n node.Node, what string) (node.Node, []*MediaType) {
	schema, content := l.schema(n, "schema"), l.content(n)
	if schema.Exists() && content != nil {
		l.fault(n.Key("content"), what+` has both "schema" and "content"; "schema" counts`, "")
		return schema, nil
	}
	return schema, content
}
