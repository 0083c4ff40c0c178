package swagger_test

import "testing"

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
			api.yaml:11:32: "type" has no meaning in a parameter of OpenAPI 3.1; it is left out
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
