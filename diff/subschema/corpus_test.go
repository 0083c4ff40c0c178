package subschema

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/internal/node"
)

// document is an API description as far as this package needs one: a root in which references
// are found, and the schemas of its operations.
type document struct {
	root    node.Node
	dialect Dialect
	judge   *jsonschema.Compiler
}

func (d *document) Resolve(n node.Node) (node.Node, error) {
	v, ok := d.root.Pointer(strings.TrimPrefix(n.Get("$ref").Str(), "#"))
	if !ok {
		return v, os.ErrNotExist
	}
	return v, nil
}

// payload is one schema that a message has to meet.
type payload struct {
	schema   node.Node
	pointer  string
	response bool
}

// payloads lists the bodies of a document by where they are.
func (d *document) payloads() map[string]payload {
	out := map[string]payload{}
	content := func(key, at string, n node.Node, response bool) {
		if s := n.Get("schema"); s.Exists() {
			out[key] = payload{s, at + "/schema", response}
		}
		for media, m := range n.Get("content").Members() {
			if s := m.Get("schema"); s.Exists() {
				out[key+" "+media] = payload{s, at + "/content/" + node.Escape(media) + "/schema", response}
			}
		}
	}
	for path, item := range d.root.Get("paths").Members() {
		for method, op := range item.Members() {
			key, at := method+" "+path, "/paths/"+node.Escape(path)+"/"+method
			if !op.Get("requestBody").Has("$ref") {
				content(key, at+"/requestBody", op.Get("requestBody"), false)
			}
			for status, r := range op.Get("responses").Members() {
				if !r.Has("$ref") {
					content(key+" "+status, at+"/responses/"+status, r, true)
				}
			}
		}
	}
	return out
}

func loadDocument(t *testing.T, pattern string) *document {
	t.Helper()
	files, _ := filepath.Glob(pattern)
	if len(files) != 1 {
		return nil
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	tree, err := node.Parse(files[0], data, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := &document{root: tree.Root(), judge: jsonschema.NewCompiler()}
	switch {
	case d.root.Has("swagger"):
		d.dialect = Swagger20
	case strings.HasPrefix(d.root.Get("openapi").Str(), "3.0"):
		d.dialect = OpenAPI30
	}
	d.judge.AssertFormat()
	if err := d.judge.AddResource("doc.json", convertDocument(d.dialect, d.root)); err != nil {
		t.Fatal(err)
	}
	return d
}

// convertDocument returns the document with its schemas in 2020-12, each at its old place.
func convertDocument(d Dialect, root node.Node) any {
	v, _ := readValue(root)
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(v.key()))
	if err != nil {
		return nil
	}
	m := out.(map[string]any)
	for _, key := range []string{"definitions", "components"} {
		part, _ := m[key].(map[string]any)
		if key == "components" {
			part, _ = part["schemas"].(map[string]any)
		}
		for name, s := range part {
			part[name] = converted(d, s)
		}
	}
	convertSchemasBelow(d, m["paths"])
	return out
}

func convertSchemasBelow(d Dialect, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			if key == "schema" {
				v[key] = converted(d, e)
				continue
			}
			convertSchemasBelow(d, e)
		}
	case []any:
		for _, e := range v {
			convertSchemasBelow(d, e)
		}
	}
}

// judged reports whether the other validator accepts text for the payload.
func (d *document) judged(p payload, text string) (bool, error) {
	s, err := d.judge.Compile("doc.json#" + strings.ReplaceAll(strings.ReplaceAll(p.pointer, "{", "%7B"), "}", "%7D"))
	if err != nil {
		return false, err
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return false, err
	}
	return s.Validate(v) == nil, nil
}

// Every changed body of the corpus is decided, and what the other validator can judge, it confirms.
func TestCorpusIsDecidedAndItsWitnessesAreConfirmed(t *testing.T) {
	t.Parallel()
	dir := suites(t, "corpus")
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	var undecided []string
	for _, name := range names {
		base, revision := loadDocument(t, filepath.Join(dir, name.Name(), "old.*")), loadDocument(t, filepath.Join(dir, name.Name(), "new.*"))
		if base == nil || revision == nil {
			continue
		}
		undecided = append(undecided, checkDocuments(t, name.Name(), base, revision, counts)...)
	}
	for _, text := range undecided {
		t.Error("undecided: " + text)
	}
	t.Log(counts)
}

func checkDocuments(t *testing.T, name string, base, revision *document, counts map[string]int) (undecided []string) {
	u := NewUniverse()
	after := revision.payloads()
	seen := map[question]bool{}
	for key, p := range sortedPayloads(base.payloads()) {
		q, ok := after[key]
		if !ok {
			continue
		}
		from, to := u.Add(p.schema, base.dialect, base), u.Add(q.schema, revision.dialect, revision)
		rel := Relation{View: Request}
		sends, sent, takes, taken := base, p, revision, q
		if p.response {
			rel = Relation{View: Response, TolerantReceiver: true}
			from, to = to, from
			sends, sent, takes, taken = revision, q, base, p
		}
		if from.Class() == to.Class() || seen[question{from.Class(), to.Class()}] {
			continue
		}
		seen[question{from.Class(), to.Class()}] = true
		a := u.Contains(from, to, rel)
		counts[a.Verdict.String()]++
		switch a.Verdict {
		case Undecided:
			undecided = append(undecided, name+" "+key+": "+a.Reason)
		case NotContained:
			in, err1 := sends.judged(sent, a.Witness)
			out, err2 := takes.judged(taken, a.Witness)
			if err1 != nil || err2 != nil {
				counts["not judged"]++
			} else if !in || out {
				t.Errorf("%s %s: the witness %.300s: sent %v, accepted %v", name, key, a.Witness, in, out)
			} else {
				counts["confirmed"]++
			}
		}
	}
	return undecided
}

// sortedPayloads yields payloads in the order of their keys.
func sortedPayloads(m map[string]payload) func(func(string, payload) bool) {
	return func(yield func(string, payload) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
