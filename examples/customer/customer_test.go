package customer_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts/contracttest"
	"github.com/postel-api/postel/examples/customer"
	"github.com/postel-api/postel/swagger/swaggertest"
)

// What the consumers expect is served, and everything that is served is described.
func TestTheServiceIsAsItsConsumersExpectAndAsItIsDescribed(t *testing.T) {
	t.Parallel()
	doc := swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml")
	service := swaggertest.Verify(t, customer.Handler(true), doc)
	contracttest.Verify(t, service, contracttest.Read(t, "contracts")...)
}

func TestTheServiceWithoutTelephoneNumbersIsAsItIsDescribed(t *testing.T) {
	t.Parallel()
	service := swaggertest.Verify(t, customer.Handler(false), swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml"))
	contracttest.Verify(t, service, contracttest.Read(t, "contracts/email.yaml")...)
}

// Every operation that is described is served as it is described.
func TestEveryOperationIsServed(t *testing.T) {
	t.Parallel()
	service := swaggertest.Verify(t, customer.Handler(true), swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml"))
	ask := func(method, path, body string, want int) string {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s %s answered %d: %s", method, path, w.Code, w.Body)
		}
		return w.Body.String()
	}
	ada := `{"firstname": "Ada", "lastname": "Lovelace", "email": "ada@musiccorp.example"}`
	ask("POST", "/customers", ada, http.StatusCreated)
	ask("GET", "/customers/000124", "", http.StatusOK)
	ask("PUT", "/customers/000124", strings.Replace(ada, "Ada", "Augusta", 1), http.StatusOK)
	if got := ask("GET", "/customers?lastname=Love&email=ADA@musiccorp.example&limit=5", "", http.StatusOK); !strings.Contains(got, "Augusta") || strings.Contains(got, "Sam") {
		t.Errorf("found %s", got)
	}
	ask("GET", "/customers/000123/orders", "", http.StatusOK)
	ask("HEAD", "/customers", "", http.StatusNoContent)
	ask("GET", "/customers/000999", "", http.StatusNotFound)
}
