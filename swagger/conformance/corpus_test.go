package conformance_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/suites"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
)

// unloadable has a list of schemas as items, which Swagger 2.0 does not have.
const unloadable = "slack-web/"

// Every document of the corpus can be checked against, and its every GET is found again by its path.
func TestTheCorpusIsLoadedAndRouted(t *testing.T) {
	t.Parallel()
	for name, file := range suites.Corpus(t) {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := swagger.Load(filepath.ToSlash(file), text, swagger.Options{Files: suites.Files{}})
			if err != nil {
				t.Fatal(err)
			}
			c, err := conformance.New(doc, conformance.Options{Base: "/"})
			if strings.HasPrefix(name, unloadable) {
				if err == nil {
					t.Error("kin-openapi loads it by now")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, op := range doc.Operations {
				u := &url.URL{Path: strings.NewReplacer("{", "", "}", "").Replace(op.Path)}
				if strings.ContainsAny(op.Path, "?#") {
					continue
				}
				r := c.Check(&conformance.Exchange{Method: op.Method, URL: u, Status: 499, Answer: http.Header{}})
				if r.Operation == nil {
					t.Errorf("%s %s is not found by %s", op.Method, op.Path, u)
				}
			}
		})
	}
}
