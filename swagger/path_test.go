package swagger_test

import "testing"

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
		{"by a name that begins as an extension does", head("3.1.0") + `
webhooks:
  x-note: text
  x-born: {post: {` + ok + `, callbacks: {x-done: {/b: {get: {` + ok + `}}}, x-note: text}}}
`, `
			server /
			webhook POST x-born
			  200
			  callback x-done
			    GET /b
			      200`, ""},
		{"of 3.1 in 3.0", head("3.0.0") + "paths: {}\nwebhooks:" + hook, want, `
			api.yaml:4:1: OpenAPI 3.0 has no webhooks; they are read as in 3.1`},
	} {
		t.Run(test.name, test.run)
	}
}
