package diff_test

import (
	"testing"

	"github.com/postel-api/postel/diff"
)

// wireSemantics are the rows about texts on the wire, the parts of bodies and what is sent back:
// cases that a comparison of keywords gets wrong.
func wireSemantics() []semantic {
	v30 := func(version, doc string) string { return "openapi: " + version + doc[len("openapi: 3.1.0"):] }
	param := func(in, more, schema string) string {
		return parameter("name: v, in: " + in + more + ", schema: " + schema)
	}
	list, record, text, number := "{type: array, items: {type: string}}", "{type: object, properties: {a: {type: string}}}", "{type: string}", "{type: integer}"
	path := func(name, style string) string {
		return api("3.1.0", "paths: {'/things/{"+name+"}': {get: {parameters: [{name: "+name+", in: path, required: true, style: "+style+", schema: {type: string}}], "+done+"}}}\n")
	}
	upload := func(media, members, encoding string) string {
		return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {"+media+": {schema: {type: object, properties: {"+members+"}}, encoding: {"+encoding+"}}}}, "+done+"}}}\n")
	}
	form, multipart := "application/x-www-form-urlencoded", "multipart/form-data"
	header := func(more, schema string) string {
		return statuses(`"204": {description: Done, headers: {X-V: {` + more + `schema: ` + schema + `}}}`)
	}
	query := func(parameters string) string { return get("parameters: [" + parameters + "], " + done) }
	paging := func(more string) string {
		return query("{name: paging, in: query, " + more + "schema: {type: object, required: [page], properties: {page: {type: integer}, size: {type: integer}}}}")
	}
	loose := query("{name: page, in: query, schema: {type: integer}}, {name: size, in: query, schema: {type: integer}}")
	return []semantic{
		{"A10", near, "an optional object asks for its required member once another one is sent", loose, paging(""), nil, diff.Major},
		{"A10", near, "a required member of an optional object may be left out with the object", paging(""), loose, nil, diff.Minor},
		{"A10", plain, "a list of one is the value, of whatever scalar type", query("{name: id, in: query, schema: {anyOf: [{type: integer}, {type: string}]}}"), query("{name: id, in: query, schema: {type: array, items: {type: string}}}"), nil, diff.Minor},
		{"A10", near, "an object of one member is that member", query("{name: page, in: query, schema: {type: integer}}"), query("{name: paging, in: query, schema: {type: object, required: [page], properties: {page: {type: integer}}}}"), nil, diff.None},

		{"A11", near, "a list looks the same in style simple", param("header", "", list), param("header", ", explode: true", list), nil, diff.None},
		{"A11", plain, "an object does not", param("header", "", record), param("header", ", explode: true", record), nil, diff.Major},
		{"A11", near, "delimiters show only in lists", param("query", "", text), param("query", ", style: pipeDelimited", text), nil, diff.None},
		{"A11", plain, "a delimiter shows in a list", param("query", ", explode: false", list), param("query", ", style: pipeDelimited, explode: false", list), nil, diff.Major},
		{"A11", near, "style deepObject is exploded either way", param("query", ", style: deepObject", record), param("query", ", style: deepObject, explode: true", record), nil, diff.None},
		{"A11", plain, "the name of a path parameter travels with style matrix", path("a", "matrix"), path("b", "matrix"), nil, diff.Major},
		{"A11", near, "and does not with style label", path("a", "label"), path("b", "label"), nil, diff.None},
		{"A11", near, "an integer has no reserved characters", param("query", ", allowReserved: true", number), param("query", "", number), nil, diff.None},
		{"A11", near, "a header is not percent-encoded", param("header", ", allowReserved: true", text), param("header", "", text), nil, diff.None},
		{"A11", near, "only query parameters may be empty", param("header", ", allowEmptyValue: true", text), param("header", "", text), nil, diff.None},
		{"A11", plain, "a response header's object is exploded", header("", record), header("explode: true, ", record), nil, diff.Major},
		{"A11", plain, "a response header is written as JSON", header("", text), statuses(`"204": {description: Done, headers: {X-V: {content: {application/json: {schema: {type: string}}}}}}`), nil, diff.Major},
		{"A11", near, "a response header's list looks the same", header("", list), header("explode: true, ", list), nil, diff.None},
		{"A11", plain, "a form's list is no longer exploded", upload(form, "v: "+list, "v: {style: form}"), upload(form, "v: "+list, "v: {explode: false}"), nil, diff.Major},
		{"A11", plain, "the encoding that said so is gone", upload(form, "v: "+list, "v: {explode: false}"), upload(form, "v: "+list, ""), nil, diff.Major},
		{"A11", near, "the default of a form written out", upload(form, "v: "+list, ""), upload(form, "v: "+list, "v: {style: form, explode: true}"), nil, diff.None},
		{"A11", near, "a form's single value looks the same", upload(form, "v: "+text, ""), upload(form, "v: "+text, "v: {explode: false}"), nil, diff.None},
		{"A11", near, "in 3.0 a multipart body has no style", v30("3.0.3", upload(multipart, "v: "+list, "")), v30("3.0.3", upload(multipart, "v: "+list, "v: {explode: false}")), nil, diff.None},

		{"A12", near, "the default content type of a text", upload(multipart, "v: "+text, ""), upload(multipart, "v: "+text, "v: {contentType: text/plain}"), nil, diff.None},
		{"A12", near, "the default content type of an object", upload(multipart, "v: "+record, ""), upload(multipart, "v: "+record, "v: {contentType: application/json}"), nil, diff.None},
		{"A12", near, "the default content type of a list is that of its elements", upload(multipart, "v: "+list, "v: {contentType: text/plain}"), upload(multipart, "v: "+list, ""), nil, diff.None},
		{"A12", near, "the default content type of a binary text in 3.0", v30("3.0.3", upload(multipart, "v: {type: string, format: binary}", "")), v30("3.0.3", upload(multipart, "v: {type: string, format: binary}", "v: {contentType: application/octet-stream}")), nil, diff.None},
		{"A12", plain, "another content type than the default", upload(multipart, "v: "+record, ""), upload(multipart, "v: "+record, "v: {contentType: application/xml}"), nil, diff.Major},
		{"A12", plain, "a part received as another type", receivedPart(multipart, "image/png"), receivedPart(multipart, "image/jpeg"), nil, diff.Major},
		{"A12", plain, "a part received as one of fewer types", receivedPart(multipart, "'image/png, image/jpeg'"), receivedPart(multipart, "image/jpeg"), nil, diff.Minor},
		{"A12", near, "encoding has no effect on JSON", upload("application/json", "v: "+record, "v: {contentType: image/png}"), upload("application/json", "v: "+record, "v: {contentType: image/jpeg}"), nil, diff.None},
		{"A12", plain, "the headers of a part are gone with its encoding", upload(multipart, "v: {}", "v: {headers: {X-V: {schema: {type: string}}}}"), upload(multipart, "v: {}", ""), nil, diff.Major},
		{"A12", near, "a response entry that its range still covers", get(`responses: {"200": {description: OK, content: {'text/*': {schema: {type: string}}, text/csv: {schema: {type: string}}}}}`), get(`responses: {"200": {description: OK, content: {'text/*': {schema: {type: string}}}}}`), nil, diff.None},

		{"A13", near, "a server's variable written out", serving("https://{r}.example.com", "r: {default: eu, enum: [eu, ap]}"), api("3.1.0", "servers: [{url: 'https://eu.example.com'}, {url: 'https://ap.example.com'}]\n"+anOperation), nil, diff.None},
		{"A13", near, "a variable that takes any value takes the old one", serving("https://eu.example.com", ""), serving("https://{r}.example.com/", "r: {default: eu}"), nil, diff.Minor},
		{"A13", plain, "a variable took any value and takes one", serving("https://{r}.example.com", "r: {default: eu}"), serving("https://eu.example.com", ""), nil, diff.Major},
		{"A13", near, "the default of a variable is for people", serving("https://{r}.example.com", "r: {default: eu, enum: [eu, ap]}"), serving("https://{r}.example.com", "r: {default: ap, enum: [eu, ap]}"), nil, diff.Patch},
		{"A13", near, "a server moves to the path", api("3.1.0", "servers: [{url: 'https://a.example.com'}]\n"+anOperation), api("3.1.0", "paths: {/a: {servers: [{url: 'https://a.example.com'}], get: {"+done+"}}}\n"), nil, diff.None},
		{"A13", plain, "an operation has a server of its own", serving("https://a.example.com", ""), api("3.1.0", "servers: [{url: 'https://a.example.com'}]\npaths: {/a: {get: {servers: [{url: 'https://b.example.com'}], "+done+"}}}\n"), nil, diff.Major},

		{"A14", plain, "the discovery URL moved", guarded("type: openIdConnect, openIdConnectUrl: 'https://id.example.com/a'"), guarded("type: openIdConnect, openIdConnectUrl: 'https://id.example.com/b'"), nil, diff.Major},
		{"security", plain, "a scheme keeps its name and becomes another", guarded("type: http, scheme: basic"), guarded("type: http, scheme: bearer"), nil, diff.Major},
		{"security", plain, "a key moves from the header to the query", guarded("type: apiKey, in: header, name: K"), guarded("type: apiKey, in: query, name: K"), nil, diff.Major},
		{"security", plain, "a scheme is named as an extension is", api("3.1.0", "paths: {/a: {get: {"+done+"}}}\n"), api("3.1.0", "security: [{x-api-key: []}]\npaths: {/a: {get: {"+done+"}}}\ncomponents: {securitySchemes: {x-api-key: {type: apiKey, in: header, name: X-Api-Key}}}\n"), nil, diff.Major},
		{"security", near, "the case of an HTTP scheme", guarded("type: http, scheme: Bearer"), guarded("type: http, scheme: bearer"), nil, diff.None},
		{"security", near, "the format of a bearer token is a hint for people", guarded("type: http, scheme: bearer, bearerFormat: JWT"), guarded("type: http, scheme: bearer"), nil, diff.Patch},

		{"A15", near, "the name of a callback does not travel", calledBack("a", "{$request.query.url}"), calledBack("b", "{$request.query.url}"), nil, diff.None},
		{"A15", plain, "its URL does", calledBack("a", "{$request.query.url}"), calledBack("a", "{$request.query.other}"), nil, diff.Major},
		{"A15", near, "of two callbacks to one URL each keeps its name's message", twoCallbacks("a", "b"), twoCallbacks("b", "a"), nil, diff.None},

		{"A18", near, "a link follows its operation's new name", linked("operationId: first", "first"), linked("operationId: second", "second"), nil, diff.Patch},
		{"A18", near, "a link by reference instead of by name", linked("operationId: first", "first"), linked("operationRef: '#/paths/~1things/get'", "first"), nil, diff.None},
		{"A18", near, "an extension of a link is an extension", linked("operationId: first, x-a: 1", "first"), linked("operationId: first, x-a: 2", "first"), nil, diff.Patch},
		{"A22", near, "what only an extension leads to is out of reach", api("3.1.0", anOperation+"x-any: {$ref: '#/components/schemas/S'}\ncomponents: {schemas: {S: {type: string}}}\n"), api("3.1.0", anOperation+"x-any: {$ref: '#/components/schemas/S'}\ncomponents: {schemas: {S: {type: integer}}}\n"), nil, diff.Patch},
		{"A22", near, "what an extension below an operation leads to is, too", extended("{type: string}"), extended("{type: integer}"), nil, diff.Patch},
		{"A22", near, "a property may be named as an extension is", get(`responses: {"200": {description: OK, content: {application/json: {schema: {properties: {x-a: {$ref: '#/components/schemas/S'}}}}}}}`) + "components: {schemas: {S: {type: string}}}\n",
			get(`responses: {"200": {description: OK, content: {application/json: {schema: {properties: {x-a: {$ref: '#/components/schemas/S'}}}}}}}`) + "components: {schemas: {S: {type: integer}}}\n", nil, diff.Major},
		{"examples", plain, "an example that is a component says something else", exampled("{a: {$ref: '#/components/examples/a'}}", "{value: x}"), exampled("{a: {$ref: '#/components/examples/a'}}", "{value: y}"), nil, diff.Patch},
		{"examples", plain, "the words beside the reference change", exampled("{a: {$ref: '#/components/examples/a', summary: one}}", "{value: x}"), exampled("{a: {$ref: '#/components/examples/a', summary: two}}", "{value: x}"), nil, diff.Patch},
		{"examples", plain, "one is new", exampled("{a: {value: x}}", "{value: x}"), exampled("{a: {value: x}, b: {value: x}}", "{value: x}"), nil, diff.Patch},
		{"examples", near, "an example moves into the components", exampled("{a: {value: x}}", "{value: x}"), exampled("{a: {$ref: '#/components/examples/a'}}", "{value: x}"), nil, diff.None},
		{"A18", plain, "a link passes another value", linked("operationId: first, parameters: {v: a}", "first"), linked("operationId: first, parameters: {v: b}", "first"), nil, diff.Minor},
	}
}

// receivedPart is a document whose GET /things answers a body of parts, one of which has those
// content types.
func receivedPart(media, types string) string {
	return get(`responses: {"200": {description: OK, content: {` + media + `: {schema: {type: object, properties: {v: {}}}, encoding: {v: {contentType: ` + types + `}}}}}}`)
}

// calledBack is a document with one callback.
func calledBack(name, url string) string {
	return get("callbacks: {" + name + ": {'" + url + "': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, " + done + "}}}}, " + done)
}

// twoCallbacks is a document with callbacks to one URL in that order: the body of a is a string,
// the body of b an integer.
func twoCallbacks(first, second string) string {
	at := func(name string) string {
		kind := map[string]string{"a": "string", "b": "integer"}[name]
		return name + ": {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: " + kind + "}}}}, " + done + "}}}"
	}
	return get("callbacks: {" + at(first) + ", " + at(second) + "}, " + done)
}

// extended is a document with an operation that has an extension, which leads to that schema.
func extended(schema string) string {
	return api("3.1.0", "paths: {/a: {get: {x-any: [{$ref: '#/components/schemas/S'}], "+done+"}}}\ncomponents: {schemas: {S: "+schema+"}}\n")
}

// exampled is a document with those examples of a body, and one of the components.
func exampled(examples, component string) string {
	return api("3.1.0", "paths: {/a: {get: {responses: {'200': {description: OK, content: {application/json: {examples: "+examples+"}}}}}}}\ncomponents: {examples: {a: "+component+"}}\n")
}

// linked is a document with an operation of that operationId and a link.
func linked(link, id string) string {
	return get(`operationId: ` + id + `, responses: {"204": {description: Done, links: {again: {` + link + `}}}}`)
}

const anOperation = "paths: {/a: {get: {" + done + "}}}\n"

// serving is a document with one server.
func serving(url, variables string) string {
	return api("3.1.0", "servers: [{url: '"+url+"', variables: {"+variables+"}}]\n"+anOperation)
}

// guarded is a document whose one operation asks for that scheme.
func guarded(scheme string) string {
	return api("3.1.0", "paths: {/a: {get: {security: [{k: []}], "+done+"}}}\ncomponents: {securitySchemes: {k: {"+scheme+"}}}\n")
}

// A Swagger 2.0 document and the same service in OpenAPI 3 have one contract.
func TestTheSameServiceInSwagger2AndOpenAPI3IsNoChange(t *testing.T) {
	t.Parallel()
	old := "swagger: '2.0'\ninfo: {title: T, version: 1.0.0}\n"
	for name, pair := range map[string][2]string{
		"base path, body and lists": {
			old + `host: a.example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /a/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, type: string, description: d}
        - {name: l, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: b, in: body, required: true, schema: {$ref: "#/definitions/B"}}
      responses:
        "200": {description: OK, schema: {$ref: "#/definitions/B"}, headers: {X-A: {type: integer}}}
definitions: {B: {type: object, properties: {x: {type: string}}}}
`,
			api("3.0.3", `servers: [{url: "https://a.example.com/v1"}]
paths:
  /a/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, description: d, schema: {type: string}}
        - {name: l, in: query, schema: {type: array, items: {type: string}}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}, headers: {X-A: {schema: {type: integer}}}}
components: {schemas: {B: {type: object, properties: {x: {type: string}}}}}
`),
		},
		"a form with a list": {
			old + `paths:
  /a:
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters:
        - {name: x, in: formData, type: string, required: true}
        - {name: l, in: formData, type: array, items: {type: string}, collectionFormat: csv}
      responses: {"204": {description: Done}}
`,
			api("3.1.0", `paths:
  /a:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [x], properties: {x: {type: string}, l: {type: array, items: {type: string}}}}
            encoding: {l: {explode: false}}
      responses: {"204": {description: Done}}
`),
		},
		"an OAuth flow": {
			old + `securityDefinitions: {o: {type: oauth2, flow: accessCode, authorizationUrl: "https://id.example.com/a", tokenUrl: "https://id.example.com/t", scopes: {r: read}}}
paths: {/a: {get: {security: [{o: [r]}], ` + done + `}}}
`,
			api("3.1.0", `components: {securitySchemes: {login: {type: oauth2, flows: {authorizationCode: {authorizationUrl: "https://id.example.com/a", tokenUrl: "https://id.example.com/t", scopes: {r: read}}}}}}
paths: {/a: {get: {security: [{login: [r]}], `+done+`}}}
`),
		},
	} {
		if r := compare(t, pair[0], pair[1]); r.Verdict != diff.None {
			t.Errorf("%s:\n%s", name, lines(r))
		}
		if r := compare(t, pair[1], pair[0]); r.Verdict != diff.None {
			t.Errorf("%s, backwards:\n%s", name, lines(r))
		}
	}
}

// The specification asks for a declaration; without one there is nothing to hold the other
// document against, and the report says so.
func TestAnUndeclaredPathParameterIsNoticed(t *testing.T) {
	t.Parallel()
	bare := api("3.1.0", "paths: {'/a/{x}': {get: {"+done+"}}}\n")
	declared := api("3.1.0", "paths: {'/a/{x}': {get: {parameters: [{name: x, in: path, required: true, schema: {type: integer}}], "+done+"}}}\n")
	for side, r := range map[string]*diff.Report{"base": compare(t, bare, declared), "revision": compare(t, declared, bare)} {
		if len(r.Notices) != 1 || r.Notices[0].Kind != "not-compared" || r.Notices[0].Side != side || r.Notices[0].Location == nil {
			t.Errorf("undeclared in the %s: notices %+v", side, r.Notices)
		}
	}
}

// A scheme that keeps its name is told by its form, a parameter with a media type by its name.
func TestMessagesNameWhatChanged(t *testing.T) {
	t.Parallel()
	json := func(kind string) string {
		return parameter("name: q, in: query, content: {application/json: {schema: {type: " + kind + "}}}")
	}
	for want, pair := range map[string][2]string{
		"k (http basic) was enough, now it takes k (apiKey in query K)": {guarded("type: http, scheme: basic"), guarded("type: apiKey, in: query, name: K")},
		"query parameter q was integer and is now boolean":              {json("integer"), json("boolean")},
	} {
		r := compare(t, pair[0], pair[1])
		if len(r.Findings) != 1 || r.Findings[0].Message != want {
			t.Errorf("want %q:\n%s", want, lines(r))
		}
	}
}
