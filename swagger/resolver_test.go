package swagger_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// The documents of these tests have schemas that say which one they are in their title. target
// resolves the one called start and returns the title it arrives at, or the error.
func target(t *testing.T, files archive) string {
	t.Helper()
	d := loadFiles(t, files)
	v, err := d.Resolve(d.Root.Path("components", "schemas", "start"))
	var e *node.Error
	switch {
	case errors.As(err, &e) && e.Help != "":
		return e.Error() + " (" + e.Help + ")"
	case err != nil:
		return err.Error()
	}
	return v.Get("title").Text()
}

func schemas(version, text string) string {
	return "openapi: " + version + "\npaths: {}\ncomponents:\n  schemas:\n    " +
		strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ") + "\n"
}

func TestReferencesInsideOneFile(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"to a component", `
start: {$ref: '#/components/schemas/a'}
a: {title: A}`, "A"},
		{"through a chain", `
start: {$ref: '#/components/schemas/a'}
a: {$ref: '#/components/schemas/b'}
b: {$ref: '#/components/schemas/c'}
c: {title: C}`, "C"},
		{"past what stands beside a $ref, which has no meaning in 3.0", `
start: {$ref: '#/components/schemas/a', title: S}
a: {$ref: '#/components/schemas/b', title: A}
b: {title: B}`, "B"},
		{"with escapes of pointers and of URIs", `
start: {$ref: '#/components/schemas/a~1b~0c%20d%25'}
a/b~c d%: {title: X}`, "X"},
		{"with a percent sign that escapes nothing", `
start: {$ref: '#/components/schemas/100%'}
100%: {title: X}`, "X"},
		{"with a key that looks escaped", `
start: {$ref: '#/components/schemas/a%41'}
a%41: {title: X}`, "X"},
		{"into an array", `
start: {$ref: '#/components/schemas/a/oneOf/1'}
a: {oneOf: [{title: zero}, {title: one}]}`, "one"},
		{"through an object that is a reference itself", `
start: {$ref: '#/components/schemas/a/properties/x'}
a: {$ref: '#/components/schemas/b'}
b: {properties: {x: {title: X}}}`, "X"},
		{"to the file by its own name", `
start: {$ref: 'api.yaml#/components/schemas/a'}
a: {title: A}`, "A"},
		{"to nothing", `
start: {$ref: '#/components/schemas/Pet'}
Pets: {title: A}`,
			`api.yaml:5:19: the reference "#/components/schemas/Pet" leads nowhere: components/schemas has no "Pet" (did you mean "Pets"?)`},
		{"to nothing at the end of a chain", `
start: {$ref: '#/components/schemas/a'}
a: {$ref: '#/nowhere'}`,
			`api.yaml:6:15: the reference "#/nowhere" leads nowhere: the document has no "nowhere"`},
		{"beyond an array", `
start: {$ref: '#/components/schemas/a/oneOf/2'}
a: {oneOf: [{}]}`,
			`api.yaml:5:19: the reference "#/components/schemas/a/oneOf/2" leads nowhere: components/schemas/a/oneOf has no "2"`},
		{"without the slash", `
start: {$ref: '#components/schemas/a'}
a: {title: A}`,
			`api.yaml:5:19: the reference "#components/schemas/a" leads nowhere: there is no anchor "components/schemas/a" (write #/components/schemas/a)`},
		{"to itself", `
start: {$ref: '#/components/schemas/start'}`,
			`api.yaml:5:19: the reference "#/components/schemas/start" leads back to itself and never to anything (let one of the references in the circle name a definition)`},
		{"in a circle", `
start: {$ref: '#/components/schemas/a'}
a: {$ref: '#/components/schemas/b'}
b: {$ref: '#/components/schemas/a'}`,
			`api.yaml:7:15: the reference "#/components/schemas/a" leads back to itself and never to anything (let one of the references in the circle name a definition)`},
		{"through its own target", `
start: {$ref: '#/components/schemas/start/properties/x'}`,
			`api.yaml:5:19: the reference "#/components/schemas/start/properties/x" leads back to itself and never to anything (let one of the references in the circle name a definition)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, target(t, archive{"api.yaml": schemas("3.0.3", test.text)})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReferencesToOtherFiles(t *testing.T) {
	t.Parallel()
	start := func(ref string) string { return schemas("3.0.3", "start: {$ref: '"+ref+"'}\na: {title: entry}") }
	tests := []struct {
		name  string
		files archive
		want  string
	}{
		{"a whole file", archive{"api.yaml": start("pet.yaml"), "pet.yaml": "title: pet"}, "pet"},
		{"a fragment", archive{"api.yaml": start("./lib.json#/pet"), "lib.json": `{"pet": {"title": "pet"}}`}, "pet"},
		{"relative to the file that names it", archive{
			"api.yaml": start("sub/a.yaml"), "sub/a.yaml": "$ref: b.yaml#/x", "sub/b.yaml": "x: {$ref: '../c.yaml'}", "c.yaml": "title: c",
		}, "c"},
		{"back into the entry", archive{"api.yaml": start("x.yaml"), "x.yaml": "$ref: 'api.yaml#/components/schemas/a'"}, "entry"},
		{"a circle over files", archive{"api.yaml": start("x.yaml"), "x.yaml": "$ref: 'y.yaml'", "y.yaml": "$ref: 'x.yaml'"},
			`x.yaml:1:7: the reference "y.yaml" leads back to itself and never to anything (let one of the references in the circle name a definition)`},
		{"a missing file", archive{"api.yaml": start("x.yaml")},
			`api.yaml:5:19: the reference to "x.yaml" cannot be followed: there is no file x.yaml`},
		{"a missing fragment", archive{"api.yaml": start("x.yaml#/pets"), "x.yaml": "pet: {}"},
			`api.yaml:5:19: the reference "x.yaml#/pets" leads nowhere: the document has no "pets" (did you mean "pet"?)`},
		{"a file that is not readable", archive{"api.yaml": start("x.json"), "x.json": "{"},
			`api.yaml:5:19: the reference to "x.json" cannot be followed: x.json:1:1: this object is never closed`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, target(t, test.files)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestOtherFilesAreAFaultWhereNoneCanBeRead(t *testing.T) {
	t.Parallel()
	d, err := swagger.Load("api.yaml", []byte("openapi: 3.1.0\npaths:\n  /a: {$ref: a.yaml}\n"), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, `api.yaml:3:14: the reference to "a.yaml" names another file, and this description was read alone`, faults(d))
}

func TestIdentifiersOfSchemas(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files archive
		want  string
	}{
		{"$anchor", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#here'}
a: {properties: {x: {$anchor: here, title: X}}}`)}, "X"},
		{"$dynamicAnchor", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#here'}
a: {$dynamicAnchor: here, title: A}`)}, "A"},
		{"$anchor of another file", archive{"api.yaml": schemas("3.1.0", `start: {$ref: 'x.yaml#here'}`), "x.yaml": "$defs: {a: {$anchor: here, title: X}}"}, "X"},
		{"no $anchor in 3.0", archive{"api.yaml": schemas("3.0.0", `
start: {$ref: '#here'}
a: {$anchor: here, title: A}`)}, `api.yaml:5:19: the reference "#here" leads nowhere: there is no anchor "here"`},
		{"$id by absolute URI", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: 'https://example.com/pet'}
a: {$id: 'https://example.com/pet', title: A}`)}, "A"},
		{"$id relative to the one around it", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: 'https://example.com/b#/properties/x'}
a: {$id: 'https://example.com/a', $defs: {b: {$id: b, properties: {x: {title: X}}}}}`)}, "X"},
		{"references below an $id are relative to it", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#/components/schemas/a/properties/p'}
a: {$id: 'https://example.com/a', properties: {p: {$ref: 'b'}}, $defs: {b: {$id: b, title: B}}}`)}, "B"},
		{"pointers below an $id start at it", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#/components/schemas/a/properties/p'}
a: {$id: 'https://example.com/a', properties: {p: {$ref: '#/$defs/b'}}, $defs: {b: {title: B}}}`)}, "B"},
		{"pointers below an $id that only the document has", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#/components/schemas/a/properties/p'}
a: {$id: 'https://example.com/a', properties: {p: {$ref: '#/components/schemas/b'}}}
b: {title: B}`)}, "B"},
		{"an anchor belongs to its $id", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#here'}
a: {$id: 'https://example.com/a', $defs: {b: {$anchor: here}}}`)}, `api.yaml:5:19: the reference "#here" leads nowhere: there is no anchor "here"`},
		{"what looks like an $id in an example is none", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: 'https://example.com/a'}
a: {example: {$id: 'https://example.com/a'}, enum: [{$id: 'https://example.com/a'}]}`)},
			`api.yaml:5:19: the reference to "https://example.com/a" cannot be followed: there is no file https:/example.com/a`},
		{"a property with a keyword's name", archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#here'}
a: {properties: {default: {properties: {properties: {$anchor: here, title: X}}}}}`)}, "X"},
		{"$self of the document", archive{"api.yaml": "$self: https://example.com/api\n" + schemas("3.2.0", `
start: {$ref: 'https://example.com/api#/components/schemas/a'}
a: {title: A}`)}, "A"},
		{"$self of another file", archive{
			"api.yaml": schemas("3.2.0", `
start: {$ref: 'https://example.com/lib#/a'}
b: {$ref: lib.yaml}`),
			"lib.yaml": "$self: https://example.com/lib\na: {title: A}",
		}, "A"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, target(t, test.files)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// From 3.1 on what stands beside the $ref of a schema counts, so a chain ends where something does.
func TestChainEndsAtASchemaThatSaysMore(t *testing.T) {
	t.Parallel()
	got := target(t, archive{"api.yaml": schemas("3.1.0", `
start: {$ref: '#/components/schemas/a', title: S}
a: {$ref: '#/components/schemas/b'}
b: {$ref: '#/components/schemas/c', title: B}
c: {title: C}`)})
	if got != "B" {
		t.Errorf("got %q, want B", got)
	}
}

func TestNodeWithoutReferenceIsItselfAndCostsNothing(t *testing.T) { // alone, to count allocations
	d := load(t, schemas("3.1.0", "a: {title: A}"))
	n := d.Root.Path("components", "schemas", "a")
	for _, n := range []node.Node{n, n.Get("title"), {}} {
		if got, err := d.Resolve(n); got != n || err != nil {
			t.Errorf("resolve gave %v, %v", got, err)
		}
	}
	if allocs := testing.AllocsPerRun(100, func() { d.Resolve(n) }); allocs != 0 {
		t.Errorf("%v allocations, want 0", allocs)
	}
}

func TestNodeOfAnotherDocumentIsAnError(t *testing.T) {
	t.Parallel()
	text := schemas("3.1.0", "a: {$ref: '#/components/schemas/b'}\nb: {}")
	d, other := load(t, text), load(t, text)
	n := other.Root.Path("components", "schemas", "a")
	if _, err := d.Resolve(n); err == nil {
		t.Error("a node of another document was resolved")
	}
	if _, err := d.Reference(n, "#/components/schemas/b"); err == nil {
		t.Error("a reference in another document was resolved")
	}
}

func TestReferenceWithoutRef(t *testing.T) {
	t.Parallel()
	d := loadFiles(t, archive{
		"api.yaml":  schemas("3.1.0", "a: {discriminator: {mapping: {x: lib.yaml#/x, y: '#/components/schemas/b', z: '#/z'}}}\nb: {title: B}"),
		"lib.yaml":  "x: {$ref: more.yaml}",
		"more.yaml": "title: X",
	})
	m := d.Root.Path("components", "schemas", "a", "discriminator", "mapping")
	for key, want := range map[string]string{"x": "X", "y": "B"} {
		if got, err := d.Reference(m, m.Get(key).Text()); err != nil || got.Get("title").Text() != want {
			t.Errorf("%s: got %v, %v", key, got.Get("title").Text(), err)
		}
	}
	if _, err := d.Reference(m, "#/z"); err == nil || !strings.Contains(err.Error(), "leads nowhere") {
		t.Errorf("z: error %v", err)
	}
}

func TestFileIsReadOnceHoweverItIsNamed(t *testing.T) {
	t.Parallel()
	files := &counting{archive: archive{
		"api.yaml": schemas("3.0.0", `
start: {$ref: 'sub/../lib.yaml#/a'}
b: {$ref: './lib.yaml#/b'}
c: {$ref: 'sub/c.yaml'}
d: {$ref: 'nothing.yaml'}
e: {$ref: './nothing.yaml#/x'}`),
		"lib.yaml":   "a: {$ref: api.yaml}\nb: {}",
		"sub/c.yaml": "x: {$ref: ../lib.yaml#/a}\ny: {$ref: 'c.yaml#/x'}",
	}, reads: map[string]int{}}
	d, err := swagger.Load("api.yaml", []byte(files.archive["api.yaml"]), swagger.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"start", "b", "c", "d", "e"} {
		d.Resolve(d.Root.Path("components", "schemas", name))
	}
	if diff := cmp.Diff(map[string]int{"lib.yaml": 1, "sub/c.yaml": 1, "nothing.yaml": 1}, files.reads); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
	var names []string
	for _, tree := range d.Files() {
		names = append(names, tree.Name())
	}
	if diff := cmp.Diff([]string{"api.yaml", "lib.yaml", "sub/c.yaml"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

type counting struct {
	archive
	reads map[string]int
}

func (c *counting) Read(from, ref string) (string, []byte, error) {
	name, data, err := c.archive.Read(from, ref)
	if err != nil {
		name = strings.TrimPrefix(ref, "./")
	}
	c.reads[name]++
	return name, data, err
}

// Each of many references is followed along a chain of all others: only what was found before
// makes that linear; otherwise the test takes minutes.
func TestLongChainIsFollowedOnce(t *testing.T) {
	t.Parallel()
	const n = 100_000
	for _, version := range []string{"3.0.0", "3.1.0"} {
		var b strings.Builder
		b.WriteString(`{"openapi": "` + version + `", "paths": {}, "components": {"schemas": {`)
		for i := range n {
			fmt.Fprintf(&b, `"s%d": {"$ref": "#/components/schemas/s%d"}, `, i, i+1)
		}
		fmt.Fprintf(&b, `"s%d": {"title": "end"}}}}`, n)
		d, err := swagger.Load("api.json", []byte(b.String()), swagger.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for key, s := range d.Root.Path("components", "schemas").Members() {
			if v, err := d.Resolve(s); err != nil || v.Get("title").Text() != "end" {
				t.Fatalf("%s leads to %v, %v", key, v.Pos(), err)
			}
		}
	}
}
