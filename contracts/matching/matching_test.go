package matching_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// tree reads a JSON value.
func tree(t testing.TB, text string) node.Node {
	t.Helper()
	parsed, err := node.Parse("test", []byte(text), node.Options{JSON: true})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return parsed.Root()
}

// written is a body as it travels.
func written(media, text string) matching.Content {
	return matching.Content{Presence: matching.Present, Type: media, Bytes: []byte(text)}
}

// rule is a rule about a place of a body.
func rule(t testing.TB, path string, matchers ...matching.Matcher) matching.Rule {
	t.Helper()
	p, err := matching.ParsePath(path)
	if err != nil {
		t.Fatal(err)
	}
	return matching.Rule{Path: p, Matchers: matchers}
}

// is is a matcher without settings.
func is(kind string) matching.Matcher { return matching.Matcher{Kind: kind} }

func regex(expression string) matching.Matcher {
	return matching.Matcher{Kind: "regex", Regex: expression}
}

// sized is a matcher of the kind type with bounds; a negative one is none.
func sized(low, high int) matching.Matcher {
	m := is("type")
	if low >= 0 {
		m.Min = &low
	}
	if high >= 0 {
		m.Max = &high
	}
	return m
}

// places lists where mismatches are.
func places(found []matching.Mismatch) string {
	var out []string
	for _, m := range found {
		out = append(out, m.Path)
	}
	return strings.Join(out, " ")
}

func ExampleBody() {
	parsed, err := node.Parse("contract", []byte(`{"name": "Sam", "age": 42}`), node.Options{JSON: true})
	if err != nil {
		panic(err)
	}
	expected := matching.Content{Presence: matching.Present, Type: "application/json", JSON: parsed.Root()}
	actual := matching.Content{Presence: matching.Present, Type: "application/json", Bytes: []byte(`{"name": "Ada", "age": "36", "email": "ada@example.com"}`)}
	path, err := matching.ParsePath("$.*")
	if err != nil {
		panic(err)
	}
	rules := []matching.Rule{{Path: path, Matchers: []matching.Matcher{{Kind: "type"}}}}
	for _, m := range matching.Body(expected, actual, rules, nil, matching.Options{}) {
		fmt.Printf("%s: %s (%s)\n", m.Path, m.Message, m.Rule)
	}
	// Output:
	// $.age: expected "36" (string) to be of the type of 42 (integer) (type at $.*)
}
