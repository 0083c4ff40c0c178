package apidoc

import (
	"net/url"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/bundle"
)

// redirect sends what is tried out to the page's own origin. A page that sends nothing shows the
// servers as they are.
func (h *Handler) redirect(edit *bundle.Edit, root node.Node) {
	if h.o.ReadOnly {
		return
	}
	servers := h.o.Servers
	if len(servers) == 0 {
		servers = pathsOf(root.Get("servers"))
	}
	if !root.Has("swagger") {
		edit.Set = append(edit.Set, bundle.Member{Name: "servers", JSON: serverList(servers)})
		return
	}
	edit.Drop = append(edit.Drop, "host", "schemes") // then they are those of the page
	if len(h.o.Servers) > 0 {
		edit.Set = append(edit.Set, bundle.Member{Name: "basePath", JSON: node.AppendString(nil, servers[0].URL)})
	}
}

// pathsOf returns the servers of a description as paths, each once, with the defaults of their
// variables; one at the root where there is none.
func pathsOf(servers node.Node) []Server {
	var out []Server
	seen := map[string]bool{}
	for _, s := range servers.Items() {
		text := s.Get("url").Text()
		for name, v := range s.Get("variables").Members() {
			text = strings.ReplaceAll(text, "{"+name+"}", v.Get("default").Text())
		}
		path := "/"
		if u, err := url.Parse(text); err == nil {
			path = "/" + strings.Trim(u.Path, "/")
		}
		if !seen[path] {
			seen[path] = true
			out = append(out, Server{URL: path, Description: s.Get("description").Text()})
		}
	}
	if out == nil {
		out = []Server{{URL: "/"}}
	}
	return out
}

func serverList(servers []Server) []byte {
	b := []byte{'['}
	for i, s := range servers {
		if i > 0 {
			b = append(b, ',')
		}
		b = node.AppendString(append(b, `{"url":`...), s.URL)
		if s.Description != "" {
			b = node.AppendString(append(b, `,"description":`...), s.Description)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}
