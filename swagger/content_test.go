package swagger_test

import "testing"

func TestBodiesAndResponses(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"by reference everywhere", head("3.2.0") + `
paths:
  /a:
    post:
      requestBody: {$ref: '#/components/requestBodies/b'}
      responses:
        '200': {$ref: '#/components/responses/r'}
      callbacks:
        c: {$ref: '#/components/callbacks/c'}
components:
  requestBodies:
    b: {$ref: '#/components/requestBodies/real'}
    real: {content: {application/json: {$ref: '#/components/mediaTypes/m'}}}
  mediaTypes:
    m: {schema: {type: object}}
  responses:
    r:
      description: ok
      headers: {H: {$ref: '#/components/headers/h'}}
      content: {application/jsonl: {itemSchema: {type: integer}}}
      links: {l: {$ref: '#/components/links/l'}}
  headers:
    h: {schema: {type: string}}
  links:
    l: {operationId: x}
  callbacks:
    c: {'{$url}': {$ref: '#/components/pathItems/i'}}
  pathItems:
    i: {post: {}}
`, `
			server /
			POST /a
			  body
			    application/json (object)
			  200
			    header H (string) simple
			    application/jsonl items (integer)
			    link l x
			  callback c
			    POST {$url}`, ""},
		{"a media type by reference before 3.2", head("3.1.0") + `
paths:
  /a: {post: {requestBody: {content: {text/plain: {$ref: '#/x-m'}}}}}
x-m: {schema: {type: string}}
`, `
			server /
			POST /a
			  body
			    text/plain (string)`, `
			api.yaml:5:52: the specification has no $ref in the place of a media type; it is followed`},
		{"a media type that begins as an extension does", head("3.1.0") + `
paths:
  /a: {post: {requestBody: {content: {x-world/x-vrml: {schema: {type: string}}, x-note: yes}}}}
`, `
			server /
			POST /a
			  body
			    x-world/x-vrml (string)`, ""},
		{"encodings by position", head("3.2.0") + `
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/mixed:
            prefixEncoding: [{contentType: text/plain}, {contentType: image/*}]
            itemEncoding: {contentType: application/json}
            encoding: {x: {style: pipeDelimited, encoding: {y: {contentType: text/css}}}}
`, `
			server /
			POST /a
			  body
			    multipart/mixed
			      encoding x "" pipeDelimited
			      encoding [0] "text/plain" form explode
			      encoding [1] "image/*" form explode
			      encoding [*] "application/json" form explode`, ""},
		{"statuses", head("3.1.0") + `
paths:
  /a:
    get:
      responses:
        200: {description: a}
        '2xx': {description: b}
        5XX: {description: c}
        default: {description: d}
        x-more: {}
        OK: {description: e}
        20X: {description: f}
        '404': [not, an, object]
        '500':
`, `
			server /
			GET /a
			  200
			  2XX
			  5XX
			  default`, `
			api.yaml:13:9: "OK" is no status code; the response is left out
			api.yaml:14:9: "20X" is no status code; the response is left out
			api.yaml:15:16: a response has to be an object, not an array; it is left out
			api.yaml:16:15: a response has to be an object, not null; it is left out`},
		{"a text by reference is followed with a fault", head("3.1.0") + `
tags: [{name: t, description: {$ref: '#/x-text'}}]
paths:
  /a:
    get: {description: {$ref: '#/x-text'}, summary: {$ref: '#/nowhere'}}
x-text: T
`, `
			server /
			GET /a`, `
			api.yaml:4:32: the specification has no $ref in the place of "description"; it is followed (and in 1 more place)
			api.yaml:7:60: the reference "#/nowhere" leads nowhere: the document has no "nowhere"`},
		{"a boolean schema in 3.0", head("3.0.0") + `
paths:
  /a: {get: {responses: {200: {description: ok, content: {text/plain: {schema: true}}}}}}
`, `
			server /
			GET /a
			  200
			    text/plain (true)`, `
			api.yaml:5:80: a schema has to be an object in OpenAPI 3.0; this is read as in 3.1`},
	} {
		t.Run(test.name, test.run)
	}
}
