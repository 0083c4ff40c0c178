package customer

import (
	_ "embed"
	"net/http"

	"github.com/postel-api/postel/swagger/apidoc"
)

// description is testdata/customer/1.3.0.yaml as JSON, which a service reads without a reader of
// YAML. A test keeps it so.
//
//go:embed openapi.json
var description []byte

// Documented serves what Handler serves, and below /openapi and /docs/ what it is.
func Documented(telephone bool) (http.Handler, error) {
	return apidoc.New(description, apidoc.Options{Service: Handler(telephone)})
}
