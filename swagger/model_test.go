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

func TestMethods(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"every method of 3.0", head("3.0.0") + `
paths:
  /a:
    get: {` + ok + `}
    put: {` + ok + `}
    post: {` + ok + `}
    delete: {` + ok + `}
    options: {` + ok + `}
    head: {` + ok + `}
    patch: {` + ok + `}
    trace: {` + ok + `}
`, `
			server /
			GET /a
			  200
			PUT /a
			  200
			POST /a
			  200
			DELETE /a
			  200
			OPTIONS /a
			  200
			HEAD /a
			  200
			PATCH /a
			  200
			TRACE /a
			  200`, ""},
		{"query and others in 3.2", head("3.2.0") + `
paths:
  /a:
    query: {}
    additionalOperations:
      COPY: {operationId: copy}
      lock: {}
`, `
			server /
			QUERY /a
			COPY /a copy
			lock /a`, ""},
		{"methods of a later version", head("3.1.0") + `
paths:
  /a:
    query: {}
    additionalOperations: {COPY: {}}
`, `
			server /
			QUERY /a
			COPY /a`, `
			api.yaml:6:5: OpenAPI 3.1 has no method "query"; it is read as in 3.2
			api.yaml:7:5: OpenAPI 3.1 has no additionalOperations; they are read as in 3.2`},
		{"a method twice", head("3.2.0") + `
paths:
  /a:
    post: {operationId: one}
    additionalOperations: {POST: {operationId: two}}
`, `
			server /
			POST /a one`, `
			api.yaml:7:28: the path item has POST twice; the first one counts`},
		{"upper case and misspelled", head("3.1.0") + `
paths:
  /a:
    GET: {}
    psot: {}
    x-extension: {}
    description: D
`, `
			server /
			GET /a`, `
			api.yaml:6:5: the method "GET" is written in lower case; it is read as "get"
			api.yaml:7:5: "psot" has no meaning in a path item; it is left out`},
		{"trace in 2.0", `
swagger: "2.0"
paths:
  /a:
    trace: {responses: {}}
`, `
			server /
			TRACE /a`, `
			api.yaml:5:5: Swagger 2.0 has no method "trace"; it is read as in 3.0`},
	} {
		t.Run(test.name, test.run)
	}
}

func TestPathItems(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"by reference", head("3.1.0") + `
paths:
  /a: {$ref: '#/components/pathItems/a'}
  /b: {$ref: '#/components/pathItems/a'}
components:
  pathItems:
    a: {get: {operationId: x}}
`, `
			server /
			GET /a x
			GET /b x`, ""},
		{"what stands beside a $ref wins", head("3.1.0") + `
paths:
  /a:
    $ref: '#/components/pathItems/a'
    parameters: [{name: p, in: query, schema: {type: integer}}]
    servers: [{url: /own}]
    get: {operationId: own}
components:
  pathItems:
    a:
      parameters: [{name: q, in: query}, {name: p, in: query, schema: {type: string}}]
      servers: [{url: /far}]
      get: {operationId: far}
      put: {operationId: far}
`, `
			server /
			GET /a own
			  server /own
			  query q form explode
			  query p (integer) form explode
			PUT /a far
			  server /own
			  query q form explode
			  query p (integer) form explode`, `
			api.yaml:15:7: the path item has GET twice; the first one counts`},
		{"what stands beside a broken $ref stays", head("3.1.0") + `
paths:
  /a: {$ref: '#/nowhere', get: {}}
`, `
			server /
			GET /a`, `
			api.yaml:5:14: the reference "#/nowhere" leads nowhere: the document has no "nowhere"`},
		{"in a circle", head("3.1.0") + `
paths:
  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: '#/paths/~1a'}
  /c: {get: {}}
`, `
			server /
			GET /c`, `
			api.yaml:5:14: the reference "#/paths/~1b" leads back to itself and never to anything`},
		{"an operation by reference is followed with a fault", head("3.1.0") + `
paths:
  /a: {get: {$ref: '#/x-op'}, put: {$ref: '#/x-op'}}
x-op: {operationId: x}
`, `
			server /
			GET /a x
			PUT /a x`, `
			api.yaml:5:14: the specification has no $ref in the place of an operation; it is followed (and in 1 more place)`},
		{"paths by reference are followed with a fault", head("3.1.0") + `
paths: {$ref: '#/x-paths'}
x-paths: {/a: {get: {}}}
`, `
			server /
			GET /a`, `
			api.yaml:4:9: the specification has no $ref in the place of "paths"; it is followed`},
		{"the same template twice", head("3.1.0") + `
paths:
  /a/{x}: {get: {}, put: {}}
  /a/{y}: {get: {}}
  /a/{y}/b: {get: {}}
`, `
			server /
			GET /a/{x}
			PUT /a/{x}
			GET /a/{y}
			GET /a/{y}/b`, `
			api.yaml:6:12: GET /a/{y} is the same operation as GET /a/{x}; both are kept`},
		{"an operationId twice", head("3.1.0") + `
paths:
  /a: {get: {operationId: x}, put: {operationId: x}}
`, "", `
			api.yaml:5:50: the operationId "x" stands for two operations`},
		{"a path without slash", head("3.1.0") + `
paths:
  a: {get: {}}
`, `
			server /
			GET a`, `
			api.yaml:5:3: the path "a" does not begin with a slash`},
		{"no paths where they are needed", head("3.0.0"), "server /", `
			api.yaml:1:1: the description has no "paths"`},
		{"no responses where they are needed", head("3.0.0") + `
paths:
  /a: {get: {}, put: {}}
`, "", `
			api.yaml:5:13: an operation declares no responses (and in 1 more place)`},
	} {
		t.Run(test.name, test.run)
	}
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	const hook = "\n  born: {post: {" + ok + "}}\n"
	const want = `
			server /
			webhook POST born
			  200`
	for _, test := range []modelTest{
		{"of 3.1", head("3.1.0") + "webhooks:" + hook, want, ""},
		{"as an extension of 3.0", head("3.0.0") + "paths: {}\nx-webhooks:" + hook, want, ""},
		{"of 3.1 in 3.0", head("3.0.0") + "paths: {}\nwebhooks:" + hook, want, `
			api.yaml:4:1: OpenAPI 3.0 has no webhooks; they are read as in 3.1`},
	} {
		t.Run(test.name, test.run)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"defaults of style and explode", head("3.1.0") + `
paths:
  /a/{p}:
    get:
      parameters:
      - {name: p, in: path, required: true}
      - {name: q, in: query}
      - {name: h, in: header}
      - {name: c, in: cookie}
      - {name: d, in: query, style: deepObject}
      - {name: s, in: query, style: spaceDelimited}
      - {name: f, in: query, explode: false}
      - {name: m, in: path, required: true, style: matrix, explode: true}
`, `
			server /
			GET /a/{p}
			  path p simple required
			  query q form explode
			  header h simple
			  cookie c form explode
			  query d deepObject
			  query s spaceDelimited
			  query f form
			  path m matrix explode required`, ""},
		{"of 3.2", head("3.2.0") + `
paths:
  /a:
    get:
      parameters:
      - {name: q, in: querystring, content: {application/json: {schema: {type: object}}}}
      - {name: c, in: cookie, style: cookie}
`, `
			server /
			GET /a
			  querystring q
			    application/json (object)
			  cookie c cookie explode`, ""},
		{"of a later version", head("3.1.0") + `
paths:
  /a:
    get:
      parameters:
      - {name: q, in: querystring, content: {application/json: {}}}
      - {name: c, in: cookie, style: cookie}
`, `
			server /
			GET /a
			  querystring q
			    application/json
			  cookie c form explode`, `
			api.yaml:8:23: OpenAPI 3.1 has no parameters in "querystring"; it is read as in 3.2
			api.yaml:9:38: there is no style "cookie"; "form" is assumed`},
		{"listed twice", head("3.1.0") + `
paths:
  /a:
    get:
      parameters:
      - {name: q, in: query, schema: {type: string}}
      - {name: q, in: header}
      - {name: q, in: query, schema: {type: integer}}
      - {name: Q, in: header, required: true}
`, `
			server /
			GET /a
			  query q (integer) form explode
			  header Q simple required`, `
			api.yaml:10:9: the query parameter "q" is listed twice; the last one counts
			api.yaml:11:9: the header parameter "Q" is listed twice; the last one counts`},
		{"of no use", head("3.1.0") + `
paths:
  /a:
    get:
      parameters:
      - null
      - 5
      - {in: query}
      - {name: q}
      - {name: q, in: body}
      - {name: q, in: [query]}
      - {$ref: '#/nowhere'}
      - {name: good, in: query}
`, `
			server /
			GET /a
			  query good form explode`, `
			api.yaml:8:9: a parameter has to be an object, not null; it is left out
			api.yaml:9:9: a parameter has to be an object, not a number; it is left out
			api.yaml:10:9: a parameter has no name; it is left out
			api.yaml:11:9: the parameter "q" does not say where it is; it is left out
			api.yaml:12:23: a parameter cannot be in "body" in OpenAPI 3.1; it is left out
			api.yaml:13:23: "in" has to be a string, not an array; it is left out
			api.yaml:14:16: the reference "#/nowhere" leads nowhere: the document has no "nowhere"`},
		{"with wrong members", head("3.1.0") + `
paths:
  /a/{p}:
    parameters: [{name: p, in: path}]
    get:
      parameters:
      - {name: 5, in: query, required: 'true', explode: maybe, style: fancy}
      - {name: both, in: query, schema: {type: string}, content: {text/plain: {}}}
      - {name: old, in: query, type: string}
      - {name: s, in: query, schema: string}
`, `
			server /
			GET /a/{p}
			  path p simple required
			  query 5 form explode required
			  query both (string) form explode
			  query old form explode
			  query s form explode`, `
			api.yaml:6:18: a path parameter is always required
			api.yaml:9:16: "name" has to be a string, not a number; it is read as "5"
			api.yaml:9:40: "required" has to be a boolean, not a string; it is read as true
			api.yaml:9:57: "explode" has to be a boolean, not a string; it is left out
			api.yaml:9:71: there is no style "fancy"; "form" is assumed
			api.yaml:10:57: a parameter has both "schema" and "content"; "schema" counts
			api.yaml:11:32: "type" has no meaning here; a parameter without "schema" can be anything
			api.yaml:12:38: a schema has to be an object, not a string; it is left out`},
		{"as an object", head("3.1.0") + `
paths:
  /a: {get: {parameters: {q: {in: query}}}}
`, `
			server /
			GET /a`, `
			api.yaml:5:26: "parameters" has to be an array, not an object; it is left out`},
	} {
		t.Run(test.name, test.run)
	}
}

// Lists beyond a few entries are looked up in another way.
func TestLongParameterListIsMergedLikeAShortOne(t *testing.T) {
	t.Parallel()
	text := head("3.1.0") + "paths:\n  /a:\n    parameters:\n"
	for _, name := range "abcdefghijklmnopqrstuvwxyz" {
		text += "    - {name: X-" + string(name) + ", in: header}\n"
	}
	d := load(t, text+"    get: {parameters: [{name: x-C, in: header, required: true}, {name: new, in: query}]}\n")
	list := d.Operations[0].Parameters
	if len(list) != 27 || list[2].Name != "x-C" || !list[2].Required || list[26].Name != "new" {
		t.Errorf("%d parameters, third %+v", len(list), list[2])
	}
}

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

func TestServers(t *testing.T) {
	t.Parallel()
	for _, test := range []modelTest{
		{"operation before path item before document", head("3.1.0") + `
servers: [{url: /doc}]
paths:
  /a:
    servers: [{url: /item}]
    get: {servers: [{url: /op}]}
    put: {}
  /b: {get: {servers: []}}
`, `
			server /doc
			GET /a
			  server /op
			PUT /a
			  server /item
			GET /b`, ""},
		{"of no use", head("3.1.0") + `
servers: [{}, null, {url: 'https://{a}/{b'}, {url: 8, variables: {x: 5}}]
`, `
			server /
			server https://{a}/{b
			server 8`, `
			api.yaml:4:11: a server has no "url"; "/" is assumed
			api.yaml:4:15: a server has to be an object, not null; it is left out
			api.yaml:4:27: the server's URL has a variable "a" that is not defined
			api.yaml:4:52: "url" has to be a string, not a number; it is read as "8"
			api.yaml:4:70: a server variable has to be an object, not a number; it is left out`},
	} {
		t.Run(test.name, test.run)
	}
}

func TestSecurity(t *testing.T) {
	t.Parallel()
	const schemes = `
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: K}
    basic: {$ref: '#/components/securitySchemes/http'}
    http: {type: http, scheme: Basic}
    odd: {type: odd}
    list: []
`
	for _, test := range []modelTest{
		{"operation replaces document", head("3.1.0") + `
security: [{key: [b, a, b]}, {basic: [], key: []}]
paths:
  /a: {get: {}, put: {security: []}, post: {security: [{}]}, patch: {security: [{http: [], x-note: 1}]}}
` + schemes, `
			server /
			GET /a
			  security {key:apiKey[a b]} | {basic:http[] & key:apiKey[]}
			PUT /a
			  security
			POST /a
			  security {}
			PATCH /a
			  security {http:http[]}`, ""},
		{"of no use", head("3.1.0") + `
security: [{keys: []}, {odd: []}, {list: []}, {key: read}, 7]
paths: {/a: {get: {}, put: {security: {key: []}}}}
` + schemes, `
			server /
			GET /a
			  security {keys:undeclared[]} | {odd:odd[]} | {list:undeclared[]} | {key:apiKey[]}
			PUT /a
			  security {keys:undeclared[]} | {odd:odd[]} | {list:undeclared[]} | {key:apiKey[]}`, `
			api.yaml:4:13: the security scheme "keys" is not declared
			api.yaml:4:53: the scopes of "key" have to be an array, not a string; none are assumed
			api.yaml:4:60: a security requirement has to be an object, not a number; it is left out
			api.yaml:5:39: "security" has to be an array, not an object; it is left out
			api.yaml:12:10: the security scheme "odd" has no known type
			api.yaml:13:11: a security scheme has to be an object, not an array; it is left out`},
		{"by URI in 3.2", head("3.2.0") + `
security: [{'#/components/securitySchemes/key': []}]
` + schemes, "", ""},
	} {
		t.Run(test.name, test.run)
	}
}

func TestOAuthFlows(t *testing.T) {
	t.Parallel()
	d := load(t, head("3.2.0")+`
security: [{o: []}]
components:
  securitySchemes:
    o:
      type: oauth2
      oauth2MetadataUrl: https://example.com/meta
      flows:
        implicit: {authorizationUrl: /a, scopes: {w: '', r: ''}}
        deviceAuthorization: {deviceAuthorizationUrl: /d, tokenUrl: /t, refreshUrl: /r}
        magic: {}
        x-note: {}
`)
	s := d.Security.Alternatives[0].Credentials[0].Scheme
	if s.MetadataURL != "https://example.com/meta" || len(s.Flows) != 2 {
		t.Fatalf("scheme %+v", s)
	}
	type flow struct {
		Kind, AuthorizationURL, TokenURL, RefreshURL string
		Scopes                                       []string
	}
	var got []flow
	for _, f := range s.Flows {
		got = append(got, flow{f.Kind, f.AuthorizationURL, f.TokenURL, f.RefreshURL, f.Scopes})
	}
	want := []flow{{"implicit", "/a", "", "", []string{"r", "w"}}, {"deviceAuthorization", "/d", "/t", "/r", nil}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
	same(t, `api.yaml:13:9: there is no OAuth flow "magic"; it is left out`, faults(d))
}

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
