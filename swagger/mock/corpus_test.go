package mock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/internal/suites"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/bundle"
	"github.com/postel-api/postel/swagger/mock"
)

// tally counts answers of all documents.
type tally struct {
	sync.Mutex
	valid, all int
}

func TestAnswersForTheCorpusAreValid(t *testing.T) {
	t.Parallel()
	var sum tally
	t.Run("documents", func(t *testing.T) {
		for name, file := range suites.Corpus(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				valid, all := answers(t, name, file)
				sum.Lock()
				defer sum.Unlock()
				sum.valid, sum.all = sum.valid+valid, sum.all+all
			})
		}
	})
	t.Logf("%d of %d answers of operations with a JSON success response are valid", sum.valid, sum.all)
}

// answers asks the mock of a document for every operation that has a JSON success response, and
// another implementation whether the answer is valid.
func answers(t *testing.T, name, file string) (valid, all int) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := swagger.Load(filepath.ToSlash(file), data, swagger.Options{Files: suites.Files{}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc})
	if err != nil {
		t.Fatal(err)
	}
	j := judgeOf(t, doc.Version, text)
	m := mock.New(doc)
	for _, op := range doc.Operations {
		if !hasJSON(op) {
			continue
		}
		all++
		if err := check(m, j, op); err != nil {
			if why := exceptions[strings.Split(name, "/")[0]+" "+op.Method+" "+op.Path]; why != "" {
				t.Logf("%s %s %s is not valid to the validator: %s", name, op.Method, op.Path, why)
				continue
			}
			t.Errorf("%s %s %s: %s", name, op.Method, op.Path, firstLine(err.Error()))
			continue
		}
		valid++
	}
	return valid, all
}

// judge says whether an answer to a request of an operation is valid.
type judge interface {
	answer(op *swagger.Operation, r *http.Request, res *http.Response, body []byte) error
}

// judgeOf reads a description with another implementation: kin-openapi, or a validator of JSON Schema
// alone where kin-openapi cannot read a Swagger 2.0 (items that are a list).
func judgeOf(t *testing.T, version swagger.Version, text []byte) judge {
	t.Helper()
	if version != swagger.V20 {
		spec, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		return kin{spec}
	}
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		return schemas(t, text)
	}
	spec, err := openapi2conv.ToV3(&old)
	if err != nil {
		t.Fatal(err)
	}
	return kin{spec}
}

// kin is kin-openapi.
type kin struct{ spec *openapi3.T }

func (k kin) answer(op *swagger.Operation, r *http.Request, res *http.Response, body []byte) error {
	item := k.spec.Paths.Value(op.Path)
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: r,
			Route:   &routers.Route{Spec: k.spec, Path: op.Path, PathItem: item, Method: op.Method, Operation: item.GetOperation(op.Method)},
		},
		Status: res.StatusCode, Header: res.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeReadOnlyValidations: false},
	})
}

// draft4 validates bodies by the schemas of a Swagger 2.0, which are those of JSON Schema Draft 4.
type draft4 struct{ compiler *jsonschema.Compiler }

func schemas(t *testing.T, text []byte) judge {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	c.UseLoader(jsonschema.SchemeURLLoader{}) // there is nothing to load
	if err := c.AddResource("mem:///description", doc); err != nil {
		t.Fatal(err)
	}
	return draft4{c}
}

func (d draft4) answer(op *swagger.Operation, _ *http.Request, res *http.Response, body []byte) error {
	i := slices.IndexFunc(op.Responses, func(r *swagger.Response) bool { return r.Status == strconv.Itoa(res.StatusCode) })
	if i < 0 {
		return &invalid{res.Status + " is not described"}
	}
	at := op.Responses[i].Node.Get("schema")
	if !at.Exists() {
		return nil // anything goes
	}
	schema, err := d.compiler.Compile("mem:///description#" + (&url.URL{Path: at.Place().Pointer()}).EscapedPath())
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

const (
	sameOnTheWire = "paths that differ behind # are one path on the wire, and the first one answers"
	nullOfAny     = "an example is null where the schema has no type, which to the validator is not nullable (OpenAPI 3.0.3 says that it is)"
)

// exceptions are answers that the validator refuses, and why.
var exceptions = map[string]string{
	"box POST /metadata_templates/schema#classifications":                 sameOnTheWire,
	"box GET /shared_items#folders":                                       sameOnTheWire,
	"box GET /shared_items#web_links":                                     sameOnTheWire,
	"box GET /shared_items#app_items":                                     sameOnTheWire,
	"digitalocean POST /v2/droplets":                                      nullOfAny,
	"digitalocean GET /v2/droplets/autoscale":                             nullOfAny,
	"digitalocean GET /v2/droplets/autoscale/{autoscale_pool_id}/members": nullOfAny,
	"digitalocean GET /v2/droplets/autoscale/{autoscale_pool_id}/history": nullOfAny,
}

// hasJSON reports whether the success response that the mock gives has JSON.
func hasJSON(op *swagger.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r *swagger.Response) bool {
		return strings.HasPrefix(r.Status, "2") && slices.ContainsFunc(r.Content, func(m *swagger.MediaType) bool { return strings.HasPrefix(m.Name, "application/json") })
	})
}

var variable = regexp.MustCompile(`\{[^}]*\}`)

func check(m *mock.Mock, j judge, op *swagger.Operation) error {
	target, _, _ := strings.Cut(variable.ReplaceAllString(op.Path, "x1"), "?")
	target, _, _ = strings.Cut(target, "#")
	r := httptest.NewRequest(op.Method, "http://localhost"+target, nil)
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	res := w.Result()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if w.Code == http.StatusNotImplemented {
		return &invalid{string(body)}
	}
	return j.answer(op, r, res, body)
}

type invalid struct{ said string }

func (e *invalid) Error() string { return e.said }

func firstLine(s string) string {
	if len(s) > 400 {
		s = s[:400]
	}
	return strings.ReplaceAll(s, "\n", " ")
}
