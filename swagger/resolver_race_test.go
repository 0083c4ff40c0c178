package swagger_test

import (
	"sync"
	"testing"

	"github.com/postel-api/postel/swagger"
)

// The race detector says whether this holds.
func TestADocumentMayBeAskedBySeveralGoroutines(t *testing.T) {
	t.Parallel()
	d, err := swagger.Load("openapi.yaml", []byte(`
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths: {}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {type: object, properties: {next: {$ref: '#/components/schemas/A'}}}
`), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Root.Path("components", "schemas", "A")
	b := d.Root.Path("components", "schemas", "B")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if to, err := d.Resolve(a); err != nil || to != b {
				t.Errorf("A leads to %s, %v", to.JSONPointer(), err)
			}
			if to, err := d.Reference(a, "#/components/schemas/B"); err != nil || to != b {
				t.Errorf("the text leads to %s, %v", to.JSONPointer(), err)
			}
			if got := d.ComponentName(b); got != "B" {
				t.Errorf("B is called %q", got)
			}
			if len(d.Files()) != 1 || d.Text(b.Get("type")) != "object" {
				t.Error("the file is lost")
			}
		})
	}
	wg.Wait()
}
