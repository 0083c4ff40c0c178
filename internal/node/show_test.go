package node_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/node"
)

// show writes a value on one line, its strings without escapes but for quotes and backslashes.
func show(n node.Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n node.Node) {
	sep := ""
	switch n.Kind() {
	case node.Object:
		b.WriteByte('{')
		for k, v := range n.Members() {
			b.WriteString(sep + `"` + k + `":`)
			write(b, v)
			sep = ","
		}
		b.WriteByte('}')
	case node.Array:
		b.WriteByte('[')
		for _, v := range n.Items() {
			b.WriteString(sep)
			write(b, v)
			sep = ","
		}
		b.WriteByte(']')
	case node.String:
		b.WriteString(`"` + quoting.Replace(n.Text()) + `"`)
	default:
		b.WriteString(n.Text())
	}
}

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// plain turns a value into what encoding/json makes of it.
func plain(n node.Node) any {
	switch n.Kind() {
	case node.Object:
		m := map[string]any{}
		for k, v := range n.Members() {
			m[k] = plain(v)
		}
		return m
	case node.Array:
		a := []any{}
		for _, v := range n.Items() {
			a = append(a, plain(v))
		}
		return a
	case node.String:
		return n.Text()
	case node.Number:
		return json.Number(n.Text())
	case node.Bool:
		return n.Bool()
	}
	return nil
}

// checkSpans holds that every value stands inside its container and has a position.
func checkSpans(t *testing.T, n node.Node, outer node.Span) {
	t.Helper()
	if !within(n.Span(), outer) {
		t.Fatalf("%s at %v lies outside of what holds it", show(n), n.Pos())
	}
	if p := n.Pos(); p.Line < 1 || p.Column < 1 {
		t.Fatalf("%s has no position", show(n))
	}
	for _, v := range n.Items() {
		checkSpans(t, v, n.Span())
	}
	for k, v := range n.Members() {
		if !within(n.Key(k), n.Span()) {
			t.Fatalf("the key %q lies outside of its object", k)
		}
		checkSpans(t, v, n.Span())
	}
}

func within(s, outer node.Span) bool {
	a, b := s.Offsets()
	c, d := outer.Offsets()
	return c <= a && a <= b && b <= d
}
