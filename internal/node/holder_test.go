package node_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

func TestHoldersYieldsEachObjectOnceWithTheLastValue(t *testing.T) {
	t.Parallel()
	const doc = `{"$ref": "a", "x": [{"$ref": "b"}, {"$refs": "no"}, {"y": {"$ref": 5}}], "z": {"$ref": "first", "$ref": "last"}}`
	tree, err := node.Parse("doc.json", []byte(doc), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for holder, value := range tree.Holders("$ref") {
		if holder.Get("$ref") != value {
			t.Errorf("the holder at %v does not hold the value at %v", holder.Pos(), value.Pos())
		}
		got = append(got, value.Text())
	}
	if diff := cmp.Diff([]string{"a", "b", "5", "last"}, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestHoldersStopsWhenAsked(t *testing.T) {
	t.Parallel()
	tree, err := node.Parse("doc.json", []byte(`[{"a": 1}, {"a": 2}]`), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range tree.Holders("a") {
		n++
		break
	}
	if n != 1 {
		t.Errorf("got %d holders after a break, want 1", n)
	}
}
