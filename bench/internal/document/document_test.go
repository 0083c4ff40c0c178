package document

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocumentsAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func() ([]byte, []byte){
		"growth":    func() ([]byte, []byte) { return Growth(100) },
		"chain":     func() ([]byte, []byte) { return ReferenceChain(20) },
		"allOf":     func() ([]byte, []byte) { return NestedAllOf(20) },
		"recursion": func() ([]byte, []byte) { return Recursion(4) },
	} {
		base, revision := make()
		again, revisionAgain := make()
		if !bytes.Equal(base, again) || !bytes.Equal(revision, revisionAgain) {
			t.Errorf("%s: two calls make different documents", name)
		}
		if bytes.Equal(base, revision) {
			t.Errorf("%s: the revision is the base", name)
		}
		if !json.Valid(base) || !json.Valid(revision) {
			t.Errorf("%s: a document is no JSON", name)
		}
	}
}

func TestGrowthHasAsManyOperationsAsAsked(t *testing.T) {
	t.Parallel()
	base, _ := Growth(100)
	var document struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(base, &document); err != nil {
		t.Fatal(err)
	}
	operations := 0
	for _, item := range document.Paths {
		for name := range item {
			if name != "parameters" {
				operations++
			}
		}
	}
	if operations != 100 {
		t.Errorf("there are %d operations, want 100", operations)
	}
}

func TestReorderedChangesOrderFormatAndDescriptionsOnly(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"members are reversed, numbers keep their digits",
			`{"a": 1.10, "b": {"c": 1e400, "d": null}}`,
			`{"b": {"d": null, "c": 1e400}, "a": 1.10}`},
		{"sets are reversed, lists are not",
			`{"required": ["a", "b"], "enum": [1, 2], "prefixItems": [1, 2]}`,
			`{"required": ["b", "a"], "prefixItems": [1, 2], "enum": [2, 1]}`},
		{"descriptions are reworded, properties of that name are not",
			`{"description": "A <b>", "properties": {"description": {"type": "string"}}}`,
			`{"properties": {"description": {"type": "string"}}, "description": "In other words: A <b>"}`},
		{"values keep their texts and lists",
			`{"default": {"description": "x", "tags": ["a", "b"]}, "enum": [{"description": "x"}]}`,
			`{"enum": [{"description": "x"}], "default": {"tags": ["a", "b"], "description": "x"}}`},
		{"empty containers", `{"a": {}, "b": []}`, `{"b": [], "a": {}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := Reordered([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(compact(t, []byte(test.want)), compact(t, got)); diff != "" {
				t.Errorf("reordered (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReorderedRefusesWhatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[1]", `{"a"`, `{} {}`} {
		if got, err := Reordered([]byte(text)); err == nil {
			t.Errorf("Reordered(%q) = %q and no error", text, got)
		}
	}
}

func compact(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
