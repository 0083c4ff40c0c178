package judge_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/swagger"
)

// speaker returns the party of a description, with its only operation; without is one that has none.
func speaker(t testing.TB, text string) diff.Party {
	t.Helper()
	if !strings.HasPrefix(text, "swagger") && !strings.HasPrefix(text, "openapi") {
		text = "openapi: 3.0.0\n" + text
	}
	d, err := swagger.Load("api.yaml", []byte(text), swagger.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	p := diff.Party{Document: d}
	for _, ops := range [][]*swagger.Operation{d.Webhooks, d.Operations} {
		if len(ops) > 0 {
			p.Operation = ops[0]
		}
	}
	return p
}

func get(url string, fields ...wire.Field) *wire.Exchange {
	return &wire.Exchange{Request: wire.Request{Method: "GET", URL: url, Header: fields}}
}

func post(url, kind, body string) *wire.Exchange {
	e := &wire.Exchange{Request: wire.Request{Method: "POST", URL: url, Body: body}}
	if kind != "" {
		e.Request.Header = []wire.Field{{Name: "Content-Type", Value: kind}}
	}
	return e
}

func answer(status int, kind, body string, fields ...wire.Field) *wire.Exchange {
	e := get("https://api.example/v1/a")
	e.Response = &wire.Response{Status: status, Header: fields, Body: body}
	if kind != "" {
		e.Response.Header = append(e.Response.Header, wire.Field{Name: "Content-Type", Value: kind})
	}
	return e
}

func heard(c diff.Claim) diff.Opinion { return judge.All()[2].Judge(c) }

func TestRequestsAreHeardByBothDocuments(t *testing.T) {
	t.Parallel()
	query := func(schema string) string {
		return "paths: {/a: {get: {parameters: [{name: q, in: query, schema: {" + schema + "}}]}}}"
	}
	body := func(kind, schema string) string {
		return "paths: {/a: {post: {requestBody: {required: true, content: {" + kind + ": {schema: {" + schema + "}}}}}}}"
	}
	const at = "https://api.example/v1/a"
	request := subschema.Relation{View: subschema.Request}
	tests := []struct {
		name             string
		sender, receiver string
		relation         subschema.Relation
		exchange         *wire.Exchange
		says             diff.Stance
		reason           string
	}{
		{"a narrowed query parameter", query("type: integer, maximum: 9"), query("type: integer, maximum: 5"), request, get(at + "?q=7"), diff.Confirms, ""},
		{"a value that both accept", query("type: integer, maximum: 9"), query("type: integer, maximum: 5"), request, get(at + "?q=3"), diff.Disputes, "the receiver's side accepts it"},
		{"a value that both refuse", query("type: integer, maximum: 9"), query("type: integer, maximum: 5"), request, get(at + "?q=10"), diff.Disputes, `the sender's side refuses it: parameter "q" in query has an error: at '': number must be at most 9`},
		{"another path", query("type: integer"), strings.Replace(query("type: integer"), "/a:", "/b:", 1), request, get(at + "?q=7"), diff.Confirms, ""},
		{"another path that the sender has", strings.Replace(query("type: integer"), "/a:", "/b:", 1), query("type: integer"), request, get(at + "?q=7"), diff.Disputes, "the sender's side refuses it: the path of the request is not the one of the operation"},
		{"a parameter that is required now", query("type: integer"), strings.Replace(query("type: integer"), "in: query", "in: query, required: true", 1), request, get(at), diff.Confirms, ""},
		{"a parameter that is not declared is not looked at", query("type: integer"), "paths: {/a: {get: {}}}", request, get(at + "?q=7"), diff.Disputes, "the receiver's side accepts it"},
		{"a list of texts", query("type: array, items: {type: string}"), query("type: array, maxItems: 1, items: {type: string}"), request, get(at + "?q=a&q=b"), diff.Confirms, ""},
		{"a parameter without type", query(""), query("type: integer"), request, get(at + "?q=b"), diff.Abstains, "kin-openapi cannot decode the parameter q, whose schema has no type or several"},
		{"a text that kin-openapi takes for true", query("type: integer"), query("type: boolean"), request, get(at + "?q=1"), diff.Abstains, `kin-openapi reads the text "1" in its own way`},
		{"a text that kin-openapi takes for a number", query("type: string"), query("type: array, items: {type: number}"), request, get(at + "?q=1e3"), diff.Abstains, `kin-openapi reads the text "1e3" in its own way`},
		{"a parameter of two types", query("oneOf: [{type: integer}, {type: string}]"), query("type: integer"), request, get(at + "?q=b"), diff.Abstains, "kin-openapi cannot decode the parameter q, whose schema has no type or several"},
		{"an empty text", query("type: string"), query("type: integer"), request, get(at + "?q="), diff.Abstains, "kin-openapi takes an empty text for nothing sent"},
		{"a path parameter", "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}}", "paths: {'/a/{key}': {get: {parameters: [{name: key, in: path, required: true, schema: {type: integer}}]}}}", request, get(at + "/x%2Fy"), diff.Confirms, ""},
		{"a path with a name inside a step", "paths: {'/a/{id}.{ext}': {get: {parameters: [{name: ext, in: path, required: true, schema: {type: string}}]}}}", "paths: {'/a/{id}.{ext}': {get: {parameters: [{name: ext, in: path, required: true, schema: {type: string, enum: [csv]}}]}}}", request, get(at + "/x.json"), diff.Confirms, ""},
		{"a header", "paths: {/a: {get: {parameters: [{name: X-A, in: header, schema: {type: string}}]}}}", "paths: {/a: {get: {parameters: [{name: x-a, in: header, schema: {type: string, maxLength: 1}}]}}}", request, get(at, wire.Field{Name: "X-A", Value: "ab"}), diff.Confirms, ""},
		{"the header Accept is ignored", "paths: {/a: {get: {}}}", "paths: {/a: {get: {parameters: [{name: Accept, in: header, required: true, schema: {type: string}}]}}}", request, get(at), diff.Disputes, "the receiver's side accepts it"},
		{"a cookie", "paths: {/a: {get: {parameters: [{name: c, in: cookie, schema: {type: string}}]}}}", "paths: {/a: {get: {parameters: [{name: c, in: cookie, schema: {type: integer}}]}}}", request, get(at, wire.Field{Name: "Cookie", Value: "c=x"}), diff.Confirms, ""},
		{"security is not judged", "paths: {/a: {get: {}}}", "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: http, scheme: basic}}}\npaths: {/a: {get: {}}}", request, get(at), diff.Disputes, "the receiver's side accepts it"},
		{"an operation that is gone", query("type: integer"), "paths: {}", request, get(at + "?q=7"), diff.Confirms, ""},
		{"an operation that the sender never had", "paths: {}", query("type: integer"), request, get(at + "?q=7"), diff.Disputes, "the sender's side refuses it: it does not have the operation"},
		{"a member of a body", body("application/json", "type: object, properties: {a: {type: string}}"), body("application/json", "type: object, properties: {a: {type: integer}}"), request, post(at, "application/json", `{"a":"x"}`), diff.Confirms, ""},
		{"a readOnly member is not required", body("application/json", "type: object"), body("application/json", "type: object, required: [id], properties: {id: {type: string, readOnly: true}}"), request, post(at, "application/json", `{}`), diff.Disputes, "the receiver's side accepts it"},
		{"without a view it is", body("application/json", "type: object"), body("application/json", "type: object, required: [id], properties: {id: {type: string, readOnly: true}}"), subschema.Relation{}, post(at, "application/json", `{}`), diff.Confirms, ""},
		{"a media type that is gone", body("application/json", ""), body("text/plain", ""), request, post(at, "application/json", `{}`), diff.Confirms, ""},
		{"a range of media types", body("application/json", ""), body("application/*", ""), request, post(at, "application/json", `{}`), diff.Disputes, "the receiver's side accepts it"},
		{"a body that nobody wants any more", body("application/json", ""), "paths: {/a: {post: {}}}", request, post(at, "application/json", `{}`), diff.Confirms, ""},
		{"a body that is required now", strings.Replace(body("application/json", ""), "required: true", "required: false", 1), body("application/json", ""), request, post(at, "", ""), diff.Confirms, ""},
		{"null where it is declared", body("application/json", "type: object, properties: {a: {type: string, nullable: true}}"), body("application/json", "type: object, properties: {a: {type: string}}"), request, post(at, "application/json", `{"a":null}`), diff.Confirms, ""},
		{"a form", body("application/x-www-form-urlencoded", "type: object, properties: {n: {type: integer}}"), body("application/x-www-form-urlencoded", "type: object, properties: {n: {type: integer, maximum: 1}}"), request, post(at, "application/x-www-form-urlencoded", "n=2"), diff.Confirms, ""},
		{"a form with a field of many types", body("multipart/form-data", "type: object, properties: {n: {anyOf: [{type: integer}, {type: string}]}}"), body("multipart/form-data", "type: object, required: [m]"), request, post(at, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n2\r\n--b--\r\n"), diff.Abstains, "kin-openapi cannot decode the field n, whose schema has no type or several"},
		{"a media type without a decoder", body("application/xml", "type: object"), body("application/xml", "type: string"), request, post(at, "application/xml", "<a/>"), diff.Abstains, `kin-openapi cannot decode it: request body has an error: failed to decode request body: unsupported content type "application/xml"`},
		{"a format that decides", body("application/json", "type: string"), body("application/json", "type: string, format: date"), request, post(at, "application/json", `"x"`), diff.Abstains, "a format decides, and kin-openapi has no checks for most of them"},
		{"a webhook", "openapi: 3.1.0\nwebhooks: {hook: {post: {requestBody: {content: {application/json: {schema: {}}}}}}}", "openapi: 3.1.0\nwebhooks: {hook: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}", subschema.Relation{View: subschema.Response}, post("http://localhost/", "application/json", `1`), diff.Confirms, ""},
		{"a Swagger 2.0 query parameter", "swagger: '2.0'\npaths: {/a: {get: {parameters: [{name: q, in: query, type: array, items: {type: string}, collectionFormat: pipes}]}}}", "swagger: '2.0'\npaths: {/a: {get: {parameters: [{name: q, in: query, type: array, items: {type: string}, maxItems: 1, collectionFormat: pipes}]}}}", request, get(at + "?q=a%7Cb"), diff.Confirms, ""},
		{"a Swagger 2.0 form", "swagger: '2.0'\npaths: {/a: {post: {parameters: [{name: n, in: formData, type: integer}]}}}", "swagger: '2.0'\npaths: {/a: {post: {parameters: [{name: n, in: formData, type: integer, required: true}]}}}", request, post(at, "application/x-www-form-urlencoded", "m=1"), diff.Confirms, ""},
		{"a Swagger 2.0 body", "swagger: '2.0'\npaths: {/a: {post: {parameters: [{name: b, in: body, schema: {type: object}}]}}}", "swagger: '2.0'\npaths: {/a: {post: {parameters: [{name: b, in: body, schema: {type: object, required: [x]}}]}}}", request, post(at, "application/json", "{}"), diff.Confirms, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := heard(diff.Claim{Sender: speaker(t, tt.sender), Receiver: speaker(t, tt.receiver), Relation: tt.relation, Exchange: tt.exchange})
			if o.Says != tt.says || o.Reason != tt.reason {
				t.Errorf("got %s: %s\nwant %s: %s", o.Says, o.Reason, tt.says, tt.reason)
			}
		})
	}
}

func TestOnlyTheResponseOfAnExchangeIsHeard(t *testing.T) {
	t.Parallel()
	responses := func(list string) string { return "paths: {/a: {get: {responses: {" + list + "}}}}" }
	object := func(schema string) string {
		return responses("'200': {description: d, content: {application/json: {schema: {" + schema + "}}}}")
	}
	tests := []struct {
		name             string
		sender, receiver string
		exchange         *wire.Exchange
		says             diff.Stance
		reason           string
	}{
		{"a type that changed", object("type: string"), object("type: integer"), answer(200, "application/json", `"x"`), diff.Confirms, ""},
		{"a member that a tolerant reader does not know", object("type: object"), object("type: object, additionalProperties: false"), answer(200, "application/json", `{"a":1}`), diff.Disputes, "the receiver's side accepts it"},
		{"a writeOnly member", object("type: object"), object("type: object, properties: {p: {type: string, writeOnly: true}}, required: [p]"), answer(200, "application/json", `{}`), diff.Disputes, "the receiver's side accepts it"},
		{"a status that nobody was told of", responses("'201': {description: d}"), responses("'200': {description: d}"), answer(201, "", ""), diff.Confirms, ""},
		{"a status within a range", responses("'201': {description: d}"), responses("2XX: {description: d}"), answer(201, "", ""), diff.Disputes, "the receiver's side accepts it"},
		{"a media type that nobody was told of", responses("'200': {description: d, content: {text/plain: {}}}"), object("type: string"), answer(200, "text/plain", "x"), diff.Confirms, ""},
		{"a header that was promised", responses("'200': {description: d}"), responses("'200': {description: d, headers: {X-A: {required: true, schema: {type: string}}}}"), answer(200, "", ""), diff.Confirms, ""},
		{"a header of another type", responses("'200': {description: d, headers: {X-A: {schema: {type: string}}}}"), responses("'200': {description: d, headers: {X-A: {schema: {type: integer}}}}"), answer(200, "", "", wire.Field{Name: "X-A", Value: "x"}), diff.Confirms, ""},
		{"a request that the new document refuses", strings.Replace(object("type: string"), "get: {", "get: {parameters: [{name: q, in: query, required: true, schema: {type: string}}], ", 1), object("type: integer"), answer(200, "application/json", `"x"`), diff.Confirms, ""},
		{"a body where none was declared", object("type: string"), responses("'200': {description: d}"), answer(200, "application/json", `"x"`), diff.Abstains, "kin-openapi does not look at a body that is not declared"},
		{"a response where none was declared", object("type: string"), "paths: {/a: {get: {}}}", answer(200, "application/json", `"x"`), diff.Abstains, "kin-openapi does not look at responses where none is declared"},
		{"a status that is not looked at", responses("'304': {description: d}"), responses("'200': {description: d}"), answer(304, "", ""), diff.Abstains, "kin-openapi does not look at responses of that status"},
		{"an operation that is gone", object("type: string"), "paths: {}", answer(200, "application/json", `"x"`), diff.Confirms, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rel := subschema.Relation{View: subschema.Response, TolerantReceiver: true}
			o := heard(diff.Claim{Sender: speaker(t, tt.sender), Receiver: speaker(t, tt.receiver), Relation: rel, Exchange: tt.exchange})
			if o.Says != tt.says || o.Reason != tt.reason {
				t.Errorf("got %s: %s\nwant %s: %s", o.Says, o.Reason, tt.says, tt.reason)
			}
		})
	}
}

func TestWhatIsNotSentIsNotGoneThrough(t *testing.T) {
	t.Parallel()
	text := "components:\n  schemas:\n    S40: {type: string}\n"
	for i := range 40 {
		text += fmt.Sprintf("    S%d: {anyOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n", i, i+1, i+1)
	}
	const parameter = "parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/S0'}}, {name: r, in: query, schema: {type: string}}]"
	const header = "headers: {X-A: {schema: {$ref: '#/components/schemas/S0'}}}"
	p := speaker(t, text+"paths: {/a: {get: {"+parameter+", responses: {'200': {description: d, "+header+"}}}}}\n")
	for _, e := range []*wire.Exchange{get("https://api.example/a?r=x"), answer(200, "", "")} {
		if e.Response != nil {
			e.Request.URL = "https://api.example/a"
		}
		if o := heard(diff.Claim{Sender: p, Receiver: p, Exchange: e}); o.Says != diff.Disputes {
			t.Errorf("got %+v", o)
		}
	}
	e := get("https://api.example/a?q=x")
	if o := heard(diff.Claim{Sender: p, Receiver: p, Exchange: e}); o.Says != diff.Abstains || !strings.Contains(o.Reason, "steps") {
		t.Errorf("got %+v", o)
	}
}

func TestClaimsHaveTheirJudges(t *testing.T) {
	t.Parallel()
	p := speaker(t, "paths: {/a: {get: {}}}")
	if got := stances(diff.Claim{Sender: p, Receiver: p, Exchange: get("https://api.example/a")}); got != "- - disputes" {
		t.Errorf("an exchange: %s", got)
	}
	if got := stances(diff.Claim{Sender: p, Receiver: p, Value: "1"}); got != "disputes disputes -" {
		t.Errorf("a value: %s", got)
	}
	if got := stances(diff.Claim{Sender: p, Receiver: p, Value: `"1"`, Relation: subschema.Relation{Text: true}}); got != "disputes - -" {
		t.Errorf("a text: %s", got)
	}
}
