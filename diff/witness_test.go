package diff_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/postel-api/postel/diff"
)

// An independent validator proves each witness of the examples: the one written by hand into the
// example, and the one that the report carries.
func TestAnotherValidatorConfirmsEveryWitness(t *testing.T) {
	t.Parallel()
	for _, rule := range diff.Rules() {
		e, ok := diff.ExampleOf(rule.ID)
		if !ok || strings.TrimSpace(e.Witness) == "" {
			continue
		}
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			w, err := jsonschema.UnmarshalJSON(strings.NewReader(e.Witness))
			if err != nil {
				t.Fatalf("witness.json: %v", err)
			}
			written := w.(map[string]any)
			pointer := written["pointer"].(string)
			base, revision := schemaAt(t, e.Base, pointer), schemaAt(t, e.Revision, pointer)
			confirm(t, rule.Side, base, revision, "the witness of the example", written["value"])
			for _, f := range compare(t, e.Base, e.Revision).Findings {
				if f.Rule != rule.ID {
					continue
				}
				if f.Witness == nil {
					t.Fatalf("the finding has no witness")
				}
				v, err := jsonschema.UnmarshalJSON(strings.NewReader(f.Witness.Value))
				if err != nil {
					t.Fatalf("the witness %s of the report is not JSON: %v", f.Witness.Value, err)
				}
				confirm(t, rule.Side, base, revision, "the witness of the report", v)
			}
		})
	}
}

func confirm(t *testing.T, side diff.Side, base, revision *jsonschema.Schema, what string, v any) {
	t.Helper()
	sender, receiver := base, revision
	if side == diff.Response {
		sender, receiver = revision, base
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Validate(v); err != nil {
		t.Errorf("%s, %s, cannot be sent: %v", what, text, err)
	}
	if receiver.Validate(v) == nil {
		t.Errorf("%s, %s, is accepted", what, text)
	}
}

// schemaAt compiles the schema at a pointer into a description, with the formats as assertions.
func schemaAt(t *testing.T, document, pointer string) *jsonschema.Schema {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(document), &tree); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("description.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("description.json#" + pointer)
	if err != nil {
		t.Fatalf("the schema at %s: %v", pointer, err)
	}
	return s
}

// Every break that a schema can show has a witness in its example.
func TestEverySchemaBreakHasAWitness(t *testing.T) {
	t.Parallel()
	schema := map[diff.Aspect]bool{
		"type": true, "null": true, "enum": true, "enum-value": true, "range": true, "multiple": true, "length": true, "pattern": true, "format": true,
		"item-count": true, "unique-items": true, "contains": true, "items": true, "member-count": true, "additional-members": true,
		"dependency": true, "condition": true, "union": true, "schema": true, "alternative": true, "required-member": true, "member": true,
	}
	for _, r := range diff.Rules() {
		e, ok := diff.ExampleOf(r.ID)
		lost := r.Aspect == "member" && r.Effect == diff.Removed // validates still: a loss of capability
		if !ok || r.Bump != diff.Major || !schema[r.Aspect] || r.Effect == diff.Undecided || lost {
			continue
		}
		if strings.TrimSpace(e.Witness) == "" {
			t.Errorf("the example of %s has no witness", r.ID)
		}
	}
}
