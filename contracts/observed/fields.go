package observed

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

const (
	// maxFields bounds the fields of one answer, and maxDepth how deep they are looked for.
	maxFields = 500
	maxDepth  = 32
)

// fields are the fields that were seen in answers, in the order in which they were first seen.
type fields struct {
	list  []*field
	index map[string]*field
}

// field is a value at a path, whatever its number.
type field struct {
	name, path string
	kind       tolerantreader.Kind
	several    bool // the path leads through a list
	nullable   bool
	answers    int // in how many it was
	last       int // the answer in which it was seen last
}

// read notes the fields of one more answer.
func (s *sight) read(n node.Node) {
	if s.fields.index == nil {
		s.fields.index = map[string]*field{}
	}
	s.fields.walk(n, "$", "", false, 0, s.answers)
}

func (f *fields) walk(n node.Node, path, name string, several bool, depth, answer int) {
	if depth > maxDepth {
		return
	}
	switch n.Kind() {
	case node.Object:
		for key, v := range n.Members() {
			f.walk(v, path+step(key, depth), strings.TrimPrefix(name+"."+key, "."), several, depth+1, answer)
		}
	case node.Array:
		if n.Len() == 0 && !several && name != "" {
			f.note(path, name, tolerantreader.List, false, answer)
		}
		for _, v := range n.Items() {
			f.walk(v, path+"[*]", name, true, depth+1, answer)
		}
	case node.Null:
		f.null(path, name, several, answer)
	default:
		f.note(path, name, kindOf(n), several, answer)
	}
}

// step is a member in a path. At the top it has the form of a field that gives no path.
func step(key string, depth int) string {
	plain := depth > 0 && key != ""
	for i, r := range key {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
			plain = false
		}
	}
	if plain {
		return "." + key
	}
	return "['" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(key) + "']"
}

func kindOf(n node.Node) tolerantreader.Kind {
	switch n.Kind() {
	case node.Bool:
		return tolerantreader.Bool
	case node.Number:
		if strings.ContainsAny(n.Text(), ".eE") || len(n.Text()) > 18 {
			return tolerantreader.Number
		}
		return tolerantreader.Int
	}
	return tolerantreader.String
}

// at is the field at a path, nil where there are too many.
func (f *fields) at(path, name string, several bool, answer int) *field {
	at, ok := f.index[path]
	if !ok {
		if len(f.list) == maxFields || name == "" && !several {
			return nil
		}
		at = &field{name: name, path: path, kind: tolerantreader.Null, several: several}
		f.list = append(f.list, at)
		f.index[path] = at
	}
	if at.last != answer {
		at.last = answer
		at.answers++
	}
	return at
}

func (f *fields) null(path, name string, several bool, answer int) {
	if at := f.at(path, name, several, answer); at != nil {
		at.nullable = true
	}
}

func (f *fields) note(path, name string, kind tolerantreader.Kind, several bool, answer int) {
	at := f.at(path, name, several, answer)
	switch {
	case at == nil, at.kind == kind:
	case at.kind == tolerantreader.Null:
		at.kind = kind
	case at.kind == tolerantreader.Int && kind == tolerantreader.Number, at.kind == tolerantreader.Number && kind == tolerantreader.Int:
		at.kind = tolerantreader.Number
	default:
		at.kind = tolerantreader.Any
	}
}

// needs are the fields as a reader says them. Names that come from different places are told apart by
// their paths.
func (f *fields) needs(answers int) []tolerantreader.Need {
	var out []tolerantreader.Need
	names := map[string]bool{}
	for _, at := range f.list {
		n := tolerantreader.Need{Name: at.name, Paths: []string{at.path}, Kind: at.kind, Required: at.answers == answers && !at.several, Nullable: at.nullable}
		if n.Kind == tolerantreader.Null {
			n.Kind = tolerantreader.Any
		}
		if at.several { // one value or many; none where the list is empty
			n.Elements = &tolerantreader.Need{Kind: n.Kind, Required: true, Nullable: n.Nullable}
			n.Kind, n.Nullable = tolerantreader.List, false
		}
		if n.Name == "" || names[n.Name] {
			n.Name = at.path
		}
		names[n.Name] = true
		out = append(out, n)
	}
	return out
}
