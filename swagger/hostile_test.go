package swagger_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/postel-api/postel/swagger"
)

// Every member of a description may hold anything.
func TestWrongShapesAreFaultsAndNeverPanics(t *testing.T) {
	t.Parallel()
	members := map[string][]string{
		"3.2.0": {
			"info", "tags", "servers", "security", "paths", "webhooks", "components", "$self",
			"components/securitySchemes", "components/securitySchemes/k", "components/securitySchemes/k/flows", "components/securitySchemes/k/flows/implicit",
			"tags/0", "servers/0", "servers/0/url", "servers/0/variables", "servers/0/variables/v", "servers/0/variables/v/enum", "security/0", "security/0/k",
			"paths/~1a", "paths/~1a/get", "paths/~1a/parameters", "paths/~1a/servers", "paths/~1a/additionalOperations", "paths/~1a/additionalOperations/COPY",
			"paths/~1a/get/parameters/0", "paths/~1a/get/parameters/0/schema", "paths/~1a/get/parameters/0/content",
			"paths/~1a/get/requestBody", "paths/~1a/get/requestBody/content", "paths/~1a/get/requestBody/content/a", "paths/~1a/get/requestBody/content/a/encoding",
			"paths/~1a/get/requestBody/content/a/encoding/e", "paths/~1a/get/requestBody/content/a/prefixEncoding", "paths/~1a/get/requestBody/content/a/itemEncoding",
			"paths/~1a/get/responses", "paths/~1a/get/responses/200", "paths/~1a/get/responses/200/headers", "paths/~1a/get/responses/200/headers/h",
			"paths/~1a/get/responses/200/links", "paths/~1a/get/responses/200/links/l", "paths/~1a/get/callbacks", "paths/~1a/get/callbacks/c", "paths/~1a/get/callbacks/c/e",
			"paths/~1a/get/deprecated", "paths/~1a/get/operationId", "paths/~1a/get/security", "paths/~1a/get/x-sunset",
		},
		"2.0": {
			"host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses", "securityDefinitions", "securityDefinitions/k",
			"paths/~1a/get/consumes", "paths/~1a/get/produces", "paths/~1a/get/schemes", "paths/~1a/get/parameters/0", "paths/~1a/get/parameters/0/schema",
			"paths/~1a/get/parameters/0/in", "paths/~1a/get/responses/200/schema", "paths/~1a/get/responses/200/headers/h",
		},
	}
	values := []string{`null`, `true`, `5`, `"text"`, `[]`, `{}`, `[null]`, `[[]]`, `{"": null}`, `{"$ref": "#"}`, `{"$ref": ""}`, `{"$ref": null}`, `{"$ref": "#/paths"}`, `{"$ref": "#/openapi"}`, `{"$ref": "x"}`}
	for version, paths := range members {
		for _, path := range paths {
			for _, value := range values {
				text := nest(version, strings.Split(path, "/"), value)
				d, err := swagger.Load("api.json", []byte(text), swagger.Options{})
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				outline(d)
				for _, f := range d.Faults {
					if f.Span.IsZero() || f.Msg == "" {
						t.Errorf("%s: a fault is nowhere: %+v", text, f)
					}
				}
			}
		}
	}
}

// nest writes a description whose member at a path has a value, inside objects and arrays.
func nest(version string, path []string, value string) string {
	for i := len(path) - 1; i > 0; i-- {
		key := strings.ReplaceAll(path[i], "~1", "/")
		if key == "0" {
			value = "[" + value + "]"
		} else {
			value = fmt.Sprintf("{%q: %s}", key, value)
		}
	}
	keyword := "openapi"
	if version == "2.0" {
		keyword = "swagger"
	}
	return fmt.Sprintf(`{%q: %q, %q: %s}`, keyword, version, path[0], value)
}

// A few megabytes must not become gigabytes. Each document refers to one large thing from many
// places; its model may share or give up, but it ends.
func TestReferenceBombsStayBounded(t *testing.T) {
	const n = 10_000
	repeat := func(format, sep string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = strings.ReplaceAll(format, "%", fmt.Sprint(i))
		}
		return strings.Join(parts, sep)
	}
	few := func(format string) string { // as many aliases of n values as may be written out
		return strings.Join(strings.SplitAfter(repeat(format, ""), "\n")[:300], "")
	}
	params := repeat(`{"name": "p%", "in": "query"}`, ",")
	tests := []struct{ name, text string }{
		{"many paths to one item with many parameters", `{"openapi": "3.1.0", "paths": {` + repeat(`"/p%": {"$ref": "#/components/pathItems/i"}`, ",") +
			`}, "components": {"pathItems": {"i": {"parameters": [` + params + `], "get": {}, "put": {"parameters": [{"name": "x", "in": "query"}]}}}}}`},
		{"many methods of an item with many parameters", `{"openapi": "3.2.0", "paths": {"/p": {"parameters": [` + params + `], "additionalOperations": {` +
			repeat(`"M%": {"parameters": [{"name": "x", "in": "query"}]}`, ",") + `}}}}`},
		{"many paths to one item with many methods", `{"openapi": "3.2.0", "paths": {` + repeat(`"/p%": {"$ref": "#/components/pathItems/i"}`, ",") +
			`}, "components": {"pathItems": {"i": {"additionalOperations": {` + repeat(`"M%": {}`, ",") + `}}}}}`},
		{"many operations to one response with many headers", `{"openapi": "3.1.0", "paths": {` + repeat(`"/p%": {"get": {"responses": {"200": {"$ref": "#/components/responses/r"}}}}`, ",") +
			`}, "components": {"responses": {"r": {"headers": {` + repeat(`"H%": {}`, ",") + `}}}}}`},
		{"many aliases of one list of servers", "openapi: 3.1.0\nx-list: &list [" + repeat(`{url: '/%'}`, ",") + "]\npaths:\n" + few("  /p%: {get: {servers: *list}}\n")},
		{"many aliases of one security", "openapi: 3.1.0\nx-list: &list [" + repeat(`{k%: []}`, ",") + "]\npaths:\n" + few("  /p%: {get: {security: *list}}\n")},
		{"much produced by many responses", `{"swagger": "2.0", "produces": [` + repeat(`"text/p%"`, ",") + `], "paths": {` +
			repeat(`"/p%": {"get": {"responses": {"200": {"schema": {}}}}}`, ",") + `}}`},
		{"much consumed by many bodies", `{"swagger": "2.0", "consumes": [` + repeat(`"text/p%"`, ",") + `], "paths": {` +
			repeat(`"/p%": {"get": {"parameters": [{"in": "body", "name": "b", "schema": {}}]}}`, ",") + `}}`},
		{"callbacks that multiply", `{"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/components/pathItems/i"}}, "components": {"pathItems": {"i": {"get": {"callbacks": {` +
			repeat(`"c%": {"$ref": "#/components/callbacks/c"}`, ",") + `}}}}, "callbacks": {"c": {` + repeat(`"e%": {"$ref": "#/components/pathItems/i"}`, ",") + `}}}}`},
		{"callbacks in a long row", `{"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/components/pathItems/i0"}}, "components": {"pathItems": {` +
			repeat(`"i%": {"get": {"callbacks": {"c": {"e": {"$ref": "#/components/pathItems/j%"}}}}}, "j%": {"$ref": "#/components/pathItems/k%"}`, ",") + `}}}`},
		{"references inside references", `{"openapi": "3.1.0", "paths": {` + repeat(`"/p%": {"$ref": "#/x%/y"}, "x%": {"$ref": "#/paths/x%%/z"}`, ",") + `}}`},
		{"many broken references", `{"openapi": "3.1.0", "paths": {` + repeat(`"/p%": {"$ref": "#/q%"}`, ",") + `}}`},
		{"many words that are not known", `{"openapi": "3.1.0", "paths": {"/a": {` + repeat(`"k%": 1`, ",") + `, "get": {` + repeat(`"parametrs%": 1`, ",") + `}}}}`},
		{"many references that are nearly right", `{"openapi": "3.1.0", "paths": {` + repeat(`"/p%": {"$ref": "#/components/pathItems/k%z"}`, ",") +
			`}, "components": {"pathItems": {` + repeat(`"k%": {}`, ",") + `}}}`},
		{"a URL of many variables", `{"openapi": "3.1.0", "servers": [{"url": "` + repeat("{v%}", "") + `", "variables": {` + repeat(`"v%": {}`, ",") + `}}]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			name := "api.json"
			if test.text[0] != '{' {
				name = "api.yaml"
			}
			d, err := swagger.Load(name, []byte(test.text), swagger.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Faults) > 201 {
				t.Errorf("%d faults", len(d.Faults))
			}
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > 400<<20 {
				t.Errorf("%d MB are in use", m.HeapAlloc>>20)
			}
			t.Logf("%d MB for %d KB", m.HeapAlloc>>20, len(test.text)>>10)
			runtime.KeepAlive(d)
		})
	}
}

func TestFaultsBeyondTheLimitAreCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\npaths:\n")
	for i := range 500 {
		fmt.Fprintf(&b, "  /p%d: {$ref: '#/q%d'}\n", i, i)
	}
	d := load(t, b.String())
	if len(d.Faults) != 201 {
		t.Fatalf("%d faults, want 201", len(d.Faults))
	}
	same(t, `
		api.yaml:3:15: the reference "#/q0" leads nowhere: the document has no "q0"`, d.Faults[0].Err().Error())
	same(t, `
		api.yaml:202:17: and 300 more places of this description are wrong`, d.Faults[200].Err().Error())
}

func TestFaultOfASharedPartIsReportedOnce(t *testing.T) {
	t.Parallel()
	d := loadFiles(t, archive{"api.yaml": head("3.1.0") + `
paths:
  /a: {get: {parameters: [{$ref: lib.yaml#/p}]}}
  /b: {get: {parameters: [{$ref: lib.yaml#/p}, {$ref: lib.yaml#/q}]}}
  /c: {get: {parameters: [{$ref: lib.yaml#/q}]}}
`, "lib.yaml": "p: {name: p, in: nowhere}\nq: {$ref: '#/r'}\n"})
	same(t, `
		lib.yaml:1:18: a parameter cannot be in "nowhere" in OpenAPI 3.1; it is left out
		lib.yaml:2:11: the reference "#/r" leads nowhere: the document has no "r"`, faults(d))
}

func TestDuplicateKeysAreFaults(t *testing.T) {
	t.Parallel()
	d, err := swagger.Load("api.json", []byte("{\"openapi\": \"3.1.0\", \"paths\": {},\n \"paths\": {\"/a\": {\"get\": {}}}}"), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Faults) != 1 || d.Faults[0].Span.Pos().Line != 2 || len(d.Operations) != 1 {
		t.Errorf("faults %v, %d operations", faults(d), len(d.Operations))
	}
}
