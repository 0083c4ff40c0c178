package bundle_test

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/bundle"
)

// archive is files in memory.
type archive map[string]string

func (a archive) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	text, ok := a[name]
	if !ok {
		return "", nil, errors.New("there is no file " + name)
	}
	return name, []byte(text), nil
}

// load reads an archive whose first file is the entry.
func load(t *testing.T, text string) *swagger.Document {
	t.Helper()
	files := archive{}
	parsed := txtar.Parse([]byte(text))
	for _, f := range parsed.Files {
		files[f.Name] = string(f.Data)
	}
	doc, err := swagger.Load(parsed.Files[0].Name, parsed.Files[0].Data, swagger.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// written returns a bundle as YAML, which is easier to read.
func written(t *testing.T, doc *swagger.Document, o bundle.Options) string {
	t.Helper()
	o.Resolver = doc
	text, err := bundle.JSON(doc.Root, o)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := node.ParseJSON("bundle.json", text, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return string(node.AppendYAML(nil, tree.Root()))
}

func TestWhatStandsInOtherFilesComesIntoTheDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, files, want string }{
		{
			"a schema becomes a component, once, under the name that the description has for it", `
-- a.yaml --
openapi: 3.0.3
info: {title: a, version: "1"}
paths:
  /a:
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {$ref: s.yaml}}, x-a/b: {schema: {$ref: s.yaml}}}
components:
  schemas:
    Order: {$ref: s.yaml}
-- s.yaml --
type: object
properties:
  next: {$ref: s.yaml}
  line: {$ref: "lines/l.yaml#/Line"}
-- lines/l.yaml --
Line: {type: string}
`, `openapi: "3.0.3"
info:
  title: a
  version: "1"
paths:
  /a:
    get:
      responses:
        "200":
          description: d
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Order"
            x-a/b:
              schema:
                $ref: "#/components/schemas/Order"
components:
  schemas:
    Order:
      type: object
      properties:
        next:
          $ref: "#/components/schemas/Order"
        line:
          $ref: "#/components/schemas/Line"
    Line:
      type: string
`,
		}, {
			"two things of one name get two names", `
-- a.yaml --
openapi: 3.1.0
info: {title: a, version: "1"}
components:
  schemas:
    A: {allOf: [{$ref: "b.yaml#/X"}, {$ref: "c.yaml#/X", title: beside}]}
    X: {type: "null"}
-- b.yaml --
X: {type: string}
-- c.yaml --
X: {type: boolean}
`, `openapi: "3.1.0"
info:
  title: a
  version: "1"
components:
  schemas:
    A:
      allOf:
        - $ref: "#/components/schemas/X_2"
        - $ref: "#/components/schemas/X_3"
          title: beside
    X:
      type: "null"
    X_2:
      type: string
    X_3:
      type: boolean
`,
		}, {
			"a path item and a text come into their place, and what refers back stays a reference", `
-- a.yaml --
openapi: 3.0.3
info: {title: a, version: "1", description: {$ref: d.md}}
paths:
  /a: {$ref: p.yaml, summary: mine}
components:
  parameters:
    P: {name: p, in: query, schema: {type: string}}
-- d.md --
# Words
-- p.yaml --
summary: theirs
get:
  parameters: [{$ref: "a.yaml#/components/parameters/P"}]
  responses: {"204": {$ref: "p.yaml#/x-none"}}
x-none: {description: nothing}
`, `openapi: "3.0.3"
info:
  title: a
  version: "1"
  description: |
    # Words
paths:
  /a:
    summary: mine
    get:
      parameters:
        - $ref: "#/components/parameters/P"
      responses:
        "204":
          $ref: "#/components/responses/x-none"
    x-none:
      description: nothing
components:
  parameters:
    P:
      name: p
      in: query
      schema:
        type: string
  responses:
    x-none:
      description: nothing
`,
		}, {
			"a mapping of a discriminator follows its schemas", `
-- a.yaml --
openapi: 3.0.3
info: {title: a, version: "1"}
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: cat.yaml}]
      discriminator: {propertyName: kind, mapping: {cat: cat.yaml, dog: Dog, x: "#/components/schemas/Dog"}}
    Dog: {type: object}
-- cat.yaml --
type: object
`, `openapi: "3.0.3"
info:
  title: a
  version: "1"
paths: {}
components:
  schemas:
    Pet:
      oneOf:
        - $ref: "#/components/schemas/cat"
      discriminator:
        propertyName: kind
        mapping:
          cat: "#/components/schemas/cat"
          dog: Dog
          x: "#/components/schemas/Dog"
    Dog:
      type: object
    cat:
      type: object
`,
		}, {
			"in Swagger 2.0 the names are those of the root", `
-- a.yaml --
swagger: "2.0"
info: {title: a, version: "1"}
paths:
  /a:
    get:
      parameters: [{$ref: "o.yaml#/P"}]
      responses: {"200": {description: d, schema: {$ref: "o.yaml#/S"}}}
-- o.yaml --
P: {name: p, in: query, type: string}
S: {type: object}
`, `swagger: "2.0"
info:
  title: a
  version: "1"
paths:
  /a:
    get:
      parameters:
        - $ref: "#/parameters/P"
      responses:
        "200":
          description: d
          schema:
            $ref: "#/definitions/S"
definitions:
  S:
    type: object
parameters:
  P:
    name: p
    in: query
    type: string
`,
		}, {
			"a reference that leads nowhere or into itself asks nobody any more, and a value is no reference", `
-- a.yaml --
openapi: 3.0.3
info: {title: a, version: "1"}
paths:
  /a: {$ref: gone.yaml}
  /b: {$ref: b.yaml}
components:
  schemas:
    S: {type: object, example: {more: {$ref: gone.yaml}}}
-- b.yaml --
$ref: "b.yaml#/x"
x: {$ref: "b.yaml#/x"}
`, `openapi: "3.0.3"
info:
  title: a
  version: "1"
paths:
  /a:
    description: "This is not here: the reference \"gone.yaml\" cannot be followed."
  /b:
    description: "This is not here: the reference \"b.yaml\" cannot be followed."
components:
  schemas:
    S:
      type: object
      example:
        more:
          $ref: gone.yaml
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, written(t, load(t, c.files), bundle.Options{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

const pair = `
-- a.yaml --
openapi: 3.0.3
info: {title: a, version: "1"}
paths:
  /a:
    get: {responses: {"200": {$ref: "#/components/responses/A"}}}
    put: {responses: {"204": {description: d}}}
  /b:
    get: {responses: {"200": {description: b, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
components:
  responses:
    A: {description: a, content: {application/json: {schema: {$ref: "#/components/schemas/A%20A"}}}}
  schemas:
    A A: {type: object, properties: {c: {$ref: "#/components/schemas/C/properties/d"}, e: {$ref: "#/paths/~1b/get/responses/200/content/application~1json/schema"}}}
    B: {type: string}
    C: {type: object, properties: {d: {type: string}}}
    D: {type: string}
  securitySchemes:
    K: {type: apiKey, in: header, name: k}
`

func TestAnEditLeavesOutAndPutsIn(t *testing.T) {
	t.Parallel()
	got := written(t, load(t, pair), bundle.Options{Prune: true, Edit: func(at bundle.At) bundle.Edit {
		switch {
		case at.Kind == bundle.Paths:
			return bundle.Edit{Drop: []string{"/b"}}
		case at.Kind == bundle.Info:
			return bundle.Edit{Set: []bundle.Member{{Name: "version", JSON: []byte(`"2"`)}, {Name: "x-a", JSON: []byte("1")}}}
		case at.Kind == bundle.Operation && at.Path == "/a" && at.Method == "put":
			return bundle.Edit{Drop: []string{"responses"}, Set: []bundle.Member{{Name: "x-put", JSON: []byte("true")}}}
		}
		return bundle.Edit{}
	}})
	const want = `openapi: "3.0.3"
info:
  title: a
  version: "2"
  x-a: 1
paths:
  /a:
    get:
      responses:
        "200":
          $ref: "#/components/responses/A"
    put:
      x-put: true
components:
  responses:
    A:
      description: a
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/A%20A"
  schemas:
    A A:
      type: object
      properties:
        c:
          $ref: "#/components/schemas/C/properties/d"
        e:
          $ref: "#/components/schemas/B"
    B:
      type: string
    C:
      type: object
      properties:
        d:
          type: string
  securitySchemes:
    K:
      type: apiKey
      in: header
      name: k
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReferencesThatSpellOutTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("-- a.yaml --\nopenapi: 3.0.3\ninfo: {title: a, version: \"1\"}\npaths: {}\nx-bomb: {$ref: f0.yaml}\n")
	for i := range 40 {
		fmt.Fprintf(&b, "-- f%d.yaml --\na: {$ref: f%d.yaml}\nb: {$ref: f%d.yaml}\n", i, i+1, i+1)
	}
	b.WriteString("-- f40.yaml --\ntext\n")
	doc := load(t, b.String())
	_, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc, MaxBytes: 1 << 20})
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("the error is %v", err)
	}
}

func FuzzABundleIsReadAgain(f *testing.F) {
	f.Add([]byte(pair[strings.Index(pair, "openapi"):]))
	f.Add([]byte(`{"swagger": "2.0", "paths": {"/a": {"$ref": "#/paths/~1a"}}, "definitions": {"A": {"$ref": "#/definitions/A"}}}`))
	f.Add([]byte(`{"openapi": "3.1.0", "components": {"$ref": "#/components", "schemas": {"$ref": "#/x"}}, "x": {"y": {"$ref": "#"}}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, err := swagger.Load("a.yaml", src, swagger.Options{Node: node.Options{MaxBytes: 1 << 14, MaxNodes: 1 << 12, MaxDepth: 50}})
		if err != nil {
			return
		}
		for _, o := range []bundle.Options{{Resolver: doc, MaxBytes: 1 << 20}, {Prune: true, MaxBytes: 1 << 20}} {
			text, err := bundle.JSON(doc.Root, o)
			if err != nil {
				continue
			}
			if _, err := node.ParseJSON("bundle.json", text, node.Options{}); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
		}
	})
}
