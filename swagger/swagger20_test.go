package swagger_test

import "testing"

func TestSwagger20(t *testing.T) {
	t.Parallel()
	const header = "swagger: \"2.0\"\ninfo: {}\n"
	for _, test := range []modelTest{
		{"parameters and their formats of lists", header + `
paths:
  /a/{p}:
    get:
      parameters:
      - {name: p, in: path, required: true, type: string}
      - {name: q, in: query, type: integer, allowEmptyValue: true}
      - {name: csv, in: query, type: array}
      - {name: ssv, in: query, type: array, collectionFormat: ssv}
      - {name: tsv, in: query, type: array, collectionFormat: tsv}
      - {name: pipes, in: header, type: array, collectionFormat: pipes}
      - {name: multi, in: query, type: array, collectionFormat: multi}
      - {name: wrong, in: header, type: array, collectionFormat: multi}
      - {name: plain, in: header, type: string, collectionFormat: multi}
      responses: {}
`, `
			server /
			GET /a/{p}
			  path p (string) simple required
			  query q (integer) form explode empty
			  query csv (array) form
			  query ssv (array) spaceDelimited
			  query tsv (array) tabDelimited
			  header pipes (array) pipeDelimited
			  query multi (array) form explode
			  header wrong (array) simple
			  header plain (string) simple`, `
			api.yaml:15:66: there is no collectionFormat "multi" here; "csv" is assumed`},
		{"bodies", header + `
consumes: [application/xml]
paths:
  /a:
    parameters: [{name: b, in: body, schema: {type: string}}]
    post:
      consumes: [application/json, text/plain]
      parameters: [{name: b, in: body, required: true, schema: {$ref: '#/definitions/A'}}]
      responses: {}
    put: {responses: {}}
    patch: {consumes: [], responses: {}}
definitions: {A: {type: object}}
`, `
			server /
			POST /a
			  body required
			    application/json (object)
			    text/plain (object)
			PUT /a
			  body
			    application/xml (string)
			PATCH /a
			  body
			    application/xml (string)`, ""},
		{"a body of a type that nobody names is JSON", header + `
paths:
  /a:
    post: {parameters: [{name: b, in: body, schema: {type: string}}], responses: {200: {description: ok, schema: {type: string}}}}
`, `
			server /
			POST /a
			  body
			    application/json (string)
			  200
			    application/json (string)`, ""},
		{"forms", header + `
consumes: [application/json, Application/X-WWW-Form-Urlencoded]
paths:
  /listed: {post: {parameters: [{name: f, in: formData, type: string, required: true}], responses: {}}}
  /both: {post: {consumes: [multipart/form-data, application/x-www-form-urlencoded], parameters: [{name: f, in: formData, type: string}, {name: g, in: formData, type: array, collectionFormat: multi}], responses: {}}}
  /file: {post: {consumes: [text/plain], parameters: [{name: f, in: formData, type: file}], responses: {}}}
  /text: {post: {consumes: [text/plain], parameters: [{name: f, in: formData, type: string}], responses: {}}}
`, `
			server /
			POST /listed
			  body required
			    Application/X-WWW-Form-Urlencoded
			      formData f (string) form explode required
			POST /both
			  body
			    multipart/form-data
			      formData f (string) form explode
			      formData g (array) form explode
			    application/x-www-form-urlencoded
			      formData f (string) form explode
			      formData g (array) form explode
			POST /file
			  body
			    multipart/form-data
			      formData f (file) form explode
			POST /text
			  body
			    application/x-www-form-urlencoded
			      formData f (string) form explode`, ""},
		{"a body beside a form", header + `
paths:
  /a: {post: {parameters: [{name: b, in: body, schema: {}}, {name: f, in: formData, type: string}], responses: {}}}
`, "", `
			api.yaml:5:61: an operation has a body and a form; the form is left out`},
		{"responses", header + `
produces: [text/csv]
paths:
  /a:
    get:
      responses:
        200: {$ref: '#/responses/ok'}
        201: {description: nothing}
    put:
      produces: [application/json, text/html]
      responses:
        200: {$ref: '#/responses/ok'}
responses:
  ok:
    description: ok
    schema: {type: object}
    headers:
      X-List: {type: array, collectionFormat: pipes}
      X-Text: {type: string}
`, `
			server /
			GET /a
			  200
			    header X-List (array) pipeDelimited
			    header X-Text (string) simple
			    text/csv (object)
			  201
			PUT /a
			  200
			    header X-List (array) pipeDelimited
			    header X-Text (string) simple
			    application/json (object)
			    text/html (object)`, ""},
		{"a file of no named type is any bytes", header + `
paths:
  /a: {get: {responses: {200: {description: ok, schema: {type: file}}}}}
`, `
			server /
			GET /a
			  200
			    application/octet-stream (file)`, ""},
		{"servers", header + `
host: example.com:8080
basePath: /v1/
schemes: [https, HTTP]
paths:
  /a: {get: {responses: {}}}
  /b: {get: {schemes: [wss], responses: {}}}
`, `
			server https://example.com:8080/v1
			server http://example.com:8080/v1
			GET /a
			GET /b`, ""},
		{"a host without a scheme", header + "host: example.com\npaths: {}\n", "server //example.com", ""},
		{"a base path alone", header + "basePath: v2\npaths: {}\n", "server /v2", `
			api.yaml:3:11: basePath does not begin with a slash; one is added`},
		{"security", header + `
security: [{b: []}, {k: []}, {o: [read]}]
paths: {/a: {get: {responses: {}}, put: {security: [], responses: {}}}}
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, in: header, name: K}
  o: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {read: r}}
`, `
			server /
			GET /a
			  security {b:http[]} | {k:apiKey[]} | {o:oauth2[read]}
			PUT /a
			  security`, ""},
		{"of no use", header + `
consumes: [5]
paths:
  /a:
    get:
      parameters:
      - {name: c, in: cookie, type: string}
      - {name: s, in: query, schema: {type: string}}
      - {$ref: '#/parameters/q'}
      - {name: b, in: body, schema: 5}
      responses: {200: 5}
parameters: []
securityDefinitions: {o: {type: oauth2, flow: magic}}
security: [{o: []}]
`, `
			server /
			GET /a
			  query s (string) form explode
			  body
			    application/json
			  security {o:oauth2[]}`, `
			api.yaml:4:12: a media type has to be a string, not a number; it is left out
			api.yaml:9:23: a parameter cannot be in "cookie" in Swagger 2.0; it is left out
			api.yaml:10:30: only a body parameter has a schema in Swagger 2.0; it is read as the type
			api.yaml:11:16: the reference "#/parameters/q" leads nowhere: parameters has no "q"
			api.yaml:12:37: a schema has to be an object, not a number; it is left out
			api.yaml:13:24: a response has to be an object, not a number; it is left out
			api.yaml:14:13: "parameters" has to be an object, not an array; it is left out
			api.yaml:15:26: there is no OAuth flow "magic"; it is left out`},
	} {
		t.Run(test.name, test.run)
	}
}

func TestOperationsOf20HaveServersOfTheirSchemes(t *testing.T) {
	t.Parallel()
	d := load(t, `
swagger: "2.0"
host: example.com
basePath: /v1
schemes: [https]
paths:
  /a: {get: {schemes: [wss], responses: {}}}
`)
	if got := d.Operations[0].Servers; len(got) != 1 || got[0].URL != "wss://example.com/v1" {
		t.Errorf("servers %+v", got)
	}
}

func TestComponentsOf20HaveTheNamesOf30(t *testing.T) {
	t.Parallel()
	d := load(t, `
swagger: "2.0"
paths: {}
definitions: {A: {}}
parameters: {B: {}}
responses: {C: {}}
securityDefinitions: {D: {}}
`)
	got := ""
	for _, c := range d.Components {
		got += c.Kind + " " + c.Name + "\n"
	}
	same(t, `
		schemas A
		parameters B
		responses C
		securitySchemes D
	`, got)
}
