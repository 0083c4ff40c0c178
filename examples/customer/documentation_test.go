package customer_test

import (
	"bytes"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/postel-api/postel/examples/customer"
	"github.com/postel-api/postel/swagger/bundle"
	"github.com/postel-api/postel/swagger/swaggertest"
)

var update = flag.Bool("update", false, "write openapi.json anew")

func TestTheDescriptionThatIsServedIsTheOneThatIsTested(t *testing.T) {
	t.Parallel()
	doc := swaggertest.Read(t, "../../testdata/customer/1.3.0.yaml")
	want, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("openapi.json is not testdata/customer/1.3.0.yaml any more; write it anew with -update")
	}
}

func TestTheServiceSaysWhereItsDocumentationIs(t *testing.T) {
	t.Parallel()
	h, err := customer.Documented(true)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/docs/": "<title>MusicCorp customer service 1.3.0</title>", "/openapi.yaml": "title: MusicCorp customer service", "/customers/000123": `"firstname":"Sam"`} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s answers %d %s", path, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if !strings.Contains(w.Header().Get("Link"), `rel="service-desc"`) {
		t.Errorf("Link is %q", w.Header().Get("Link"))
	}
}
