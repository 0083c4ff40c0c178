package apidoc

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/bundle"
)

// part is what the page shows at once: all of the description, or the operations of one group.
type part struct {
	name       string // of the group, "" for all
	number     int
	operations int
}

func (p *part) file() string {
	if p.name == "" {
		return "description.json"
	}
	return "part-" + strconv.Itoa(p.number) + ".json"
}

// methods are the members of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// parts divides the description, if it is too large for a page.
func (h *Handler) parts() []*part {
	all := &part{operations: 0}
	by := map[string]*part{}
	var list []*part
	for path, item := range h.root.Get("paths").Members() {
		for method, op := range item.Members() {
			if !slices.Contains(methods, method) {
				continue
			}
			all.operations++
			name := group(path, op)
			if by[name] == nil {
				by[name] = &part{name: name}
				list = append(list, by[name])
			}
			by[name].operations++
		}
	}
	if len(h.root.Tree().Source()) <= h.o.PartBytes || len(list) < 2 {
		return []*part{all}
	}
	slices.SortStableFunc(list, func(a, b *part) int { return strings.Compare(a.name, b.name) })
	for i, p := range list {
		p.number = i + 1
	}
	return list
}

// group is the part that an operation is shown in: its first tag, else the first segment of its
// path that is no parameter.
func group(path string, op node.Node) string {
	if tag := op.Get("tags").At(0).Text(); tag != "" {
		return tag
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment != "" && !strings.HasPrefix(segment, "{") {
			return "/" + segment
		}
	}
	return "/"
}

// shownPart writes a part as the page gets it.
func (h *Handler) shownPart(p *part) ([]byte, error) {
	return bundle.JSON(h.root, bundle.Options{
		Prune: p.name != "",
		Edit: func(at bundle.At) bundle.Edit {
			edit := h.shown(at)
			if p.name != "" {
				leaveOut(&edit, at, p.name)
			}
			if h.o.Edit == nil {
				return edit
			}
			more := h.o.Edit(at)
			return bundle.Edit{Drop: slices.Concat(edit.Drop, more.Drop), Set: slices.Concat(edit.Set, more.Set)}
		},
	})
}

// leaveOut drops what is not of a group.
func leaveOut(edit *bundle.Edit, at bundle.At, name string) {
	switch at.Kind {
	case bundle.Root:
		edit.Drop = append(edit.Drop, "webhooks", "x-webhooks")
		tags := []byte("[]")
		for _, tag := range at.Node.Get("tags").Items() {
			if tag.Get("name").Text() == name {
				tags = append(node.AppendJSON([]byte("["), tag), ']')
			}
		}
		edit.Set = append(edit.Set, bundle.Member{Name: "tags", JSON: tags})
	case bundle.Paths:
		for path, item := range at.Node.Members() {
			if !holds(path, item, name) {
				edit.Drop = append(edit.Drop, path)
			}
		}
	case bundle.PathItem:
		for method, op := range at.Node.Members() {
			if slices.Contains(methods, method) && group(at.Path, op) != name {
				edit.Drop = append(edit.Drop, method)
			}
		}
	}
}

// holds reports whether a path item has an operation of a group.
func holds(path string, item node.Node, name string) bool {
	for method, op := range item.Members() {
		if slices.Contains(methods, method) && group(path, op) == name {
			return true
		}
	}
	return false
}
