package swagger

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// pathItem is a path item object with what its operations share.
type pathItem struct {
	node       node.Node
	own        node.Node // the object with the $ref, where it says more than that
	parameters []*Parameter
	servers    []Server
}

// paths reads the operations below paths.
func (l *loader) paths() []*Operation {
	root := l.doc.Root
	if l.doc.Version <= V30 && !root.Has("paths") {
		l.fault(root.Span(), `the description has no "paths"`, "")
	}
	paths := l.member(root, "paths", node.Object)
	ops := make([]*Operation, 0, 2*paths.Len())
	for path, item := range paths.Members() {
		if extension(path) {
			continue
		}
		key := paths.Key(path)
		if !strings.HasPrefix(path, "/") {
			l.fault(key, "the path "+quoted(path)+" does not begin with a slash", "")
		}
		ops = l.operations(ops, path, key, item)
	}
	l.duplicates(ops)
	return ops
}

// webhooks reads the requests that the service sends of its own accord. Before 3.1 they are
// the extension x-webhooks of several tools.
func (l *loader) webhooks() []*Operation {
	root := l.doc.Root
	key := "webhooks"
	if l.doc.Version < V31 {
		if root.Has(key) {
			l.fault(root.Key(key), l.specification()+" has no webhooks; they are read as in 3.1", "")
		} else {
			key = "x-webhooks"
		}
	}
	hooks := l.member(root, key, node.Object)
	var ops []*Operation
	for name, item := range hooks.Members() {
		if !stray(name, item, node.Object) {
			ops = l.operations(ops, name, hooks.Key(name), item)
		}
	}
	return ops
}

// operations appends the operations of the path item n, which is listed at the key at.
func (l *loader) operations(ops []*Operation, path string, at node.Span, n node.Node) []*Operation {
	item := l.pathItem(n)
	if item == nil {
		return ops
	}
	listed := methods{}
	for _, source := range [...]node.Node{item.own, item.node} {
		more := l.additional(source)
		if !l.spend(operationCost*(source.Len()+more.Len()), at) {
			return ops
		}
		for key, v := range source.Members() {
			if name := l.method(source, key); name != "" && l.once(listed, name, source.Key(key)) {
				ops = l.operation(ops, &Operation{Method: name, Path: path, Key: source.Key(key), Node: v, ItemKey: at}, item)
			}
		}
		for key, v := range more.Members() {
			if !stray(key, v, node.Object) && l.once(listed, key, more.Key(key)) {
				ops = l.operation(ops, &Operation{Method: key, Path: path, Key: more.Key(key), Node: v, ItemKey: at}, item)
			}
		}
	}
	return ops
}

// methods are the ones that a path item has operations for.
type methods map[string]bool

// once reports whether a path item has had no operation with that method.
func (l *loader) once(listed methods, method string, at node.Span) bool {
	if listed[method] {
		l.fault(at, "the path item has "+clip(method)+" twice; the first one counts", "")
		return false
	}
	listed[method] = true
	return true
}

// additional returns the operations with other methods (OpenAPI 3.2, path item object), whose
// names are written as on the wire.
func (l *loader) additional(item node.Node) node.Node {
	const key = "additionalOperations"
	if l.doc.Version < V32 && item.Has(key) {
		l.fault(item.Key(key), l.specification()+" has no additionalOperations; they are read as in 3.2", "")
	}
	return l.member(item, key, node.Object)
}

// pathItem returns the object that n is or refers to. Members beside a $ref, whose effect the
// specification leaves open, win over those of the object that is referred to.
func (l *loader) pathItem(n node.Node) *pathItem {
	obj, ref := l.object(n, "a path item")
	if !obj.Exists() {
		if !ref.Exists() || ref.Len() < 2 {
			return nil
		}
		obj, ref = ref, node.Node{} // the reference is broken, what stands beside it is not
	}
	if ref.Len() < 2 {
		ref = node.Node{}
	}
	id := obj
	if ref.Exists() {
		id = ref
	}
	if item := l.memo.items[id]; item != nil {
		return item
	}
	item := &pathItem{node: obj, own: ref}
	l.memo.items[id] = item
	l.prose(obj, "summary")
	l.prose(obj, "description")
	item.parameters = l.override(l.parameters(obj), l.parameters(ref), obj)
	if item.servers = l.servers(ref); item.servers == nil {
		item.servers = l.servers(obj)
	}
	return item
}

// method returns the method that a key of a path item stands for, "" if it is none.
func (l *loader) method(item node.Node, key string) string {
	since, known := methodSince(key)
	switch {
	case known && since <= l.doc.Version:
		return strings.ToUpper(key)
	case known:
		l.fault(item.Key(key), l.specification()+" has no method "+quoted(key)+"; it is read as in "+since.String(), "")
		return strings.ToUpper(key)
	case extension(key), slices.Contains([]string{"$ref", "summary", "description", "servers", "parameters", "additionalOperations"}, key):
		return ""
	}
	lower := strings.ToLower(key)
	if _, known = methodSince(lower); known && !item.Has(lower) {
		l.fault(item.Key(key), "the method "+quoted(key)+" is written in lower case; it is read as "+quoted(lower), "")
		return strings.ToUpper(key)
	}
	l.fault(item.Key(key), quoted(key)+" has no meaning in a path item; it is left out", "")
	return ""
}

func methodSince(key string) (Version, bool) {
	switch key {
	case "get", "put", "post", "delete", "options", "head", "patch":
		return V20, true
	case "trace":
		return V30, true
	case "query":
		return V32, true
	}
	return 0, false
}

// duplicates reports operations that one request would match both of.
func (l *loader) duplicates(ops []*Operation) {
	first := make(map[[2]string]*Operation, len(ops))
	for _, op := range ops {
		id := [2]string{op.Method, anonymous(op.Path)}
		if f := first[id]; f != nil {
			l.fault(op.Key, op.Method+" "+clip(op.Path)+" is the same operation as "+f.Method+" "+clip(f.Path)+"; both are kept", "names of template parameters do not make paths different")
			continue
		}
		first[id] = op
	}
}

// anonymous returns a path template without the names of its parameters.
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
		b.WriteString(path[:open+1])
		path = path[open+end:]
	}
	if b.Len() == 0 {
		return path
	}
	b.WriteString(path)
	return b.String()
}
