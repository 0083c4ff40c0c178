package swagger_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

func TestVersionIsReadInEverySpelling(t *testing.T) {
	t.Parallel()
	tests := []struct {
		header string
		want   swagger.Version
		fault  string
	}{
		{`swagger: "2.0"`, swagger.V20, ""},
		{`swagger: 2.0`, swagger.V20, ""},
		{`openapi: 3.0.0`, swagger.V30, ""},
		{`openapi: "3.0.3"`, swagger.V30, ""},
		{`openapi: 3.0`, swagger.V30, ""},
		{`openapi: 3.1`, swagger.V31, ""},
		{`openapi: 3.1.2`, swagger.V31, ""},
		{`openapi: 3.1.0-rc1`, swagger.V31, ""},
		{`openapi: 3.2.0`, swagger.V32, ""},
		{`openapi: 3.7.1`, swagger.V32, "api.yaml:1:10: OpenAPI 3.7.1 is newer than what is known here; it is read as 3.2\n"},
		{`swagger: 3.0.1`, swagger.V30, `api.yaml:1:1: version 3.0.1 is declared with "swagger"` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.header, func(t *testing.T) {
			t.Parallel()
			d := load(t, test.header+"\ninfo: {title: T, version: 1.0.0}\npaths: {}\n")
			if d.Version != test.want {
				t.Errorf("version %v, want %v", d.Version, test.want)
			}
			if diff := cmp.Diff(test.fault, faults(d)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsNoDescriptionIsAnErrorAtItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want, line string }{
		{"no version", "info: {}\npaths: {}\n", `api.yaml:1:1: this is not an API description: it has neither "openapi" nor "swagger"`, "info: {}"},
		{"older swagger", "info: {}\nswagger: \"1.2\"\n", `api.yaml:2:10: version "1.2" is not one that can be read`, `swagger: "1.2"`},
		{"next major", "openapi: 4.0.0\n", `api.yaml:1:10: version "4.0.0" is not one that can be read`, "openapi: 4.0.0"},
		{"version without minor", "openapi: 3.x\n", `api.yaml:1:10: version "3.x" is not one that can be read`, "openapi: 3.x"},
		{"version of another type", "openapi: [3]\n", `api.yaml:1:10: "openapi" holds the version, such as "3.1.0"; this is an array`, "openapi: [3]"},
		{"AsyncAPI", "asyncapi: 3.0.0\n", "api.yaml:1:11: this is an AsyncAPI document, not an OpenAPI description", "asyncapi: 3.0.0"},
		{"a list", "- a\n- b\n", "api.yaml:1:1: an API description is an object; this document is an array", "- a"},
		{"a sentence", "hello\n", "api.yaml:1:1: an API description is an object; this document is a string", "hello"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := swagger.Load("api.yaml", []byte(test.text), swagger.Options{})
			var e *node.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want a *node.Error", err)
			}
			if diff := cmp.Diff(test.want, e.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.line, e.Line); diff != "" {
				t.Errorf("excerpt (-want +got):\n%s", diff)
			}
			if !strings.Contains(e.Help, "3.2") {
				t.Errorf("help %q does not list what is read", e.Help)
			}
		})
	}
}

func TestTextThatCannotBeParsedIsAnError(t *testing.T) {
	t.Parallel()
	_, err := swagger.Load("api.json", []byte(`{"openapi": "3.1.0",`), swagger.Options{})
	var e *node.Error
	if !errors.As(err, &e) || e.Pos.File != "api.json" {
		t.Errorf("error %v, want one at api.json", err)
	}
}

// pets is a description with most things that one in practice has.
const pets = `
openapi: 3.1.0
info: {title: Pets, version: 1.2.0}
servers:
- url: https://{region}.example.com:{port}/v1
  variables:
    region: {default: eu, enum: [eu, us]}
    port: {default: 8443, enum: [8443, 443]}
security:
- key: []
tags:
- {name: pets}
paths:
  x-internal: true
  /pets/{id}:
    summary: One pet
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    - {name: X-Trace, in: header, schema: {type: string}}
    get:
      operationId: readPet
      deprecated: true
      x-sunset: 2030-01-01
      parameters:
      - {name: x-trace, in: header, required: true, schema: {type: integer}}
      - $ref: '#/components/parameters/limit'
      - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      responses:
        200:
          description: ok
          headers:
            X-Rate: {schema: {type: integer}, required: true}
            Location: {$ref: '#/components/headers/place'}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            text/*: {}
          links:
            next: {operationId: listPets}
        4xx: {description: no}
        default: {$ref: '#/components/responses/error'}
    put:
      servers: [{url: /other}]
      security:
      - {}
      - oauth: [write, read]
        key: []
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object}
            encoding:
              photo: {contentType: image/png, headers: {X-Size: {schema: {type: integer}}}}
      responses: {204: {description: done}}
      callbacks:
        changed:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {type: string}}}}
              responses: {200: {description: ok}}
webhooks:
  born:
    post:
      security: []
      responses: {200: {description: ok}}
components:
  schemas:
    Pet: {type: object}
  parameters:
    limit: {name: limit, in: query, schema: {type: integer}, allowReserved: true, allowEmptyValue: true}
  headers:
    place: {schema: {type: string}}
  responses:
    error: {description: bad, content: {application/problem+json: {schema: true}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://example.com/t, scopes: {write: w, read: r}}}
`

func TestModelOfADescription(t *testing.T) {
	t.Parallel()
	d := load(t, pets)
	same(t, "", faults(d))
	same(t, `
		server https://{region}.example.com:{port}/v1 region=eu[eu us] port=8443[8443 443]
		GET /pets/{id} readPet deprecated
		  path id (string) simple required
		  header x-trace (integer) simple required
		  query limit (integer) form explode empty reserved
		  query filter form explode
		    application/json (object)
		  200
		    header X-Rate (integer) simple required
		    header Location (string) simple
		    application/json (object)
		    text/*
		    link next listPets
		  4XX
		  default
		    application/problem+json (true)
		  security {key:apiKey[]}
		PUT /pets/{id}
		  server /other
		  path id (string) simple required
		  header X-Trace (string) simple
		  body required
		    multipart/form-data (object)
		      encoding photo "image/png" form explode
		        header X-Size (integer) simple
		  204
		  callback changed
		    POST {$request.body#/url}
		      body
		        application/json (string)
		      200
		      security {key:apiKey[]}
		  security {} | {oauth:oauth2[read write] & key:apiKey[]}
		webhook POST born
		  200
		  security
	`, outline(d))
	op := d.Operations[0]
	if got := op.Sunset.Text(); got != "2030-01-01" {
		t.Errorf("sunset %q", got)
	}
	if got := op.ItemKey.Line(); got != "  /pets/{id}:" {
		t.Errorf("the path's key points at %q", got)
	}
	if got := op.Key.Line(); got != "    get:" {
		t.Errorf("the method's key points at %q", got)
	}
}

func TestPartsKnowWhereTheyAreListedAndWhereTheyAreDefined(t *testing.T) {
	t.Parallel()
	d := load(t, pets)
	op := d.Operations[0]
	limit, fail := op.Parameters[2], op.Responses[2]
	for what, got := range map[string][2]int{
		"the parameter's entry in the list": {limit.Key.Pos().Line, 26},
		"the parameter's definition":        {limit.Node.Pos().Line, 70},
		"the parameter's reference":         {limit.Ref.Pos().Line, 26},
		"the response's key":                {fail.Key.Pos().Line, 40},
		"the response's definition":         {fail.Node.Pos().Line, 74},
		"the schema":                        {limit.Schema.Pos().Line, 70},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is on line %d, want %d", what, got[0], got[1])
		}
	}
	if op.Parameters[0].Ref.Exists() {
		t.Error("a parameter in place has a reference")
	}
}
