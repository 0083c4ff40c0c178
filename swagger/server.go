package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// servers reads the servers of a document, path item or operation; nil if it declares none.
func (l *loader) servers(owner node.Node) []Server {
	list := l.entries(owner, "servers", node.Array)
	var out []Server
	for _, n := range list.Items() {
		obj := l.plain(n, "a server")
		if !obj.Exists() {
			continue
		}
		s := Server{URL: l.text(obj, "url"), Variables: l.variables(obj), Node: obj}
		if s.URL == "" {
			if !obj.Has("url") {
				l.fault(obj.Span(), `a server has no "url"; "/" is assumed`, "")
			}
			s.URL = "/"
		}
		l.undefined(&s)
		out = append(out, s)
	}
	return out
}

func (l *loader) variables(server node.Node) []ServerVariable {
	m := l.entries(server, "variables", node.Object)
	var out []ServerVariable
	for name, n := range m.Members() {
		obj := l.plain(n, "a server variable")
		if !obj.Exists() {
			continue
		}
		v := ServerVariable{Name: name, Default: obj.Get("default").Text(), Node: obj}
		for _, value := range l.entries(obj, "enum", node.Array).Items() {
			if value.Kind() < node.Array {
				v.Enum = append(v.Enum, value.Text()) // ports are often written as numbers
			}
		}
		out = append(out, v)
	}
	return out
}

// undefined reports variables of a URL template that the server does not define.
func (l *loader) undefined(s *Server) {
	if !strings.Contains(s.URL, "{") {
		return
	}
	defined := make(map[string]bool, len(s.Variables))
	for _, v := range s.Variables {
		defined[v.Name] = true
	}
	for rest := s.URL; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return
		}
		name, after, ok := strings.Cut(after, "}")
		if !ok {
			return
		}
		rest = after
		if !defined[name] {
			l.fault(s.Node.Get("url").Span(), "the server's URL has a variable "+quoted(name)+" that is not defined", `define it under "variables"`)
		}
	}
}
