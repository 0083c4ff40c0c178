package swagger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		{"by a name that begins as an extension does", head("3.1.0") + `
security: [{x-api-key: []}, {x-api-key: [], x-note: 1}]
paths: {/a: {get: {}}}
components: {securitySchemes: {x-api-key: {type: apiKey, in: header, name: X-Api-Key}}}
`, `
			server /
			GET /a
			  security {x-api-key:apiKey[]} | {x-api-key:apiKey[]}`, ""},
		{"of no use", head("3.1.0") + `
security: [{keys: []}, {odd: []}, {list: []}, {key: read}, 7]
paths: {/a: {get: {}, put: {security: {key: []}}, post: {security: [5]}}}
` + schemes, `
			server /
			GET /a
			  security {keys:undeclared[]} | {odd:odd[]} | {list:undeclared[]} | {key:apiKey[]}
			PUT /a
			  security {keys:undeclared[]} | {odd:odd[]} | {list:undeclared[]} | {key:apiKey[]}
			POST /a
			  security {keys:undeclared[]} | {odd:odd[]} | {list:undeclared[]} | {key:apiKey[]}`, `
			api.yaml:4:13: the security scheme "keys" is not declared
			api.yaml:4:53: the scopes of "key" have to be an array, not a string; none are assumed
			api.yaml:4:60: a security requirement has to be an object, not a number; it is left out
			api.yaml:5:39: "security" has to be an array, not an object; it is left out
			api.yaml:5:69: a security requirement has to be an object, not a number; it is left out
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
        implicit: {authorizationUrl: /a, scopes: {w: '', x-r: '', x-note: 1}}
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
	want := []flow{{"implicit", "/a", "", "", []string{"w", "x-r"}}, {"deviceAuthorization", "/d", "/t", "/r", nil}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
	same(t, `api.yaml:13:9: there is no OAuth flow "magic"; it is left out`, faults(d))
}
