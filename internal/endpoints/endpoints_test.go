package endpoints_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/endpoints"
	"github.com/postel-api/postel/semver"
	"github.com/postel-api/postel/swagger"
)

func load(t *testing.T, text string) *swagger.Document {
	t.Helper()
	d, err := swagger.Load("openapi.yaml", []byte("openapi: 3.1.0\ninfo: {title: t, version: 1.0.0}\n"+text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAChangeReachesTheEndpointsWhereItTakesEffect(t *testing.T) {
	t.Parallel()
	const shared = `
components: {schemas: {Money: {type: object, required: [amount], properties: {amount: {type: number}}}}}
paths:
  /orders/{id}:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Money"}}}}}}
    delete: {responses: {"204": {description: gone}}}
  /bills: {get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Money"}}}}}}}
  /status: {get: {responses: {"200": {description: ok}}}}
`
	const renamed = `
components: {schemas: {Money: {type: object, required: [amount], properties: {amount: {type: string}}}}}
paths:
  /orders/{order}:
    get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Money"}}}}}}
  /bills: {get: {responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Money"}}}}}}}
  /status:
    get: {responses: {"200": {description: ok}}}
    head: {responses: {"200": {description: ok}}}
`
	base, revision := load(t, shared), load(t, renamed)
	got, err := endpoints.Changes(base, revision, diff.Compare(base, revision, diff.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	want := semver.Changes{
		Endpoints: map[semver.Endpoint]semver.Bump{{Method: "GET", Path: "/orders/{order}"}: semver.Major, {Method: "GET", Path: "/bills"}: semver.Major},
		Added:     []semver.Endpoint{{Method: "HEAD", Path: "/status"}},
		Removed:   map[semver.Endpoint]semver.Bump{{Method: "DELETE", Path: "/orders/{id}"}: semver.Major},
		Elsewhere: semver.Minor, // the new endpoint, which counts as that anyway
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(semver.Version.Equal)); diff != "" {
		t.Error(diff)
	}
}
