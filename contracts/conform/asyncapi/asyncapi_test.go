package asyncapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts/conform/asyncapi"
)

const three = `asyncapi: 3.0.0
channels:
  orders:
    messages:
      placed: {$ref: "#/components/messages/placed"}
      paid: {payload: {schemaFormat: application/vnd.apache.avro, schema: {}}}
operations:
  all: {action: send, channel: {$ref: "#/channels/orders"}}
  one: {action: send, channel: {$ref: "#/channels/orders"}, messages: [{$ref: "#/channels/orders/messages/placed"}], reply: {channel: {$ref: "#/channels/orders"}}}
components:
  messages:
    placed: {name: placed, contentType: application/json, headers: {type: object}, payload: {schemaFormat: application/schema+json, schema: {type: object}}}
`

const two = `asyncapi: 2.6.0
channels:
  a/b:
    publish: {operationId: one, message: {oneOf: [{payload: {type: string}}, {$ref: "#/components/messages/m"}]}}
    subscribe: {operationId: all, message: {schemaFormat: "application/vnd.aai.asyncapi+json;version=2.6.0", payload: {type: object}}}
components: {messages: {m: {payload: {type: number}}}}
`

func TestOperationsAndTheirMessages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		three: "all [placed:object :application/vnd.apache.avro] [] one [placed:object] [placed:object :application/vnd.apache.avro]",
		two:   "one [:string :number] [] all [:object] []",
	} {
		d, err := asyncapi.Load("a.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		show := func(list []asyncapi.Message) string {
			var out []string
			for _, m := range list {
				out = append(out, m.Name+":"+m.Payload.Get("type").Text()+m.Foreign)
			}
			return fmt.Sprint(out)
		}
		for _, o := range d.Operations {
			got = append(got, o.ID, show(o.Messages), show(o.Reply))
		}
		if d := cmp.Diff(want, strings.Join(got, " ")); d != "" {
			t.Error(d)
		}
	}
}

func TestWhatCannotBeReadIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"openapi: 3.1.0":  `a.yaml:1:1: this is no AsyncAPI document: it has no member "asyncapi"`,
		"asyncapi: 1.2.0": `a.yaml:1:11: AsyncAPI 1.2.0 is not read, only 2 and 3`,
		"asyncapi: 3.0.0\noperations: {a: {messages: [{$ref: b.yaml}]}}":                          `a.yaml:2:29: the reference "b.yaml" leads to another file, which is not read`,
		"asyncapi: 3.0.0\noperations: {a: {$ref: '#/nowhere'}}":                                   `a.yaml:2:17: the reference "#/nowhere" leads nowhere`,
		"asyncapi: 3.0.0\noperations: {a: {$ref: '#/operations/b'}, b: {$ref: '#/operations/a'}}": `a.yaml:2:17: the reference leads to itself`,
	} {
		_, err := asyncapi.Load("a.yaml", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(three))
	f.Add([]byte(two))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := asyncapi.Load("a.yaml", data)
		if err != nil {
			return
		}
		for _, o := range d.Operations {
			if _, ok := d.Operation(o.ID); !ok {
				t.Errorf("%q is not found", o.ID)
			}
		}
	})
}
