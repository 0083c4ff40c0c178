package swagger_test

import "testing"

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
