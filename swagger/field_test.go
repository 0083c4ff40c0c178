package swagger_test

import "testing"

func TestUnknownMembersAreFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"in 3.1", head("3.1.0") + `
host: example.com
jsonSchemaDialect: http://json-schema.org/draft-07/schema#
paths:
  /a:
    post:
      paramters: []
      consumes: []
      requestBody: {contents: {}, content: {a/b: {schemas: {}, x-note: 1}}}
      responses:
        200: {descripton: ok, headers: {h: {name: h}}}
    put:
      consumes: []
components: {definitions: {}}
`, `
			server /
			POST /a
			  body
			    a/b
			  200
			    header h simple
			PUT /a`, `
			api.yaml:4:1: "host" has no meaning in the description of OpenAPI 3.1; it is left out
			api.yaml:5:20: schemas of the dialect "http://json-schema.org/draft-07/schema#" are read as JSON Schema 2020-12
			api.yaml:9:7: "paramters" has no meaning in an operation of OpenAPI 3.1; it is left out
			api.yaml:10:7: "consumes" has no meaning in an operation of OpenAPI 3.1; it is left out (and in 1 more place)
			api.yaml:11:21: "contents" has no meaning in a request body of OpenAPI 3.1; it is left out
			api.yaml:11:51: "schemas" has no meaning in a media type of OpenAPI 3.1; it is left out
			api.yaml:13:15: "descripton" has no meaning in a response of OpenAPI 3.1; it is left out
			api.yaml:13:45: "name" has no meaning in a header of OpenAPI 3.1; it is left out
			api.yaml:16:14: "definitions" has no meaning in the components of OpenAPI 3.1; it is left out`},
		{"in 2.0", `
swagger: "2.0"
servers: []
paths:
  /a: {get: {requestBody: {}, responses: {200: {description: ok, content: {}}}}}
`, "", `
			api.yaml:3:1: "servers" has no meaning in the description of Swagger 2.0; it is left out
			api.yaml:5:14: "requestBody" has no meaning in an operation of Swagger 2.0; it is left out
			api.yaml:5:66: "content" has no meaning in a response of Swagger 2.0; it is left out`},
		{"a dialect that is known", head("3.1.0") + "jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base\n", "", ""},
	} {
		t.Run(test.name, test.run)
	}
}

func TestUnknownMemberNamesTheOneThatWasMeant(t *testing.T) {
	t.Parallel()
	d := load(t, head("3.1.0")+"paths: {/a: {get: {paramters: []}}}\n")
	if got := d.Faults[0].Help; got != `did you mean "parameters"?` {
		t.Errorf("help %q", got)
	}
}
