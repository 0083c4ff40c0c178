package node_test

import (
	"slices"
	"testing"

	"github.com/postel-api/postel/internal/node"
)

func TestSpansAreOrderedByFileAndPlace(t *testing.T) {
	t.Parallel()
	tree := func(name string) node.Node {
		parsed, err := node.Parse(name, []byte(`{"a": [1, 2]}`), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Root()
	}
	a, b := tree("a.json"), tree("b.json")
	ordered := []node.Span{
		{}, a.Get("a").At(0).Span(), a.Get("a").At(1).Span(), b.Key("a"), b.Get("a").Span(),
	}
	got := slices.Clone(ordered)
	slices.Reverse(got)
	slices.SortFunc(got, node.Span.Compare)
	if !slices.Equal(got, ordered) {
		t.Errorf("spans in another order: %v", got)
	}
	for _, s := range ordered {
		if s.Compare(s) != 0 {
			t.Errorf("%v is not like itself", s.Pos())
		}
	}
}
