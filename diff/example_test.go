package diff_test

import (
	"fmt"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

func ExampleCompare() {
	base := mustLoad("1.0.0.yaml", `
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [total]
                properties:
                  total: {type: number}
`)
	revision := mustLoad("1.1.0.yaml", `
openapi: 3.1.0
info: {title: Orders, version: 1.1.0}
paths:
  /orders/{id}:
    get:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [total]
                properties:
                  total: {type: string}
`)
	report := diff.Compare(base, revision, diff.Options{})
	fmt.Println(report.Verdict)
	for _, f := range report.Findings {
		fmt.Println(f.Rule, "at", f.Places[0].Method, f.Places[0].Path, f.Places[0].Pointer)
		fmt.Println(f.Message)
		fmt.Printf("%s:%d:%d\n", f.Revision.File, f.Revision.Line, f.Revision.Column)
	}
	// Output:
	// MAJOR
	// response-type-changed at GET /orders/{id} /total
	// total was number and is now string
	// 1.1.0.yaml:16:33
}

// Switches change the assumptions that the verdict rests on.
func ExampleOptions_Set() {
	base := mustLoad("old.yaml", enumOf("open, closed"))
	revision := mustLoad("new.yaml", enumOf("open, closed, parked"))

	var o diff.Options
	fmt.Println(diff.Compare(base, revision, o).Verdict)
	if err := o.Set("response-enums", "extensible"); err != nil {
		fmt.Println(err)
	}
	fmt.Println(diff.Compare(base, revision, o).Verdict)
	fmt.Println(o.Set("A3", "loose"))
	// Output:
	// MAJOR
	// MINOR
	// A3 (response-enums) has no value "loose": it takes closed, extensible
}

func enumOf(values string) string {
	return `{openapi: 3.1.0, info: {title: Shop, version: 1.0.0}, paths: {/state: {get: {responses: {"200": {
	description: OK, content: {application/json: {schema: {type: string, enum: [` + values + `]}}}}}}}}}`
}

func mustLoad(name, text string) *swagger.Document {
	d, err := swagger.Load(name, []byte(text), swagger.Options{})
	if err != nil {
		panic(err)
	}
	return d
}
