package node

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads the first document of a YAML stream with the scalars of YAML 1.2 (core schema)
// and the merge keys of YAML 1.1. An alias becomes the node of its anchor, so that the tree is a
// graph without cycles; its size and depth are counted as if the aliases had been written out.
func (t *Tree) parseYAML(o Options) error {
	if err := t.checkYAML(o); err != nil {
		return err
	}
	doc, err := t.loadYAML(o)
	if err != nil {
		return err
	}
	b := &builder{t: t, o: o, cursor: t.newCursor(), anchors: map[*yaml.Node]*anchor{}}
	t.recs = make([]rec, 0, len(b.cursor.lines)*9/8) // most values have a line of their own
	t.members = make([]member, 0, len(b.cursor.lines))
	t.side = make([]byte, 0, len(t.src)/4) // texts over several lines
	root, err := b.value(doc, 1)
	if err != nil {
		return err
	}
	t.root = root.id
	return nil
}

const (
	maxTagDirectives = 100
	maxTagDirective  = 256 // bytes
)

// checkYAML refuses what would cost memory or time out of proportion before it is read: more
// values than the limit allows, and %TAG directives, whose prefix is written out at each use.
func (t *Tree) checkYAML(o Options) error {
	if limit := o.MaxNodes / 8; t.indicators() > limit {
		if at := t.exceeds(limit); at >= 0 {
			err := t.span(at, at+1).Errorf("the document has more than %d values up to here, too many to read as YAML", limit)
			err.Help = "JSON is read up to a higher limit"
			return err
		}
	}
	directives := 0
	for at := 0; at < len(t.src); {
		line, _, _ := bytes.Cut(t.src[at:], []byte{'\n'})
		if bytes.HasPrefix(line, []byte("%TAG")) {
			directives++
			if len(line) > maxTagDirective || directives > maxTagDirectives {
				return t.span(at, at+4).Errorf("this %%TAG directive is too long, or one of too many")
			}
		}
		at += len(line) + 1
	}
	return nil
}

// indicators counts the characters that exceeds looks at, which is more and much faster.
func (t *Tree) indicators() int {
	n := 0
	for _, c := range []byte("\n\r,:[{?-") {
		n += bytes.Count(t.src, []byte{c})
	}
	return n
}

// exceeds returns where the document has more values than the limit, -1 if it has not. It counts
// the characters that can begin a value: line breaks, the indicators of flow collections,
// colons, and dashes that follow another indicator.
func (t *Tree) exceeds(limit int) (at int) {
	n := 0
	var last byte // but for blanks
	for i, c := range t.src {
		switch c {
		case '\n', '\r', ',', ':', '[', '{', '?':
			n++
		case ' ', '\t':
			continue
		case '-':
			if (last == '-' || last == '?' || last == ':') && t.src[i-1] == ' ' {
				n++
			}
		}
		if last = c; n > limit {
			return i
		}
	}
	return -1
}

// depthLimit stops the YAML library where containers are nested too deeply. Aliases are counted
// by the builder and not by the library, which is asked for nodes only.
type depthLimit struct {
	max     int
	reached bool
}

// CheckDepth implements yaml.LoaderLimitsPlugin.
func (l *depthLimit) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth <= l.max {
		return nil
	}
	l.reached = true
	return errors.New("nested too deeply")
}

// CheckAlias implements yaml.LoaderLimitsPlugin.
func (l *depthLimit) CheckAlias(int, int) error { return nil }

// loadYAML returns the root of the first document. A further one in the stream is a fault.
func (t *Tree) loadYAML(o Options) (root *yaml.Node, err error) {
	// The library reports what it knows to be wrong by errors; a panic of its own must not end
	// the program because of a document.
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, &Error{Pos: Position{File: t.name}, Msg: fmt.Sprintf("the document cannot be read as YAML (%v)", p)}
		}
	}()
	limit := &depthLimit{max: o.MaxDepth}
	loader, err := yaml.NewLoader(bytes.NewReader(t.yamlSource()), yaml.WithPlugin(limit))
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	err = loader.Load(&doc)
	if limit.reached {
		f := t.yamlFault(err)
		return nil, f.Span.Errorf("the document is nested deeper than %d levels", o.MaxDepth)
	}
	if errors.Is(err, io.EOF) || err == nil && isEmpty(&doc) {
		return nil, &Error{Pos: Position{File: t.name, Line: 1, Column: 1}, Msg: "the document is empty"}
	}
	if err != nil {
		return nil, t.yamlFault(err).Err()
	}
	return doc.Content[0], t.checkFurther(loader)
}

// yamlSource returns the source as the library wants it. The library refuses a directive
// "%YAML 1.2", although it reads that version; one of the same length takes its place.
func (t *Tree) yamlSource() []byte {
	src, own := t.src, false
	for at := 0; at < len(src) && bytes.IndexByte([]byte("%#\r\n"), src[at]) >= 0; {
		line, _, _ := bytes.Cut(src[at:], []byte{'\n'})
		if d := []byte("%YAML 1."); bytes.HasPrefix(line, d) && len(line) > len(d) {
			if !own {
				src, own = bytes.Clone(src), true
			}
			src[at+len(d)] = '1'
		}
		at += len(line) + 1
	}
	return src
}

// isEmpty reports whether a document has no value, not even a null that is written out.
func isEmpty(doc *yaml.Node) bool {
	if len(doc.Content) == 0 {
		return true
	}
	root := doc.Content[0]
	return root.Kind == yaml.ScalarNode && root.Value == "" && root.Style == 0
}

// checkFurther looks at what follows the first document of a stream.
func (t *Tree) checkFurther(loader *yaml.Loader) error {
	var next yaml.Node
	err := loader.Load(&next)
	var le *yaml.LoadError
	switch {
	case errors.Is(err, io.EOF) || err == nil && isEmpty(&next):
		return nil
	case err == nil:
		c := t.newCursor()
		at := c.offset(next.Content[0].Line, next.Content[0].Column)
		t.fault(Span{t, at, at + 1}, "a second document begins here; only the first one is read", "keep one description in one file")
		return nil
	case errors.As(err, &le) && strings.Contains(le.Message, "<document start>"):
		return t.yamlFault(err).Err() // the first document goes on in a way that it cannot
	}
	f := t.yamlFault(err)
	t.fault(f.Span, "what follows the first document cannot be read: "+f.Msg, "keep one description in one file")
	return nil
}
