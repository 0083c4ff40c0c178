package swagger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

// head begins a description of a version whose paths follow.
func head(version string) string { return "openapi: " + version + "\ninfo: {}\n" }

const ok = "responses: {200: {description: ok}}"

// A modelTest is a description with the outline of its model and its faults. An empty outline
// is not compared.
type modelTest struct{ name, text, outline, faults string }

func (test modelTest) run(t *testing.T) {
	t.Parallel()
	d := load(t, test.text)
	if test.outline != "" {
		same(t, test.outline, outline(d))
	}
	same(t, test.faults, faults(d))
}

// Lists beyond a few entries are looked up in another way.
func TestCallbacksThatLeadToThemselvesEnd(t *testing.T) {
	t.Parallel()
	d := load(t, head("3.1.0")+`
paths:
  /a:
    post:
      callbacks:
        direct: {'{$url}': {$ref: '#/paths/~1a'}}
        other: {$ref: '#/components/callbacks/c'}
components:
  callbacks:
    c:
      '{$x}':
        put: {callbacks: {again: {$ref: '#/components/callbacks/c'}}}
`)
	same(t, `
		server /
		POST /a
		  callback direct
		    POST {$url}
		      callback direct
		        POST {$url}
		          callback direct
		            POST {$url}
		              …
		          callback other
		            PUT {$x}
		              …
		      callback other
		        PUT {$x}
		          callback again
		            PUT {$x}
		              …
		  callback other
		    PUT {$x}
		      callback again
		        PUT {$x}
		          callback again
		            PUT {$x}
		              …
	`, outline(d))
	same(t, "", faults(d))
}

func TestComponents(t *testing.T) {
	t.Parallel()
	d := load(t, head("3.1.0")+`
components:
  schemas:
    A: {type: string}
    B: {$ref: '#/x-b'}
    C: {$ref: '#/components/schemas/A'}
  x-more: {X: {}}
  pathItems:
    P: {}
x-b: {type: object}
`)
	var got []string
	for _, c := range d.Components {
		got = append(got, c.Kind+" "+c.Name+" "+d.ComponentName(c.Node))
	}
	if diff := cmp.Diff([]string{"schemas A A", "schemas B B", "schemas C C", "pathItems P P"}, got); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	if got := d.ComponentName(d.Root.Get("x-b")); got != "B" {
		t.Errorf("the target of B is called %q", got)
	}
	if got := d.ComponentName(node.Node{}); got != "" {
		t.Errorf("nothing is called %q", got)
	}
}

func TestTextsOfReferences(t *testing.T) {
	t.Parallel()
	d := loadFiles(t, archive{"api.yaml": head("3.1.0") + `
paths:
  /a:
    get:
      description: {$ref: intro.md}
      parameters: [{$ref: '#/components/parameters/p', description: here}]
components:
  parameters: {p: {name: p, in: query, description: there, summary: only}}
`, "intro.md": "# Hello: [world]\n"})
	op := d.Operations[0]
	if got := d.Text(op.Node.Get("description")); got != "# Hello: [world]\n" {
		t.Errorf("description %q", got)
	}
	p := op.Parameters[0]
	if got := d.Described(p.Ref, p.Node, "description").Text(); got != "here" {
		t.Errorf("description of the parameter %q", got)
	}
	if got := d.Described(p.Ref, p.Node, "summary").Text(); got != "only" {
		t.Errorf("summary of the parameter %q", got)
	}
}
