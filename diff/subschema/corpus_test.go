package subschema

import (
	"fmt"
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

// How the changed bodies of the corpus are decided in each reading is a golden, which names every
// pair that is not decided with the reason. What the other validator can judge, it confirms.
func TestCorpusIsDecidedAndItsWitnessesAreConfirmed(t *testing.T) {
	t.Parallel()
	pairs := changedBodies(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s %6s %6s %6s %8s %10s %10s\n", "reading", "pairs", "rules", "full", "witness", "undecided", "confirmed")
	var undecided []string
	for _, r := range []struct {
		name    string
		reading Reading
	}{{"fresh names", FreshNames}, {"sender-closed", SenderClosed}, {"strict", Strict}} {
		counts := map[string]int{}
		for _, p := range pairs {
			rel := p.rel
			rel.Reading = r.reading
			a := p.u.Contains(p.from, p.to, rel)
			counts[a.Proof]++
			if a.Verdict == Undecided {
				undecided = append(undecided, fmt.Sprintf("%s: %s %s: %s", r.name, p.document, p.key, a.Reason))
			}
			if a.Verdict == NotContained && p.confirmed(t, a.Witness) {
				counts["confirmed"]++
			}
		}
		fmt.Fprintf(&b, "%-14s %6d %6d %6d %8d %10d %10d\n", r.name, len(pairs), counts["rules"], counts["full"], counts["witness"], counts[""], counts["confirmed"])
	}
	b.WriteString("\n" + strings.Join(undecided, "\n") + "\n")
	checkGolden(t, filepath.Join("testdata", "corpus.golden"), b.String())
}

// changedBody is a pair of schemas of one place of a message that differ, in the direction in which
// the message goes.
type changedBody struct {
	document, key string
	u             *Universe
	from, to      *Schema
	rel           Relation
	sends, takes  *document
	sent, taken   payload
}

// changedBodies returns the distinct changed bodies of the corpus.
func changedBodies(t *testing.T) []changedBody {
	t.Helper()
	dir := suites(t, "corpus")
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []changedBody
	for _, name := range names {
		base, revision := loadDocument(t, filepath.Join(dir, name.Name(), "old.*")), loadDocument(t, filepath.Join(dir, name.Name(), "new.*"))
		if base != nil && revision != nil {
			all = append(all, changedBodiesOf(name.Name(), base, revision)...)
		}
	}
	return all
}

func changedBodiesOf(name string, base, revision *document) (all []changedBody) {
	u := NewUniverse()
	after := revision.payloads()
	seen := map[question]bool{}
	for key, p := range sortedPayloads(base.payloads()) {
		q, ok := after[key]
		if !ok {
			continue
		}
		c := changedBody{
			document: name, key: key, u: u, rel: Relation{View: Request},
			from: u.Add(p.schema, base.dialect, base), to: u.Add(q.schema, revision.dialect, revision),
			sends: base, sent: p, takes: revision, taken: q,
		}
		if p.response {
			c.rel = Relation{View: Response, TolerantReceiver: true}
			c.from, c.to = c.to, c.from
			c.sends, c.sent, c.takes, c.taken = revision, q, base, p
		}
		if id := (question{c.from.Class(), c.to.Class()}); c.from.Class() != c.to.Class() && !seen[id] {
			seen[id] = true
			all = append(all, c)
		}
	}
	return all
}

// confirmed reports whether the other validator confirms a witness; one that it cannot judge is
// not confirmed, and one that it refutes fails the test.
func (c *changedBody) confirmed(t *testing.T, witness string) bool {
	t.Helper()
	in, err1 := c.sends.judged(c.sent, witness)
	out, err2 := c.takes.judged(c.taken, witness)
	if err1 != nil || err2 != nil {
		return false
	}
	if !in || out {
		t.Errorf("%s %s: the witness %.900s: sent %v, accepted %v", c.document, c.key, witness, in, out)
	}
	return true
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
