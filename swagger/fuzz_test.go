package swagger_test

import (
	"testing"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// mirror gives every file the same text, so that references to other files lead somewhere.
type mirror []byte

func (m mirror) Read(_, ref string) (string, []byte, error) { return ref, m, nil }

// FuzzLoad holds that no text makes a load panic or run on, that every fault has a place, and
// that whatever was loaded can be walked and resolved.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(pets))
	f.Add([]byte(`{"swagger":"2.0","host":"h","paths":{"/a":{"post":{"consumes":["a/b"],"parameters":[{"in":"formData","name":"f","type":"file"}],"responses":{"200":{"schema":{"$ref":"#/definitions/A"}}}}}},"definitions":{"A":{"$ref":"x#/definitions/A"}}}`))
	f.Add([]byte(`{"openapi":"3.2.0","$self":"https://example.com/a","paths":{"/a":{"$ref":"b#/paths/~1a","query":{"callbacks":{"c":{"$ref":"#/paths/~1a/query/callbacks/c"}}}}}}`))
	f.Add([]byte(`{"openapi":"3.1.0","components":{"schemas":{"A":{"$id":"a","$defs":{"B":{"$anchor":"b","$ref":"#b"}}},"C":{"$ref":"a#b"}}}}`))
	f.Add([]byte(`{"openapi":"3.0.0","paths":{"/a":null,"/b":{"parameters":[null,5,{"$ref":"#/paths/~1b/parameters/2"}],"get":{"responses":{"2xx":[]}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := swagger.Options{Files: mirror(data), Node: node.Options{MaxNodes: 10_000, MaxDepth: 100}}
		d, err := swagger.Load("api.yaml", data, o)
		if err != nil {
			return
		}
		outline(d)
		for _, fault := range d.Faults {
			if fault.Span.IsZero() || fault.Msg == "" {
				t.Errorf("a fault is nowhere: %+v", fault)
			}
		}
		for holder, ref := range d.Files()[0].Holders("$ref") {
			v, err := d.Resolve(holder)
			if err == nil && v.IsZero() {
				t.Errorf("%v resolves to nothing without an error", ref.Pos())
			}
			d.ComponentName(v)
			d.Text(v)
			d.Reference(holder, ref.Text())
		}
	})
}
