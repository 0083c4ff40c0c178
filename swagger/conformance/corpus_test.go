package conformance_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
)

// directory reads files beside each other on disk.
type directory struct{}

func (directory) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, err := os.ReadFile(filepath.FromSlash(name))
	return name, data, err
}

// unloadable has a list of schemas as items, which Swagger 2.0 does not have.
const unloadable = "slack-web/"

// Every document of the corpus can be checked against, and its every GET is found again by its path.
func TestTheCorpusIsLoadedAndRouted(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "corpus", "index.json"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the corpus is not in %s; set POSTEL_SUITES to the directory that holds it", dir)
	}
	var index []struct{ Old, New struct{ File string } }
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, pair := range index {
		files = append(files, pair.Old.File, pair.New.File)
	}
	for _, name := range files {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, "corpus", name)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := swagger.Load(filepath.ToSlash(file), text, swagger.Options{Files: directory{}})
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
