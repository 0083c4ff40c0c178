package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/bundle"
)

// load gives a description to kin-openapi: bundled into one document, and from 2.0 converted.
func load(doc *swagger.Document) (t *openapi3.T, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("%s: kin-openapi fails on it: %s", doc.Name, clip(fmt.Sprint(r)))
		}
	}()
	text, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc, MaxBytes: 1 << 30})
	if err != nil {
		return nil, err
	}
	if doc.Version == swagger.V20 {
		t, err = converted(text)
	} else {
		t, err = openapi3.NewLoader().LoadFromData(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: kin-openapi cannot load it: %s", doc.Name, clip(err.Error()))
	}
	if t.Paths == nil {
		t.Paths = openapi3.NewPaths()
	}
	return t, nil
}

func converted(text []byte) (*openapi3.T, error) {
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		return nil, err
	}
	return openapi2conv.ToV3WithLoader(&old, openapi3.NewLoader(), nil)
}

func operationOf(item *openapi3.PathItem, method string) *openapi3.Operation {
	for m, op := range item.Operations() {
		if strings.EqualFold(m, method) {
			return op
		}
	}
	return nil
}

// parameterOf finds a parameter of the operation, else of its path item.
func (k *check) parameterOf(in, name string) *openapi3.Parameter {
	if p := k.op.Parameters.GetByInAndName(in, name); p != nil {
		return p
	}
	return k.item.Parameters.GetByInAndName(in, name)
}

// responseOf finds the response with a status as it is written: "200", "4XX", "default".
func (k *check) responseOf(status string) *openapi3.Response {
	if k.op.Responses == nil {
		return nil
	}
	for name, r := range k.op.Responses.Map() {
		if strings.EqualFold(name, status) && r != nil {
			return r.Value
		}
	}
	return nil
}

// input is the request for openapi3filter.
func (k *check) input() *openapi3filter.RequestValidationInput {
	return &openapi3filter.RequestValidationInput{
		Request: k.httpRequest(), PathParams: k.route.params, QueryParams: k.x.URL.Query(),
		Route: &routers.Route{Spec: k.kin, Path: k.route.operation.Path, PathItem: k.item, Method: k.x.Method, Operation: k.op},
		Options: &openapi3filter.Options{
			MultiError: true, SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			ExcludeReadOnlyValidations: true, ExcludeWriteOnlyValidations: true, // see walk
		},
	}
}

// violation is one place of a value that does not meet its schema.
type violation struct {
	tokens  []string // from the root of the value
	keyword string
	missing string // keyword "required": the member
	reason  string // where there is no keyword: why the value cannot be read
}

// violations takes an error of openapi3filter apart. An error about something that it cannot decode
// is a sentence in unsupported.
func violations(err error) (out []violation, unsupported string) {
	var parse *openapi3filter.ParseError
	var schema *openapi3.SchemaError
	if !errors.As(err, &schema) && errors.As(err, &parse) {
		for next := parse; next != nil; {
			parse = next
			next, _ = next.Cause.(*openapi3filter.ParseError)
		}
		if parse.Kind != openapi3filter.KindInvalidFormat {
			return nil, sentence(parse.Reason, err)
		}
		return []violation{{reason: "it cannot be read: " + clip(parse.Reason)}}, ""
	}
	collect(err, &out)
	if len(out) == 0 && err != nil {
		return nil, sentence("", err)
	}
	return out, ""
}

func sentence(reason string, err error) string {
	if reason == "" {
		reason, _, _ = strings.Cut(err.Error(), "\n")
	}
	return clip(reason)
}

func collect(err error, out *[]violation) {
	switch e := err.(type) {
	case nil:
	case *openapi3.SchemaError:
		before := len(*out)
		if e.Origin != nil && !isChoice(e.SchemaField) {
			collect(e.Origin, out)
		}
		if len(*out) == before {
			*out = append(*out, leaf(e)...)
		}
	case interface{ Unwrap() []error }:
		for _, each := range e.Unwrap() {
			collect(each, out)
		}
	case openapi3.MultiError:
		for _, each := range e {
			collect(each, out)
		}
	case interface{ Unwrap() error }:
		collect(e.Unwrap(), out)
	}
}

// isChoice reports whether a keyword is about alternatives: what is wrong with each of them is not
// what is wrong with the value.
func isChoice(keyword string) bool {
	return keyword == "oneOf" || keyword == "anyOf" || keyword == "not"
}

// leaf is what an error says that has no others below it.
func leaf(e *openapi3.SchemaError) []violation {
	v := violation{tokens: e.JSONPointer(), keyword: e.SchemaField}
	var modern *jsonschema.ValidationError // of OpenAPI 3.1 on
	if !isChoice(v.keyword) && errors.As(e, &modern) {
		if what, ok := modern.ErrorKind.(*kind.Required); ok {
			var out []violation
			for _, name := range what.Missing {
				out = append(out, violation{tokens: v.tokens, keyword: "required", missing: name})
			}
			return out
		}
	}
	if modern == nil && v.keyword == "required" && len(v.tokens) > 0 {
		v.missing, v.tokens = v.tokens[len(v.tokens)-1], v.tokens[:len(v.tokens)-1]
	}
	return []violation{v}
}
